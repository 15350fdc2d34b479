#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/refusal_log.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"
#include "storage/repositories/roles.hpp"

/// Custom roles, who may what, and what was refused.
namespace didtron::node {

namespace backend_roles_detail {

using http::await_callback;
using http::task;
using namespace std::chrono_literals;

template <class T>
task<result<T>> read(pg::read_pool& pool, pg::query<T> query) {
  co_return co_await await_callback<T>(
      [&](auto done) { pool.run<T>(std::move(query), pg::in(3s), done); });
}

std::string text_of(const custom_role_view& role, audience whom) {
  json::writer w;
  http::write_custom_role(w, role, whom);
  return w.take();
}

/// `before` and `after` say what became of it; absent: it was not, or is no more.
write_effect effect_of(std::int32_t status, const custom_role_view* before,
                       const custom_role_view* after, audience whom) {
  const custom_role_view& told = after ? *after : *before;
  write_effect out;
  out.answer = {status, text_of(told, whom)};
  out.object = "role:" + std::to_string(told.id);
  if (before) out.before = text_of(*before, whom);
  out.after = after ? text_of(*after, whom) : R"({"deleted":true})";
  return out;
}

}  // namespace backend_roles_detail

http::task<result<std::vector<custom_role_view>>> node_backend::custom_roles(viewer who) {
  co_return co_await backend_roles_detail::read(node_.data().api_reads, storage::custom_roles(who));
}

http::task<result<custom_role_view>> node_backend::custom_role(viewer who, std::int64_t id) {
  co_return co_await backend_roles_detail::read(node_.data().api_reads,
                                                storage::custom_role_one(who, id));
}

http::task<result<http::written>> node_backend::create_role(viewer who, http::write_key key,
                                                            http::new_role wanted) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::insert_custom_role(
        tx, {wanted.name, wanted.description, wanted.may, who.user});
    if (!made) return fail(std::move(made).error());
    return backend_roles_detail::effect_of(201, nullptr, &*made, who.whom);
  };
  co_return co_await write_once(node_, who, std::move(key), "createRole", work, "role");
}

http::task<result<http::written>> node_backend::change_role(viewer who, http::write_key key,
                                                            std::int64_t id,
                                                            http::role_change change) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto changed = storage::change_custom_role(
        tx, id, {change.name, change.description, change.may, change.version});
    if (!changed) return fail(std::move(changed).error());
    return backend_roles_detail::effect_of(200, &changed->before, &changed->after, who.whom);
  };
  co_return co_await write_once(node_, who, std::move(key), "changeRole", work, "role");
}

http::task<result<http::written>> node_backend::delete_role(viewer who, http::write_key key,
                                                            std::int64_t id) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto before = storage::delete_custom_role(tx, id);
    if (!before) return fail(std::move(before).error());
    return backend_roles_detail::effect_of(200, &*before, nullptr, who.whom);
  };
  co_return co_await write_once(node_, who, std::move(key), "deleteRole", work, "role");
}

http::task<result<user_standing>> node_backend::standing_of(viewer who, user_id user) {
  co_return co_await backend_roles_detail::read(node_.data().node_reads,
                                                storage::user_standing_of(who, user));
}

void node_backend::note_refusal(refusal_note refusal) noexcept {
  node_.refusals().note(std::move(refusal));
}

}  // namespace didtron::node
