#pragma once

#include <string>
#include <vector>

#include "storage/repositories/journals.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "tests/storage/world.hpp"

/// What the tests of the books share.
namespace didtron::test::ledger_support {

/// Runs `work` in a transaction of its own and commits it.
template <class Work>
auto in_transaction(pg::connection& db, tenant_id tenant, Work work)
    -> decltype(work(std::declval<pg::transaction&>())) {
  auto tx = must(pg::transaction::begin(db, tenant));
  auto done = work(tx);
  if (!done) return done;
  if (auto committed = tx.commit(); !committed) return fail(committed.error());
  return done;
}

/// Posts in a transaction of its own.
inline result<storage::posted_journal> post(pg::connection& db, tenant_id tenant,
                                            const storage::new_journal& j) {
  return in_transaction(db, tenant,
                        [&](pg::transaction& tx) { return storage::post_journal(tx, j); });
}

inline storage::new_journal journal(const std::string& kind, const std::string& key,
                                    std::vector<posting> lines) {
  storage::new_journal j;
  j.kind = kind;
  j.idempotency_key = key;
  j.cause = "test";
  j.lines = std::move(lines);
  return j;
}

inline posting debit(const std::string& book, std::int64_t e8) {
  return {book, side::debit, currency{}, amount{e8}};
}
inline posting credit(const std::string& book, std::int64_t e8) {
  return {book, side::credit, currency{}, amount{e8}};
}

/// The lines that fail, joined; "" when all is well.
inline std::string failing(world& w) {
  std::string out;
  for (const auto& line : must(storage::verify_ledger(w.node))) {
    if (!line.is_ok) out += line.name + ": " + line.detail + "\n";
  }
  return out;
}

/// Changes stored rows as only somebody with the disk in hand could: triggers off, walls down.
inline void tamper(world& w, const std::string& sql) {
  must(w.root.script("SET session_replication_role = replica; " + sql +
                     "; SET session_replication_role = DEFAULT"));
}

}  // namespace didtron::test::ledger_support
