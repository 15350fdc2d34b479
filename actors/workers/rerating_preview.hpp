#pragma once

#include <memory>
#include <set>
#include <string>

#include "actors/domain/routing/catalogue.hpp"
#include "storage/repositories/reratings.hpp"

namespace didtron {

/// Prices every call of a run's scope again and stores what would change, by a connection of its own (role
/// didtron_node). Blocks: never from an actor. Once per run, however often it is called. Calls of an
/// account that a reseller pays, and costs that are the price of a seller above, stay as they are, with
/// a reason: the other books would not follow. Errors: not_found, unavailable (also without a catalogue).
result<void> make_rerating_preview(const std::string& url, std::shared_ptr<const catalogue> prices,
                                   tenant_id seller, std::int64_t run,
                                   const storage::preview_limits& limits = {});

/// Makes every preview that these sellers' runs still want. The first failure ends it: what is left is found
/// again. Errors: as above.
result<void> make_pending_previews(const std::string& url, std::shared_ptr<const catalogue> prices,
                                   const std::set<tenant_id>& sellers);

}  // namespace didtron
