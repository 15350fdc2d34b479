#pragma once

#include <span>
#include <string>
#include <vector>

#include "actors/domain/test_engine/engine_case.hpp"
#include "actors/domain/test_engine/route_cases.hpp"
#include "http/test_engine/caller.hpp"

namespace didtron::test_engine {

/// What the engine knows of a route: its access and its form.
route_facts facts_of(const http::route& r);

/// Every route as one role. Nothing comes of it: writes have no key or name what nobody has.
std::vector<engine_case> try_routes(caller& call, const person& whom, const role_case& role,
                                    std::span<const http::route> routes);

}  // namespace didtron::test_engine
