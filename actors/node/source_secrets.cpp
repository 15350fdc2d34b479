#include "actors/node/source_secrets.hpp"

namespace didtron::node {

storage::secret_name authorization_name(std::int64_t source) {
  return {"cdr_pull", "cdr_source:" + std::to_string(source)};
}

result<std::optional<std::string>> authorization_of(pg::read_pool& node_reads,
                                                    const std::string& master_keys_file,
                                                    const polled_source& source) {
  const auto name = authorization_name(source.source);
  auto state = node_reads.ask(storage::secret_state_of(source.tenant, name));
  if (!state) return fail(std::move(state).error());
  if (!*state) return std::optional<std::string>{};
  // Read each time: a rotation counts without a restart.
  auto keys = storage::master_keys::read(master_keys_file);
  if (!keys) return fail(std::move(keys).error());
  return node_reads.ask(storage::open_secret(
      source.tenant, std::make_shared<const storage::master_keys>(std::move(*keys)), name));
}

}  // namespace didtron::node
