#include "storage/repositories/balance_watch.hpp"

#include <string>

namespace didtron::storage {

namespace balance_watch_detail {

/// Prepaid: one book. Postpaid: what is owed, billed or not, less what was paid ahead.
constexpr std::string_view balance_sql =
    "SELECT coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = $1), 0), "
    "       coalesce((SELECT sum(credit_e8 - debit_e8)::bigint FROM ledger_balances "
    "                  WHERE tenant_id = $1 AND book = ANY($2)), 0)";

constexpr std::string_view moved_sql =
    "SELECT DISTINCT split_part(p.book, ':acct-', 2)::bigint "
    "  FROM journal_entries e "
    "  JOIN postings p ON p.tenant_id = e.tenant_id AND p.entry_no = e.entry_no "
    " WHERE e.tenant_id = $1 AND e.entry_no > $2 AND e.kind <> 'usage' "
    "   AND p.book ~ '^[0-9]{4}:acct-[0-9]{1,18}$'";

constexpr std::string_view head_sql =
    "SELECT coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = $1), 0)";

std::vector<std::string> books_of(account_id account, bool is_postpaid) {
  const auto suffix = ":acct-" + std::to_string(account.value);
  if (!is_postpaid) return {"2100" + suffix};
  return {"1100" + suffix, "1110" + suffix, "2130" + suffix};
}

}  // namespace balance_watch_detail

pg::query<balance_at> balance_of(tenant_id seller, account_id account, bool is_postpaid) {
  using namespace balance_watch_detail;
  const auto books = books_of(account, is_postpaid);
  pg::query<balance_at> q;
  q.tenant = seller;
  q.statements.push_back({balance_sql, pg::params{}.id(seller).text_array(books)});
  q.read = [](const std::vector<pg::rows>& answers) {
    return pg::first_row(answers.at(0), [](pg::row_reader& in) {
      balance_at out;
      out.entry_no = in.i64();
      out.posted = in.money();
      return out;
    });
  };
  return q;
}

pg::query<moved_balances> balances_moved_since(tenant_id seller, std::int64_t after) {
  using namespace balance_watch_detail;
  pg::query<moved_balances> q;
  q.tenant = seller;
  q.statements.push_back({head_sql, pg::params{}.id(seller)});
  q.statements.push_back({moved_sql, pg::params{}.id(seller).i64(after)});
  q.read = [](const std::vector<pg::rows>& answers) -> result<moved_balances> {
    moved_balances out;
    auto head = pg::first_row(answers.at(0), [](pg::row_reader& in) { return in.i64(); });
    if (!head) return fail(std::move(head).error());
    out.entry_no = *head;
    auto accounts =
        pg::map_rows(answers.at(1), [](pg::row_reader& in) { return in.id<account_id>(); });
    if (!accounts) return fail(std::move(accounts).error());
    out.accounts = std::move(*accounts);
    return out;
  };
  return q;
}

}  // namespace didtron::storage
