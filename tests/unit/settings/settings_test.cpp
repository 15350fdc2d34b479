#include "actors/domain/settings/settings.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include <doctest/doctest.h>

namespace didtron::settings {

namespace settings_test {

constexpr tenant_id root{1};
constexpr tenant_id operator_a{2};
constexpr tenant_id operator_b{3};

stored row(tenant_id tenant, const char* key, const char* value) {
  return {tenant, key, value == nullptr ? std::nullopt : std::optional<std::string>{value}};
}

}  // namespace settings_test

using namespace settings_test;

TEST_CASE("every setting is described whole: a good default, a member of its own, an example") {
  std::set<std::string> keys;
  for (const setting& s : all()) {
    CAPTURE(s.key());
    CHECK(keys.insert(s.key()).second);
    CHECK(find(s.key()) == &s);
    CHECK_FALSE(s.field.label.empty());
    CHECK_FALSE(s.category.empty());
    const auto by_default = s.default_value();
    if (s.field.is_required) CHECK_FALSE(described::is_none(by_default));
    // The default and the example are values that the description takes.
    CHECK(described::read_text(s.field, described::write_text(s.field, by_default)).value() == by_default);
    const auto example = described::read_text(s.field, s.field.good_example()).value();
    values changed;
    s.write(changed, example);
    CHECK(s.read(changed) == example);
    if (s.is_retention) CHECK(std::holds_alternative<std::int64_t>(by_default));
  }
  CHECK(find("no_such_setting") == nullptr);
  CHECK(find("") == nullptr);
  // No two write the same member.
  for (const setting& one : all()) {
    values changed;
    for (const setting& s : all())
      if (&s != &one && std::holds_alternative<std::int64_t values::*>(s.where)) s.write(changed, described::value{std::int64_t{77}});
    CHECK(one.read(changed) == one.default_value());
  }
}

TEST_CASE("no setting that nothing reads") {
  for (const setting& s : all()) {
    CAPTURE(s.key());
    std::ifstream file{std::string{DIDTRON_SOURCE_DIR} + "/" + std::string{s.used_by}};
    REQUIRE(file.is_open());
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    CHECK(text.find("." + s.key()) != std::string::npos);
  }
}

TEST_CASE("a company's own value counts, then the platform's, then the default") {
  const snapshot nobody;
  CHECK(nobody.platform() == values{});
  CHECK(nobody.of(operator_a) == values{});
  const std::vector<stored> rows{row(operator_a, "trash_days", "7"), row(root, "trash_days", "60"),
                                 row(root, "support_email", "help@example.com"), row(root, "session_hours", nullptr)};
  const snapshot now{root, rows};
  CHECK(now.platform().trash_days == 60);
  CHECK(now.platform().session_hours == 12);
  CHECK(now.of(root).trash_days == 60);
  CHECK(now.of(operator_a).trash_days == 7);
  CHECK(now.of(operator_b).trash_days == 60);
  CHECK(now.of(operator_a).support_email == "help@example.com");
}

TEST_CASE("what a description refuses does not count, and is told") {
  const std::vector<stored> rows{row(root, "trash_days", "6"),       row(root, "session_hours", "soon"),
                                 row(root, "nonsense", "1"),         row(root, "platform_name", ""),
                                 row(operator_a, "platform_name", "Mine"), row(root, "support_email", ""),
                                 row(root, "login_attempts_max", "5")};
  std::vector<std::string> faults;
  const snapshot now{root, rows, &faults};
  values expected;
  expected.login_attempts_max = 5;
  CHECK(now.platform() == expected);
  CHECK(now.of(operator_a) == expected);
  REQUIRE(faults.size() == 5);
  CHECK(faults[2] == "1 nonsense: there is no such setting");
  CHECK(faults[4] == "2 platform_name: it is the platform's alone");
}

TEST_CASE("a retention is shortened only by somebody who says so") {
  const setting& trash = *find("trash_days");
  const auto days = [](std::int64_t n) { return described::value{n}; };
  CHECK(check_change(trash, days(30), days(31), false).has_value());
  CHECK(check_change(trash, days(30), days(30), false).has_value());
  CHECK(check_change(trash, days(30), days(7), true).has_value());
  const auto refused = check_change(trash, days(30), days(29), false);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fields.front().pointer == "/is_confirmed");
  CHECK(check_change(*find("session_hours"), days(12), days(1), false).has_value());
}

}  // namespace didtron::settings
