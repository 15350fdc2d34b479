#pragma once

#include <string>
#include <vector>

#include "actors/domain/routing/route.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Every plan of every tenant with its routes. Node's role.
pg::query<std::vector<routing_plan>> all_routing_plans();

// The same in two parts, for the catalogue's one snapshot.
std::vector<pg::statement> routing_plan_statements();
result<std::vector<routing_plan>> read_routing_plans(const pg::rows& plans, const pg::rows& routes);

/// `plan.id` is ignored, the new number is the result.
result<routing_plan_id> insert_routing_plan(pg::transaction& tx, const routing_plan& plan);

}  // namespace didtron::storage
