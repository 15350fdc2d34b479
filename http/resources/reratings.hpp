#pragma once

#include "actors/domain/views/rerating_views.hpp"
#include "http/resources/write.hpp"

/// The JSON forms of re-ratings.
namespace didtron::http {

void write_rerating(json::writer& w, const rerating_view& r);
void write_rerated_call(json::writer& w, const rerated_call_view& c);

openapi::schema_ptr rerating_schema();
openapi::schema_ptr rerated_call_schema();

}  // namespace didtron::http
