#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"
#include "storage/repositories/tenants.hpp"

namespace didtron::node {

namespace backend_tenants_detail {

std::string text_of(const tenant_view& t) {
  json::writer w;
  http::write_tenant(w, t);
  return w.take();
}

/// `before`: absent of a new one. The event names the kind: "customer.suspended".
write_effect effect_of(std::int32_t status, const tenant_view* before, const tenant_view& after, const char* what,
                       std::string reason) {
  write_effect out;
  out.answer = {status, text_of(after)};
  out.object = "tenant:" + std::to_string(after.id.value);
  if (before) out.before = text_of(*before);
  out.reason = std::move(reason);
  json::writer w;
  w.begin_object().field("tenant_id", after.id.value).field("status", after.status).field("version", after.version).end_object();
  out.events.push_back({after.kind + "." + what, w.take()});
  return out;
}

}  // namespace backend_tenants_detail

using backend_tenants_detail::effect_of;
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
    return effect_of(201, nullptr, *made, "created", wanted.reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "createTenant", work, "tenant");
}

task<result<written>> node_backend::rename_tenant(viewer who, http::write_key key, tenant_id id, std::int64_t version,
                                                  std::string name, std::string reason) {
  const auto work = [id, version, name, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::rename_tenant(tx, id, version, name);
    if (!done) return fail(std::move(done).error());
    return effect_of(200, &done->before, done->after, "updated", reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "changeTenant", work, "tenant");
}

task<result<written>> node_backend::suspend_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) {
  const auto work = [id, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::suspend_tenant(tx, id, reason);
    if (!done) return fail(std::move(done).error());
    return effect_of(200, &done->before, done->after, "suspended", reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "suspendTenant", work, "tenant");
}

task<result<written>> node_backend::reactivate_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) {
  const auto work = [id, reason](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::reactivate_tenant(tx, id);
    if (!done) return fail(std::move(done).error());
    return effect_of(200, &done->before, done->after, "reactivated", reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "reactivateTenant", work, "tenant");
}

}  // namespace didtron::node
