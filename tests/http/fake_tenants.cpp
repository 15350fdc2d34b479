#include "http/resources/write.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_tenants_detail {
tenant_view sample_tenant() {
  tenant_view t;
  t.id = {3};
  t.parent = {1, "Example Voice"};
  t.kind = "customer";
  t.name = "Acme";
  t.status = "active";
  t.is_open = true;
  t.depth = 1;
  t.created_at = parse_instant("2026-04-01T12:00:00Z").value();
  return t;
}
result<written> answer_of(tenant_id id, std::int32_t status) {
  if (id.value != 3) return fail(errc::not_found, "no such tenant");
  json::writer w;
  write_tenant(w, sample_tenant());
  return written{status, w.take()};
}
}  // namespace fake_tenants_detail

using namespace fake_tenants_detail;

task<result<page<tenant_view>>> fake_backend::tenants(viewer, page_query, tenant_filter) {
  return answer<page<tenant_view>>(page<tenant_view>{{sample_tenant()}, {}});
}
task<result<std::vector<tenant_view>>> fake_backend::tenant_tree(viewer) {
  return answer<std::vector<tenant_view>>(std::vector{sample_tenant()});
}
task<result<tenant_view>> fake_backend::tenant(viewer, tenant_id id) {
  if (id.value == 3) return answer<tenant_view>(sample_tenant());
  return answer<tenant_view>(fail(errc::not_found, "no such tenant"));
}
task<result<written>> fake_backend::create_tenant(viewer, write_key key, tenant_request wanted) {
  last_key = key;
  last_tenant = std::move(wanted);
  return answer<written>(answer_of({3}, 201));
}
task<result<written>> fake_backend::rename_tenant(viewer, write_key key, tenant_id id, std::int64_t, std::string,
                                                  std::string reason) {
  last_key = key;
  last_tenant_reason = std::move(reason);
  return answer<written>(answer_of(id, 200));
}
task<result<written>> fake_backend::suspend_tenant(viewer, write_key key, tenant_id id, std::string reason) {
  last_key = key;
  last_tenant_reason = std::move(reason);
  return answer<written>(answer_of(id, 200));
}
task<result<written>> fake_backend::reactivate_tenant(viewer, write_key key, tenant_id id, std::string reason) {
  last_key = key;
  last_tenant_reason = std::move(reason);
  return answer<written>(answer_of(id, 200));
}

task<result<written>> fake_backend::limit_tenant(viewer, write_key key, tenant_id id, std::int64_t, tenant_limits limits,
                                                 std::string reason) {
  last_key = key;
  last_tenant_limits = limits;
  last_tenant_reason = std::move(reason);
  return answer<written>(answer_of(id, 200));
}
task<result<written>> fake_backend::export_tenant(viewer who, write_key key, tenant_id id, std::string) {
  if (id.value != 3) return answer<written>(fail(errc::not_found, "no such tenant"));
  return cancel_job(who, std::move(key), 12, "");
}
task<result<written>> fake_backend::clone_tenant(viewer who, write_key key, tenant_id id, tenant_request wanted) {
  last_tenant = std::move(wanted);
  if (id.value != 3) return answer<written>(fail(errc::not_found, "no such tenant"));
  return cancel_job(who, std::move(key), 12, "");
}
task<result<written>> fake_backend::delete_tenant(viewer who, write_key key, tenant_id id, std::string) {
  if (id.value != 3) return answer<written>(fail(errc::not_found, "no such tenant"));
  return cancel_job(who, std::move(key), 12, "");
}
task<result<std::vector<field_error>>> fake_backend::tenant_deletion_blockers(viewer, tenant_id id) {
  if (id.value != 3) return answer<std::vector<field_error>>(fail(errc::not_found, "no such tenant"));
  return answer<std::vector<field_error>>(std::vector<field_error>{{"/status", "it is active: suspend it first"}});
}
std::optional<std::chrono::seconds> fake_backend::take_request(tenant_id) {
  if (requests_left-- > 0) return {};
  return std::chrono::seconds{7};
}

}  // namespace didtron::http::testing
