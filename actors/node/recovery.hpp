#pragma once

#include <optional>

#include "actors/entities/services.hpp"
#include "actors/messages/call.hpp"
#include "storage/repositories/edge_records.hpp"
#include "storage/repositories/live_calls.hpp"

/// What a node makes of the calls that an earlier boot left running.
namespace didtron::node {

/// The call as it was stored. Empty: its account or price is no longer known.
std::optional<adopt_call> adopted(const call_services& services, const storage::live_call_row& row);

/// A running call that only the edge remembers: the node died before its row was stored. Empty also when the
/// edge's memory cannot be read.
std::optional<adopt_call> adopted(const call_services& services, const storage::edge_dialog& dialog);

}  // namespace didtron::node
