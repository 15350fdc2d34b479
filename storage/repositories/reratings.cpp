#include "storage/repositories/reratings.hpp"

#include <limits>

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace reratings_sql {
constexpr std::string_view insert = R"(
  INSERT INTO reratings (tenant_id, side, answered_from, answered_until, account_id, carrier_id, rate_card_id, called_prefix,
                         import_id, to_rate_card_id, reason, requested_by)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING rerating_id)";
#define DIDTRON_RERATING_SQL                                                                        \
  "SELECT r.rerating_id, r.side, r.answered_from, r.answered_until, r.account_id, r.carrier_id, "   \
  "r.rate_card_id, r.called_prefix, r.import_id, r.to_rate_card_id, r.reason, "                     \
  "CASE WHEN u.undone_at IS NOT NULL THEN 'undone' WHEN o.posted_at IS NOT NULL THEN 'posted' "     \
  "WHEN d.decided_at IS NOT NULL THEN 'rejected' WHEN p.refusal IS NOT NULL THEN 'refused' "        \
  "WHEN p.made_at IS NOT NULL THEN 'previewed' ELSE 'requested' END, "                              \
  "r.requested_by, r.requested_at, coalesce(p.calls, 0), coalesce(p.changed, 0), "                  \
  "coalesce(p.unpriced, 0), coalesce(p.refusal, ''), p.made_at, d.decided_by, d.decided_at, "       \
  "coalesce(d.reason, ''), o.posted_at, o.entry_nos[1], u.undone_by, u.undone_at "                  \
  "FROM reratings r "                                                                               \
  "LEFT JOIN rerating_previews p ON p.tenant_id = r.tenant_id AND p.rerating_id = r.rerating_id "   \
  "LEFT JOIN rerating_decisions d ON d.tenant_id = r.tenant_id AND d.rerating_id = r.rerating_id "  \
  "LEFT JOIN rerating_postings o ON o.tenant_id = r.tenant_id AND o.rerating_id = r.rerating_id "   \
  "LEFT JOIN rerating_undos u ON u.tenant_id = r.tenant_id AND u.rerating_id = r.rerating_id "      \
  "WHERE r.tenant_id = app_tenant() AND "
constexpr std::string_view page =
    DIDTRON_RERATING_SQL "r.rerating_id < $1 ORDER BY r.rerating_id DESC LIMIT $2";
constexpr std::string_view one = DIDTRON_RERATING_SQL "r.rerating_id = $1";
#undef DIDTRON_RERATING_SQL
constexpr std::string_view totals = R"(
  SELECT c.side, CASE c.side WHEN 'charge' THEN c.account_id ELSE c.carrier_id END,
         coalesce(CASE c.side WHEN 'charge' THEN a.name ELSE k.name END, ''), c.currency, count(*),
         sum(c.before_e8)::bigint, sum(c.after_e8)::bigint
  FROM rerated_calls c
  LEFT JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  LEFT JOIN carriers k ON k.tenant_id = c.tenant_id AND k.carrier_id = c.carrier_id
  WHERE c.tenant_id = app_tenant() AND c.rerating_id = $1 AND c.after_e8 IS NOT NULL
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4)";
constexpr std::string_view calls = R"(
  SELECT c.call_id, c.started_at, c.side, CASE c.side WHEN 'charge' THEN c.account_id ELSE c.carrier_id END,
         coalesce(CASE c.side WHEN 'charge' THEN a.name ELSE k.name END, ''), c.currency, c.before_e8, c.after_e8, c.reason
  FROM rerated_calls c
  LEFT JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  LEFT JOIN carriers k ON k.tenant_id = c.tenant_id AND k.carrier_id = c.carrier_id
  WHERE c.tenant_id = app_tenant() AND c.rerating_id = $1 AND (c.call_id, c.side) > ($2, $3)
  ORDER BY c.call_id, c.side LIMIT $4)";
constexpr std::string_view pending = R"(
  SELECT r.rerating_id FROM reratings r
  WHERE r.tenant_id = app_tenant() AND NOT EXISTS (SELECT FROM rerating_previews p WHERE p.tenant_id = r.tenant_id AND p.rerating_id = r.rerating_id)
  ORDER BY r.rerating_id LIMIT 100)";
}  // namespace reratings_sql

namespace reratings_detail {

rerating_view read_rerating(pg::row_reader& in) {
  rerating_view r;
  r.id = in.i64();
  r.scope.side = in.text();
  r.scope.answered_from = in.time();
  r.scope.answered_until = in.time();
  r.scope.account = in.id_or_none<account_id>();
  r.scope.carrier = in.id_or_none<carrier_id>();
  r.scope.card = in.id_or_none<rate_card_id>();
  r.scope.called_prefix = in.text();
  r.scope.import_id = in.opt_i64().value_or(0);
  r.scope.to = in.id_or_none<rate_card_id>();
  r.reason = in.text();
  r.state = in.text();
  r.requested_by = in.id<user_id>();
  r.requested_at = in.time();
  r.calls = in.i64();
  r.changed = in.i64();
  r.unpriced = in.i64();
  r.refusal = in.text();
  r.previewed_at = in.opt_time();
  r.decided_by = in.opt_i64();
  r.decided_at = in.opt_time();
  r.decision_reason = in.text();
  r.posted_at = in.opt_time();
  r.first_entry_no = in.opt_i64();
  r.undone_by = in.opt_i64();
  r.undone_at = in.opt_time();
  return r;
}

rerating_total read_total(pg::row_reader& in) {
  rerating_total t;
  t.side = in.text();
  t.party.value = in.i64();
  t.party.name = in.text();
  t.money = in.money_code();
  t.calls = in.i64();
  t.before = in.money();
  t.after = in.money();
  return t;
}

rerated_call_view read_call(pg::row_reader& in) {
  rerated_call_view c;
  c.id = in.id128();
  c.started_at = in.time();
  c.side = in.text();
  c.party.value = in.i64();
  c.party.name = in.text();
  c.money = in.money_code();
  c.before = in.money();
  c.after = in.opt_money();
  c.reason = in.text();
  return c;
}

std::pair<uuid, std::string> parse_call_cursor(const page_query& q) {
  std::pair<uuid, std::string> at;
  if (!q.after) return at;
  const auto colon = q.after->find(':');
  if (colon == std::string::npos) return at;
  if (auto id = parse_uuid(std::string_view{*q.after}.substr(0, colon)))
    at = {*id, q.after->substr(colon + 1)};
  return at;
}

}  // namespace reratings_detail

using namespace reratings_detail;

result<std::int64_t> insert_rerating(pg::transaction& tx, const rerating_scope& scope,
                                     const std::string& reason, user_id by) {
  auto rows = tx.execute(reratings_sql::insert,
                         pg::params{}
                             .text(scope.side)
                             .time(scope.answered_from)
                             .time(scope.answered_until)
                             .id_or_null(scope.account)
                             .id_or_null(scope.carrier)
                             .id_or_null(scope.card)
                             .text(scope.called_prefix)
                             .i64(scope.import_id == 0 ? std::optional<std::int64_t>{}
                                                       : std::optional{scope.import_id})
                             .id_or_null(scope.to)
                             .text(reason)
                             .id(by));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
}

pg::query<page<rerating_view>> reratings_page(const viewer& who, const page_query& q) {
  const auto before = paging::after_number(q, std::numeric_limits<std::int64_t>::max());
  return {who.tenant,
          {{reratings_sql::page, pg::params{}.i64(before).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_rerating)
                .transform([&](std::vector<rerating_view> items) {
                  return paging::cut(std::move(items), q, [](const rerating_view& v) {
                    return std::to_string(v.id);
                  });
                });
          }};
}

pg::query<rerating_view> rerating_one(const viewer& who, std::int64_t id) {
  const auto args = pg::params{}.i64(id);
  return {who.tenant,
          {{reratings_sql::one, args}, {reratings_sql::totals, args}},
          [](const std::vector<pg::rows>& r) -> result<rerating_view> {
            auto found = pg::first_row(r[0], read_rerating);
            if (!found) return found;
            auto totals = pg::map_rows(r[1], read_total);
            if (!totals) return fail(std::move(totals).error());
            found->totals = std::move(*totals);
            return found;
          }};
}

pg::query<page<rerated_call_view>> rerated_calls_page(const viewer& who, std::int64_t id,
                                                      const page_query& q) {
  const auto [call, side] = parse_call_cursor(q);
  return {who.tenant,
          {{reratings_sql::calls,
            pg::params{}.i64(id).id(call).text(side).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_call)
                .transform([&](std::vector<rerated_call_view> items) {
                  return paging::cut(std::move(items), q, [](const rerated_call_view& c) {
                    return format(c.id) + ":" + c.side;
                  });
                });
          }};
}

pg::query<std::vector<std::int64_t>> pending_reratings(tenant_id tenant) {
  return {tenant, {{reratings_sql::pending}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) { return in.i64(); });
          }};
}

result<rerating_view> rerating_in(pg::transaction& tx, std::int64_t id) {
  auto rows = tx.execute(reratings_sql::one, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return fail(errc::not_found, "no such re-rating");
  auto found = pg::first_row(*rows, read_rerating);
  if (!found) return found;
  auto totals = tx.execute(reratings_sql::totals, pg::params{}.i64(id));
  if (!totals) return fail(std::move(totals).error());
  auto read = pg::map_rows(*totals, read_total);
  if (!read) return fail(std::move(read).error());
  found->totals = std::move(*read);
  return found;
}

}  // namespace didtron::storage
