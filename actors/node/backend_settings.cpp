#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"
#include "storage/repositories/settings.hpp"

/// What people have set, and what is in force.
namespace didtron::node {

namespace backend_settings_detail {

using http::await_callback;
using namespace std::chrono_literals;

std::string text_of(const settings::setting_view& s, const permission_set& may) {
  json::writer w;
  http::write_setting(w, s, may);
  return w.take();
}

/// What the audit log keeps: the value and where it comes from.
std::string value_of(const settings::setting_view& s) {
  json::writer w;
  w.begin_object().key("value");
  if (described::is_none(s.value))
    w.null();
  else
    w.text(described::write_text(s.of->field, s.value));
  w.field("source", settings::name_of(s.from)).end_object();
  return w.take();
}

std::vector<outbox_event> events_of(const storage::changed_setting& changed) {
  json::writer w;
  w.begin_object().field("key", changed.after.of->key()).end_object();
  std::vector<outbox_event> events{{"settings.changed", w.take()}};
  if (changed.after.of->key() == "maintenance_mode" && changed.before.value != changed.after.value)
    events.push_back({std::get<bool>(changed.after.value) ? "maintenance.started" : "maintenance.ended", "{}"});
  return events;
}

}  // namespace backend_settings_detail

std::shared_ptr<const settings::snapshot> node_backend::settings_now() const noexcept {
  return node_.board().now();
}

http::task<result<std::vector<settings::setting_view>>> node_backend::settings_list(viewer who) {
  using namespace backend_settings_detail;
  using answer = std::vector<settings::setting_view>;
  co_return co_await await_callback<answer>(
      [&](auto done) { node_.data().node_reads.run<answer>(storage::settings_of(who), pg::in(3s), done); });
}

http::task<result<http::written>> node_backend::change_setting(viewer who, http::write_key key,
                                                               http::setting_request request) {
  using namespace backend_settings_detail;
  // Whoever comes here may change it.
  const permission_set may = permission_set::of(permission{area::settings, action::edit}, permission{request.of->guard, action::edit});
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto changed = storage::change_setting(
        tx, {request.of, request.value, request.version, request.is_confirmed, who.user});
    if (!changed) return fail(std::move(changed).error());
    write_effect out;
    out.answer = {200, text_of(changed->after, may)};
    out.object = "setting:" + request.of->key();
    out.before = value_of(changed->before);
    out.after = value_of(changed->after);
    out.reason = request.reason;
    out.events = events_of(*changed);
    return out;
  };
  const std::string operation = request.value ? "changeSetting" : "resetSetting";
  auto done = co_await write_once(node_, who, std::move(key), operation, work, "settings");
  if (!done) co_return fail(std::move(done).error());
  // Committed; the writer's next request finds it in force.
  auto in_force = co_await await_callback<bool>(
      [&](auto answer) { node_.board().refresh([answer] { answer(result<bool>{true}); }); });
  if (!in_force) co_return fail(std::move(in_force).error());
  co_return std::move(*done);
}

}  // namespace didtron::node
