#pragma once

#include "actors/domain/jobs/job.hpp"
#include "http/openapi/schema.hpp"
#include "http/response.hpp"
#include "http/ledger_backend.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::http {

void write_job(json::writer& w, const jobs::view& j);
void write_job_schedule(json::writer& w, const jobs::schedule& s);
openapi::schema_ptr job_schema();

/// The answer of a write that has begun a job: 202, and where to look for it.
response job_response(written done);

/// "/api/v1/jobs/7"
std::string job_path(std::int64_t id);

}  // namespace didtron::http
