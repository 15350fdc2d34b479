#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/jobs/job.hpp"
#include "actors/domain/test_engine/engine_case.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron::test_engine {

/// A run as people see it; its number is that of its job.
struct run_view {
  std::int64_t id = 0;
  std::vector<std::string> resources = {};  ///< empty: all, and every route as every role
  jobs::state now = jobs::state::queued;
  named_ref requested_by = {};
  std::int64_t passed = 0;
  std::int64_t failed = 0;
  std::int64_t parts_done = 0;  ///< of `parts_total`: a check of a resource, the routes as a role
  std::optional<std::int64_t> parts_total = {};
  instant created_at = {};
  std::optional<instant> ended_at = {};
};

/// Cases of one subject and check.
struct check_count {
  std::string subject = {};
  std::string check = {};
  std::int64_t passed = 0;
  std::int64_t failed = 0;
};

struct case_view {
  std::int64_t no = 0;
  engine_case found = {};
  instant at = {};
};

struct case_filter {
  bool only_failed = false;
  std::string subject = {};
  std::string check = {};
  std::string role = {};
};

}  // namespace didtron::test_engine
