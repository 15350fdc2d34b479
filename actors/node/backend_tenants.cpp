#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/queue_job.hpp"
#include "actors/node/tenant_effects.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"
#include "storage/repositories/tenant_lifecycle.hpp"

namespace didtron::node {

namespace backend_tenants_detail {

std::string text_of(const tenant_view& t) {
  json::writer w;
  http::write_tenant(w, t);
  return w.take();
}

}  // namespace backend_tenants_detail

write_effect tenant_effect(std::int32_t status, const tenant_view* before, const tenant_view& after, const char* what,
                           std::string reason) {
  using backend_tenants_detail::text_of;
  write_effect out;
  out.answer = {status, text_of(after)};
  out.object = "tenant:" + std::to_string(after.id.value);
  if (before) out.before = text_of(*before);
  out.after = out.answer.body;
  out.reason = std::move(reason);
  json::writer w;
  w.begin_object().field("tenant_id", after.id.value).field("kind", after.kind);
  w.field("status", after.status).field("version", after.version).end_object();
  out.events.push_back({std::string{"tenant."} + what, w.take()});
  return out;
}

using http::task;
using http::written;

task<result<page<tenant_view>>> node_backend::tenants(viewer who, page_query q, tenant_filter filter) {
  co_return co_await api_read(node_, storage::tenants_page(who, q, filter));
}

task<result<std::vector<tenant_view>>> node_backend::tenant_tree(viewer who) {
  co_return co_await api_read(node_, storage::tenant_tree(who));
}

task<result<tenant_view>> node_backend::tenant(viewer who, tenant_id id) {
  co_return co_await api_read(node_, storage::tenant_one(who, id));
}

task<result<written>> node_backend::create_tenant(viewer who, http::write_key key, http::tenant_request wanted) {
  const auto work = [who, wanted](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::create_tenant(tx, {wanted.parent ? wanted.parent : who.tenant, wanted.kind, wanted.name});
    if (!made) return fail(std::move(made).error());
    return tenant_effect(201, nullptr, *made, "created", wanted.reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "createTenant", work, "tenant");
}

task<result<written>> node_backend::rename_tenant(viewer who, http::write_key key, tenant_id id, std::int64_t version,
                                                  std::string name, std::string reason) {
  const auto work = [id, version, name, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::rename_tenant(tx, id, version, name);
    if (!done) return fail(std::move(done).error());
    return tenant_effect(200, &done->before, done->after, "updated", reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "changeTenant", work, "tenant");
}

task<result<written>> node_backend::suspend_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) {
  const auto work = [id, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::suspend_tenant(tx, id, reason);
    if (!done) return fail(std::move(done).error());
    return tenant_effect(200, &done->before, done->after, "suspended", reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "suspendTenant", work, "tenant");
}

task<result<written>> node_backend::reactivate_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) {
  const auto work = [id, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::reactivate_tenant(tx, id);
    if (!done) return fail(std::move(done).error());
    return tenant_effect(200, &done->before, done->after, "reactivated", reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "reactivateTenant", work, "tenant");
}

task<result<written>> node_backend::limit_tenant(viewer who, http::write_key key, tenant_id id, std::int64_t version,
                                                 tenant_limits limits, std::string reason) {
  const auto work = [id, version, limits, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::limit_tenant(tx, id, version, limits);
    if (!done) return fail(std::move(done).error());
    return tenant_effect(200, &done->before, done->after, "limited", reason);
  };
  auto done = co_await write_once(node_, who, std::move(key), "limitTenant", work, "tenant");
  if (done) node_.budgets().refresh(node_.data().node_reads);
  co_return done;
}

task<result<std::vector<field_error>>> node_backend::tenant_deletion_blockers(viewer who, tenant_id id) {
  co_return co_await http::await_callback<std::vector<field_error>>([&](auto answer) {
    const auto found = std::make_shared<std::vector<field_error>>();
    pg::write_job job;
    job.tenant = who.tenant;
    job.key = static_cast<std::uint64_t>(who.tenant.value);
    job.work = [id, found](pg::transaction& tx) -> result<void> {
      auto blockers = storage::deletion_blockers(tx, id);
      if (!blockers) return fail(std::move(blockers).error());
      *found = std::move(*blockers);
      return {};
    };
    job.done = [answer, found](const result<void>& r) {
      if (r)
        answer(result<std::vector<field_error>>{std::move(*found)});
      else
        answer(result<std::vector<field_error>>{fail(r.error())});
    };
    if (auto accepted = node_.data().writes.submit(std::move(job)); !accepted) answer(fail(accepted.error()));
  });
}

task<result<written>> node_backend::export_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) {
  storage::new_job job;
  job.kind = "export_tenant";
  job.operation = "tenant.export";
  job.payload = R"({"tenant_id":)" + std::to_string(id.value) + "}";
  job.unique_key = std::to_string(id.value);
  job.needs = key_of(permission{area::customers, action::remove});
  job.reason = std::move(reason);
  const auto check = [id](pg::transaction& tx) -> result<void> {
    if (auto known = storage::tenant_in(tx, id); !known) return fail(std::move(known).error());
    return {};
  };
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), "tenant", "export", check);
}

task<result<written>> node_backend::clone_tenant(viewer who, http::write_key key, tenant_id id, http::tenant_request wanted) {
  storage::new_job job;
  job.kind = "clone_tenant";
  job.operation = "tenant.cloneTenant";
  const tenant_id parent = wanted.parent ? wanted.parent : who.tenant;
  json::writer w;
  w.begin_object().field("tenant_id", id.value).field("parent_id", parent.value).field("name", wanted.name).end_object();
  job.payload = w.take();
  job.needs = key_of(permission{area::customers, action::create});
  job.reason = std::move(wanted.reason);
  const auto check = [id, parent](pg::transaction& tx) -> result<void> {
    auto model = storage::tenant_in(tx, id);
    if (!model) return fail(std::move(model).error());
    if (model->kind == "platform") return fail(errc::conflict, "there is one platform only");
    if (auto known = storage::tenant_in(tx, parent); !known) return fail_field("/parent_id", "is not yours and not below yours");
    return {};
  };
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), "tenant", "clone", check);
}

task<result<written>> node_backend::delete_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) {
  storage::new_job job;
  job.kind = "delete_tenant";
  job.operation = "tenant.deleteTenant";
  job.payload = R"({"tenant_id":)" + std::to_string(id.value) + "}";
  job.unique_key = std::to_string(id.value);
  job.needs = key_of(permission{area::customers, action::remove});
  job.reason = std::move(reason);
  const auto check = [id](pg::transaction& tx) -> result<void> {
    auto blockers = storage::deletion_blockers(tx, id);
    if (!blockers) return fail(std::move(blockers).error());
    if (!blockers->empty()) return fail(error{errc::conflict, "the company cannot be deleted now", std::move(*blockers), {}});
    return {};
  };
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), "tenant", "delete", check);
}

std::optional<std::chrono::seconds> node_backend::take_request(tenant_id of) { return node_.budgets().take(of); }

}  // namespace didtron::node
