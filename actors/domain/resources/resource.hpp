#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/access/permission.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/resources/field.hpp"

namespace didtron::described {

/// Values of one record, in the order of the resource's fields.
using values = std::vector<value>;

/// Rules between fields: adds what is wrong. Pure.
using cross_check = void (*)(const class resource& of, const values& record,
                             std::vector<field_error>& faults);

/// One kind of record, described. Chain:
///   resource{"pops", "pop", "POP", "POPs", "A switch site that customers connect to."}
///     .guarded_by(area::routing).with(text("name", "Name").required()…)
class resource {
 public:
  /// `name`: plural, the SQL table and, with '-' for '_', the path; `singular`: names its number
  /// ("pop_id").
  resource(std::string name, std::string singular, std::string title, std::string titles,
           std::string help);

  resource&& guarded_by(area a) &&;
  resource&& with(field f) &&;
  resource&& at_most(std::int64_t rows) &&;        ///< records of one tenant
  /// It may be shown to some customers only, who see these fields of it. Behind the fields.
  resource&& assignable(const std::vector<std::string>& shown) &&;
  resource&& checked_by(cross_check rule) &&;
  /// No two records outside the trash have the same in all of these fields. Behind the fields.
  resource&& unique_over(std::vector<std::string> names) &&;
  /// A function of the database that tells, as (what text, detail text), what keeps a record of this
  /// number from the trash besides other records.
  resource&& held_by(std::string sql_function) &&;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& singular() const noexcept { return singular_; }
  [[nodiscard]] const std::string& title() const noexcept { return title_; }
  [[nodiscard]] const std::string& titles() const noexcept { return titles_; }
  [[nodiscard]] const std::string& help() const noexcept { return help_; }
  [[nodiscard]] area guard() const noexcept { return guard_; }
  [[nodiscard]] std::int64_t rows_max() const noexcept { return rows_max_; }
  [[nodiscard]] bool is_assignable() const noexcept { return is_assignable_; }
  [[nodiscard]] const std::string& holder() const noexcept { return holder_; }
  [[nodiscard]] cross_check check() const noexcept { return check_; }
  [[nodiscard]] const std::vector<field>& fields() const noexcept { return fields_; }

  /// Where it is described: its references are looked up there.
  [[nodiscard]] const class registry& home() const noexcept { return *home_; }

  [[nodiscard]] std::string id_name() const { return singular_ + "_id"; }
  [[nodiscard]] std::string path() const;        ///< "/api/v1/voice-tiers"
  [[nodiscard]] std::string component() const;   ///< "VoiceTier"
  [[nodiscard]] std::string components() const;  ///< "VoiceTiers"
  /// Position of a field; nullopt: no such field.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view field_name) const noexcept;
  /// The field that people know the record by: the first required text.
  [[nodiscard]] std::size_t label_field() const noexcept;
  /// Keys of several fields each: their positions.
  [[nodiscard]] const std::vector<std::vector<std::size_t>>& unique_keys() const noexcept { return unique_keys_; }
  /// The fields that tell records apart in files: the first unique text, else the first key of
  /// several texts. Empty: there are none.
  [[nodiscard]] std::vector<std::size_t> key_fields() const;
  [[nodiscard]] bool has_key() const { return !key_fields().empty(); }
  /// The unique key that the database calls so; empty: none of this resource.
  [[nodiscard]] std::vector<std::size_t> unique_key_called(std::string_view constraint) const;
  /// "pops_tenant_id_code_key"
  [[nodiscard]] std::string name_of_key(const std::vector<std::size_t>& key) const;
  /// "code, language": fields of a key, for people.
  [[nodiscard]] std::string names_of(const std::vector<std::size_t>& key, std::string_view between = ", ") const;
  /// The names that a list may be sorted by, "-" in front for descending; the first is the default.
  [[nodiscard]] std::vector<std::string> sorts() const;

 private:
  std::string name_, singular_, title_, titles_, help_;
  area guard_ = area::settings;
  std::int64_t rows_max_ = 1'000;
  bool is_assignable_ = false;
  cross_check check_ = nullptr;
  bool has_unknown_offer_ = false;
  bool has_unknown_key_ = false;
  std::vector<std::vector<std::size_t>> unique_keys_ = {};
  std::string holder_ = {};
  std::vector<field> fields_ = {};
  const class registry* home_ = nullptr;
  friend class registry;
  friend std::vector<std::string> faults_of(const resource& r, const class registry& all);
};

/// What the describer got wrong, for tests: names that clash, sorting by what may be none, an
/// example that the field itself refuses, a reference to nothing. Empty: nothing.
std::vector<std::string> faults_of(const resource& r, const class registry& all);

/// The resources of the program in the order of their descriptions. References stay valid.
class registry {
 public:
  registry() = default;
  registry(const registry&) = delete;
  registry& operator=(const registry&) = delete;
  const resource& add(resource r);
  [[nodiscard]] const std::deque<resource>& all() const noexcept { return items_; }
  [[nodiscard]] const resource* find(std::string_view name) const noexcept;

 private:
  std::deque<resource> items_ = {};
};

/// All of them, each behind those that it refers to.
std::vector<const resource*> by_dependency(const registry& all);
/// Those that a company which is made after another one begins with, each behind those that it
/// refers to: what is found by a unique key, names no person, and refers to nothing else.
std::vector<const resource*> template_kinds(const registry& all);

/// Those of the product (catalogue.cpp).
const registry& resources();

/// A stored record.
struct record {
  std::int64_t id = 0;
  std::int64_t version = 0;
  instant created_at = {};
  instant updated_at = {};
  values fields = {};
  std::vector<std::string> names =
      {};  ///< of references, in the order of the fields; "" for others
};

/// Whether the record has this field, as another one of it decides; most fields always belong.
bool belongs(const resource& r, const field& f, const values& record);

/// A new record from what was given (absent: nullopt): defaults filled in. Error: invalid_argument
/// with every fault, pointers "/<field>".
result<values> complete(const resource& r, std::vector<std::optional<value>> given,
                        std::vector<field_error> faults = {});
/// The record after a change. Errors as above; an immutable field that would change is a fault.
result<values> changed(const resource& r, const values& before,
                       std::vector<std::optional<value>> given,
                       std::vector<field_error> faults = {});

}  // namespace didtron::described
