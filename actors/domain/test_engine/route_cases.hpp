#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/access/audience.hpp"
#include "actors/domain/access/roles.hpp"

/// Every route as every role: what must come of it.
namespace didtron::test_engine {

/// What is known of a route without knowing what it does.
struct route_facts {
  enum class reach : std::uint8_t { everyone, local, logged_in, permitted };
  std::string operation = {};
  std::string method = {};
  std::string path = {};  ///< its parameters filled in with what nobody has
  reach who = reach::permitted;
  std::array<permission_set, audience_count> needs = {};  ///< of each audience; empty: not served
  bool changes_state = false;
  bool has_write_key = false;   ///< without one nothing happens
  bool has_parameters = false;  ///< in its path: they name nothing
  std::string media = {};       ///< of its body; empty: none
};

/// Somebody who tries. Empty role: nobody is logged in.
struct role_case {
  std::string role = {};
  std::string tenant_kind = {};
};

enum class verdict : std::uint8_t {
  not_tried,      ///< open to all, or it could have an effect
  not_logged_in,  ///< 401
  refused,        ///< 403
  let_in,         ///< anything but 401, 403 and a fault of the server
  known,          ///< as `let_in`, and the handler may refuse on its own
};
std::string_view name_of(verdict v) noexcept;  ///< "401", "403", "let in", …
bool is_right(verdict v, int status) noexcept;

/// What must come of it by the cells of the matrix, not by the sets that the program checks. A
/// request without a key, or about what nobody has, changes nothing; what is neither is not tried.
verdict expected(const route_facts& route, const role_case& who);

/// Every role in each kind of tenant that has such people, and nobody.
std::vector<role_case> all_role_cases();

}  // namespace didtron::test_engine
