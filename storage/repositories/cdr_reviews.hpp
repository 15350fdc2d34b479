#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/views/cdr_import_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/cdr_ingest.hpp"

/// CDRs that wait for a person, what the person decides, and taking a whole import back.
namespace didtron::storage {

/// Newest first; kind and state may be empty (all). Staff only.
pg::query<page<cdr_review_view>> cdr_reviews_page(const viewer& who, const page_query& q,
                                                  std::string_view kind, std::string_view state);
/// Error: not_found.
pg::query<cdr_review_view> cdr_review_one(const viewer& who, std::int64_t review_id);

/// An open review, locked until the transaction ends, with the record as it came.
struct open_review {
  std::int64_t id = 0;
  std::string kind = {};
  std::int64_t source_id = 0;
  std::int64_t import_id = 0;
  cdr_digest digest = {};
  std::int64_t seq = 0;  ///< 0 for a conflict, which has claimed nothing
  uuid call = {};
  std::string source_format = {};  ///< JSON text
  cdr_record record = {};
};
/// Errors: not_found, conflict (somebody has decided).
result<open_review> lock_review(pg::transaction& tx, std::int64_t review_id);

struct review_decision {
  std::string by = {};      ///< "user:7"
  std::string reason = {};  ///< what the person wrote
  request_origin from = {};
  std::string on_behalf_of = {};  ///< "user:9" while `by` acts as that user
};

/// Books the record of a locked review as a batch of its own. Of a conflict: the money of the CDR
/// that was booked before is taken back first, its key then means the new one. The journal entry, if
/// money moved. Errors: those of the database.
result<std::optional<std::int64_t>> book_review(pg::transaction& tx, const open_review& review,
                                                const rated_cdr& rated,
                                                const review_decision& decision);

/// Another try found no price either.
result<void> keep_review(pg::transaction& tx, const open_review& review, const unrated& why);

/// Never billed; the key stays claimed, so that the same report stays acknowledged.
result<void> discard_review(pg::transaction& tx, const open_review& review,
                            const review_decision& decision);

/// Takes an import back: a reversing journal entry for every entry that its batches posted; its
/// keys are free again, its open reviews are discarded, a running importer is fenced off. CDRs and
/// batches stay. Doing it twice changes nothing. Errors: not_found, conflict (the file was refused:
/// there is nothing to take back).
result<cdr_import_view> roll_back_import(pg::transaction& tx, std::int64_t import_id,
                                         const review_decision& decision);

}  // namespace didtron::storage
