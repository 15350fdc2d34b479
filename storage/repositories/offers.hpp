#pragma once

#include <cstdint>
#include <string_view>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// What a company is offered by its seller: active records of assignable resources that are shown to it
/// now (actors/domain/assignments). Only offered fields have values. Evaluated in the database.
namespace didtron::storage {

/// In their order on screens. Error of the query: invalid_argument (a cursor of another list).
result<pg::query<page<described::record>>> offer_page(const viewer& who, const described::resource& r,
                                                      const page_query& q);
/// Error: not_found (it is not there, not active, or not shown).
pg::query<described::record> offer_one(const viewer& who, const described::resource& r, std::int64_t id);

/// For order and use: whether the company of `tx` may have the record of its seller now: it is there,
/// active and shown. Asked in the transaction that uses it.
result<bool> is_assigned(pg::transaction& tx, const described::resource& r, std::int64_t id);
/// The same of a feature, an area of `features()`; also hidden when a seller above does not have it.
result<bool> is_feature_assigned(pg::transaction& tx, std::string_view feature);

}  // namespace didtron::storage
