#include "storage/repositories/roles.hpp"

#include "actors/domain/access/grant.hpp"
#include "actors/domain/core/limits.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/users.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace roles_support {

permission_set keys(std::string_view text) { return storage::permissions_in(text); }

struct role_world : world {
  role_world() : world{"roles"} {}
  [[nodiscard]] tenant_id customer() const { return demo.customers.front().tenant; }
  [[nodiscard]] user_id somebody(tenant_id tenant) {
    return user_id{number(root, "SELECT min(user_id) FROM users WHERE tenant_id = $1", pg::params{}.id(tenant))};
  }
  /// In a transaction of its own; a refusal rolls back.
  template <class Work> auto in(tenant_id tenant, Work work) {
    auto tx = must(pg::transaction::begin(node, tenant));
    auto done = work(tx);
    if (done) must(tx.commit());
    return done;
  }
  auto make(tenant_id tenant, const std::string& name, std::string_view may) {
    return in(tenant, [&](auto& tx) {
      return storage::insert_custom_role(tx, {name, "", keys(may), somebody(tenant)});
    });
  }
  user_id person(tenant_id tenant, const std::string& email, std::int64_t role) {
    return must(in(tenant, [&](auto& tx) {
      return storage::insert_user(tx, {email, "Some One", "custom", "$argon2id$x", role});
    }));
  }
  /// What the session of a user says that it may.
  permission_set by_session(tenant_id tenant, user_id user, char letter) {
    storage::new_login_session s;
    s.token_digest.assign(32, letter);
    s.csrf_digest.assign(32, 'c');
    s.user = user;
    must(in(tenant, [&](auto& tx) { return storage::create_login_session(tx, s); }));
    return read_session(letter);
  }
  permission_set read_session(char letter) {
    auto api = open_as("api", database);
    const auto found = must(pg::run(api, storage::login_session_by_digest(std::string(32, letter))));
    return permissions_of(access_grant{found.user.role, found.user.tenant_kind, found.user.custom_permissions});
  }
  [[nodiscard]] viewer staff() const { return {{}, seller(), true, true}; }
};

}  // namespace roles_support

using namespace roles_support;

TEST_CASE("a custom role is its tenant's own: made, read, changed and deleted") {
  role_world w;
  const auto made = must(w.make(w.seller(), "Night shift", "calls.view calls.edit"));
  CHECK(made.may == keys("calls.edit calls.view"));
  CHECK(made.version == 1);
  CHECK(w.make(w.seller(), "NIGHT shift", "calls.view").error().kind == errc::conflict);
  const auto theirs = must(w.make(w.customer(), "Night shift", "calls.view"));  // another tenant's name is free
  CHECK(theirs.id != made.id);

  auto api = open_as("api", w.database);
  const auto all = must(pg::run(api, storage::custom_roles(w.staff())));
  REQUIRE(all.size() == 1);
  CHECK(all[0].id == made.id);
  CHECK(pg::run(api, storage::custom_role_one(w.staff(), theirs.id)).error().kind == errc::not_found);

  const auto change = [&](const storage::custom_role_change& c) {
    return w.in(w.seller(), [&](auto& tx) { return storage::change_custom_role(tx, made.id, c); });
  };
  const auto changed = must(change({std::nullopt, "Watches", keys("calls.view"), 1}));
  CHECK(changed.before.may == made.may);
  CHECK(changed.after.may == keys("calls.view"));
  CHECK(changed.after.name == "Night shift");
  CHECK(changed.after.version == 2);
  CHECK(change({"Day shift", std::nullopt, std::nullopt, 1}).error().kind == errc::stale_version);
  must(w.make(w.seller(), "Other", "calls.view"));
  CHECK(change({"other", std::nullopt, std::nullopt, 2}).error().kind == errc::conflict);
  CHECK(must(change({"NIGHT SHIFT", std::nullopt, std::nullopt, 2})).after.name == "NIGHT SHIFT");  // its own
  CHECK(w.in(w.customer(), [&](auto& tx) { return storage::delete_custom_role(tx, made.id); }).error().kind ==
        errc::not_found);

  must(w.in(w.seller(), [&](auto& tx) { return storage::delete_custom_role(tx, made.id); }));
  CHECK(pg::run(api, storage::custom_role_one(w.staff(), made.id)).error().kind == errc::not_found);
  CHECK(must(w.make(w.seller(), "Night shift", "calls.view")).id > made.id);  // never the same number
}

TEST_CASE("a session and a log-in know what the custom role lists now, and a deleted one gives nothing") {
  role_world w;
  const auto role = must(w.make(w.seller(), "Night shift", "calls.view calls.edit"));
  const auto user = w.person(w.seller(), "night@didtron.example", role.id);
  CHECK(w.by_session(w.seller(), user, 's') == keys("calls.view calls.edit"));
  const auto by_email = must(pg::run(w.node, storage::user_by_email("night@didtron.example")));
  CHECK(by_email.user.custom_role.name == "Night shift");
  CHECK(by_email.user.custom_permissions == keys("calls.view calls.edit"));
  const auto standing = must(pg::run(w.node, storage::user_standing_of(w.staff(), user)));
  CHECK(standing.is_active);
  CHECK(standing.user.custom_role.value == role.id);

  must(w.in(w.seller(), [&](auto& tx) {
    return storage::change_custom_role(tx, role.id, {std::nullopt, std::nullopt, keys("calls.view"), 1});
  }));
  CHECK(w.read_session('s') == keys("calls.view"));
  const auto kept = w.in(w.seller(), [&](auto& tx) { return storage::delete_custom_role(tx, role.id); });
  CHECK(kept.error().kind == errc::conflict);
  // Gone all the same: as if somebody had the role while it was deleted.
  must(w.root.execute("UPDATE roles SET deleted_at = now()"));
  CHECK(w.read_session('s').is_empty());
  CHECK(w.in(w.seller(), [&](auto& tx) {
           return storage::insert_user(tx, {"late@didtron.example", "Late", "custom", "x", role.id});
         }).error().kind == errc::not_found);
}

TEST_CASE("a role that waits to be deleted is not given meanwhile, and one that is being given is not deleted") {
  role_world w;
  const auto role = must(w.make(w.seller(), "Night shift", "calls.view"));
  auto other = open_as("node", w.database);
  auto giving = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::insert_user(giving, {"a@didtron.example", "A", "custom", "x", role.id}));
  auto deleting = must(pg::transaction::begin(other, w.seller()));
  must(deleting.execute("SET LOCAL lock_timeout = '200ms'"));
  CHECK_FALSE(storage::delete_custom_role(deleting, role.id).has_value());
  deleting.rollback();
  must(giving.commit());
  auto again = must(pg::transaction::begin(other, w.seller()));
  CHECK(storage::delete_custom_role(again, role.id).error().kind == errc::conflict);
}

TEST_CASE("a role of another tenant, or of a kind that the users do not have, is refused by the table") {
  role_world w;
  const auto role = must(w.make(w.seller(), "Night shift", "calls.view"));
  const auto add = [&](tenant_id tenant, const std::string& name, std::optional<std::int64_t> id) {
    return w.in(tenant, [&](auto& tx) { return storage::insert_user(tx, {name + "@x.example", "X", name, "x", id}); });
  };
  CHECK(add(w.customer(), "custom", role.id).error().kind == errc::not_found);
  CHECK_FALSE(add(w.seller(), "custom", std::nullopt).has_value());
  CHECK_FALSE(add(w.seller(), "support", role.id).has_value());
  CHECK_FALSE(add(w.seller(), "boss", std::nullopt).has_value());
  for (const system_role& one : system_roles())
    must(add(w.seller(), std::string{one.name}, std::nullopt));
  // Stored, but of no use: the role is for others than the people of this tenant.
  const auto misplaced = must(pg::run(w.node, storage::user_by_email("customer_owner@x.example")));
  CHECK(permissions_of(access_grant{misplaced.user.role, misplaced.user.tenant_kind, {}}).is_empty());
  // A key that nobody knows, from the future or by hand, gives nothing; the others still count.
  must(w.root.execute("UPDATE roles SET permissions = ARRAY['calls.view', 'teleport.edit', 'costs.approve']"));
  const auto user = must(add(w.seller(), "custom", role.id));
  CHECK(w.by_session(w.seller(), user, 'u') == keys("calls.view"));
}

TEST_CASE("there are not more custom roles than a list shows") {
  role_world w;
  for (std::int64_t i = 0; i < limits::custom_roles_max; ++i)
    must(w.make(w.seller(), "r" + std::to_string(i), "calls.view"));
  CHECK(w.make(w.seller(), "one more", "calls.view").error().kind == errc::limit_exceeded);
  must(w.make(w.customer(), "one more", "calls.view"));
  auto api = open_as("api", w.database);
  CHECK(must(pg::run(api, storage::custom_roles(w.staff()))).size() == static_cast<std::size_t>(limits::custom_roles_max));
}

TEST_CASE("who is asked about: one's own people, for staff also those of the companies right below") {
  role_world w;
  const auto theirs = w.somebody(w.customer());
  CHECK(must(pg::run(w.node, storage::user_standing_of(w.staff(), theirs))).user.tenant_kind == "customer");
  const viewer customer{{}, w.customer(), false, false};
  CHECK(must(pg::run(w.node, storage::user_standing_of(customer, theirs))).user.id == theirs);
  CHECK(pg::run(w.node, storage::user_standing_of(customer, w.somebody(w.seller()))).error().kind == errc::not_found);
  const viewer stranger{{}, w.demo.customers[1].tenant, false, false};
  CHECK(pg::run(w.node, storage::user_standing_of(stranger, theirs)).error().kind == errc::not_found);
}

}  // namespace didtron::test
