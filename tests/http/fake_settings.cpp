#include "http/resources/write.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_settings_detail {

settings::setting_view view_of(const settings::setting& s, const settings::values& now) {
  settings::setting_view view{&s, s.read(now)};
  if (s.key() != "trash_days") return view;
  view.from = settings::source::platform;
  view.version = 3;
  view.changed_at = parse_instant("2026-04-01T12:00:00Z").value();
  view.changed_by = {1, "Operations"};
  return view;
}

secret_state sample_secret() {
  return {parse_instant("2026-04-01T12:00:00Z").value(), {1, "Operations"}};
}

}  // namespace fake_settings_detail

std::shared_ptr<const settings::snapshot> fake_backend::settings_now() const noexcept {
  return settings_.load();
}

void fake_backend::set(std::vector<settings::stored> rows) {
  settings_.store(std::make_shared<const settings::snapshot>(tenant_id{1}, rows));
}

task<result<std::vector<settings::setting_view>>> fake_backend::settings_list(viewer) {
  std::vector<settings::setting_view> all;
  for (const auto& s : settings::all())
    all.push_back(fake_settings_detail::view_of(s, settings_now()->platform()));
  return answer<std::vector<settings::setting_view>>(std::move(all));
}

task<result<written>> fake_backend::change_setting(viewer, write_key key, setting_request request) {
  last_key = key;
  last_setting = request;
  json::writer w;
  write_setting(w, fake_settings_detail::view_of(*request.of, settings_now()->platform()),
                permission_set::of(permission{area::settings, action::edit}));
  return answer<written>(written{200, w.take()});
}

task<result<std::optional<secret_state>>> fake_backend::cdr_source_authorization(viewer, std::int64_t id) {
  using state = std::optional<secret_state>;
  if (id != 5) return answer<state>(fail(errc::not_found, "no such source"));
  return answer<state>(state{fake_settings_detail::sample_secret()});
}

task<result<written>> fake_backend::set_cdr_source_authorization(viewer, write_key key, std::int64_t id,
                                                                 std::optional<std::string> value) {
  last_key = key;
  last_secret = value;
  if (id != 5) return answer<written>(fail(errc::not_found, "no such source"));
  json::writer w;
  write_secret_state(w, value ? std::optional{fake_settings_detail::sample_secret()} : std::nullopt);
  return answer<written>(written{200, w.take()});
}

}  // namespace didtron::http::testing
