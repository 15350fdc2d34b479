#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace tenants_detail {

constexpr std::size_t name_bytes_max = 120;
constexpr std::size_t reason_bytes_max = 500;

std::vector<std::string> kinds() { return {"reseller", "customer", "carrier", "operator"}; }

task<result<response>> list(call_context& in) {
  tenant_filter f;
  if (const std::string* kind = in.args.find("kind")) f.kind = *kind;
  if (const std::string* status = in.args.find("status")) f.status = *status;
  f.parent = {in.args.number("parent_id")};
  auto found = co_await in.api.tenants(in.who, in.paging, std::move(f));
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_tenant);
}

task<result<response>> tree(call_context& in) {
  auto found = co_await in.api.tenant_tree(in.who);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const tenant_view& t : *found)
    write_tenant(w, t);
  w.end_array().key("next_cursor").null().end_object();
  co_return json_response(200, w.take());
}

task<result<response>> one(call_context& in) {
  auto found = co_await in.api.tenant(in.who, {in.args.number("tenant_id")});
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_tenant(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> create(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  tenant_request wanted;
  wanted.kind = body.text("kind", {.bytes_min = 1, .bytes_max = 20});
  wanted.name = body.text("name", {.bytes_min = 1, .bytes_max = name_bytes_max});
  wanted.parent = {body.optional_integer("parent_id", {.min = 1}).value_or(0)};
  wanted.reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  const auto known = kinds();
  if (!wanted.kind.empty() && std::find(known.begin(), known.end(), wanted.kind) == known.end())
    body.refuse("kind", "must be one of: reseller customer carrier operator");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto made = co_await in.api.create_tenant(in.who, std::move(*key), std::move(wanted));
  if (!made) co_return fail(std::move(made).error());
  co_return json_response(made->status, std::move(made->body));
}

task<result<response>> change(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  const std::int64_t version = body.integer("version", {.min = 1});
  std::string name = body.text("name", {.bytes_min = 1, .bytes_max = name_bytes_max});
  std::string reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.rename_tenant(in.who, std::move(*key), {in.args.number("tenant_id")}, version,
                                            std::move(name), std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> close_or_open(call_context& in, bool is_suspension) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  std::string reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  const tenant_id id{in.args.number("tenant_id")};
  // Named first: a temporary of a conditional expression inside co_await is destroyed twice.
  result<written> done = fail(errc::internal, "");
  if (is_suspension)
    done = co_await in.api.suspend_tenant(in.who, std::move(*key), id, std::move(reason));
  else
    done = co_await in.api.reactivate_tenant(in.who, std::move(*key), id, std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}
task<result<response>> suspend(call_context& in) { co_return co_await close_or_open(in, true); }
task<result<response>> reactivate(call_context& in) { co_return co_await close_or_open(in, false); }

constexpr access for_staff(action what) { return access::with({area::customers, what}); }

openapi::schema_ptr reason_schema(std::string component) {
  using namespace openapi;
  return object(std::move(component), "Why.", {{"reason", text("1 to 500 bytes; the audit log keeps it", "no payment since March")}});
}

parameter id_parameter() { return number_in_path("tenant_id", "number of the tenant"); }

}  // namespace tenants_detail

void write_tenant(json::writer& w, const tenant_view& t) {
  w.begin_object().field("tenant_id", t.id.value).key("parent");
  write_ref(w, "tenant_id", t.parent);
  w.field("kind", t.kind).field("name", t.name).field("status", t.status).field("is_open", t.is_open);
  w.field("depth", t.depth).field("version", t.version);
  write_time(w, "created_at", t.created_at);
  write_optional(w, "suspended_at", t.suspended_at);
  w.field("suspended_for", t.suspended_for);
  write_optional(w, "deleted_at", t.deleted_at);
  w.key("limits").begin_object();
  const auto limit = [&](const char* name, const std::optional<std::int64_t>& most) {
    w.key(name);
    if (most)
      w.integer(*most);
    else
      w.null();
  };
  limit("users_max", t.limits.users_max);
  limit("companies_max", t.limits.companies_max);
  limit("jobs_max", t.limits.jobs_max);
  limit("requests_per_minute_max", t.limits.requests_per_minute_max);
  w.end_object().end_object();
}

openapi::schema_ptr tenant_schema() {
  using namespace openapi;
  return object("Tenant", "A company of the tree.",
                {{"tenant_id", integer("number of the tenant", 3)},
                 {"parent", nullable(reference("tenant_id", "whose it is", "Example Voice"), "your own company")},
                 {"kind", one_of("platform, reseller and operator keep books and have staff",
                                 {"customer", "platform", "reseller", "carrier", "operator"})},
                 {"name", text("its name", "Acme")},
                 {"status", one_of("its own", {"active", "suspended", "deleted"})},
                 {"is_open", boolean("it and everybody above it are active: its people get in, its calls go out", true)},
                 {"depth", integer("levels below your company", 1)},
                 {"version", integer("grows with each change", 1)},
                 {"created_at", date_time("since when it is there")},
                 {"suspended_at", nullable(date_time("since when it is suspended"))},
                 {"suspended_for", text("why; empty: it is not", "")},
                 {"deleted_at", nullable(date_time("since when it is gone; its books stay"))},
                 {"limits", object("TenantLimitState", "What it may have at most.",
                                   {{"users_max", nullable(integer("people who may get in", 50), "no limit")},
                                    {"companies_max", nullable(integer("companies right below it", 100), "no limit")},
                                    {"jobs_max", nullable(integer("jobs of its people that have not ended", 20), "no limit")},
                                    {"requests_per_minute_max", nullable(integer("requests of its people to one node", 600), "no limit")}})}});
}

void add_tenant_routes(std::vector<route>& out) {
  using namespace tenants_detail;
  using namespace openapi;
  const std::string base = "/api/v1/tenants";
  out.push_back({.method = "GET",
                 .pattern = base,
                 .who = for_staff(action::view),
                 .operation = "listTenants",
                 .tag = "tenants",
                 .summary = "Companies below yours",
                 .description = "At any depth, by number.",
                 .parameters = paging_and({{"kind", parameter::place::query, value_type::word, "only of this kind", "customer", kinds()},
                                           {"status", parameter::place::query, value_type::word, "only these", "active", {"active", "suspended", "deleted"}},
                                           {"parent_id", parameter::place::query, value_type::number, "only right below this one", "1"}}),
                 .answers = {{200, "a page of companies", page_of(tenant_schema(), "TenantPage")}},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = base + "/tree",
                 .who = for_staff(action::view),
                 .operation = "getTenantTree",
                 .tag = "tenants",
                 .summary = "The tree of companies",
                 .description = "Your own first, each one behind its parent; at most 10,000.",
                 .answers = {{200, "all of them", page_of(tenant_schema(), "TenantPage")}},
                 .problems = {errc::limit_exceeded},
                 .run = tree});
  out.push_back({.method = "GET",
                 .pattern = base + "/{tenant_id}",
                 .who = for_staff(action::view),
                 .operation = "getTenant",
                 .tag = "tenants",
                 .summary = "One company",
                 .description = "Your own, or one below it.",
                 .parameters = {id_parameter()},
                 .answers = {{200, "the company", tenant_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  out.push_back({.method = "POST",
                 .pattern = base,
                 .who = for_staff(action::create),
                 .operation = "createTenant",
                 .tag = "tenants",
                 .summary = "Make a company",
                 .description = "Right below the platform anything can be; below a reseller customers and, one level deep, resellers; "
                                "below an operator customers and carriers.",
                 .request_body = object("NewTenant", "A company that is to be.",
                                        {{"kind", one_of("what it is", kinds())},
                                         {"name", text("1 to 120 bytes", "Acme")},
                                         {"parent_id", nullable(integer("whose it is; null: yours", 1)), true},
                                         {"reason", nullable(text("up to 500 bytes", "signed on 3 May")), true}}),
                 .answers = {{201, "the company", tenant_schema()}},
                 .problems = {errc::duplicate},
                 .has_write_key = true,
                 .run = create});
  out.push_back({.method = "PATCH",
                 .pattern = base + "/{tenant_id}",
                 .who = for_staff(action::edit),
                 .operation = "changeTenant",
                 .tag = "tenants",
                 .summary = "Change a company",
                 .description = "Of those below yours.",
                 .parameters = {id_parameter()},
                 .request_body = object("TenantChange", "What it is to be.",
                                        {{"version", integer("of the company as you saw it", 1)},
                                         {"name", text("1 to 120 bytes", "Acme")},
                                         {"reason", nullable(text("up to 500 bytes", "renamed")), true}}),
                 .answers = {{200, "the company", tenant_schema()}},
                 .problems = {errc::not_found, errc::stale_version, errc::duplicate},
                 .has_write_key = true,
                 .run = change});
  out.push_back({.method = "POST",
                 .pattern = base + "/{tenant_id}/suspend",
                 .who = for_staff(action::remove),
                 .operation = "suspendTenant",
                 .tag = "tenants",
                 .summary = "Suspend a company",
                 .description = "With everything below it: nobody gets in any more, log-ins under way included, and new calls are refused with "
                                "403. Running calls talk on for what they have been granted, a minute at most, and get no more.",
                 .parameters = {id_parameter()},
                 .request_body = reason_schema("TenantSuspension"),
                 .answers = {{200, "the company", tenant_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = suspend});
  out.push_back({.method = "POST",
                 .pattern = base + "/{tenant_id}/reactivate",
                 .who = for_staff(action::remove),
                 .operation = "reactivateTenant",
                 .tag = "tenants",
                 .summary = "Take a suspension back",
                 .description = "Those below it that are suspended themselves stay so.",
                 .parameters = {id_parameter()},
                 .request_body = reason_schema("TenantReactivation"),
                 .answers = {{200, "the company", tenant_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = reactivate});
}

}  // namespace didtron::http
