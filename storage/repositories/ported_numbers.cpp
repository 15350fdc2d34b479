#include "storage/repositories/ported_numbers.hpp"

#include <vector>

namespace didtron::storage {

namespace ported_numbers_sql {
constexpr std::string_view make_stage = R"(
  CREATE TEMPORARY TABLE IF NOT EXISTS ported_stage (number text PRIMARY KEY, lrn text NOT NULL) ON COMMIT DROP)";
constexpr std::string_view stage = R"(
  INSERT INTO pg_temp.ported_stage (number, lrn) SELECT s.number, s.lrn FROM unnest($1::text[], $2::text[]) AS s (number, lrn))";
constexpr std::string_view change = R"(
  INSERT INTO ported_numbers AS p (number, lrn) SELECT s.number, s.lrn FROM pg_temp.ported_stage s WHERE s.lrn <> '' AND s.lrn <> s.number
  ON CONFLICT (number) DO UPDATE SET lrn = excluded.lrn WHERE p.lrn <> excluded.lrn)";
// A number that is its own routing number is not ported.
constexpr std::string_view remove_named = R"(
  DELETE FROM ported_numbers p USING pg_temp.ported_stage s WHERE s.number = p.number AND (s.lrn = '' OR s.lrn = s.number))";
constexpr std::string_view remove_others = R"(
  DELETE FROM ported_numbers p WHERE NOT EXISTS (
    SELECT FROM pg_temp.ported_stage s WHERE s.number = p.number AND s.lrn <> '' AND s.lrn <> s.number))";
constexpr std::string_view lrn_of = "SELECT lrn FROM ported_numbers WHERE number = $1";
constexpr std::string_view lrns_of =
    "SELECT number, lrn FROM ported_numbers WHERE number = ANY ($1::text[])";
}  // namespace ported_numbers_sql

namespace ported_numbers_detail {

/// A load of all numbers takes its time, and is started by a person.
result<void> without_limit(pg::transaction& tx) {
  auto done = tx.link().script("SET LOCAL statement_timeout = 0");
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace ported_numbers_detail

result<void> stage_ported_numbers(pg::transaction& tx, std::span<const ported_number> numbers) {
  if (auto made = tx.link().script(ported_numbers_sql::make_stage); !made) return fail(std::move(made).error());
  std::vector<std::string> number, lrn;
  number.reserve(numbers.size());
  lrn.reserve(numbers.size());
  for (const auto& one : numbers) {
    number.push_back(one.number);
    lrn.push_back(one.lrn);
  }
  auto done = tx.execute(ported_numbers_sql::stage, pg::params{}.text_array(number).text_array(lrn));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<ported_load> apply_ported_numbers(pg::transaction& tx, bool replaces_all) {
  if (auto ok = ported_numbers_detail::without_limit(tx); !ok) return fail(std::move(ok).error());
  ported_load out;
  auto removed = tx.execute(replaces_all ? ported_numbers_sql::remove_others : ported_numbers_sql::remove_named);
  if (!removed) return fail(std::move(removed).error());
  out.removed = removed->affected();
  auto changed = tx.execute(ported_numbers_sql::change);
  if (!changed) return fail(std::move(changed).error());
  out.changed = changed->affected();
  return out;
}

pg::query<std::optional<std::string>> lrn_of(std::string_view number) {
  return {{},
          {{ported_numbers_sql::lrn_of, pg::params{}.text(number)}},
          [](const std::vector<pg::rows>& r) -> result<std::optional<std::string>> {
            if (r[0].empty()) return std::optional<std::string>{};
            auto found = pg::first_row(r[0], [](pg::row_reader& in) { return in.text(); });
            if (!found) return fail(std::move(found).error());
            return std::optional{std::move(*found)};
          }};
}

pg::query<lrns_by_number> lrns_of(const std::vector<std::string>& numbers) {
  return {{},
          {{ported_numbers_sql::lrns_of, pg::params{}.text_array(numbers)}},
          [](const std::vector<pg::rows>& r) -> result<lrns_by_number> {
            lrns_by_number out;
            out.reserve(r[0].size());
            for (std::size_t i = 0; i < r[0].size(); ++i) {
              pg::row_reader in{r[0], i};
              auto number = in.text();
              out.emplace(std::move(number), in.text());
              if (!in.ok()) return fail(in.mismatch());
            }
            return out;
          }};
}

}  // namespace didtron::storage
