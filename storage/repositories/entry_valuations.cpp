#include "storage/repositories/entry_valuations.hpp"

namespace didtron::storage {

namespace entry_valuations_sql {
// One by one in order: a reversal gets the values that what it reverses has just been given.
constexpr std::string_view value = R"(
  SELECT w.entry_no, value_entry(app_tenant(), w.entry_no)
  FROM (SELECT entry_no FROM entries_to_value(app_tenant(), $1, $2) ORDER BY entry_no OFFSET 0) AS w)";
constexpr std::string_view waiting = R"(
  WITH waiting AS (
    SELECT u.rate_on, u.currencies FROM unvalued_entries u
    WHERE u.tenant_id = app_tenant()
      AND NOT EXISTS (SELECT FROM entry_valuations x WHERE x.tenant_id = u.tenant_id AND x.entry_no = u.entry_no))
  SELECT count(*), coalesce((SELECT array_to_string(currencies, ', ') || ' of ' || rate_on FROM waiting
                             ORDER BY rate_on, currencies LIMIT 1), '')
  FROM waiting)";
}  // namespace entry_valuations_sql

result<valued_part> value_entries(pg::transaction& tx, std::int64_t after, std::int64_t limit) {
  auto rows = tx.execute(entry_valuations_sql::value, pg::params{}.i64(after).i64(limit));
  if (!rows) return fail(std::move(rows).error());
  valued_part out;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    pg::row_reader in{*rows, i};
    out.last_entry_no = in.i64();
    const auto valuation = in.opt_i64();
    if (!in.ok()) return fail(in.mismatch());
    if (valuation) out.valued.push_back({out.last_entry_no, *valuation});
  }
  return out;
}

pg::query<waiting_values> values_waiting(tenant_id tenant) {
  return {tenant, {{entry_valuations_sql::waiting}}, [](const std::vector<pg::rows>& r) {
            return pg::first_row(r[0], [](pg::row_reader& in) {
              waiting_values w;
              w.entries = in.i64();
              w.missing = in.text();
              return w;
            });
          }};
}

}  // namespace didtron::storage
