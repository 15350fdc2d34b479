#include "storage/repositories/ledger_roots.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "storage/ed25519.hpp"
#include "storage/repositories/journal_chain.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace ledger_roots_sql {
// A day is counted an hour after its end: no transaction that was recorded in it is open by then.
constexpr std::string_view open_days = R"(
  SELECT (recorded_at AT TIME ZONE 'UTC')::date::text, min(entry_no), max(entry_no) FROM journal_entries
  WHERE tenant_id = app_tenant() AND entry_no > coalesce((SELECT max(last_entry_no) FROM ledger_roots WHERE tenant_id = app_tenant()), 0)
    AND (recorded_at AT TIME ZONE 'UTC')::date < ((clock_timestamp() - interval '1 hour') AT TIME ZONE 'UTC')::date
  GROUP BY 1 ORDER BY 1)";
constexpr std::string_view seals = R"(
  SELECT seal FROM journal_entries WHERE tenant_id = app_tenant() AND entry_no BETWEEN $1 AND $2 ORDER BY entry_no)";
constexpr std::string_view insert = R"(
  INSERT INTO ledger_roots (tenant_id, day, first_entry_no, last_entry_no, root, public_key, signature)
  VALUES (app_tenant(), $1::date, $2, $3, $4, $5, $6))";
constexpr std::string_view roots = R"(
  SELECT day::text, first_entry_no, last_entry_no, root, public_key, signature FROM ledger_roots
  WHERE tenant_id = app_tenant() ORDER BY first_entry_no)";
constexpr std::string_view account =
    "SELECT account_id FROM accounts WHERE tenant_id = app_tenant() AND account_id = $1";
// Its own books in every bucket, and whether an entry names anybody else.
constexpr std::string_view account_entries = R"(
  SELECT p.entry_no, bool_or(q.book ~ ':(acct|carrier|tenant)-' AND q.book !~ $1)
  FROM (SELECT DISTINCT entry_no FROM postings WHERE tenant_id = app_tenant() AND book ~ $1) AS p
  CROSS JOIN LATERAL (SELECT l.book FROM postings l WHERE l.tenant_id = app_tenant() AND l.entry_no = p.entry_no OFFSET 0) AS q
  GROUP BY p.entry_no ORDER BY p.entry_no)";
constexpr std::string_view before = R"(
  SELECT digest, seal FROM journal_entries WHERE tenant_id = app_tenant() AND entry_no = $1)";
}  // namespace ledger_roots_sql

namespace ledger_roots_detail {

result<std::vector<std::string>> load_seals(pg::transaction& tx, std::int64_t first,
                                            std::int64_t last) {
  auto rows = tx.execute(ledger_roots_sql::seals, pg::params{}.i64(first).i64(last));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) { return in.bytes(); });
}

const merkle::hash& hash() {
  static const merkle::hash h = [](std::string_view bytes) { return sha256(bytes); };
  return h;
}

/// The trees of the roots that were asked for, each read once.
class forest {
 public:
  explicit forest(pg::transaction& tx) : tx_{tx} {}
  result<const merkle::tree*> of(const ledger_root& root) {
    const auto found = trees_.find(root.first_entry_no);
    if (found != trees_.end()) return &found->second;
    auto leaves = load_seals(tx_, root.first_entry_no, root.last_entry_no);
    if (!leaves) return fail(std::move(leaves).error());
    return &trees_.emplace(root.first_entry_no, merkle::tree{*leaves, hash()}).first->second;
  }

 private:
  pg::transaction& tx_;
  std::map<std::int64_t, merkle::tree> trees_ = {};
};

const ledger_root* root_of(const std::vector<ledger_root>& roots, std::int64_t entry_no) {
  const auto found =
      std::find_if(roots.begin(), roots.end(), [&](const ledger_root& r) {
        return entry_no >= r.first_entry_no && entry_no <= r.last_entry_no;
      });
  return found == roots.end() ? nullptr : &*found;
}

result<proven_entry> prove(pg::transaction& tx, std::int64_t entry_no, const ledger_root& root,
                           forest& trees) {
  auto found = chain_in(tx, entry_no);
  if (!found) return fail(std::move(found).error());
  proven_entry out;
  out.entry = canonical_json(found->entry);
  out.facts = facts_json(found->facts, found->entry.lines);
  out.previous = found->previous;
  out.previous_seal.assign(32, '\0');
  if (entry_no > 1) {
    auto rows = tx.execute(ledger_roots_sql::before, pg::params{}.i64(entry_no - 1));
    if (!rows) return fail(std::move(rows).error());
    auto seal = pg::first_row(*rows, [](pg::row_reader& in) {
      in.skip();
      return in.bytes();
    });
    if (!seal) return fail(std::move(seal).error());
    out.previous_seal = std::move(*seal);
  }
  out.day = root.day;
  auto tree = trees.of(root);
  if (!tree) return fail(std::move(tree).error());
  auto path = (*tree)->path(static_cast<std::uint64_t>(entry_no - root.first_entry_no));
  if (!path) return fail(std::move(path).error());
  out.path = std::move(*path);
  return out;
}

}  // namespace ledger_roots_detail

using namespace ledger_roots_detail;

result<std::vector<ledger_root>> sign_roots(pg::transaction& tx, std::string_view secret) {
  auto public_key = ed25519::public_key_of(secret);
  if (!public_key) return fail(std::move(public_key).error());
  auto rows = tx.execute(ledger_roots_sql::open_days);
  if (!rows) return fail(std::move(rows).error());
  auto days = pg::map_rows(*rows, [&](pg::row_reader& in) {
    ledger_root r;
    r.day = in.text();
    r.first_entry_no = in.i64();
    r.last_entry_no = in.i64();
    r.public_key = *public_key;
    return r;
  });
  if (!days) return days;
  for (auto& r : *days) {
    auto leaves = load_seals(tx, r.first_entry_no, r.last_entry_no);
    if (!leaves) return fail(std::move(leaves).error());
    r.root = merkle::tree{*leaves, hash()}.root();
    auto signature = ed25519::sign(secret, root_statement(tx.tenant().value, r));
    if (!signature) return fail(std::move(signature).error());
    r.signature = std::move(*signature);
    auto stored = tx.execute(ledger_roots_sql::insert, pg::params{}
                                                           .text(r.day)
                                                           .i64(r.first_entry_no)
                                                           .i64(r.last_entry_no)
                                                           .bytes(r.root)
                                                           .bytes(r.public_key)
                                                           .bytes(r.signature));
    if (!stored) return fail(std::move(stored).error());
  }
  return days;
}

result<std::vector<ledger_root>> load_roots(pg::transaction& tx) {
  auto rows = tx.execute(ledger_roots_sql::roots);
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) {
    ledger_root r;
    r.day = in.text();
    r.first_entry_no = in.i64();
    r.last_entry_no = in.i64();
    r.root = in.bytes();
    r.public_key = in.bytes();
    r.signature = in.bytes();
    return r;
  });
}

result<std::string> check_roots(pg::transaction& tx, std::int64_t& count) {
  auto roots = load_roots(tx);
  if (!roots) return fail(std::move(roots).error());
  count = static_cast<std::int64_t>(roots->size());
  std::int64_t next = 1;
  for (const auto& r : *roots) {
    const std::string name = "the root of " + r.day;
    if (r.first_entry_no != next) return name + " does not begin at entry " + std::to_string(next);
    next = r.last_entry_no + 1;
    auto leaves = load_seals(tx, r.first_entry_no, r.last_entry_no);
    if (!leaves) return fail(std::move(leaves).error());
    if (merkle::tree{*leaves, hash()}.root() != r.root)
      return name + " is not that of entries " + std::to_string(r.first_entry_no) + " to " +
             std::to_string(r.last_entry_no);
    if (!ed25519::is_genuine(r.public_key, root_statement(tx.tenant().value, r), r.signature))
      return name + " has no genuine signature";
  }
  return std::string{};
}

result<exported_proof> prove_account(pg::transaction& tx, account_id account) {
  auto known = tx.execute(ledger_roots_sql::account, pg::params{}.id(account));
  if (!known) return fail(std::move(known).error());
  if (known->empty()) return fail(errc::not_found, "no such account");
  exported_proof out;
  out.proof.tenant = tx.tenant().value;
  auto roots = load_roots(tx);
  if (!roots) return fail(std::move(roots).error());
  const std::string own = ":acct-" + std::to_string(account.value) + "(-|$)";
  auto rows = tx.execute(ledger_roots_sql::account_entries, pg::params{}.text(own));
  if (!rows) return fail(std::move(rows).error());
  auto entries = pg::map_rows(*rows, [](pg::row_reader& in) {
    const auto entry_no = in.i64();
    return std::pair{entry_no, in.boolean()};
  });
  if (!entries) return fail(std::move(entries).error());
  forest trees{tx};
  std::map<std::int64_t, const ledger_root*> used;
  for (const auto& [entry_no, names_others] : *entries) {
    const auto* root = root_of(*roots, entry_no);
    if (names_others) {
      ++out.withheld;
    } else if (root == nullptr) {
      ++out.unsigned_yet;
    } else {
      auto proven = prove(tx, entry_no, *root, trees);
      if (!proven) return fail(std::move(proven).error());
      out.proof.entries.push_back(std::move(*proven));
      used[root->first_entry_no] = root;
    }
  }
  for (const auto& [first, root] : used)
    out.proof.roots.push_back(*root);
  return out;
}

}  // namespace didtron::storage
