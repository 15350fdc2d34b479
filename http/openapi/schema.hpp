#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/json/writer.hpp"

/// JSON Schema (2020-12, as OpenAPI 3.1 wants it) described in C++ next to the code that writes the
/// JSON. Every scalar carries an example; the example of an object is put together from them.
namespace didtron::http::openapi {

class schema;

/// One member of an object. All members are always present: absent is said by null.
struct property {
  std::string name;
  std::shared_ptr<const schema> type;
  bool is_optional = false;  ///< of a request: may be absent
};

class schema {
 public:
  enum class shape { scalar, object, array, nullable };

  shape form = shape::scalar;
  std::string component = {};  ///< name under components/schemas; objects only, empty: inline
  std::string description = {};
  std::string type = {};    ///< scalar: string, integer, number, boolean
  std::string format = {};  ///< "date-time", "uuid", "decimal", …
  std::string pattern = {};
  std::string example = {};              ///< scalar: JSON text
  std::vector<std::string> values = {};  ///< enumeration of strings
  std::optional<std::int64_t> minimum = {};     ///< of integers
  std::optional<std::int64_t> maximum = {};
  std::optional<std::int64_t> length_min = {};  ///< of strings, in characters
  std::optional<std::int64_t> length_max = {};
  std::vector<property> members = {};
  std::shared_ptr<const schema> inner = {};  ///< of array and nullable
  bool is_open = false;                      ///< object: any members, described elsewhere

  /// The schema itself; named objects become a $ref unless `is_definition`.
  void write(json::writer& w, bool is_definition = false) const;
  void write_example(json::writer& w) const;
  /// Adds every named object reachable from here.
  void collect(std::map<std::string, const schema*>& components) const;
};

using schema_ptr = std::shared_ptr<const schema>;

// Scalars. `example` is plain text; it is quoted where JSON wants quotes.
schema_ptr text(std::string description, std::string example);
schema_ptr integer(std::string description, std::int64_t example);
schema_ptr number(std::string description, std::string example);
schema_ptr boolean(std::string description, bool example);
/// Money or rate: a string so that no reader rounds it.
schema_ptr decimal(std::string description, std::string example);
schema_ptr date_time(std::string description, std::string example = "2026-04-01T12:00:00Z");
schema_ptr uuid(std::string description);
schema_ptr currency(std::string description = "ISO 4217 letters");
/// One of the given words; the first is the example.
schema_ptr one_of(std::string description, std::vector<std::string> values);

schema_ptr array(schema_ptr items, std::string description = "");
/// `null_means`: said beside the alternatives, for an inner schema that is an object.
schema_ptr nullable(schema_ptr inner, std::string null_means = {});
schema_ptr object(std::string component, std::string description, std::vector<property> members);
/// An object of any members.
schema_ptr open_object(std::string component, std::string description);
/// The same with further members at the end under another name.
schema_ptr extend(const schema_ptr& base, std::string component, std::string description,
                  std::vector<property> more);
/// {"<key>": number, "name": text}
schema_ptr reference(const std::string& key, std::string description, std::string name_example);
/// {"items": […], "next_cursor": text or null}
schema_ptr page_of(const schema_ptr& items, std::string component);

/// Two spaces of indent per level, a line per member; the input must be valid JSON.
std::string pretty(std::string_view json);

}  // namespace didtron::http::openapi
