#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "actors/domain/views/secret_views.hpp"
#include "storage/master_keys.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Secrets of a company, sealed under its data key, which a master key wraps. A sealed secret opens
/// only as what it was sealed as: the company, its purpose and its object are sealed in.
namespace didtron::storage {

/// Which one: "cdr_pull" of "cdr_source:5". Letters of the database's checks.
struct secret_name {
  std::string purpose = {};
  std::string object = {};
};

inline constexpr std::size_t secret_bytes_max = 4'096;

/// Empty: it is not set.
pg::query<std::optional<secret_state>> secret_state_of(tenant_id tenant, const secret_name& name);

/// Sets or replaces it. The first secret of a company makes its data key. Errors: invalid_argument
/// (empty or above secret_bytes_max), bad_config (a master key is missing), malformed (the data key
/// does not open).
result<secret_state> keep_secret(pg::transaction& tx, const master_keys& keys,
                                 const secret_name& name, std::string_view plain, user_id by);
/// False: it was not set.
result<bool> forget_secret(pg::transaction& tx, const secret_name& name);

/// The secret itself; empty: it is not set. Node's role only. Errors: bad_config (its master key is
/// missing), malformed (another key, or what is stored was changed or is another's).
pg::query<std::optional<std::string>> open_secret(tenant_id tenant,
                                                  std::shared_ptr<const master_keys> keys,
                                                  const secret_name& name);

/// Wraps all data keys of the company in the newest master key; gives how many it was not yet.
result<std::int64_t> rewrap_data_keys(pg::transaction& tx, const master_keys& keys);

/// A turn to a new data key goes in batches, each of its own transaction, and may be broken off.
struct resealing {
  std::int64_t resealed = 0;
  bool is_done = false;  ///< nothing is sealed under an older key; older keys are gone
};
/// Makes a new data key, unless a turn that was broken off goes on. False: the company has none, so
/// there is nothing to turn.
result<bool> begin_resealing(pg::transaction& tx, const master_keys& keys);
result<resealing> reseal_some(pg::transaction& tx, const master_keys& keys, std::int64_t most);

/// Whether every data key and every secret of the company opens; gives how many secrets. Errors as
/// of open_secret, naming the first that does not.
result<std::int64_t> check_secrets(pg::transaction& tx, const master_keys& keys);
/// How many secrets the company has: is there anything that keys are needed for?
result<std::int64_t> count_secrets(pg::transaction& tx);

/// A digest that nobody without the newest master key can try values against.
std::string keyed_digest(const master_keys& keys, std::string_view text);

}  // namespace didtron::storage
