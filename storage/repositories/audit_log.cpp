#include "storage/repositories/audit_log.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "storage/repositories/paging.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace audit_log_sql {

constexpr std::string_view columns = R"(
  SELECT a.audit_no, a.created_at, a.actor, a.actor_name, a.on_behalf_of, a.on_behalf_name, a.action, a.action_class, a.object,
         a.object_kind, coalesce(host(a.address), ''), a.user_agent, a.operation, a.request_id, a.reason, a.salt IS NULL,
         coalesce(l.link_no, 0), coalesce(l.digest, ''::bytea))";
constexpr std::string_view details = ", coalesce(a.before::text, ''), coalesce(a.after::text, '')";
constexpr std::string_view no_details = ", '', ''";
constexpr std::string_view source = R"(
  FROM audit_log a LEFT JOIN audit_links l ON l.tenant_id = a.tenant_id AND l.audit_no = a.audit_no
  WHERE a.tenant_id = app_tenant())";
constexpr std::string_view state = R"(
  SELECT coalesce(h.link_no, 0), coalesce(h.digest, ''::bytea), h.sealed_at, q.count, q.since, c.checked_at,
         coalesce(c.link_count, 0)
  FROM (SELECT count(*) AS count, min(a.created_at) AS since
        FROM audit_queue q LEFT JOIN audit_log a ON a.tenant_id = q.tenant_id AND a.audit_no = q.audit_no
        WHERE q.tenant_id = app_tenant()) AS q
  LEFT JOIN audit_heads h ON h.tenant_id = app_tenant() LEFT JOIN audit_checks c ON c.tenant_id = app_tenant())";
constexpr std::string_view faults = "SELECT unnest(faults) FROM audit_checks WHERE tenant_id = app_tenant()";
constexpr std::string_view classes =
    "SELECT action_class, keep_days, keep_days_min, description FROM audit_classes ORDER BY keep_days, action_class";
constexpr std::string_view unsealed = "SELECT DISTINCT tenant_id FROM audit_queue ORDER BY tenant_id";
constexpr std::string_view seal = "SELECT seal_audit(app_tenant(), $1)";
constexpr std::string_view purge = "SELECT purge_audit(app_tenant(), $1, $2)";

/// A condition per filter, `?` the place of its value; in the order of audit_page().
constexpr std::array<std::string_view, 11> conditions{
    "a.audit_no < ?",
    "a.actor = ?",
    "a.operation = ?",
    "a.action = ?",
    "a.action_class = ?",
    "a.object = ?",
    "a.object_kind = ?",
    "a.created_at >= ?",
    "a.created_at < ?",
    "a.audit_no <= ?",
    "position(lower(?) IN lower(a.action || ' ' || a.object || ' ' || a.actor_name || ' ' || a.on_behalf_name || ' ' || a.reason)) > 0"};

/// One text per set of filters, made once and kept for ever: prepared statements are known by it.
std::string_view page_text(std::uint32_t filters, bool has_details) {
  static std::mutex mutex;
  static std::map<std::uint32_t, std::string> texts;
  const std::lock_guard lock{mutex};
  auto& text = texts[filters << 1U | (has_details ? 1U : 0U)];
  if (!text.empty()) return text;
  text.append(columns).append(has_details ? details : no_details).append(source);
  int place = 0;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if ((filters >> i & 1U) == 0) continue;
    std::string condition{conditions[i]};
    condition.replace(condition.find('?'), 1, "$" + std::to_string(++place));
    text.append(" AND ").append(condition);
  }
  text.append(" ORDER BY a.audit_no DESC LIMIT $").append(std::to_string(++place));
  return text;
}

const std::string one = std::string{columns} + std::string{details} + std::string{source} + " AND a.audit_no = $1";

}  // namespace audit_log_sql

namespace audit_log_detail {

audit_view read_row(pg::row_reader& in) {
  audit_view v;
  v.no = in.i64();
  v.at = in.time();
  v.actor = in.text();
  v.actor_name = in.text();
  v.on_behalf_of = in.text();
  v.on_behalf_name = in.text();
  v.action = in.text();
  v.action_class = in.text();
  v.object = in.text();
  v.object_kind = in.text();
  v.address = in.text();
  v.user_agent = in.text();
  v.operation = in.text();
  v.request_id = in.text();
  v.reason = in.text();
  v.is_erased = in.boolean();
  v.link_no = in.i64();
  v.digest = to_hex(in.bytes());
  v.before = in.text();
  v.after = in.text();
  return v;
}

audit_class_view read_class(pg::row_reader& in) {
  audit_class_view c;
  c.action_class = in.text();
  c.keep_days = in.i64();
  c.keep_days_min = in.i64();
  c.description = in.text();
  return c;
}

result<std::int64_t> number(result<pg::rows> r) {
  if (!r) return fail(std::move(r).error());
  return pg::first_row(*r, [](pg::row_reader& in) { return in.i64(); });
}

}  // namespace audit_log_detail

using namespace audit_log_detail;

pg::query<page<audit_view>> audit_page(const viewer& who, const page_query& q, const audit_filter& f,
                                       bool has_details) {
  pg::params args;
  std::uint32_t filters = 0;
  std::size_t next = 0;
  const auto add = [&](bool is_wanted, auto put) {
    if (is_wanted) {
      filters |= 1U << next;
      put();
    }
    ++next;
  };
  add(q.after.has_value(), [&] { args.i64(paging::after_number(q, INT64_MAX)); });
  for (const std::string* text : {&f.actor, &f.operation, &f.action, &f.action_class, &f.object, &f.object_kind})
    add(!text->empty(), [&] { args.text(*text); });
  add(f.from.has_value(), [&] { args.time(*f.from); });
  add(f.until.has_value(), [&] { args.time(*f.until); });
  add(f.no_max > 0, [&] { args.i64(f.no_max); });
  add(!f.search.empty(), [&] { args.text(f.search); });
  args.i64(paging::rows_wanted(q));
  return {who.tenant,
          {{audit_log_sql::page_text(filters, has_details), std::move(args)}},
          [q](const std::vector<pg::rows>& r) -> result<page<audit_view>> {
            auto items = pg::map_rows(r[0], read_row);
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q,
                               [](const audit_view& last) { return std::to_string(last.no); });
          }};
}

pg::query<audit_view> audit_one(const viewer& who, std::int64_t audit_no) {
  return {who.tenant,
          {{audit_log_sql::one, pg::params{}.i64(audit_no)}},
          [](const std::vector<pg::rows>& r) { return pg::first_row(r[0], read_row); }};
}

pg::query<audit_state_view> audit_state(const viewer& who) {
  return {who.tenant,
          {{audit_log_sql::state}, {audit_log_sql::faults}, {audit_log_sql::classes}},
          [](const std::vector<pg::rows>& r) -> result<audit_state_view> {
            auto state = pg::first_row(r[0], [](pg::row_reader& in) {
              audit_state_view s;
              s.links = in.i64();
              s.digest = to_hex(in.bytes());
              s.sealed_at = in.opt_time();
              s.unsealed = in.i64();
              s.unsealed_since = in.opt_time();
              s.checked_at = in.opt_time();
              s.checked_links = in.i64();
              return s;
            });
            if (!state) return state;
            auto faults = pg::map_rows(r[1], [](pg::row_reader& in) { return in.text(); });
            if (!faults) return fail(std::move(faults).error());
            auto classes = pg::map_rows(r[2], read_class);
            if (!classes) return fail(std::move(classes).error());
            state->faults = std::move(*faults);
            state->classes = std::move(*classes);
            return state;
          }};
}

pg::query<std::vector<tenant_id>> audit_unsealed_tenants() {
  return {{}, {{audit_log_sql::unsealed}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) { return in.id<tenant_id>(); });
          }};
}

result<std::int64_t> seal_audit(pg::transaction& tx, std::int64_t rows_max) {
  return number(tx.execute(audit_log_sql::seal, pg::params{}.i64(rows_max)));
}

pg::query<std::vector<audit_class_view>> audit_classes() {
  return {{}, {{audit_log_sql::classes}}, [](const std::vector<pg::rows>& r) { return pg::map_rows(r[0], read_class); }};
}

result<std::int64_t> purge_audit(pg::transaction& tx, std::string_view action_class, std::int64_t rows_max) {
  return number(tx.execute(audit_log_sql::purge, pg::params{}.text(action_class).i64(rows_max)));
}

}  // namespace didtron::storage
