#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/test_engine/engine_run.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

/// The testing engine's part of the backend.
class engine_backend {
 public:
  virtual ~engine_backend() = default;

  /// A job; `resources`: names, empty for everything. Error: conflict (one is under way).
  virtual task<result<written>> start_engine_run(viewer who, write_key key, std::vector<std::string> resources,
                                                 std::string reason) = 0;
  /// Newest first.
  virtual task<result<page<test_engine::run_view>>> engine_runs(viewer who, page_query q) = 0;
  /// Error: not_found.
  virtual task<result<test_engine::run_view>> engine_run(viewer who, std::int64_t id) = 0;
  virtual task<result<std::vector<test_engine::check_count>>> engine_run_summary(viewer who, std::int64_t id) = 0;
  virtual task<result<page<test_engine::case_view>>> engine_cases(viewer who, std::int64_t id,
                                                                  test_engine::case_filter f, page_query q) = 0;
};

}  // namespace didtron::http
