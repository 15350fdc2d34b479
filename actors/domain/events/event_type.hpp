#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/access/permission.hpp"
#include "actors/domain/resources/resource.hpp"

/// What the product tells of: the kinds of rows that `outbox` holds, and what each has in its
/// payload. Payloads are thin: which thing, which version of it, no secrets and nothing personal;
/// whoever wants more asks the API with rights of their own.
namespace didtron::events {

/// Version of the envelope around a payload; payloads may gain members, anything else makes another kind.
inline constexpr std::string_view envelope_version = "2026-11-24";

/// How a member of a payload looks in JSON.
enum class shape : std::uint8_t {
  id,       ///< whole number
  count,    ///< whole number, zero and above
  text,     ///< string
  decimal,  ///< string with a decimal number
  uuid,     ///< string
  words,    ///< array of strings
  uuids,    ///< array of strings
};

struct member {
  std::string name = {};
  shape of = shape::text;
  std::string meaning = {};
  std::string example = {};  ///< as text; of an array: one item
  bool may_be_none = false;  ///< null then
};

/// One kind of event: "pop.created".
struct event_type {
  std::string name = {};     ///< topic of its row in `outbox`
  std::string meaning = {};  ///< for people, one sentence
  /// Whose `view` a receiver needs.
  area guard = area::settings;
  /// The member that names what it is about: events about one thing are told in their order. Empty:
  /// it is about the company.
  std::string about = {};
  std::vector<member> payload = {};
  /// The described record that it is about; nullptr: none.
  const described::resource* of = nullptr;
};

/// What happens to a described record; the words behind the '.' of an event's name.
inline constexpr std::string_view created = "created";
inline constexpr std::string_view updated = "updated";
inline constexpr std::string_view deleted = "deleted";    ///< into the trash
inline constexpr std::string_view restored = "restored";  ///< out of the trash
inline constexpr std::string_view purged = "purged";      ///< for good

/// "pop.created"
std::string name_of(const described::resource& r, std::string_view what);

/// Those of one kind of record.
std::vector<event_type> types_of(const described::resource& r);

/// All kinds of events, sorted by name. References stay valid.
class catalogue {
 public:
  explicit catalogue(const described::registry& records);
  [[nodiscard]] const std::vector<event_type>& all() const noexcept { return items_; }
  /// nullptr: there is no such kind.
  [[nodiscard]] const event_type* find(std::string_view name) const noexcept;

 private:
  std::vector<event_type> items_ = {};
};

/// That of the product.
const catalogue& event_types();

}  // namespace didtron::events
