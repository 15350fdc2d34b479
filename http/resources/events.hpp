#pragma once

#include "http/backend.hpp"
#include "http/event_hub.hpp"

/// Makes the events of `event_hub` from the same values and with the same JSON as the resources.
/// `rev` must grow per resource; `op` is upsert or tick.
namespace didtron::http {

event live_call_event(event_op op, const live_call_view& call, std::uint64_t rev);
event live_call_removed(const call_id& call, tenant_id seller, tenant_id customer,
                        std::uint64_t rev);
event cdr_event(const cdr_view& cdr, tenant_id seller, tenant_id customer, std::uint64_t rev);
event account_event(const account_view& account, tenant_id seller, std::uint64_t rev);
event metrics_event(const metrics_summary& summary, tenant_id seller, std::uint64_t rev);

}  // namespace didtron::http
