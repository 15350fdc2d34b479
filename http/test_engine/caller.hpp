#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/api.hpp"
#include "protocols/json/value.hpp"

/// The testing engine at work: requests go the way of all requests from the router on, with the
/// log-in session, permission, CSRF token, key and body that the API asks for.
namespace didtron::test_engine {

/// Somebody with a log-in session.
struct person {
  std::string token = {};  ///< of the session; empty: nobody
  std::int64_t user_id = 0;
};

struct sent {
  std::string method = {};
  std::string path = {};
  std::string query = {};
  std::string body = {};
  std::string media = "application/json";
  std::optional<std::string> key = {};  ///< of a write; absent: one of its own; empty: none
};

struct answer {
  int status = 0;  ///< 0: none came
  std::string body = {};
  std::optional<json::value> json = {};
  std::string request_id = {};

  [[nodiscard]] const json::value* find(std::string_view member) const;
  [[nodiscard]] std::int64_t number(std::string_view member) const;  ///< 0: none
  /// Pointers of the faults that a problem names, sorted.
  [[nodiscard]] std::vector<std::string> pointers() const;
};

/// Canonical JSON text: members in their order, no spaces.
std::string text_of(const json::value& v);
/// "null" without one.
std::string text_of(const json::value* v);

/// "a=1&b=x%20y"
std::string query_text(const std::vector<std::pair<std::string, std::string>>& items);

/// Asks on the caller's own thread and waits. Not thread-safe.
class caller {
 public:
  static constexpr std::chrono::seconds answer_within{20};
  /// `between`: called before each request; false: no more are sent (status 0).
  explicit caller(http::api& to, std::function<bool()> between = {})
      : api_{to}, between_{std::move(between)} {}

  /// A body that is made in pieces is read to its end unless `is_body_wanted` is false.
  answer ask(const person& who, const sent& what, bool is_body_wanted = true);

 private:
  http::api& api_;
  std::function<bool()> between_;
};

/// How requests of the engine look in the audit log.
inline constexpr std::string_view user_agent = "didtron-testing-engine";

}  // namespace didtron::test_engine
