#include "storage/repositories/settings.hpp"

namespace didtron::storage {

namespace settings_sql {
constexpr std::string_view newer = R"(
  SELECT s.tenant_id, s.key, s.value, a.version, coalesce(p.tenant_id, 0)
  FROM settings s CROSS JOIN (SELECT coalesce(sum(version), 0)::bigint AS version FROM settings) a
  LEFT JOIN tenants p ON p.kind = 'platform'
  WHERE a.version <> $1 ORDER BY s.tenant_id, s.key)";
// The company's own rows and the platform's; the latter are told apart by the second column.
#define DIDTRON_SETTING_ROWS                                                                         \
  "SELECT s.key, s.tenant_id = app_tenant(), s.value, s.version, s.changed_at, s.changed_by, "       \
  "coalesce(u.display_name, '') FROM settings s "                                                    \
  "LEFT JOIN users u ON u.tenant_id = s.tenant_id AND u.user_id = s.changed_by "                     \
  "WHERE (s.tenant_id = app_tenant() OR s.tenant_id = (SELECT tenant_id FROM tenants WHERE kind = 'platform'))"
constexpr std::string_view of_company = DIDTRON_SETTING_ROWS;
constexpr std::string_view one = DIDTRON_SETTING_ROWS " AND s.key = $1";
#undef DIDTRON_SETTING_ROWS
constexpr std::string_view is_platform = "SELECT kind = 'platform' FROM tenants WHERE tenant_id = app_tenant()";
// A first change of a setting has no row to wait for: changes of one setting go one after the other.
constexpr std::string_view lock =
    "SELECT pg_advisory_xact_lock(hashtextextended('setting ' || $1, app_tenant()))";
constexpr std::string_view put = R"(
  INSERT INTO settings (tenant_id, key, value, changed_by) VALUES (app_tenant(), $1, $2, $3)
  ON CONFLICT (tenant_id, key) DO UPDATE
  SET value = excluded.value, version = settings.version + 1, changed_at = now(), changed_by = excluded.changed_by)";
}  // namespace settings_sql

namespace settings_detail {

using settings::setting;
using settings::setting_view;
using settings::source;

struct row {
  std::string key = {};
  bool is_own = false;
  std::optional<std::string> value = {};
  std::int64_t version = 0;
  instant changed_at = {};
  named_ref changed_by = {};
};

row read_row(pg::row_reader& in) {
  row r;
  r.key = in.text();
  r.is_own = in.boolean();
  r.value = in.opt_text();
  r.version = in.i64();
  r.changed_at = in.time();
  r.changed_by.value = in.i64();
  r.changed_by.name = in.text();
  return r;
}

/// What a stored text stands for; what the description refuses does not count.
std::optional<described::value> value_in(const setting& s, const row& r) {
  if (!r.value) return std::nullopt;
  auto v = described::read_text(s.field, *r.value);
  if (!v || (described::is_none(*v) && s.field.is_required)) return std::nullopt;
  return std::move(*v);
}

setting_view view_of(const setting& s, const std::vector<row>& rows, bool is_platform) {
  setting_view view{&s, s.default_value()};
  for (const bool is_own : {false, true}) {
    for (const row& r : rows) {
      if (r.key != s.key() || r.is_own != is_own) continue;
      if (is_own) {
        view.version = r.version;
        view.changed_at = r.changed_at;
        view.changed_by = r.changed_by;
      }
      auto value = value_in(s, r);
      if (!value) continue;
      view.value = std::move(*value);
      view.from = is_own && !is_platform ? source::company : source::platform;
    }
  }
  return view;
}

bool can_have(const setting& s, bool is_platform) {
  return is_platform || s.of == settings::scope::company;
}

result<bool> read_bool(const pg::rows& rows) {
  return pg::first_row(rows, [](pg::row_reader& in) { return in.boolean(); });
}

result<std::vector<row>> rows_of(pg::transaction& tx, const setting& s) {
  auto rows = tx.execute(settings_sql::one, pg::params{}.text(s.key()));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, read_row);
}

}  // namespace settings_detail

pg::query<std::optional<stored_settings>> settings_newer_than(std::int64_t known) {
  return {{},
          {{settings_sql::newer, pg::params{}.i64(known)}},
          [](const std::vector<pg::rows>& r) -> result<std::optional<stored_settings>> {
            if (r[0].empty()) return std::optional<stored_settings>{};
            stored_settings all;
            auto rows = pg::map_rows(r[0], [&](pg::row_reader& in) {
              settings::stored s;
              s.tenant = in.id<tenant_id>();
              s.key = in.text();
              s.value = in.opt_text();
              all.version = in.i64();
              all.platform = tenant_id{in.i64()};
              return s;
            });
            if (!rows) return fail(std::move(rows).error());
            all.rows = std::move(*rows);
            return std::optional{std::move(all)};
          }};
}

pg::query<std::vector<settings::setting_view>> settings_of(const viewer& who) {
  using namespace settings_detail;
  return {who.tenant,
          {{settings_sql::is_platform}, {settings_sql::of_company}},
          [](const std::vector<pg::rows>& r) -> result<std::vector<setting_view>> {
            const auto is_platform = read_bool(r[0]);
            if (!is_platform) return fail(is_platform.error());
            auto rows = pg::map_rows(r[1], read_row);
            if (!rows) return fail(std::move(rows).error());
            std::vector<setting_view> views;
            for (const setting& s : settings::all())
              if (can_have(s, *is_platform)) views.push_back(view_of(s, *rows, *is_platform));
            return views;
          }};
}

result<changed_setting> change_setting(pg::transaction& tx, const setting_change& change) {
  using namespace settings_detail;
  const setting& s = *change.of;
  auto asked = tx.execute(settings_sql::is_platform);
  if (!asked) return fail(std::move(asked).error());
  const auto is_platform = read_bool(*asked);
  if (!is_platform) return fail(is_platform.error());
  if (!can_have(s, *is_platform)) return fail(errc::not_found, "no such setting");
  if (auto held = tx.execute(settings_sql::lock, pg::params{}.text(s.key())); !held)
    return fail(std::move(held).error());
  auto rows = rows_of(tx, s);
  if (!rows) return fail(std::move(rows).error());
  auto before = view_of(s, *rows, *is_platform);
  if (before.version != change.version)
    return fail(errc::stale_version, "somebody has changed the setting meanwhile");
  std::optional<std::string> text;
  if (change.value) text = described::write_text(s.field, *change.value);
  for (row& r : *rows)
    if (r.is_own) r.value = std::nullopt;
  const auto next = change.value ? *change.value : view_of(s, *rows, *is_platform).value;
  if (auto ok = settings::check_change(s, before.value, next, change.is_confirmed); !ok)
    return fail(std::move(ok).error());
  if (auto done = tx.execute(settings_sql::put, pg::params{}.text(s.key()).opt_text(text).id(change.by)); !done)
    return fail(std::move(done).error());
  rows = rows_of(tx, s);
  if (!rows) return fail(std::move(rows).error());
  return changed_setting{std::move(before), view_of(s, *rows, *is_platform)};
}

}  // namespace didtron::storage
