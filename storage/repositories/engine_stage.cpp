#include "storage/repositories/engine_stage.hpp"

#include <array>
#include <map>
#include <optional>

#include "actors/domain/test_engine/route_cases.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/users.hpp"

namespace didtron::storage {

namespace engine_stage_sql {
constexpr std::string_view parts = "SELECT part, stage_tenant_id FROM engine_stages WHERE tenant_id = app_tenant()";
constexpr std::string_view keep = R"(
  INSERT INTO engine_stages (tenant_id, part, stage_tenant_id) VALUES (app_tenant(), $1, $2)
  ON CONFLICT (tenant_id, part) DO UPDATE SET stage_tenant_id = EXCLUDED.stage_tenant_id)";
constexpr std::string_view people = R"(
  SELECT user_id, email, role FROM users WHERE tenant_id = app_tenant() AND email LIKE 'engine.%@testing-engine.invalid')";
constexpr std::string_view set_active = R"(
  UPDATE users SET is_active = $1
  WHERE tenant_id = app_tenant() AND email LIKE 'engine.%@testing-engine.invalid' AND is_active <> $1)";
constexpr std::string_view any_active = R"(
  SELECT EXISTS (SELECT FROM users WHERE tenant_id = app_tenant() AND email LIKE 'engine.%@testing-engine.invalid' AND is_active))";
constexpr std::string_view running = R"(
  SELECT EXISTS (SELECT FROM jobs WHERE tenant_id = app_tenant() AND kind = 'test_engine' AND state IN ('queued', 'running')))";
}  // namespace engine_stage_sql

namespace engine_stage_detail {

struct part_row {
  std::string_view part;
  std::string_view above;  ///< part that it stands below; empty: the books' owner
  std::string_view kind;
  std::string_view name;
};
constexpr std::array<part_row, 4> parts{{
    {"scratch", "", "operator", "Testing engine: scratch"},
    {"customer", "scratch", "customer", "Testing engine: customer"},
    {"carrier", "scratch", "carrier", "Testing engine: carrier"},
    {"stranger", "", "reseller", "Testing engine: stranger"},
}};
/// No password has this digest: its people have sessions that the engine makes, and no other way in.
constexpr std::string_view no_password = "!";

using known_parts = std::map<std::string, tenant_id, std::less<>>;

result<known_parts> read_parts(pg::transaction& tx) {
  auto rows = tx.execute(engine_stage_sql::parts);
  if (!rows) return fail(std::move(rows).error());
  known_parts out;
  auto read = pg::map_rows(*rows, [&](pg::row_reader& in) {
    const std::string part = in.text();
    out[part] = in.id<tenant_id>();
    return 0;
  });
  if (!read) return fail(std::move(read).error());
  return out;
}

/// The part's tenant, made anew when there is none any more, and active.
result<tenant_id> open_part(pg::transaction& tx, const part_row& row, const known_parts& known, tenant_id above) {
  if (const auto at = known.find(row.part); at != known.end()) {
    viewer me;
    me.tenant = tx.tenant();
    auto there = pg::run(tx, tenant_one(me, at->second));
    if (there && there->kind == row.kind && there->parent.value == above.value) {
      if (there->status == "active") return at->second;
      if (there->status == "suspended") {
        auto open = reactivate_tenant(tx, at->second);
        if (!open) return fail(std::move(open).error());
        return at->second;
      }
    } else if (!there && there.error().kind != errc::not_found) {
      return fail(std::move(there).error());
    }
  }
  auto made = create_tenant(tx, {above, std::string{row.kind}, std::string{row.name}});
  if (!made) return fail(std::move(made).error());
  auto kept = tx.execute(engine_stage_sql::keep, pg::params{}.text(row.part).id(made->id));
  if (!kept) return fail(std::move(kept).error());
  return made->id;
}

/// The numbers of the people of the transaction's tenant by role.
result<std::map<std::string, user_id>> people_in(pg::transaction& tx) {
  auto rows = tx.execute(engine_stage_sql::people);
  if (!rows) return fail(std::move(rows).error());
  std::map<std::string, user_id> out;
  auto read = pg::map_rows(*rows, [&](pg::row_reader& in) {
    const auto id = in.id<user_id>();
    in.text();
    out[in.text()] = id;
    return 0;
  });
  if (!read) return fail(std::move(read).error());
  return out;
}

/// A person of each role in one tenant; with `makes`, those that are missing are made and all let in.
result<void> add_people(pg::transaction& tx, tenant_id tenant, std::string_view kind, bool is_stranger,
                        bool makes, engine_stage& out) {
  const tenant_id own = tx.tenant();
  if (auto set = tx.set_tenant(tenant); !set) return set;
  auto known = people_in(tx);
  if (!known) return fail(std::move(known).error());
  for (const auto& who : test_engine::all_role_cases()) {
    const bool is_wanted = is_stranger ? who.role == "super_admin" && who.tenant_kind == "platform"
                                       : !who.role.empty() && who.tenant_kind == kind;
    if (!is_wanted) continue;
    stage_person person{who.role, std::string{kind}, is_stranger, tenant, {}};
    if (const auto at = known->find(who.role); at != known->end()) {
      person.user = at->second;
    } else if (makes) {
      new_user wanted;
      wanted.email = "engine." + who.role + "." + std::to_string(tenant.value) + "@testing-engine.invalid";
      wanted.display_name = "Testing engine: " + who.role;
      wanted.role = who.role;
      wanted.password_hash = no_password;
      auto made = insert_user(tx, wanted);
      if (!made) return fail(std::move(made).error());
      person.user = *made;
    } else {
      continue;
    }
    out.people.push_back(std::move(person));
  }
  if (makes)
    if (auto open = tx.execute(engine_stage_sql::set_active, pg::params{}.boolean(true)); !open)
      return fail(std::move(open).error());
  return tx.set_tenant(own);
}

result<engine_stage> gather(pg::transaction& tx, const known_parts& parts_known, bool makes) {
  engine_stage out;
  out.scratch = parts_known.at("scratch");
  out.stranger = parts_known.at("stranger");
  if (auto ok = add_people(tx, tx.tenant(), "platform", false, makes, out); !ok) return fail(std::move(ok).error());
  for (const auto& row : parts)
    if (auto ok = add_people(tx, parts_known.at(std::string{row.part}), row.kind, row.part == "stranger", makes, out); !ok)
      return fail(std::move(ok).error());
  return out;
}

}  // namespace engine_stage_detail

using namespace engine_stage_detail;

result<engine_stage> open_engine_stage(pg::transaction& tx) {
  auto known = read_parts(tx);
  if (!known) return fail(std::move(known).error());
  for (const auto& row : parts) {
    const tenant_id above = row.above.empty() ? tx.tenant() : known->at(std::string{row.above});
    auto there = open_part(tx, row, *known, above);
    if (!there) return fail(std::move(there).error());
    (*known)[std::string{row.part}] = *there;
  }
  return gather(tx, *known, true);
}

result<engine_stage> engine_stage_in(pg::transaction& tx) {
  auto known = read_parts(tx);
  if (!known) return fail(std::move(known).error());
  if (known->size() != parts.size()) return fail(errc::not_found, "the testing engine has no companies");
  return gather(tx, *known, false);
}

result<bool> close_engine_stage(pg::transaction& tx) {
  auto stage = engine_stage_in(tx);
  if (!stage && stage.error().kind == errc::not_found) return false;
  if (!stage) return fail(std::move(stage).error());
  const tenant_id own = tx.tenant();
  bool has_closed = false;
  std::map<std::int64_t, bool> seen;
  for (const auto& person : stage->people) {
    if (auto set = tx.set_tenant(person.tenant); !set) return fail(std::move(set).error());
    if (auto ended = revoke_login_sessions_of(tx, person.user); !ended) return fail(std::move(ended).error());
    if (!seen.emplace(person.tenant.value, true).second) continue;
    auto closed = tx.execute(engine_stage_sql::set_active, pg::params{}.boolean(false));
    if (!closed) return fail(std::move(closed).error());
    has_closed = has_closed || closed->affected() > 0;
  }
  if (auto set = tx.set_tenant(own); !set) return fail(std::move(set).error());
  // What stands below them is closed with them.
  for (const tenant_id top : {stage->scratch, stage->stranger}) {
    auto closed = suspend_tenant(tx, top, "no run of the testing engine is under way");
    if (closed) has_closed = true;
    // Suspended already, or deleted by somebody.
    if (!closed && closed.error().kind != errc::conflict && closed.error().kind != errc::not_found)
      return fail(std::move(closed).error());
  }
  return has_closed;
}

result<bool> is_engine_stage_open(pg::transaction& tx, const engine_stage& stage) {
  const tenant_id own = tx.tenant();
  bool is_open = false;
  for (const auto& person : stage.people) {
    if (auto set = tx.set_tenant(person.tenant); !set) return fail(std::move(set).error());
    auto rows = tx.execute(engine_stage_sql::any_active);
    if (!rows) return fail(std::move(rows).error());
    auto one = pg::first_row(*rows, [](pg::row_reader& in) { return in.boolean(); });
    if (!one) return fail(std::move(one).error());
    is_open = is_open || *one;
  }
  if (auto set = tx.set_tenant(own); !set) return fail(std::move(set).error());
  return is_open;
}

result<bool> is_engine_running(pg::transaction& tx) {
  auto rows = tx.execute(engine_stage_sql::running);
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.boolean(); });
}

}  // namespace didtron::storage
