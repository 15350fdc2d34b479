#include "storage/repositories/routing_plans.hpp"

#include <map>

namespace didtron::storage {

namespace routing_plans_sql {
constexpr std::string_view all_plans = R"(
  SELECT routing_plan_id, name, min_margin_e8_per_min, attempts_max, expected_call_s
  FROM routing_plans ORDER BY routing_plan_id)";
constexpr std::string_view all_routes = R"(
  SELECT routing_plan_id, trunk_id, priority, status = 'active'
  FROM routes ORDER BY routing_plan_id, priority, trunk_id)";
constexpr std::string_view insert_plan = R"(
  INSERT INTO routing_plans (tenant_id, name, min_margin_e8_per_min, attempts_max, expected_call_s)
  VALUES (app_tenant(), $1, $2, $3, $4) RETURNING routing_plan_id)";
constexpr std::string_view insert_routes = R"(
  INSERT INTO routes (tenant_id, routing_plan_id, trunk_id, priority, status)
  SELECT app_tenant(), $1, r.* FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS r)";
}  // namespace routing_plans_sql

std::vector<pg::statement> routing_plan_statements() {
  return {{routing_plans_sql::all_plans}, {routing_plans_sql::all_routes}};
}

result<std::vector<routing_plan>> read_routing_plans(const pg::rows& plans,
                                                     const pg::rows& routes) {
  auto out = pg::map_rows(plans, [](pg::row_reader& in) {
    routing_plan p;
    p.id = in.id<routing_plan_id>();
    p.name = in.text();
    p.min_margin_per_min = in.money();
    p.attempts_max = in.i32();
    p.expected_call_s = in.i32();
    return p;
  });
  if (!out) return out;
  std::map<routing_plan_id, routing_plan*> by_id;
  for (auto& p : *out)
    by_id[p.id] = &p;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    pg::row_reader in{routes, i};
    const auto plan = by_id.find(in.id<routing_plan_id>());
    route r;
    r.trunk = in.id<trunk_id>();
    r.priority = in.i32();
    r.is_active = in.boolean();
    if (!in.ok()) return fail(in.mismatch());
    if (plan != by_id.end()) plan->second->routes.push_back(r);
  }
  return out;
}

pg::query<std::vector<routing_plan>> all_routing_plans() {
  return {{}, routing_plan_statements(), [](const std::vector<pg::rows>& r) {
            return read_routing_plans(r[0], r[1]);
          }};
}

result<routing_plan_id> insert_routing_plan(pg::transaction& tx, const routing_plan& p) {
  auto stored = tx.execute(routing_plans_sql::insert_plan, pg::params{}
                                                               .text(p.name)
                                                               .money(p.min_margin_per_min)
                                                               .i64(p.attempts_max)
                                                               .i64(p.expected_call_s));
  if (!stored) return fail(std::move(stored).error());
  auto id = pg::first_row(*stored, [](pg::row_reader& in) { return in.id<routing_plan_id>(); });
  if (!id || p.routes.empty()) return id;
  std::vector<std::int64_t> trunks, priorities;
  std::vector<std::string> statuses;
  for (const auto& r : p.routes) {
    trunks.push_back(r.trunk.value);
    priorities.push_back(r.priority);
    statuses.emplace_back(r.is_active ? "active" : "disabled");
  }
  auto done =
      tx.execute(routing_plans_sql::insert_routes,
                 pg::params{}.id(*id).i64_array(trunks).i64_array(priorities).text_array(statuses));
  if (!done) return fail(std::move(done).error());
  return id;
}

}  // namespace didtron::storage
