#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/domain/resources/resource.hpp"
#include "actors/domain/test_engine/engine_case.hpp"
#include "actors/domain/test_engine/value_cases.hpp"
#include "http/test_engine/caller.hpp"

namespace didtron::test_engine {

/// Who the checks of records need: `owner` may everything in the scratch tenant, `stranger` as much
/// in another one, `customer` is somebody of a company below.
struct people {
  person owner = {};
  person stranger = {};
  person customer = {};
};

/// Members of a body with their values as JSON, in order.
using members = std::vector<std::pair<std::string, std::string>>;
std::string object_of(const members& all);

/// A record as it was answered.
struct stored {
  std::int64_t id = 0;
  std::int64_t version = 0;
  json::value json = {};
  [[nodiscard]] bool is_there() const noexcept { return id > 0; }
  /// A member as JSON text.
  [[nodiscard]] std::string text(std::string_view member) const { return text_of(json.find(member)); }
};

/// One check of one described resource: what it asks, what it has to clean away, what it found.
class trial {
 public:
  trial(caller& call, const people& who, const described::registry& all,
        const described::resource& of, value_source& values, std::string check,
        std::vector<engine_case>& out)
      : call_{call}, who_{who}, all_{all}, of_{of}, values_{values}, check_{std::move(check)}, out_{out} {}
  trial(const trial&) = delete;
  trial& operator=(const trial&) = delete;
  /// Takes away what it made, for good, the youngest first.
  ~trial();

  [[nodiscard]] const described::resource& of() const noexcept { return of_; }
  [[nodiscard]] const std::vector<described::field>& fields() const noexcept { return of_.fields(); }
  [[nodiscard]] const described::field& label() const { return of_.fields()[of_.label_field()]; }
  [[nodiscard]] const people& who() const noexcept { return who_; }
  [[nodiscard]] const described::registry& all() const noexcept { return all_; }

  // ---- asking; the answer is kept for the next expectation ----
  const answer& ask(sent what) { return ask_as(who_.owner, std::move(what)); }
  const answer& ask_as(const person& whom, sent what);
  const answer& get(const std::string& path, const members& query = {});
  const answer& post(const std::string& path, std::string body, std::optional<std::string> key = {});
  const answer& patch(const stored& record, const members& change, std::optional<std::string> key = {});
  const answer& remove(const stored& record, std::string_view reason = {});

  // ---- values and records ----
  /// Good values for every field, those named in `change` instead of them. Nothing when a record
  /// that a reference needs could not be made (told).
  members body(const members& change = {}) { return body_of(of_, change); }
  std::string good_json(const described::field& f);
  value_source& values() noexcept { return values_; }
  /// A new record, cleaned away later; not there: told.
  stored create(const members& change = {});
  /// One that the last answer holds, if it does; cleaned away later.
  stored adopt(const answer& from, const described::resource& of);
  stored adopt(const answer& from) { return adopt(from, of_); }
  [[nodiscard]] std::string one(const stored& record) const { return of_.path() + "/" + std::to_string(record.id); }
  [[nodiscard]] const parents& known() const noexcept { return parents_; }

  // ---- finding ----
  bool expect(bool is_so, std::string what, std::string expected, std::string seen);
  bool equal(const std::string& seen, const std::string& expected, std::string what) {
    return expect(seen == expected, std::move(what), expected, seen);
  }
  bool status(int wanted, std::string what);
  bool status_in(std::initializer_list<int> wanted, std::string what);
  /// 400 that names exactly these fields.
  bool refused_for(std::vector<std::string> pointers, std::string what);

 private:
  bool make_parents(const described::resource& of);
  members body_of(const described::resource& of, const members& change);

  caller& call_;
  const people& who_;
  const described::registry& all_;
  const described::resource& of_;
  value_source& values_;
  std::string check_;
  std::vector<engine_case>& out_;
  std::vector<std::pair<const described::resource*, std::int64_t>> made_ = {};
  parents parents_ = {};
  sent last_sent_ = {};
  answer last_ = {};
  std::chrono::steady_clock::duration spent_ = {};
};

/// A promise that every described resource makes.
struct record_check {
  std::string_view name;
  void (*run)(trial& t);
};
/// All of them, in the order in which they are tried.
const std::vector<record_check>& record_checks();

// record_checks.cpp, list_checks.cpp, life_checks.cpp, file_checks.cpp
void add_value_checks(std::vector<record_check>& out);
void add_list_checks(std::vector<record_check>& out);
void add_life_checks(std::vector<record_check>& out);
void add_file_checks(std::vector<record_check>& out);

/// Kinds of records of areas that are the platform's alone. Nobody in a scratch company could hold
/// them, so their checks go through an API that takes its staff for the platform's; the company's
/// walls stay.
bool is_platforms(const described::resource& of);
void lend_platform(http::session& login);

/// Every check of one resource, or the one of that name.
std::vector<engine_case> try_resource(caller& call, const people& who, const described::registry& all,
                                      const described::resource& of, value_source& values,
                                      std::string_view only = {});

}  // namespace didtron::test_engine
