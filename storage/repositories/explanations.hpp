#pragma once

#include <string>

#include "actors/domain/routing/route.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/rows.hpp"

/// How route decisions and rating explanations lie in jsonb columns, and how they are read back as
/// columns.
namespace didtron::storage::explanations {

/// {"expected_call_s":180,"expected_price_e8":…,"candidates":[{"trunk_id":…,…},…]}
std::string decision_json(const route_decision& decision);

/// {"card_id":…,"prefix":"44",…,"steps":[{"what":…,"formula":…,"value_e8":…}]}
std::string rating_json(const rating_explanation& rating);

/// trunk_id, carrier_id, trunk_name, carrier_name, priority, outcome, reason, prefix, card_id,
/// row_id, expected_cost_e8, expected_margin_e8, rank: the keys of a candidate as columns, in this
/// order.
candidate read_candidate(pg::row_reader& in);

/// The keys of a rating in the order of `rating_json`, without the steps; what, formula, value_e8
/// of a step.
rating_explanation read_rating(pg::row_reader& in);
charge_step read_step(pg::row_reader& in);

}  // namespace didtron::storage::explanations
