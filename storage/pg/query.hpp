#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "storage/pg/params.hpp"
#include "storage/pg/rows.hpp"

namespace didtron::pg {

/// One parameterised statement. `sql` is a named constant with static lifetime: it is also the key
/// of the connection's prepared statements.
struct statement {
  std::string_view sql;
  params args = {};
};

/// A read as a value: what to send and how to understand what comes back. Repositories build them;
/// `read_pool` runs them pipelined, `run(connection&, query)` one at a time. All statements see one
/// snapshot.
template <class T> struct query {
  /// Sees this tenant's rows. 0: no tenant is set: only catalogue tables answer, and only to the
  /// node's role.
  tenant_id tenant = {};
  std::vector<statement> statements = {};
  std::function<result<T>(const std::vector<rows>&)> read = {};
};

}  // namespace didtron::pg
