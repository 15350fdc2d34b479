#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "actors/domain/access/permission.hpp"
#include "actors/domain/core/result.hpp"

/// Plain records of the product, described once: what a field is, what it may hold and who sees it.
/// Everything that treats records alike (validation, SQL, JSON, OpenAPI, CSV, audit, tests) reads
/// these descriptions and knows no record by name.
namespace didtron::described {

/// What a field means, not only how it is stored.
enum class kind : std::uint8_t {
  text,        ///< one line
  long_text,   ///< several lines
  code,        ///< a-z, 0-9, '-', '_': short name that machines use; starts with a letter or digit
  flag,        ///< true or false
  integer,     ///< whole number in the field's unit
  money,       ///< decimal, at most 8 decimals; stored at 1e-8
  rate,        ///< decimal per minute, at most 10 decimals; stored at 1e-10
  percent,     ///< decimal of a hundred, at most 6 decimals; stored at 1e-6
  instant,     ///< RFC 3339 time
  choice,      ///< one of the field's words
  choices,     ///< several of the field's words, each once, in their order
  texts,       ///< several short lines, each once
  reference,   ///< number of another record
  email,       ///< RFC 5321 mailbox, host in lower case
  host_name,   ///< RFC 1123, lower case, at least two labels
  ip_address,  ///< IPv4 or IPv6
  url,         ///< https, without user and password
  phone,       ///< E.164 with '+'
  prefix,      ///< 1 to 15 digits
  country,     ///< ISO 3166-1, two capitals
  currency,    ///< ISO 4217, three capitals
  time_zone,   ///< name in the tz database
  company,     ///< number of a tenant right below that buys: customer, reseller or operator
};
inline constexpr std::size_t kind_count = 23;

/// One value. monostate: none. Kinds that count (integer, money, rate, percent, instant in
/// microseconds, reference, company) are int64; lists are vectors; all else is text in canonical form.
using value =
    std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>>;
inline bool is_none(const value& v) noexcept { return v.index() == 0; }

/// How a kind looks outside.
struct kind_facts {
  std::string_view name;           ///< as in `/meta/resources`
  std::string_view json_type;      ///< "string", "integer", "boolean", "array"
  std::string_view format;         ///< JSON Schema format or empty
  std::string_view sql_type;       ///< type of the column
  std::string_view column_ending;  ///< what the column's name has behind the field's: "_e8"
  std::string_view input;          ///< the portal's control
  std::string_view example;        ///< a good value
};
const kind_facts& facts(kind k);

/// Who reads a field besides those who may see the record.
enum class sensitivity : std::uint8_t {
  open,
  personal,  ///< kept out of events and exports unless the reader may edit the record
};

/// One field. Built by the functions below and chained:
///   text("name", "Name").length(1, 80).required().listed().searchable()
struct field {
  std::string name = {};   ///< in the API; SQL column = name + column_ending of the kind
  std::string label = {};  ///< on screens
  std::string help_text = {};
  std::string example = {};  ///< as text; empty: that of the kind
  kind type = kind::text;
  std::string unit = {};  ///< "s", "%", "per minute": shown behind the value
  std::int64_t min = 0;   ///< of what is stored; for texts: characters; for lists: items
  std::int64_t max = 0;
  std::vector<std::string> words = {};  ///< of choice and choices
  std::string target = {};              ///< of reference: name of the resource
  value otherwise_value = {};           ///< when a creation does not say
  sensitivity who_sees = sensitivity::open;
  bool is_required = false;
  bool is_unique = false;     ///< among the tenant's records that are not in the trash
  bool is_in_key = false;     ///< of a key of several fields
  bool is_immutable = false;  ///< set once
  bool is_listed = false;     ///< a column of the list
  bool is_filterable = false;
  bool is_sortable = false;
  bool is_searchable = false;
  bool is_owner = false;  ///< reference to the record that this one is part of
  /// Of a reference: what it names has the same value as this record in the field of this name.
  std::string shared_field = {};
  /// The field is given exactly when that one, a choice, is this word. Empty: always.
  std::string only_field = {};
  std::string only_word = {};
  /// When none is given it is this and the record's number: "c-17". The database makes it.
  std::string made_prefix = {};
  bool is_offered = false;  ///< of an assignable record: customers whom it is shown to see the field
  /// Another area's edit is needed to give it another value than it has, or starts with.
  std::optional<area> guard = {};

  field&& length(std::int64_t lowest, std::int64_t highest) && {
    min = lowest, max = highest;
    return std::move(*this);
  }
  field&& between(std::int64_t lowest, std::int64_t highest) && {
    min = lowest, max = highest;
    return std::move(*this);
  }
  field&& required() && {
    is_required = true;
    return std::move(*this);
  }
  field&& unique() && {
    is_unique = true;
    return std::move(*this);
  }
  field&& made_of_number(std::string prefix) && {
    made_prefix = std::move(prefix);
    return std::move(*this);
  }
  field&& immutable() && {
    is_immutable = true;
    return std::move(*this);
  }
  field&& listed() && {
    is_listed = true;
    return std::move(*this);
  }
  field&& filterable() && {
    is_filterable = true;
    return std::move(*this);
  }
  field&& sortable() && {
    is_sortable = true;
    return std::move(*this);
  }
  field&& searchable() && {
    is_searchable = true;
    return std::move(*this);
  }
  field&& owned() && {
    is_owner = true;
    return std::move(*this);
  }
  field&& within(std::string field_of_both) && {
    shared_field = std::move(field_of_both);
    return std::move(*this);
  }
  field&& only_when(std::string choice, std::string word) && {
    only_field = std::move(choice);
    only_word = std::move(word);
    return std::move(*this);
  }
  field&& decided_by(area a) && {
    guard = a;
    return std::move(*this);
  }
  field&& personal() && {
    who_sees = sensitivity::personal;
    return std::move(*this);
  }
  field&& in_unit(std::string u) && {
    unit = std::move(u);
    return std::move(*this);
  }
  field&& help(std::string words_for_people) && {
    help_text = std::move(words_for_people);
    return std::move(*this);
  }
  field&& like(std::string good_value) && {
    example = std::move(good_value);
    return std::move(*this);
  }
  field&& otherwise(value v) && {
    otherwise_value = std::move(v);
    return std::move(*this);
  }

  [[nodiscard]] std::string column() const;
  [[nodiscard]] bool is_list() const noexcept {
    return type == kind::choices || type == kind::texts;
  }
  [[nodiscard]] bool is_number() const noexcept;
  /// It holds the number of something that has a name.
  [[nodiscard]] bool is_id() const noexcept {
    return type == kind::reference || type == kind::company;
  }
  /// A good value as text.
  [[nodiscard]] std::string good_example() const;
};

field text(std::string name, std::string label);       ///< 1 to 120 characters
field long_text(std::string name, std::string label);  ///< 1 to 2,000 characters
field code(std::string name, std::string label);       ///< 2 to 32 characters
field flag(std::string name, std::string label, bool otherwise);
field integer(std::string name, std::string label, std::int64_t min, std::int64_t max);
field money(std::string name, std::string label);  ///< zero and above
field rate(std::string name, std::string label);   ///< zero and above
field percent(std::string name, std::string label, std::int64_t max_percent);
field moment(std::string name, std::string label);
field choice(std::string name, std::string label, std::vector<std::string> words);
field choices(std::string name, std::string label, std::vector<std::string> words);
field texts(std::string name, std::string label, std::int64_t items_max);
/// `name` ends in "_id".
field reference(std::string name, std::string label, std::string target);
/// `name` ends in "_id".
field company(std::string name, std::string label);
field of_kind(kind k, std::string name, std::string label);  ///< email, host_name, country, …

/// A value from text: a CSV cell, a filter, a JSON string. Canonical form; an empty text is no
/// value. Error: invalid_argument; the message says what the value must be.
result<value> read_text(const field& f, std::string_view text);
/// From a JSON integer (integer, reference).
result<value> read_integer(const field& f, std::int64_t number);
/// From a JSON array of strings (choices, texts).
result<value> read_list(const field& f, const std::vector<std::string>& items);
/// The text that reads back as the same value; lists joined by '|'. Empty for none.
std::string write_text(const field& f, const value& v);

inline constexpr char list_separator = '|';
inline constexpr std::int64_t list_item_characters_max = 120;

}  // namespace didtron::described
