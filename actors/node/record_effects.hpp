#pragma once

#include <cstdint>
#include <string>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "actors/node/write_once.hpp"
#include "storage/repositories/records.hpp"

/// What writes of described records leave in the audit log and for whoever follows events.
namespace didtron::node {

/// "pop:7"
std::string object_of(const described::resource& r, std::int64_t id);
std::string text_of(const described::trash_entry& entry);

write_effect created(const described::resource& r, const described::record& made,
                     const std::string& reason);
write_effect changed(const described::resource& r, const storage::changed_record& done,
                     const std::string& reason);
write_effect trashed(const described::resource& r, const described::trash_entry& entry, const std::string& reason);
write_effect restored(const described::trash_entry& entry,
                      const described::registry& all = described::resources());
write_effect purged(const described::trash_entry& entry,
                    const described::registry& all = described::resources());

}  // namespace didtron::node
