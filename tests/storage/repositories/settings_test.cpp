#include "storage/repositories/settings.hpp"

#include <future>

#include "tests/storage/world.hpp"

namespace didtron::test {

namespace settings_support {

const settings::setting* const trash = settings::find("trash_days");
const settings::setting* const mail = settings::find("support_email");

described::value days(std::int64_t n) { return described::value{n}; }

struct settings_world : world {
  settings_world() : world{"settings"} {
    branch = demo.customers.front().tenant;
  }
  [[nodiscard]] user_id somebody(tenant_id tenant) {
    return user_id{number(root, "SELECT min(user_id) FROM users WHERE tenant_id = $1", pg::params{}.id(tenant))};
  }
  result<storage::changed_setting> change(tenant_id tenant, const settings::setting* of,
                                          std::optional<described::value> value, std::int64_t version,
                                          bool is_confirmed = false) {
    auto tx = must(pg::transaction::begin(node, tenant));
    auto done = storage::change_setting(tx, {of, std::move(value), version, is_confirmed, somebody(tenant)});
    if (done) must(tx.commit());
    return done;
  }
  settings::setting_view view(tenant_id tenant, const settings::setting* of) {
    for (const auto& v : must(pg::run(node, storage::settings_of(viewer{{}, tenant, true, true}))))
      if (v.of == of) return v;
    FAIL("no such setting for this company");
    return {};
  }
  std::optional<storage::stored_settings> newer(std::int64_t known) {
    return must(pg::run(node, storage::settings_newer_than(known)));
  }
  tenant_id branch = {};  ///< another company
};

}  // namespace settings_support

using namespace settings_support;

TEST_CASE("a setting is changed, inherited, and goes back to its default; versions only grow") {
  settings_world w;
  CHECK(w.view(w.seller(), trash).from == settings::source::standard);
  CHECK_FALSE(w.newer(0).has_value());
  const auto first = must(w.change(w.seller(), trash, days(60), 0));
  CHECK(first.before.value == days(30));
  CHECK(first.after.value == days(60));
  CHECK(first.after.version == 1);
  CHECK(first.after.from == settings::source::platform);
  CHECK(first.after.changed_by.value == w.somebody(w.seller()).value);
  // Another company inherits it, has its own, and goes back to it.
  CHECK(w.view(w.branch, trash).value == days(60));
  CHECK(w.view(w.branch, trash).version == 0);
  CHECK(must(w.change(w.branch, trash, days(90), 0)).after.from == settings::source::company);
  CHECK(w.view(w.seller(), trash).value == days(60));
  const auto back = must(w.change(w.branch, trash, std::nullopt, 1, true));
  CHECK(back.after.value == days(60));
  CHECK(back.after.from == settings::source::platform);
  CHECK(back.after.version == 2);
  must(w.change(w.seller(), trash, std::nullopt, 1, true));
  CHECK(w.view(w.seller(), trash).value == days(30));
  CHECK(w.view(w.seller(), trash).version == 2);
  // A text that is taken away is no text, not the default's.
  must(w.change(w.seller(), mail, described::value{std::string{"help@example.com"}}, 0));
  CHECK(described::is_none(must(w.change(w.seller(), mail, described::value{}, 1)).after.value));
}

TEST_CASE("changes are refused when somebody was faster, when unconfirmed, and when the setting is the platform's") {
  settings_world w;
  must(w.change(w.seller(), trash, days(60), 0));
  CHECK(w.change(w.seller(), trash, days(61), 0).error().kind == errc::stale_version);
  CHECK(w.change(w.seller(), trash, days(61), 2).error().kind == errc::stale_version);
  CHECK(w.change(w.seller(), trash, days(59), 1).error().fields.front().pointer == "/is_confirmed");
  CHECK(w.change(w.seller(), trash, std::nullopt, 1).error().fields.front().pointer == "/is_confirmed");
  CHECK(w.view(w.seller(), trash).value == days(60));
  CHECK(w.change(w.branch, mail, described::value{std::string{"a@example.com"}}, 0).error().kind == errc::not_found);
  const auto seen = must(pg::run(w.node, storage::settings_of(viewer{{}, w.branch, true, true})));
  for (const auto& v : seen)
    CHECK(v.of->of == settings::scope::company);
}

TEST_CASE("two who change the same setting for the first time: one is told") {
  settings_world w;
  auto other = open_as("node", w.database);
  auto first = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::change_setting(first, {trash, days(60), 0, false, w.somebody(w.seller())}));
  auto late = std::async(std::launch::async, [&] {
    auto tx = must(pg::transaction::begin(other, w.seller()));
    return storage::change_setting(tx, {trash, days(70), 0, false, user_id{1}});
  });
  must(first.commit());
  const auto refused = late.get();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::stale_version);
}

TEST_CASE("a node that asks hears of every change, and of nothing when there is none") {
  settings_world w;
  must(w.change(w.seller(), trash, days(60), 0));
  const auto all = w.newer(0);
  REQUIRE(all.has_value());
  CHECK(all->platform == w.seller());
  CHECK(all->version == 1);
  CHECK_FALSE(w.newer(all->version).has_value());
  must(w.change(w.branch, trash, days(90), 0));
  must(w.change(w.seller(), trash, std::nullopt, 1, true));
  const auto next = w.newer(all->version);
  REQUIRE(next.has_value());
  CHECK(next->version == 3);
  const settings::snapshot now{next->platform, next->rows};
  CHECK(now.platform().trash_days == 30);
  CHECK(now.of(w.branch).trash_days == 90);
}

TEST_CASE("the row of a setting says nothing of values that its description has come to refuse") {
  settings_world w;
  must(w.change(w.seller(), trash, days(60), 0));
  must(w.root.execute("UPDATE settings SET value = '400'"));
  CHECK(w.view(w.seller(), trash).value == days(30));
  CHECK(w.view(w.seller(), trash).version == 1);
  must(w.change(w.seller(), trash, days(45), 1));
}

}  // namespace didtron::test
