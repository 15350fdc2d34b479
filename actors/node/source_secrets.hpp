#pragma once

#include <optional>
#include <string>

#include "actors/workers/cdr_poller.hpp"
#include "storage/pg/read_pool.hpp"
#include "storage/repositories/secrets.hpp"

namespace didtron::node {

/// The secret that a source of CDRs sends as Authorization.
storage::secret_name authorization_name(std::int64_t source);

/// Empty: it is not set. Blocks. Errors: bad_config (it is set, and the file of master keys is
/// missing or lacks its version), malformed (it does not open), unavailable.
result<std::optional<std::string>> authorization_of(pg::read_pool& node_reads,
                                                    const std::string& master_keys_file,
                                                    const polled_source& source);

}  // namespace didtron::node
