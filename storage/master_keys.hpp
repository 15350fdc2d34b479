#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "storage/sealing.hpp"

namespace didtron::storage {

/// The master keys of an installation, by version. They wrap the data keys of companies and lie in
/// a file outside the database: without it, a backup of the database gives no secret away, and
/// none back.
class master_keys {
 public:
  /// A line per version, "<version> <64 hex digits>", ascending from 1 up; nobody but its owner may
  /// read the file. Errors: bad_config; no message holds a part of a key.
  static result<master_keys> read(const std::string& path);

  /// The key that wraps from now on.
  [[nodiscard]] std::int32_t newest() const noexcept { return keys_.rbegin()->first; }
  /// nullptr: the file has no such version (any more).
  [[nodiscard]] const sealing_key* find(std::int32_t version) const noexcept;

 private:
  friend result<master_keys> parse_master_keys(std::string_view text, const std::string& name);
  std::map<std::int32_t, sealing_key> keys_ = {};
};

/// The same from text; `name` stands for the file in messages.
result<master_keys> parse_master_keys(std::string_view text, const std::string& name);

/// Adds a version to the file, or makes the file with version 1; whoever reads sees the old or the
/// new one. Gives the version. Errors: bad_config (the file is there and not readable as such),
/// internal.
result<std::int32_t> add_master_key(const std::string& path);

}  // namespace didtron::storage
