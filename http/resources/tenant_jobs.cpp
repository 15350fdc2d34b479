#include "http/middleware/write_keys.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// What is done to whole companies: limits, exporting, cloning, deleting.
namespace didtron::http {

namespace tenant_jobs_detail {

constexpr std::size_t name_bytes_max = 120;
constexpr std::size_t reason_bytes_max = 500;
constexpr std::int64_t count_max = 1'000'000;
constexpr std::int64_t requests_max = 10'000'000;

tenant_id id_of(const call_context& in) { return {in.args.number("tenant_id")}; }

task<result<response>> limit(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  const std::int64_t version = body.integer("version", {.min = 1});
  tenant_limits l;
  l.users_max = body.optional_integer("users_max", {.min = 0, .max = count_max});
  l.companies_max = body.optional_integer("companies_max", {.min = 0, .max = count_max});
  l.jobs_max = body.optional_integer("jobs_max", {.min = 0, .max = count_max});
  l.requests_per_minute_max = body.optional_integer("requests_per_minute_max", {.min = 1, .max = requests_max});
  std::string reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.limit_tenant(in.who, std::move(*key), id_of(in), version, l, std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> clone(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  tenant_request wanted;
  wanted.name = body.text("name", {.bytes_min = 1, .bytes_max = name_bytes_max});
  wanted.parent = {body.optional_integer("parent_id", {.min = 1}).value_or(0)};
  wanted.reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto queued = co_await in.api.clone_tenant(in.who, std::move(*key), id_of(in), std::move(wanted));
  if (!queued) co_return fail(std::move(queued).error());
  co_return job_response(std::move(*queued));
}

task<result<response>> export_or_delete(call_context& in, bool is_deletion) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  std::string reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  result<written> queued = fail(errc::internal, "");
  if (is_deletion)
    queued = co_await in.api.delete_tenant(in.who, std::move(*key), id_of(in), std::move(reason));
  else
    queued = co_await in.api.export_tenant(in.who, std::move(*key), id_of(in), std::move(reason));
  if (!queued) co_return fail(std::move(queued).error());
  co_return job_response(std::move(*queued));
}
task<result<response>> export_all(call_context& in) { co_return co_await export_or_delete(in, false); }
task<result<response>> remove(call_context& in) { co_return co_await export_or_delete(in, true); }

task<result<response>> blockers(call_context& in) {
  auto found = co_await in.api.tenant_deletion_blockers(in.who, id_of(in));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const auto& e : *found)
    w.begin_object().field("pointer", e.pointer).field("detail", e.detail).end_object();
  w.end_array().key("next_cursor").null().end_object();
  co_return json_response(200, w.take());
}

constexpr access for_staff(action what) { return access::with({area::customers, what}); }

openapi::property limit_member(std::string name, std::string help, std::int64_t like) {
  return {std::move(name), openapi::nullable(openapi::integer(std::move(help), like), "no limit"), true};
}

openapi::schema_ptr reason_schema(std::string component) {
  using namespace openapi;
  return object(std::move(component), "Why.", {{"reason", text("1 to 500 bytes; the audit log keeps it", "contract ended on 31 May")}});
}

}  // namespace tenant_jobs_detail

void add_tenant_job_routes(std::vector<route>& out) {
  using namespace tenant_jobs_detail;
  using namespace openapi;
  const std::string base = "/api/v1/tenants/{tenant_id}";
  const std::vector<parameter> id{number_in_path("tenant_id", "number of the tenant")};
  out.push_back({.method = "PUT",
                 .pattern = base + "/limits",
                 .who = for_staff(action::edit),
                 .operation = "limitTenant",
                 .tag = "tenants",
                 .summary = "Limit a company",
                 .description = "What is beyond a limit already stays; nothing is added. All limits are said together: what is left out has none. "
                                "Channels, calls per second and spend are limits of its accounts.",
                 .parameters = id,
                 .request_body = object("TenantLimits", "What the company may have at most.",
                                        {{"version", integer("of the company as you saw it", 1)},
                                         limit_member("users_max", "people who may get in", 50),
                                         limit_member("companies_max", "companies right below it", 100),
                                         limit_member("jobs_max", "jobs of its people that have not ended", 20),
                                         limit_member("requests_per_minute_max", "requests of its people to one node; then 429", 600),
                                         {"reason", nullable(text("up to 500 bytes", "as agreed")), true}}),
                 .answers = {{200, "the company", tenant_schema()}},
                 .problems = {errc::not_found, errc::stale_version, errc::duplicate},
                 .has_write_key = true,
                 .run = limit});
  out.push_back({.method = "POST",
                 .pattern = base + "/clone",
                 .who = for_staff(action::create),
                 .operation = "cloneTenant",
                 .tag = "tenants",
                 .summary = "Make a company after another one",
                 .description = "A job: a company of the same kind with its master data, all or nothing. People, books, secrets and what names "
                                "persons is not copied. The job's result names the new company.",
                 .parameters = id,
                 .request_body = object("TenantClone", "The company that is to be.",
                                        {{"name", text("1 to 120 bytes", "Acme Demo")},
                                         {"parent_id", nullable(integer("whose it is; null: yours", 1)), true},
                                         {"reason", nullable(text("up to 500 bytes", "demo for Acme")), true}}),
                 .answers = {{202, "the job", job_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = clone});
  out.push_back({.method = "POST",
                 .pattern = base + "/export",
                 .who = for_staff(action::remove),
                 .operation = "exportTenant",
                 .tag = "tenants",
                 .summary = "Export everything of a company",
                 .description = "A job whose files have all its rows as JSON lines, for a customer also its accounts, calls and lines of account; no "
                                "secrets. The files stay for seven days.",
                 .parameters = id,
                 .request_body = reason_schema("TenantExport"),
                 .answers = {{202, "the job", job_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = export_all});
  out.push_back({.method = "GET",
                 .pattern = base + "/deletion",
                 .who = for_staff(action::view),
                 .operation = "getTenantDeletion",
                 .tag = "tenants",
                 .summary = "What is in the way of a deletion",
                 .description = "Nothing, when the list is empty.",
                 .parameters = id,
                 .answers = {{200, "the reasons",
                              page_of(object("TenantDeletionBlocker", "Something in the way.",
                                             {{"pointer", text("what", "/accounts/7")}, {"detail", text("why", "Main has a balance in USD")}}),
                                      "TenantDeletionBlockers")}},
                 .problems = {errc::not_found},
                 .run = blockers});
  out.push_back({.method = "POST",
                 .pattern = base + "/delete",
                 .who = for_staff(action::remove),
                 .operation = "deleteTenant",
                 .tag = "tenants",
                 .summary = "Delete a company",
                 .description = "A job that begins when a second person has approved it. Only of a suspended company without balances, running calls "
                                "or companies below it. Its people and secrets are forgotten, its records are erased; books, calls and audit "
                                "log stay for as long as the law wants them. Cannot be taken back.",
                 .parameters = id,
                 .request_body = reason_schema("TenantDeletion"),
                 .answers = {{202, "the job", job_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = remove});
}

}  // namespace didtron::http
