#include "storage/repositories/balance_watch.hpp"

namespace didtron::storage {

namespace balance_watch_detail {

constexpr std::string_view balance_sql = R"(
  SELECT coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = $1), 0),
         coalesce((SELECT sum(credit_e8 - debit_e8)::bigint FROM ledger_balances l
                   WHERE l.tenant_id = $1 AND l.currency = a.currency AND l.book = ANY (account_books(a.kind, a.account_id))), 0),
         CASE WHEN a.day_spend_max_e8 IS NOT NULL THEN account_day_spent_e8($1, $2, $3) END
  FROM accounts a WHERE a.tenant_id = $1 AND a.account_id = $2)";

constexpr std::string_view moved_sql =
    "SELECT DISTINCT split_part(p.book, ':acct-', 2)::bigint "
    "  FROM journal_entries e "
    " CROSS JOIN LATERAL (SELECT l.book FROM posting_lines l WHERE l.tenant_id = e.tenant_id AND l.entry_no = e.entry_no "
    "                       AND (l.call_id IS NULL OR l.line_no <= 2) "  // the pairs of an entry share their books
    "                     UNION ALL SELECT c.debit_book FROM call_postings c WHERE c.tenant_id = e.tenant_id AND c.entry_no = e.entry_no "
    "                     UNION ALL SELECT c.credit_book FROM call_postings c WHERE c.tenant_id = e.tenant_id AND c.entry_no = e.entry_no "
    "                     OFFSET 0) AS p "
    " WHERE e.tenant_id = $1 AND e.entry_no > $2 "
    "   AND (e.kind <> 'usage' OR EXISTS (SELECT FROM cdr_batches b WHERE b.tenant_id = e.tenant_id "
    "                                       AND b.batch_id = e.batch_id AND b.import_id IS NOT NULL)) "
    "   AND p.book ~ '^[0-9]{4}:acct-[0-9]{1,18}$'";

constexpr std::string_view head_sql =
    "SELECT coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = $1), 0)";

}  // namespace balance_watch_detail

pg::query<balance_at> balance_of(tenant_id seller, account_id account, instant day_from) {
  using namespace balance_watch_detail;
  pg::query<balance_at> q;
  q.tenant = seller;
  q.statements.push_back({balance_sql, pg::params{}.id(seller).id(account).time(day_from)});
  q.read = [](const std::vector<pg::rows>& answers) {
    return pg::first_row(answers.at(0), [](pg::row_reader& in) {
      balance_at out;
      out.entry_no = in.i64();
      out.posted = in.money();
      out.day_spent = in.opt_money();
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
