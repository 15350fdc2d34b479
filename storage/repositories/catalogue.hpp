#pragma once

#include <cstdint>
#include <memory>

#include "actors/domain/routing/catalogue.hpp"
#include "storage/pg/query.hpp"

namespace didtron::storage {

/// Everything configured, from one snapshot. Node's role. Reload when `catalogue_version` differs;
/// the channel "catalogue" notifies with the new version as payload (LISTEN catalogue), polling
/// covers lost notifications.
/// What `last` has of the US number blocks is kept while they are the same.
pg::query<std::shared_ptr<const catalogue>> load_catalogue(const catalogue* last = nullptr);

pg::query<std::int64_t> catalogue_version();

}  // namespace didtron::storage
