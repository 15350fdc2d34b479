#include "actors/domain/access/grant.hpp"
#include "http/middleware/permissions.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace permissions_detail {

constexpr access for_team =
    access::with({area::staff, action::view})
        .also_for(audience::customer, {area::team, action::view})
        .also_for(audience::carrier, {area::team, action::view});

inline std::string_view reach_of(std::string_view cell) {
  switch (cell.front()) {
  case 'F':
    return "full";
  case 'E':
    return "edit";
  case 'V':
    return "view";
  default:
    return "none";
  }
}

/// Everything that somebody may, for the readers whose people may hold it.
const permission_set& shown_to(const viewer& who) {
  return who.is_platform ? defined_permissions() : permissions_for(who.whom);
}

void write_permission(json::writer& w, permission p) {
  w.begin_object().field("key", key_of(p));
  w.field("area", name_of(p.where)).field("action", name_of(p.what));
  w.field("description",
          std::string{description_of(p.where)} + ": " + std::string{description_of(p.what)});
  w.key("audiences").begin_array();
  for (std::size_t i = 0; i < audience_count; ++i)
    if (permissions_for(static_cast<audience>(i)).has(p)) w.text(name_of(static_cast<audience>(i)));
  w.end_array().end_object();
}

void write_area(json::writer& w, area a, const viewer& who) {
  w.begin_object().field("area", name_of(a)).field("description", description_of(a));
  w.key("cells").begin_array();
  for (const system_role& role : system_roles()) {
    if (!who.is_platform && role.whom != who.whom) continue;
    w.begin_object().field("role", role.name).field("reach", reach_of(cell_of(role, a)));
    w.field("is_own_only", cell_of(role, a).ends_with('o')).end_object();
  }
  w.end_array().end_object();
}

task<result<response>> list(call_context& in) {
  json::writer w;
  w.begin_object().key("permissions").begin_array();
  shown_to(in.who).for_each([&](permission p) { write_permission(w, p); });
  w.end_array().key("matrix").begin_array();
  for (std::size_t i = 0; i < area_count; ++i)
    write_area(w, static_cast<area>(i), in.who);
  w.end_array().end_object();
  co_return json_response(200, w.take());
}

/// The rule in words.
std::string explain(const user_standing& user, const access_ruling& ruling, permission p) {
  const std::string role = user.user.role;
  switch (ruling.rule) {
  case access_rule::no_such_permission:
    return "nobody may: there is no such permission";
  case access_rule::no_such_role:
    return "there is no role " + role;
  case access_rule::other_audience:
    return "the role " + role + " is not for people of a " + user.user.tenant_kind;
  case access_rule::platform_only:
    return std::string{name_of(p.where)} + " belongs to the platform alone";
  case access_rule::matrix: {
    const std::string_view cell = cell_of(*find_system_role(role), p.where);
    return "the system role " + role + " has " + std::string{reach_of(cell)} + " of " +
           std::string{name_of(p.where)} + (cell.ends_with('o') ? ", of its own company's only" : "");
  }
  case access_rule::custom_role:
    if (user.user.custom_role.value == 0) return "the role that the user had was deleted";
    return "the role " + user.user.custom_role.name + (ruling.is_permitted ? " lists it" : " does not list it");
  case access_rule::beyond_audience:
    return "the role " + user.user.custom_role.name + " lists it, but people of a " + user.user.tenant_kind +
           " cannot hold it";
  case access_rule::hidden_feature:
    return "the company is not shown " + std::string{name_of(p.where)} + " by its seller: see its assignments";
  }
  return {};
}

task<result<response>> check(call_context& in) {
  const std::string* key = in.args.find("permission");
  if (key == nullptr) co_return fail_field("/query/permission", "is missing");
  if (in.args.find("user_id") == nullptr) co_return fail_field("/query/user_id", "is missing");
  const auto wanted = parse_permission(*key);
  if (!wanted) co_return fail_field("/query/permission", "is not the key of a permission");
  auto found = co_await in.api.standing_of(in.who, {in.args.number("user_id")});
  if (!found) co_return fail(std::move(found).error());
  const access_ruling ruling = rule_on(grant_of(found->user), *wanted);
  json::writer w;
  w.begin_object().field("user_id", found->user.id.value).field("permission", *key);
  w.field("is_permitted", found->is_active && ruling.is_permitted);
  w.field("role", found->user.role);
  w.key("custom_role");
  write_ref(w, "role_id", found->user.custom_role);
  w.field("rule", found->is_active ? name_of(ruling.rule) : "inactive");
  w.field("explanation", found->is_active ? explain(*found, ruling, *wanted)
                                          : "the user, or the company, is not active");
  w.end_object();
  co_return json_response(200, w.take());
}

openapi::schema_ptr permissions_schema() {
  using namespace openapi;
  return object(
      "Permissions", "What may be permitted, and the matrix of the system roles.",
      {{"permissions",
        array(object("Permission", "The right to do one thing in one area.",
                     {{"key", text("area and action", "customers.view")},
                      {"area", text("what it is about", "customers")},
                      {"action", one_of("what it lets do", {"view", "create", "edit", "delete", "approve"})},
                      {"description", text("for people", "Customers, categories, groups: see")},
                      {"audiences", array(one_of("whose people may hold it", {"staff", "customer", "carrier"}))}}),
              "all keys")},
       {"matrix",
        array(object("PermissionArea", "A row of the matrix.",
                     {{"area", text("name of the area", "customers")},
                      {"description", text("for people", "Customers, categories, groups")},
                      {"cells",
                       array(object("", "A system role in this area.",
                                    {{"role", text("name of the role", "sales")},
                                     {"reach", one_of("full: also delete and, where there are decisions, approve; "
                                                      "edit: also create",
                                                      {"full", "edit", "view", "none"})},
                                     {"is_own_only", boolean("only what belongs to the own company", false)}}),
                             "in the order of the roles")}}),
              "an area each")}});
}

openapi::schema_ptr ruling_schema() {
  using namespace openapi;
  return object(
      "PermissionRuling", "Whether somebody may do something, and why.",
      {{"user_id", integer("who", 7)},
       {"permission", text("what", "credit.edit")},
       {"is_permitted", boolean("may it", true)},
       {"role", text("name of a system role, or custom", "finance")},
       {"custom_role", nullable(reference("role_id", "the company's own role", "Night shift"), "a system role")},
       {"rule", one_of("what decides",
                       {"matrix", "custom_role", "beyond_audience", "other_audience", "platform_only",
                        "no_such_role", "no_such_permission", "hidden_feature", "inactive"})},
       {"explanation", text("the rule in words", "the system role finance has edit of credit")}});
}

}  // namespace permissions_detail

void add_permission_routes(std::vector<route>& out) {
  using namespace permissions_detail;
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/permissions",
                 .who = for_team,
                 .operation = "listPermissions",
                 .tag = "access",
                 .summary = "All permissions and the matrix",
                 .description = "Staff sees everything, customers and carriers what their people can hold.",
                 .answers = {{200, "all of them", permissions_schema()}},
                 .run = list});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/permissions/check",
       .who = for_team,
       .operation = "checkPermission",
       .tag = "access",
       .summary = "May somebody do something",
       .description = "The answer, and the rule that gives it. Users of the own company; for staff also those of "
                      "its customers and carriers. Both parameters are needed.",
       .parameters = {{"user_id", parameter::place::query, value_type::number, "number of the user", "7"},
                      {"permission", parameter::place::query, value_type::text, "key of a permission",
                       "credit.edit"}},
       .answers = {{200, "the ruling", ruling_schema()}},
       .problems = {errc::not_found},
       .run = check});
}

}  // namespace didtron::http
