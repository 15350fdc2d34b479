#include "storage/repositories/offers.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "storage/repositories/paging.hpp"
#include "storage/repositories/record_sql.hpp"
#include "storage/repositories/records.hpp"

namespace didtron::storage {

namespace offers_detail {

using described::record;
using described::resource;

constexpr std::string_view feature_sql =
    "SELECT $1 <> ALL (string_to_array(hidden_features(app_tenant()), ' '))";

record read_offer(const resource& r, pg::row_reader& in) {
  record out;
  out.id = in.i64();
  for (const auto& f : r.fields())
    out.fields.push_back(f.is_offered ? records_detail::read_value(f, in) : described::value{});
  return out;
}

std::string cursor_of(const resource& r, const record& last) {
  const auto* order = std::get_if<std::int64_t>(&last.fields[*r.find("display_order")]);
  return std::to_string(order == nullptr ? 0 : *order) + ":" + std::to_string(last.id);
}

/// Order and number of the last one.
std::optional<std::pair<std::int64_t, std::int64_t>> read_cursor(std::string_view text) {
  std::pair<std::int64_t, std::int64_t> out;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto read = [](std::string_view digits, std::int64_t& to) {
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
    return problem == std::errc{} && end == digits.data() + digits.size();
  };
  if (!read(text.substr(0, colon), out.first) || !read(text.substr(colon + 1), out.second)) return std::nullopt;
  return out;
}

}  // namespace offers_detail

using namespace offers_detail;

result<pg::query<page<record>>> offer_page(const viewer& who, const resource& r, const page_query& q) {
  if (!r.is_assignable()) return fail(errc::internal, "these records are not offered");
  pg::params args;
  args.i64(paging::rows_wanted(q));
  if (q.after) {
    const auto last = read_cursor(*q.after);
    if (!last) return fail_field("/query/cursor", "is not a cursor of this list");
    args.i64(last->first).i64(last->second);
  }
  return pg::query<page<record>>{
      who.tenant,
      {{sql_of(r).offer_pages[q.after ? 1 : 0], std::move(args)}},
      [&r, q](const std::vector<pg::rows>& rows) -> result<page<record>> {
        auto items = pg::map_rows(rows[0], [&](pg::row_reader& in) { return read_offer(r, in); });
        if (!items) return fail(std::move(items).error());
        return paging::cut(std::move(*items), q, [&](const record& last) { return cursor_of(r, last); });
      }};
}

pg::query<record> offer_one(const viewer& who, const resource& r, std::int64_t id) {
  return {who.tenant,
          {{sql_of(r).offer_one, pg::params{}.i64(id)}},
          [&r](const std::vector<pg::rows>& rows) {
            return pg::first_row(rows[0], [&](pg::row_reader& in) { return read_offer(r, in); });
          }};
}

result<bool> is_assigned(pg::transaction& tx, const resource& r, std::int64_t id) {
  if (!r.is_assignable()) return fail(errc::internal, "these records are not offered");
  auto rows = tx.execute(sql_of(r).offer_one, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  return !rows->empty();
}

result<bool> is_feature_assigned(pg::transaction& tx, std::string_view feature) {
  auto rows = tx.execute(feature_sql, pg::params{}.text(feature));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.boolean(); });
}

}  // namespace didtron::storage
