#include "storage/repositories/ledger_periods.hpp"

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace ledger_periods_sql {
constexpr std::string_view close = R"(
  SELECT $1, entries, last_entry_no, digest, closed_by, closed_at, is_new FROM close_period(app_tenant(), $1, $2))";
constexpr std::string_view page = R"(
  SELECT to_char(period, 'YYYY-MM'), entries, last_entry_no, digest, closed_by, closed_at, false FROM ledger_periods
  WHERE tenant_id = app_tenant() AND to_char(period, 'YYYY-MM') < $1 ORDER BY period DESC LIMIT $2)";
constexpr std::string_view set_base = "SELECT set_base_currency(app_tenant(), $1) IS NULL";
}  // namespace ledger_periods_sql

namespace ledger_periods_detail {

closed_period read(pg::row_reader& in) {
  closed_period p;
  p.period = parse_book_period(in.text()).value_or(book_period{});
  p.entries = in.i64();
  p.last_entry_no = in.i64();
  p.digest = in.bytes();
  p.closed_by = in.text();
  p.closed_at = in.time();
  p.is_new = in.boolean();
  return p;
}

}  // namespace ledger_periods_detail

result<closed_period> close_period(pg::transaction& tx, book_period period, const std::string& by) {
  auto closed = tx.execute(ledger_periods_sql::close, pg::params{}.text(format(period)).text(by));
  if (!closed) return fail(std::move(closed).error());
  return pg::first_row(*closed, ledger_periods_detail::read);
}

pg::query<page<closed_period>> closed_periods_page(const viewer& who, const page_query& q) {
  return {who.tenant,
          {{ledger_periods_sql::page,
            pg::params{}.text(q.after.value_or("9999-99")).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], ledger_periods_detail::read)
                .transform([&](std::vector<closed_period> items) {
                  return paging::cut(std::move(items), q,
                                     [](const closed_period& p) { return format(p.period); });
                });
          }};
}

result<void> set_base_currency(pg::transaction& tx, currency base) {
  auto set = tx.execute(ledger_periods_sql::set_base, pg::params{}.text(base.text()));
  if (!set) return fail(std::move(set).error());
  return {};
}

}  // namespace didtron::storage
