#pragma once

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "actors/workers/cdr_importer.hpp"
#include "protocols/cdrs/format_json.hpp"
#include "storage/repositories/catalogue.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "tests/support/scratch_postgres.hpp"

/// A database of its own with the demo in it, sources, and files to import.
namespace didtron::import_test {

template <class T> T must(result<T> r) {
  if (!r) FAIL(to_string(r.error()));
  return std::move(r).value();
}
inline void must(const result<void>& r) {
  if (!r) FAIL(to_string(r.error()));
}

inline const std::string header =
    "cdr_id,start,answer,end,src,dst,duration_s,billsec,cause,carrier,currency,cost\r\n";

/// The format of tests/fixtures/cdr.
inline source_format corpus_format() {
  source_format f;
  const std::pair<cdr_field, const char*> columns[] = {
      {cdr_field::key, "cdr_id"},         {cdr_field::started_at, "start"},
      {cdr_field::answered_at, "answer"}, {cdr_field::ended_at, "end"},
      {cdr_field::caller, "src"},         {cdr_field::called, "dst"},
      {cdr_field::duration, "duration_s"}, {cdr_field::billable, "billsec"},
      {cdr_field::cause, "cause"},        {cdr_field::carrier, "carrier"},
      {cdr_field::currency, "currency"},  {cdr_field::cost, "cost"}};
  for (const auto& [field, name] : columns) f.columns[static_cast<std::size_t>(field)] = name;
  f.late_days_max = 3'660;
  return f;
}

struct import_world {
  explicit import_world(const std::string& name)
      : database{test::scratch_postgres::shared().clone("t_import_" + name)},
        node{open("node")},
        root{open("superuser")},
        demo{must(storage::seed_demo(node, options()))} {}

  static storage::demo_options options() {
    storage::demo_options o;
    o.carrier_a_port = 15170;
    o.carrier_b_port = 15180;
    o.admin_password_hash = "$argon2id$admin";
    o.customer_password_hash = "$argon2id$customer";
    return o;
  }

  pg::connection open(const std::string& role) {
    return must(pg::connection::open(test::scratch_postgres::shared().url(role, database)));
  }

  [[nodiscard]] tenant_id seller() const { return demo.platform; }

  source_format format() const {
    auto f = corpus_format();
    f.account = demo.customers.front().account;
    f.trunk_names["carrA"] = demo.carriers.front().trunk;
    return f;
  }

  std::int64_t make_source(const std::string& name, const source_format& f) {
    auto tx = must(pg::transaction::begin(node, seller()));
    const auto id = must(
        storage::insert_cdr_source(tx, {name, "push", cdr_files::source_format_text(f)}));
    must(tx.commit());
    return id;
  }

  std::shared_ptr<const catalogue> prices() { return must(pg::run(node, storage::load_catalogue())); }

  importer_options importer_settings(int port = 0) {
    importer_options o;
    o.url = test::scratch_postgres::shared().url("node", database);
    if (port != 0) {
      const auto own = std::to_string(test::scratch_postgres::shared().port());
      o.url.replace(o.url.find(own), own.size(), std::to_string(port));
    }
    o.prices = [all = prices()] { return all; };
    o.retry_min = std::chrono::milliseconds{1};
    o.retry_max = std::chrono::milliseconds{5};
    return o;
  }

  storage::audit_record sender = {"user:7"};  ///< who brings the files
  import_order order(std::int64_t source, const std::string& key, std::string_view text) const {
    return {seller(), source, key, key + ".csv", cdr_files::file_kind::csv, text, {}, sender};
  }

  /// Imports with settings of its own each time: nothing is carried over.
  cdr_import_view import(std::int64_t source, const std::string& key, std::string_view text) {
    return must(cdr_importer{importer_settings()}.import(order(source, key, text)));
  }

  std::int64_t number(std::string_view sql) {
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }

  std::string text(std::string_view sql) {
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.text(); }));
  }

  /// All money, keys and CDRs as one text: equal texts mean equal books.
  std::string books() {
    auto rows = must(root.execute(
        "SELECT coalesce((SELECT string_agg(book || ' ' || debit_e8 || ' ' || credit_e8, ', ' "
        "ORDER BY book) FROM ledger_balances), '') || ' | ' || (SELECT count(*) FROM cdrs) || "
        "' cdrs ' || (SELECT count(*) FROM cdr_source_keys) || ' keys ' || (SELECT "
        "coalesce(sum(last_seq), 0) FROM cdr_sources) || ' claimed ' || (SELECT count(*) FROM "
        "journal_entries) || ' entries ' || (SELECT encode(digest, 'hex') FROM ledger_heads "
        "ORDER BY tenant_id LIMIT 1)"));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.text(); }));
  }

  std::string failures() {
    std::string out;
    for (const auto& line : must(storage::verify_ledger(node))) {
      if (!line.is_ok) out += storage::format(line) + "\n";
    }
    return out;
  }

  std::string database;
  pg::connection node;
  pg::connection root;
  storage::demo_result demo;
};

/// A row of an answered call: `n` makes the key and the start its own.
inline std::string row(int n, std::int64_t seconds = 60, const std::string& called = "33142345678",
                       const std::string& carrier = "carrA", const std::string& prefix = "c") {
  static const instant begin = *parse_instant("2026-03-01T10:00:00Z");
  const auto started = plus_ms(begin, n * 1000LL);
  const auto answered = plus_ms(started, 5000);
  return prefix + std::to_string(n) + "," + format(started) + "," + format(answered) + "," +
         format(plus_ms(answered, seconds * 1000)) + ",442071234567," + called + "," +
         std::to_string(seconds + 5) + "," + std::to_string(seconds) + ",16," + carrier + ",USD,\r\n";
}

inline std::string rows(int from, int to) {
  std::string out = header;
  for (int n = from; n < to; ++n) out += row(n, 30 + n % 90);
  return out;
}

}  // namespace didtron::import_test
