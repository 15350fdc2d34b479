#include "storage/repositories/fx_rates.hpp"

#include "actors/domain/core/limits.hpp"

namespace didtron::storage {

namespace fx_rates_sql {
constexpr std::string_view insert = R"(
  INSERT INTO fx_rates (tenant_id, source, base, quote, as_of_on, rate_e10, reason, entered_by, approved_by)
  VALUES (app_tenant(), $1, $2, $3, $4::text::date, $5, $6, $7, $8) RETURNING fx_rate_id)";
constexpr std::string_view between = R"(
  SELECT tenant_id, fx_rate_id, base, quote, as_of_on::text, rate_e10
  FROM fx_rates WHERE tenant_id = app_tenant() AND as_of_on BETWEEN $1::text::date AND $2::text::date)";
constexpr std::string_view all = R"(
  SELECT tenant_id, fx_rate_id, base, quote, as_of_on::text, rate_e10 FROM fx_rates WHERE tenant_id = app_tenant())";
// Two weeks: a call of last night and its rate of seven days before.
constexpr std::string_view recent = R"(
  SELECT tenant_id, fx_rate_id, base, quote, as_of_on::text, rate_e10
  FROM fx_rates WHERE as_of_on >= (now() AT TIME ZONE 'UTC')::date - 14)";
}  // namespace fx_rates_sql

namespace fx_rates_detail {

struct stored_quote {
  tenant_id tenant = {};
  fx_quote quote = {};
};

result<std::vector<stored_quote>> read(const pg::rows& rates) {
  std::vector<stored_quote> out;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    pg::row_reader in{rates, i};
    stored_quote q;
    q.tenant = in.id<tenant_id>();
    q.quote.id = in.id<fx_rate_id>();
    q.quote.base = in.money_code();
    q.quote.quote = in.money_code();
    const auto as_of = parse_calendar_date(in.text());
    q.quote.rate.e10 = in.i64();
    if (!in.ok()) return fail(in.mismatch());
    if (!as_of) return fail(errc::internal, "an exchange rate without a date");
    q.quote.as_of = *as_of;
    out.push_back(q);
  }
  return out;
}

}  // namespace fx_rates_detail

result<fx_rate_id> insert_fx_rate(pg::transaction& tx, const new_fx_rate& r) {
  auto stored = tx.execute(
      fx_rates_sql::insert,
      pg::params{}
          .text(r.source)
          .text(r.base.text())
          .text(r.quote.text())
          .text(format(r.as_of))
          .i64(r.rate.e10)
          .opt_text(r.reason.empty() ? std::optional<std::string>{} : r.reason)
          .id_or_null(r.entered_by)
          .id_or_null(r.approved_by));
  if (!stored) return fail(std::move(stored).error());
  return pg::first_row(*stored, [](pg::row_reader& in) { return in.id<fx_rate_id>(); });
}

pg::query<std::shared_ptr<const fx_table>> fx_rates_between(tenant_id tenant, calendar_date first,
                                                            calendar_date last) {
  const calendar_date oldest{first.day_no - limits::fx_age_days_max};
  return {tenant,
          {{fx_rates_sql::between, pg::params{}.text(format(oldest)).text(format(last))}},
          [](const std::vector<pg::rows>& r) -> result<std::shared_ptr<const fx_table>> {
            auto found = fx_rates_detail::read(r[0]);
            if (!found) return fail(std::move(found).error());
            std::vector<fx_quote> quotes;
            for (const auto& q : *found)
              quotes.push_back(q.quote);
            return fx_table::build(std::move(quotes));
          }};
}

pg::query<std::vector<fx_quote>> all_fx_quotes(tenant_id tenant) {
  return {tenant, {{fx_rates_sql::all}}, [](const std::vector<pg::rows>& r) {
            return fx_rates_detail::read(r[0]).transform(
                [](const std::vector<fx_rates_detail::stored_quote>& found) {
                  std::vector<fx_quote> out;
                  for (const auto& q : found)
                    out.push_back(q.quote);
                  return out;
                });
          }};
}

pg::statement recent_fx_rates_statement() { return {fx_rates_sql::recent}; }

result<fx_tables> read_recent_fx_rates(const pg::rows& rates) {
  auto found = fx_rates_detail::read(rates);
  if (!found) return fail(std::move(found).error());
  std::map<tenant_id, std::vector<fx_quote>> quotes;
  for (const auto& q : *found)
    quotes[q.tenant].push_back(q.quote);
  fx_tables out;
  for (auto& [tenant, own] : quotes) {
    auto table = fx_table::build(std::move(own));
    if (!table) return fail(std::move(table).error());
    out[tenant] = std::move(table).value();
  }
  return out;
}

}  // namespace didtron::storage
