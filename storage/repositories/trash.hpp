#pragma once

#include <string>
#include <vector>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Deleted records: out of sight with those that are part of them, until somebody takes them back
/// or their time is over.
namespace didtron::storage {

/// Puts a record and its parts into the trash, for `days`. Errors: not_found, stale_version, conflict (others
/// refer to it; `fields` names them).
result<described::trash_entry> trash_record(pg::transaction& tx, const described::resource& r,
                                            std::int64_t id, std::int64_t version, user_id by,
                                            const std::string& reason, std::int64_t days);
/// Entries that are in the trash, newest first: what refers to others is younger than they are.
result<std::vector<std::int64_t>> trash_ids_before(pg::transaction& tx, std::int64_t before,
                                                   std::int32_t rows_max);
/// Takes back what an entry holds. Errors: not_found, conflict (ended already; a unique value was
/// given to another record meanwhile; what it is part of is in the trash itself), limit_exceeded.
result<described::trash_entry>
restore_trash(pg::transaction& tx, std::int64_t trash_id, user_id by,
              const described::registry& all = described::resources());
/// Deletes what an entry holds for good; its digest stays. Errors: not_found, conflict (ended
/// already).
result<described::trash_entry> purge_trash(pg::transaction& tx, std::int64_t trash_id, user_id by,
                                           const described::registry& all = described::resources());

/// Purges entries whose time is over, with an audit row each and events; those that another entry refers to
/// wait for that one. Gives those that are gone.
result<std::vector<described::trash_entry>>
purge_expired(pg::transaction& tx, std::int32_t entries_max,
              const described::registry& all = described::resources());

/// Newest first. `names`: the resources whose entries the reader may see.
pg::query<page<described::trash_entry>>
trash_page(const viewer& who, const std::vector<std::string>& names, const page_query& q);
pg::query<described::trash_entry> trash_one(const viewer& who, std::int64_t trash_id);

}  // namespace didtron::storage
