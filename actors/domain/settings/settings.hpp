#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "actors/domain/access/permission.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/resources/field.hpp"
#include "actors/domain/views/views.hpp"

/// What the platform's staff may set while the product runs: each setting is described once, with
/// its default, range, permission and the code that reads it. Secrets are no settings.
namespace didtron::settings {

/// The values in force, as code reads them; what stands here is the default.
struct values {
  std::string platform_name = "DIDTron";
  std::string support_email = {};
  bool maintenance_mode = false;
  std::string maintenance_message = "We are back soon. Calls go on meanwhile.";
  std::int64_t session_hours = 12;
  std::int64_t login_attempts_max = 20;
  std::int64_t login_attempts_per_address_max = 300;
  std::int64_t trash_days = 30;
  friend bool operator==(const values&, const values&) = default;
};

/// Who has a value of a setting.
enum class scope : std::uint8_t {
  platform,  ///< the platform alone
  company,   ///< each company with books of its own; without one the platform's counts
};
std::string_view name_of(scope s) noexcept;

using member = std::variant<std::string values::*, bool values::*, std::int64_t values::*>;

struct setting {
  described::field field = {};     ///< name (the key), label, kind, range, unit, help
  std::string_view category = {};  ///< "general", "security", "retention"
  scope of = scope::platform;
  area guard = area::settings;  ///< `edit` of it, besides that of settings, to change it
  bool is_retention = false;    ///< a lower value deletes sooner: only when the writer confirms it
  member where = static_cast<bool values::*>(nullptr);
  std::string_view used_by = {};  ///< the file that reads it; a test looks there

  [[nodiscard]] const std::string& key() const noexcept { return field.name; }
  [[nodiscard]] described::value default_value() const { return read(values{}); }
  [[nodiscard]] described::value read(const values& from) const;
  void write(values& to, const described::value& v) const;
};

/// In the order of screens. References stay valid.
std::span<const setting> all();
/// nullptr: there is no such setting.
const setting* find(std::string_view key) noexcept;

/// As it is stored: `value` in the form of described::write_text; empty: the default counts again.
struct stored {
  tenant_id tenant = {};
  std::string key = {};
  std::optional<std::string> value = {};
};

/// What is in force now, for every company; immutable. A stored value that its description refuses,
/// or that nobody knows, does not count.
class snapshot {
 public:
  snapshot() = default;
  /// `platform`: the company whose values count for all. `faults`: "company key: why" of what does
  /// not count.
  snapshot(tenant_id platform, std::span<const stored> rows, std::vector<std::string>* faults = nullptr);

  [[nodiscard]] const values& platform() const noexcept { return platform_; }
  /// Of a company; what belongs to the platform alone is the platform's.
  [[nodiscard]] const values& of(tenant_id company) const noexcept;

 private:
  values platform_ = {};
  std::map<std::int64_t, values> companies_ = {};  ///< that have values of their own
};

/// Where the value in force comes from.
enum class source : std::uint8_t { standard, platform, company };
std::string_view name_of(source s) noexcept;  ///< "default", "platform", "company"

/// One setting as a company sees it.
struct setting_view {
  const setting* of = nullptr;
  described::value value = {};
  source from = source::standard;
  std::int64_t version = 0;  ///< 0: the company has never changed it
  std::optional<instant> changed_at = {};
  named_ref changed_by = {};  ///< 0: nobody yet
};

/// Whether `next` may take the place of `now`. Error: invalid_argument at "/is_confirmed" for a
/// shorter retention that nobody confirmed.
result<void> check_change(const setting& s, const described::value& now,
                          const described::value& next, bool is_confirmed);

}  // namespace didtron::settings
