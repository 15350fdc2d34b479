#include "http/resources/write.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

custom_role_view sample_role() {
  custom_role_view r;
  r.id = 3;
  r.name = "Night shift";
  r.description = "Watches calls at night";
  r.may = permission_set::of(permission{area::calls, action::view}, permission{area::calls, action::edit});
  r.users = 2;
  r.created_at = parse_instant("2026-04-01T12:00:00Z").value();
  r.changed_at = r.created_at;
  return r;
}

namespace fake_roles_detail {
written as_json(std::int32_t status, const viewer& who) {
  json::writer w;
  write_custom_role(w, sample_role(), who.whom);
  return {status, w.take()};
}
}  // namespace fake_roles_detail

task<result<std::vector<custom_role_view>>> fake_backend::custom_roles(viewer) {
  return answer<std::vector<custom_role_view>>(std::vector{sample_role()});
}

task<result<custom_role_view>> fake_backend::custom_role(viewer, std::int64_t id) {
  if (id == 3) return answer<custom_role_view>(sample_role());
  return answer<custom_role_view>(fail(errc::not_found, "no such role"));
}

task<result<written>> fake_backend::create_role(viewer who, write_key key, new_role wanted) {
  last_key = key;
  last_role = std::move(wanted);
  return answer<written>(fake_roles_detail::as_json(201, who));
}

task<result<written>> fake_backend::change_role(viewer who, write_key key, std::int64_t id,
                                                role_change change) {
  last_key = key;
  last_role_change = std::move(change);
  if (id != 3) return answer<written>(fail(errc::not_found, "no such role"));
  return answer<written>(fake_roles_detail::as_json(200, who));
}

task<result<written>> fake_backend::delete_role(viewer who, write_key key, std::int64_t id) {
  last_key = key;
  if (id != 3) return answer<written>(fail(errc::not_found, "no such role"));
  return answer<written>(fake_roles_detail::as_json(200, who));
}

task<result<user_standing>> fake_backend::standing_of(viewer, user_id id) {
  for (const user& u : users)
    if (u.view.id == id) return answer<user_standing>(user_standing{u.view, true});
  return answer<user_standing>(fail(errc::not_found, "no such user"));
}

void fake_backend::note_refusal(refusal_note refusal) noexcept {
  const std::lock_guard lock{mutex_};
  refusals_.push_back(std::move(refusal));
}

std::vector<refusal_note> fake_backend::refusals() const {
  const std::lock_guard lock{mutex_};
  return refusals_;
}

}  // namespace didtron::http::testing
