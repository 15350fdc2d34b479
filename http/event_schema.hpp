#pragma once

#include "actors/domain/events/event_type.hpp"
#include "http/openapi/schema.hpp"
#include "protocols/json/writer.hpp"

/// Kinds of events in JSON: what somebody who subscribes reads.
namespace didtron::http {

/// What the payload of an event of this kind is, as JSON Schema.
openapi::schema_ptr payload_schema(const events::event_type& e);
/// Name, meaning, area, the member that it is about, and the schema of its payload.
void write_event_type(json::writer& w, const events::event_type& e);
openapi::schema_ptr event_type_schema();

}  // namespace didtron::http
