#pragma once

#include <cstdint>
#include <string>

namespace didtron::test_engine {

/// One thing that was tried, and what came of it.
struct engine_case {
  std::string subject = {};   ///< name of a resource, or operation of a route
  std::string check = {};     ///< the promise
  std::string role = {};      ///< of who tried, where it matters; "none": nobody logged in
  std::string what = {};      ///< which case of the check
  std::string expected = {};
  std::string seen = {};
  bool is_passed = false;
  std::string request = {};  ///< of a failed one, without secrets
  std::string answer = {};
  std::int64_t duration_us = 0;
};

/// What a case keeps of each of its texts.
inline constexpr std::size_t case_text_bytes_max = 300;
inline constexpr std::size_t case_exchange_bytes_max = 4'000;

}  // namespace didtron::test_engine
