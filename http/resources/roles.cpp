#include "actors/domain/access/grant.hpp"
#include "actors/domain/core/limits.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace roles_detail {

/// Staff manages the roles of staff, customers and carriers those of their own team.
constexpr access for_team(action what) {
  return access::with({area::staff, what})
      .also_for(audience::customer, {area::team, what})
      .also_for(audience::carrier, {area::team, what});
}

void write_permissions(json::writer& w, const permission_set& may) {
  w.key("permissions").begin_array();
  may.for_each([&](permission p) { w.text(key_of(p)); });
  w.end_array();
}

void write_system_role(json::writer& w, const system_role& r) {
  w.begin_object().key("role_id").null();
  w.field("name", r.name).field("description", r.description);
  w.field("audience", name_of(r.whom)).field("is_system", true);
  write_permissions(w, r.may);
  w.key("users").null().key("version").null().key("created_at").null().key("changed_at").null();
  w.end_object();
}

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.custom_roles(in.who);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const system_role& role : system_roles())
    if (in.who.is_platform || role.whom == in.who.whom) write_system_role(w, role);
  for (const custom_role_view& role : *found)
    write_custom_role(w, role, in.who.whom);
  w.end_array().key("next_cursor").null().end_object();
  co_return json_response(200, w.take());
}

task<result<response>> one(call_context& in) {
  auto found = co_await in.api.custom_role(in.who, in.args.number("role_id"));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_custom_role(w, *found, in.who.whom);
  co_return json_response(200, w.take());
}

/// The list as texts; what is no text is refused.
std::vector<std::string> read_keys(json::object_reader& in, const json::value& list) {
  std::vector<std::string> keys;
  for (const json::value& item : *list.items()) {
    const std::string* key = item.text();
    if (key == nullptr) {
      in.refuse("permissions", "each must be the key of a permission");
      return {};
    }
    keys.push_back(*key);
  }
  return keys;
}

/// As `read_custom_permissions`, its faults among those of the body.
std::optional<permission_set> read_permissions(json::object_reader& in, const json::value& list,
                                               const call_context& context) {
  const auto keys = read_keys(in, list);
  auto may = read_custom_permissions(keys, context.may, context.who.whom);
  if (may) return *may;
  for (const field_error& fault : may.error().fields)
    in.refuse("permissions", fault.pointer.substr(std::string_view{"/permissions"}.size()) + " " + fault.detail);
  return std::nullopt;
}

task<result<response>> create(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  new_role wanted;
  wanted.name = body.text("name", {.bytes_min = 1, .bytes_max = limits::role_name_bytes_max});
  wanted.description =
      body.optional_text("description", {.bytes_max = limits::role_description_bytes_max}).value_or("");
  if (const json::value* list = body.array("permissions"))
    wanted.may = read_permissions(body, *list, in).value_or(permission_set{});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto made = co_await in.api.create_role(in.who, std::move(*key), std::move(wanted));
  if (!made) co_return fail(std::move(made).error());
  co_return json_response(made->status, std::move(made->body));
}

task<result<response>> change(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  role_change wanted;
  wanted.version = body.integer("version", {.min = 1});
  wanted.name = body.optional_text("name", {.bytes_min = 1, .bytes_max = limits::role_name_bytes_max});
  wanted.description =
      body.optional_text("description", {.bytes_max = limits::role_description_bytes_max});
  const json::value* given = in.body->find("permissions");
  if (given != nullptr && !given->is_null())
    if (const json::value* list = body.array("permissions"))
      wanted.may = read_permissions(body, *list, in);
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.change_role(in.who, std::move(*key), in.args.number("role_id"),
                                          std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> remove(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  auto done = co_await in.api.delete_role(in.who, std::move(*key), in.args.number("role_id"));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

openapi::schema_ptr keys_schema(std::string description) {
  using namespace openapi;
  return array(text("key of a permission", "calls.view"), std::move(description));
}

openapi::schema_ptr new_role_schema() {
  using namespace openapi;
  return object("NewRole", "A role of one's own.",
                {{"name", text("1 to 60 bytes, one of its kind", "Night shift")},
                 {"description", nullable(text("up to 300 bytes", "Watches calls at night")), true},
                 {"permissions", keys_schema("each one that you hold yourself and that people of your "
                                             "company can hold")}});
}

openapi::schema_ptr role_change_schema() {
  using namespace openapi;
  return object("RoleChange", "What is to change; the rest stays.",
                {{"version", integer("of the role as you saw it", 1)},
                 {"name", nullable(text("1 to 60 bytes", "Night shift")), true},
                 {"description", nullable(text("up to 300 bytes", "Watches calls at night")), true},
                 {"permissions", nullable(keys_schema("all of them, as they are to be")), true}});
}

}  // namespace roles_detail

void write_custom_role(json::writer& w, const custom_role_view& r, audience whom) {
  w.begin_object().field("role_id", r.id).field("name", r.name);
  w.field("description", r.description).field("audience", name_of(whom)).field("is_system", false);
  roles_detail::write_permissions(w, r.may);
  w.field("users", r.users).field("version", r.version);
  write_time(w, "created_at", r.created_at);
  write_time(w, "changed_at", r.changed_at);
  w.end_object();
}

openapi::schema_ptr role_schema() {
  using namespace openapi;
  return object(
      "Role", "A named set of permissions.",
      {{"role_id", nullable(integer("number of a role of one's own", 3), "a system role")},
       {"name", text("of a system role what users have as their role", "Night shift")},
       {"description", text("for people", "Watches calls at night")},
       {"audience", one_of("whose people may have it", {"staff", "customer", "carrier"})},
       {"is_system", boolean("it comes with the product and cannot be changed", false)},
       {"permissions", roles_detail::keys_schema("what it may")},
       {"users", nullable(integer("users who have it", 2), "a system role")},
       {"version", nullable(integer("grows with each change", 1), "a system role")},
       {"created_at", nullable(date_time("when it was made"), "a system role")},
       {"changed_at", nullable(date_time("when it was changed last"), "a system role")}});
}

void add_role_routes(std::vector<route>& out) {
  using namespace roles_detail;
  const auto role_id = number_in_path("role_id", "number of a role of one's own");
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/roles",
                 .who = for_team(action::view),
                 .operation = "listRoles",
                 .tag = "access",
                 .summary = "Roles",
                 .description = "The system roles, then those of the own company; at most 117. Staff sees all "
                                "system roles, customers and carriers those of their people.",
                 .answers = {{200, "all roles", openapi::page_of(role_schema(), "RolePage")}},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/roles/{role_id}",
                 .who = for_team(action::view),
                 .operation = "getRole",
                 .tag = "access",
                 .summary = "A role of one's own",
                 .description = "With the number of users who have it.",
                 .parameters = {role_id},
                 .answers = {{200, "the role", role_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/roles",
                 .who = for_team(action::create),
                 .operation = "createRole",
                 .tag = "access",
                 .summary = "Make a role",
                 .description = "Nobody gives a permission that they do not hold.",
                 .request_body = new_role_schema(),
                 .answers = {{201, "made", role_schema()}},
                 .problems = {errc::conflict, errc::duplicate, errc::limit_exceeded},
                 .has_write_key = true,
                 .run = create});
  out.push_back({.method = "PATCH",
                 .pattern = "/api/v1/roles/{role_id}",
                 .who = for_team(action::edit),
                 .operation = "changeRole",
                 .tag = "access",
                 .summary = "Change a role",
                 .description = "Counts from the next request of whoever has it. Conflict when somebody changed it "
                                "meanwhile.",
                 .parameters = {role_id},
                 .request_body = role_change_schema(),
                 .answers = {{200, "changed", role_schema()}},
                 .problems = {errc::not_found, errc::stale_version, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = change});
  out.push_back({.method = "DELETE",
                 .pattern = "/api/v1/roles/{role_id}",
                 .who = for_team(action::remove),
                 .operation = "deleteRole",
                 .tag = "access",
                 .summary = "Delete a role",
                 .description = "Conflict while users have it. Its number is not used again.",
                 .parameters = {role_id},
                 .answers = {{200, "the role as it was", role_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = remove});
}

}  // namespace didtron::http
