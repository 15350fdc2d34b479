#pragma once

#include <functional>
#include <string>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Records of described resources: every statement is made from the description.
namespace didtron::storage {

/// Error of the query: invalid_argument when the cursor is not one of this list and sort.
result<pg::query<page<described::record>>>
records_page(const viewer& who, const described::resource& r, const described::record_query& q);
/// Error: not_found.
pg::query<described::record> record_one(const viewer& who, const described::resource& r,
                                        std::int64_t id);
/// What happened to one record, newest first.
pg::query<page<described::record_event>> record_history(const viewer& who,
                                                        const described::resource& r,
                                                        std::int64_t id, const page_query& q);

/// Errors: invalid_argument (a reference to nothing), conflict ("/<field>": taken already),
/// limit_exceeded.
result<described::record> insert_record(pg::transaction& tx, const described::resource& r,
                                        const described::values& values);

struct changed_record {
  described::record before = {};
  described::record after = {};
};
/// `change` makes the new values from the stored ones. Nothing is written when they are equal.
/// Errors: not_found, stale_version (somebody changed it since), those of `change`, those of an
/// insertion.
result<changed_record>
update_record(pg::transaction& tx, const described::resource& r, std::int64_t id,
              std::int64_t version,
              const std::function<result<described::values>(const described::values&)>& change);

/// The record, whoever holds it, in this transaction.
result<described::record> record_in(pg::transaction& tx, const described::resource& r,
                                    std::int64_t id, bool is_locked = false);

namespace records_detail {
described::value read_value(const described::field& f, pg::row_reader& in);
described::record read_record(const described::resource& r, pg::row_reader& in);
/// A unique key as the fields that it is of.
error told(const described::resource& r, error e);
/// Each referenced record is there, and stays until this transaction ends; those that are as
/// `before` are not looked at. Error: invalid_argument, "/<field>".
result<void> check_targets(pg::transaction& tx, const described::resource& r,
                           const described::values& v, const described::values* before);
}  // namespace records_detail

}  // namespace didtron::storage
