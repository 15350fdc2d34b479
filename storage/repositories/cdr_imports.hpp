#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/views/cdr_import_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/cdr_ingest.hpp"

/// Sources of CDRs and what they sent.
namespace didtron::storage {

struct new_cdr_source {
  std::string name = {};
  std::string kind = {};    ///< push | folder | pull
  std::string format = {};  ///< the descriptor's JSON text, checked before
  std::optional<std::string> pull = {};  ///< of kind pull: how it is asked, JSON text; none: not configured
};
/// Errors: conflict (the name is taken), invalid_argument.
result<std::int64_t> insert_cdr_source(pg::transaction& tx, const new_cdr_source& source);
/// Error: not_found.
result<void> set_cdr_source_status(pg::transaction& tx, std::int64_t source_id,
                                   std::string_view status);

/// By number. Staff only: the viewer's tenant is the seller.
pg::query<page<cdr_source_view>> cdr_sources_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<cdr_source_view> cdr_source_one(const viewer& who, std::int64_t source_id);
/// Node's role, all tenants: active sources of a kind, with their tenants.
struct owned_source {
  tenant_id tenant = {};
  cdr_source_view source = {};
};
pg::query<std::vector<owned_source>> cdr_sources_of_kind(std::string_view kind);
/// Node's role, all tenants: those of this name, active or not.
pg::query<std::vector<owned_source>> cdr_sources_named(std::string_view name);

struct new_import {
  std::int64_t source_id = 0;
  std::string idempotency_key = {};
  std::string file_name = {};
  std::string file_digest = {};  ///< SHA-256, 32 bytes
  std::int64_t file_bytes = 0;
  std::optional<page_move> page = {};  ///< of a page of an engine: the cursor moves with its last batch
};
struct begun_import {
  ingest_cursor cursor = {};
  cdr_import_view import = {};
  bool is_new = false;
};
/// Takes the source over (its epoch rises: a former importer is fenced off) and finds or makes the
/// import of this key. An import that is over is given as it is. Errors: not_found (no such source),
/// conflict (disabled; the source is at another page), duplicate (the key was used for another file).
result<begun_import> begin_import(pg::transaction& tx, const new_import& wanted);

/// Marks a running import as over, and moves the source to the next page if that is still to be done.
/// `reason` of a refused file, which moves nothing.
result<void> end_import(pg::transaction& tx, const ingest_cursor& cursor, bool is_refused,
                        std::string_view reason);

/// What screening needs from the database: its clock, and what is closed.
struct import_rules {
  instant now = {};
  std::optional<instant> closed_before = {};  ///< the end of the newest closed month of the books
  usage_journal granularity = usage_journal::per_batch;
};
result<import_rules> load_import_rules(pg::transaction& tx);

/// Of these keys of a source those that are claimed, with the digests of what claimed them.
pg::query<std::map<std::string, std::string>> known_cdr_keys(tenant_id tenant, std::int64_t source_id,
                                                             const std::vector<std::string>& keys);

/// `count` unused batch numbers; unused ones are lost, which harms nobody.
result<std::vector<std::int64_t>> reserve_batch_ids(pg::transaction& tx, std::int64_t count);

/// Newest first; of one source, or all for 0.
pg::query<page<cdr_import_view>> cdr_imports_page(const viewer& who, std::int64_t source_id,
                                                  const page_query& q);
/// Error: not_found.
pg::query<cdr_import_view> cdr_import_one(const viewer& who, std::int64_t import_id);
/// In the order of rows; all that were kept.
pg::query<std::vector<row_fault>> cdr_import_errors(const viewer& who, std::int64_t import_id);
/// The same in pages, by row.
pg::query<page<row_fault>> cdr_import_errors_page(const viewer& who, std::int64_t import_id,
                                                  const page_query& q);

}  // namespace didtron::storage
