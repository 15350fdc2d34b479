#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/core/instant.hpp"
#include "storage/pg/query.hpp"

namespace didtron::storage {

/// What a link's digests are taken of, as the database writes each field; nullopt: null.
using audit_fields = std::vector<std::optional<std::string>>;

/// A link of a tenant's audit chain, and the row behind it as far as it is still there.
struct audit_link {
  std::int64_t no = 0;        ///< 1, 2, … without holes
  std::int64_t audit_no = 0;  ///< the row's
  std::string action_class = {};
  std::string created_us = {};
  std::string sealed_us = {};
  instant created_at = {};
  instant sealed_at = {};
  std::string content_digest = {};  ///< stored, 32 bytes
  std::string digest = {};          ///< stored, 32 bytes

  bool has_row = false;
  std::string object = {};
  audit_fields row = {};     ///< everything but the details
  audit_fields detail = {};  ///< salt, before, after
  std::string detail_digest = {};  ///< of details that were erased; empty: they are there
};

struct audit_head {
  std::int64_t link_no = 0;
  std::string digest = std::string(32, '\0');
  instant sealed_at = {};
};

/// What was taken out: whole rows of a class, or the details of all rows of an object.
struct audit_erasure {
  std::int64_t no = 0;
  std::string action_class = {};
  instant created_before = {};
  std::string object = {};
  std::int64_t audit_no_max = 0;
  instant erased_at = {};
  bool is_told = false;  ///< has its own row in the audit log, or had one
};

/// Recomputed here, without the database's own functions.
std::string audit_content_digest(const audit_link& link);
std::string audit_digest(const audit_link& link, const std::string& previous_digest);

/// "" or what is wrong with a link that should follow `before`.
std::string audit_fault(const audit_link& link, const audit_head& before,
                        const std::vector<audit_erasure>& erasures);
/// "" or why this erasure cannot have been what the rules allow.
std::string audit_fault(const audit_erasure& e);

inline constexpr std::int64_t audit_links_max = 500;
/// The links after `after`, at most audit_links_max, and the head, from one snapshot.
struct audit_part {
  std::vector<audit_link> links = {};
  audit_head head = {};
};
pg::query<audit_part> audit_links_after(tenant_id tenant, std::int64_t after);
pg::query<std::vector<audit_erasure>> audit_erasures_of(tenant_id tenant);
/// Rows that have no link and wait for none, and links to be made of rows that are not there.
pg::query<std::vector<std::string>> audit_strays(tenant_id tenant);

}  // namespace didtron::storage
