#pragma once

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "storage/pg/connection.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/catalogue.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/finished_calls.hpp"
#include "storage/repositories/shards.hpp"
#include "tests/support/scratch_postgres.hpp"

/// What storage tests share: a database of their own with the demo in it, and calls to book.
namespace didtron::test {

/// The value, or a failed test with the error's text.
template <class T> T must(result<T> r) {
  if (!r) FAIL(to_string(r.error()));
  return std::move(r).value();
}
inline void must(const result<void>& r) {
  if (!r) FAIL(to_string(r.error()));
}

inline pg::connection open_as(const std::string& role, const std::string& database) {
  return must(pg::connection::open(scratch_postgres::shared().url(role, database)));
}

/// First column of the first row as an integer.
inline std::int64_t number(pg::connection& db, std::string_view sql, pg::params args = {}) {
  auto rows = must(db.execute(sql, std::move(args)));
  return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
}

struct world {
  explicit world(const std::string& name)
      : database{scratch_postgres::shared().clone("t_" + name)},
        node{open_as("node", database)},
        root{open_as("superuser", database)},
        demo{must(storage::seed_demo(node, options()))} {
    claim = must(acquire("node-1", 1));
  }

  static storage::demo_options options() {
    storage::demo_options o;
    o.carrier_a_port = 15170;
    o.carrier_b_port = 15180;
    o.admin_password_hash = "$argon2id$admin";
    o.customer_password_hash = "$argon2id$customer";
    return o;
  }

  [[nodiscard]] tenant_id seller() const { return demo.platform; }

  /// Takes the seller's shard for a node and boot.
  result<storage::shard_claim> acquire(const std::string& name, std::uint8_t boot);

  /// An answered call of the default customer over carrier B, rated with the demo's cards. `n`
  /// makes it its own.
  storage::billed_call call(std::uint8_t n, std::int64_t duration_ms = 10'000);

  /// Books in a transaction of its own.
  result<storage::booking> book(const std::vector<storage::billed_call>& calls) {
    return book(claim, calls);
  }
  result<storage::booking> book(storage::shard_claim with,
                                const std::vector<storage::billed_call>& calls);

  std::string database;
  pg::connection node;
  pg::connection root;  ///< superuser: no wall stops it
  storage::demo_result demo;
  storage::shard_claim claim = {};
};

/// A card with every kind of rule: two time classes, a holiday, surcharges, both options.
storage::new_rate_card ruled_card(const std::string& name);
/// EUR in USD as the source "bank" had it that day.
storage::new_fx_rate dollar_rate(const char* day, std::int64_t rate_e10);

}  // namespace didtron::test
