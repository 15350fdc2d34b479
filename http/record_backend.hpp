#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

/// What a client said of a record's fields, in their order; nullopt: nothing.
using given_fields = std::vector<std::optional<described::value>>;

struct record_change {
  std::int64_t version = 0;  ///< of the record as the writer saw it
  given_fields given = {};
  std::string reason = {};
};
struct record_file {
  std::vector<given_fields> rows = {};
  std::string text = {};  ///< the file as it came
  bool is_dry_run = false;
};

/// The described resources' part of the backend. Writes happen once per key, as in ledger_backend.
class record_backend {
 public:
  virtual ~record_backend() = default;

  /// What is described here; those of the product unless a test has its own. Outlives the backend.
  [[nodiscard]] virtual const described::registry& described() const noexcept { return described::resources(); }

  /// Error: invalid_argument (a cursor of another list or order).
  virtual task<result<page<described::record>>> records(viewer who, const described::resource& r,
                                                        described::record_query q) = 0;
  virtual task<result<described::record>> record(viewer who, const described::resource& r,
                                                 std::int64_t id) = 0;
  virtual task<result<page<described::record_event>>>
  record_history(viewer who, const described::resource& r, std::int64_t id, page_query q) = 0;
  /// Errors: invalid_argument with a pointer per field, conflict (a unique value), limit_exceeded.
  virtual task<result<written>> create_record(viewer who, write_key key,
                                              const described::resource& r, given_fields given,
                                              std::string reason) = 0;
  /// Errors: those of a creation, not_found, stale_version.
  virtual task<result<written>> change_record(viewer who, write_key key,
                                              const described::resource& r, std::int64_t id,
                                              record_change change) = 0;
  /// Into the trash with what is part of it. Errors: not_found, stale_version, conflict (used).
  virtual task<result<written>> trash_record(viewer who, write_key key,
                                             const described::resource& r, std::int64_t id,
                                             std::int64_t version, std::string reason) = 0;
  /// All rows or none; a long file is a job's (202). A row whose key field is known changes that record. Errors: invalid_argument
  /// ("/rows/<number>/<field>"), conflict, limit_exceeded.
  virtual task<result<written>> import_records(viewer who, write_key key,
                                               const described::resource& r, record_file file) = 0;
  /// That records left in a file; nothing is handed out before it is noted.
  virtual task<result<bool>> note_export(viewer who, const described::resource& r,
                                         std::int64_t rows) = 0;

  /// Only of the resources named.
  virtual task<result<page<described::trash_entry>>>
  trash(viewer who, std::vector<std::string> names, page_query q) = 0;
  virtual task<result<described::trash_entry>> trash_entry(viewer who, std::int64_t id) = 0;
  /// Errors: not_found, conflict.
  virtual task<result<written>> restore_trash(viewer who, write_key key, std::int64_t id) = 0;
  virtual task<result<written>> purge_trash(viewer who, write_key key, std::int64_t id) = 0;
};

}  // namespace didtron::http
