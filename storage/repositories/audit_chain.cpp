#include "storage/repositories/audit_chain.hpp"

#include <algorithm>

#include "storage/sha256.hpp"

namespace didtron::storage {

namespace audit_chain_sql {
constexpr std::string_view links = R"(
  SELECT l.link_no, l.audit_no, l.action_class, l.created_at, l.sealed_at, audit_us(l.created_at), audit_us(l.sealed_at),
         l.content_digest, l.digest, a.audit_no IS NOT NULL, coalesce(a.object, ''), coalesce(a.detail_digest, ''::bytea),
         a.tenant_id::text, a.audit_no::text, audit_us(a.created_at), a.actor, a.actor_name, a.on_behalf_of, a.on_behalf_name, a.action, a.object,
         a.address::text, a.user_agent, a.operation, a.request_id, a.reason, a.salt::text, a.before::text, a.after::text
  FROM audit_links l LEFT JOIN audit_log a ON a.tenant_id = l.tenant_id AND a.audit_no = l.audit_no
  WHERE l.tenant_id = app_tenant() AND l.link_no > $1 ORDER BY l.link_no LIMIT $2)";
constexpr std::string_view head =
    "SELECT link_no, digest, sealed_at FROM audit_heads WHERE tenant_id = app_tenant()";
// The row that tells of a purge has its own time, and is purged at last as well.
constexpr std::string_view erasures = R"(
  SELECT e.erasure_no, coalesce(e.action_class, ''), coalesce(e.created_before, 'epoch'::timestamptz), coalesce(e.object, ''),
         coalesce(e.audit_no_max, 0), e.erased_at,
         EXISTS (SELECT FROM audit_log a WHERE a.tenant_id = e.tenant_id AND a.object = 'audit_erasure:' || e.erasure_no)
           OR EXISTS (SELECT FROM audit_erasures p WHERE p.tenant_id = e.tenant_id AND p.action_class = 'retention'
                      AND p.created_before > e.erased_at)
  FROM audit_erasures e WHERE e.tenant_id = app_tenant() ORDER BY e.erasure_no)";
constexpr std::string_view strays = R"(
  SELECT 'row ' || a.audit_no || ' has no link' FROM audit_log a
  WHERE a.tenant_id = app_tenant()
    AND NOT EXISTS (SELECT FROM audit_links l WHERE l.tenant_id = a.tenant_id AND l.audit_no = a.audit_no)
    AND NOT EXISTS (SELECT FROM audit_queue q WHERE q.tenant_id = a.tenant_id AND q.audit_no = a.audit_no)
  UNION ALL
  SELECT 'row ' || q.audit_no || ' was deleted before it had a link' FROM audit_queue q
  WHERE q.tenant_id = app_tenant()
    AND NOT EXISTS (SELECT FROM audit_log a WHERE a.tenant_id = q.tenant_id AND a.audit_no = q.audit_no)
  LIMIT 10)";
}  // namespace audit_chain_sql

namespace audit_chain_detail {

/// Whole rows of these are kept for seven years, whatever else is said.
constexpr std::int64_t long_kept_us = std::int64_t{2557} * 86'400 * 1'000'000;
bool is_long_kept(const std::string& action_class) {
  return action_class == "financial" || action_class == "retention";
}

/// Length first, so that no two lists of fields give the same text.
void append(std::string& to, const std::optional<std::string>& part) {
  if (part)
    to.append(std::to_string(part->size())).append(":").append(*part);
  else
    to += '-';
}

std::string digest_of(const audit_fields& parts) {
  std::string text;
  for (const auto& part : parts)
    append(text, part);
  return sha256(text);
}

audit_link read_link(pg::row_reader& in) {
  audit_link l;
  l.no = in.i64();
  l.audit_no = in.i64();
  l.action_class = in.text();
  l.created_at = in.time();
  l.sealed_at = in.time();
  l.created_us = in.text();
  l.sealed_us = in.text();
  l.content_digest = in.bytes();
  l.digest = in.bytes();
  l.has_row = in.boolean();
  l.object = in.text();
  l.detail_digest = in.bytes();
  constexpr int row_fields = 14;
  constexpr int detail_fields = 3;
  for (int i = 0; i < row_fields; ++i)
    l.row.push_back(in.opt_text());
  for (int i = 0; i < detail_fields; ++i)
    l.detail.push_back(in.opt_text());
  return l;
}

bool is_purged(const audit_link& l, const std::vector<audit_erasure>& erasures) {
  return std::any_of(erasures.begin(), erasures.end(), [&](const audit_erasure& e) {
    return e.action_class == l.action_class && l.created_at < e.created_before;
  });
}

bool is_erased(const audit_link& l, const std::vector<audit_erasure>& erasures) {
  return std::any_of(erasures.begin(), erasures.end(), [&](const audit_erasure& e) {
    return !e.object.empty() && e.object == l.object && l.audit_no <= e.audit_no_max;
  });
}

}  // namespace audit_chain_detail

using namespace audit_chain_detail;

std::string audit_content_digest(const audit_link& l) {
  audit_fields parts = l.row;
  parts.push_back(to_hex(l.detail_digest.empty() ? digest_of(l.detail) : l.detail_digest));
  return digest_of(parts);
}

std::string audit_digest(const audit_link& l, const std::string& previous) {
  return digest_of({to_hex(previous), std::to_string(l.no), std::to_string(l.audit_no), l.action_class,
                    l.created_us, l.sealed_us, to_hex(l.content_digest)});
}

std::string audit_fault(const audit_link& l, const audit_head& before,
                        const std::vector<audit_erasure>& erasures) {
  const std::string row = "row " + std::to_string(l.audit_no);
  if (l.no != before.link_no + 1)
    return "link " + std::to_string(before.link_no + 1) + " is missing";
  if (audit_digest(l, before.digest) != l.digest)
    return "link " + std::to_string(l.no) + " was altered, or does not follow its predecessor";
  if (l.sealed_at < before.sealed_at) return "link " + std::to_string(l.no) + " is older than its predecessor";
  if (!l.has_row) return is_purged(l, erasures) ? "" : row + " was deleted";
  if (!l.detail_digest.empty() && (is_long_kept(l.action_class) || !is_erased(l, erasures)))
    return "details of " + row + " were erased";
  if (audit_content_digest(l) != l.content_digest) return row + " was altered";
  return {};
}

std::string audit_fault(const audit_erasure& e) {
  const std::string name = "erasure " + std::to_string(e.no);
  if (!e.is_told) return name + " has no row in the audit log";
  if (is_long_kept(e.action_class) && e.created_before.us > e.erased_at.us - long_kept_us)
    return name + " took rows that must be kept for seven years";
  return {};
}

pg::query<audit_part> audit_links_after(tenant_id tenant, std::int64_t after) {
  return {tenant,
          {{audit_chain_sql::links, pg::params{}.i64(after).i64(audit_links_max)}, {audit_chain_sql::head}},
          [](const std::vector<pg::rows>& r) -> result<audit_part> {
            audit_part out;
            auto links = pg::map_rows(r[0], read_link);
            if (!links) return fail(std::move(links).error());
            out.links = std::move(*links);
            if (r[1].empty()) return out;
            auto head = pg::first_row(r[1], [](pg::row_reader& in) {
              audit_head h;
              h.link_no = in.i64();
              h.digest = in.bytes();
              h.sealed_at = in.time();
              return h;
            });
            if (!head) return fail(std::move(head).error());
            out.head = std::move(*head);
            return out;
          }};
}

pg::query<std::vector<audit_erasure>> audit_erasures_of(tenant_id tenant) {
  return {tenant, {{audit_chain_sql::erasures}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) {
              audit_erasure e;
              e.no = in.i64();
              e.action_class = in.text();
              e.created_before = in.time();
              e.object = in.text();
              e.audit_no_max = in.i64();
              e.erased_at = in.time();
              e.is_told = in.boolean();
              return e;
            });
          }};
}

pg::query<std::vector<std::string>> audit_strays(tenant_id tenant) {
  return {tenant, {{audit_chain_sql::strays}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) { return in.text(); });
          }};
}

}  // namespace didtron::storage
