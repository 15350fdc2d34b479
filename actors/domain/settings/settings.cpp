#include "actors/domain/settings/settings.hpp"

#include <array>

namespace didtron::settings {

namespace settings_detail {

using described::of_kind;

setting make(described::field f, std::string_view category, scope of, member where, std::string_view used_by) {
  setting s;
  s.field = std::move(f);
  s.category = category;
  s.of = of;
  s.where = where;
  s.used_by = used_by;
  return s;
}

setting&& guarded(setting&& s, area guard) {
  s.guard = guard;
  return std::move(s);
}

setting&& retention(setting&& s) {
  s.is_retention = true;
  return std::move(s);
}

constexpr std::string_view general = "general";
constexpr std::string_view security = "security";

std::vector<setting> described_settings() {
  using described::flag;
  using described::integer;
  using described::kind;
  using described::text;
  std::vector<setting> s;
  s.push_back(make(text("platform_name", "Platform name").length(1, 60).required().help("Shown to everybody, also before log-in").like("Example Voice"),
                   general, scope::platform, &values::platform_name, "http/resources/platform.cpp"));
  s.push_back(make(of_kind(kind::email, "support_email", "Support e-mail").help("Where people write to who cannot get in").like("help@example.com"),
                   general, scope::platform, &values::support_email, "http/resources/platform.cpp"));
  s.push_back(make(flag("maintenance_mode", "Maintenance mode", false)
                       .required()
                       .help("Customers and carriers are shown the message instead of their data; staff works on, and so do calls"),
                   general, scope::platform, &values::maintenance_mode, "http/api.cpp"));
  s.push_back(make(text("maintenance_message", "Maintenance message").length(1, 300).required().like("Back at 06:00 UTC."),
                   general, scope::platform, &values::maintenance_message, "http/api.cpp"));
  s.push_back(guarded(make(integer("session_hours", "Log-in session", 1, 168)
                               .required()
                               .in_unit("h")
                               .help("How long a new log-in lasts; those that are open keep their time"),
                           security, scope::platform, &values::session_hours, "actors/node/backend_login.cpp"),
                      area::staff));
  s.push_back(guarded(make(integer("login_attempts_max", "Wrong passwords per client and e-mail", 3, 100)
                               .required()
                               .help("Within five minutes; then the client waits"),
                           security, scope::platform, &values::login_attempts_max, "actors/node/backend_login.cpp"),
                      area::staff));
  s.push_back(guarded(make(integer("login_attempts_per_address_max", "Wrong passwords per client", 20, 10'000)
                               .required()
                               .help("Within five minutes, over all e-mails; many people may share an address"),
                           security, scope::platform, &values::login_attempts_per_address_max,
                           "actors/node/backend_login.cpp"),
                      area::staff));
  s.push_back(retention(make(integer("trash_days", "Trash", 7, 90)
                                 .required()
                                 .in_unit("d")
                                 .help("How long what is deleted from now on can be taken back"),
                             "retention", scope::company, &values::trash_days, "actors/node/backend_records.cpp")));
  return s;
}

template <class... F> struct overloaded : F... {
  using F::operator()...;
};
template <class... F> overloaded(F...) -> overloaded<F...>;

}  // namespace settings_detail

std::string_view name_of(scope s) noexcept { return s == scope::company ? "company" : "platform"; }

std::string_view name_of(source s) noexcept {
  switch (s) {
  case source::standard:
    return "default";
  case source::platform:
    return "platform";
  case source::company:
    return "company";
  }
  return "default";
}

described::value setting::read(const values& from) const {
  return std::visit(settings_detail::overloaded{
                        [&](std::string values::*m) {
                          return (from.*m).empty() ? described::value{} : described::value{from.*m};
                        },
                        [&](bool values::*m) { return described::value{from.*m}; },
                        [&](std::int64_t values::*m) { return described::value{from.*m}; }},
                    where);
}

void setting::write(values& to, const described::value& v) const {
  std::visit(settings_detail::overloaded{
                 [&](std::string values::*m) {
                   const auto* text = std::get_if<std::string>(&v);
                   to.*m = text != nullptr ? *text : std::string{};
                 },
                 [&](bool values::*m) { to.*m = std::get<bool>(v); },
                 [&](std::int64_t values::*m) { to.*m = std::get<std::int64_t>(v); }},
             where);
}

std::span<const setting> all() {
  static const std::vector<setting> list = settings_detail::described_settings();
  return list;
}

const setting* find(std::string_view key) noexcept {
  for (const setting& s : all())
    if (s.key() == key) return &s;
  return nullptr;
}

snapshot::snapshot(tenant_id platform, std::span<const stored> rows, std::vector<std::string>* faults) {
  const auto refused = [&](const stored& row, const std::string& why) {
    if (faults != nullptr)
      faults->push_back(std::to_string(row.tenant.value) + " " + row.key + ": " + why);
  };
  const auto apply = [&](const stored& row, values& to) {
    const setting* s = find(row.key);
    if (s == nullptr) return refused(row, "there is no such setting");
    if (s->of == scope::platform && row.tenant != platform) return refused(row, "it is the platform's alone");
    const auto value = described::read_text(s->field, *row.value);
    if (!value) return refused(row, value.error().message);
    if (described::is_none(*value) && s->field.is_required) return refused(row, "it has no value");
    s->write(to, *value);
  };
  for (const stored& row : rows)
    if (row.value && row.tenant == platform) apply(row, platform_);
  for (const stored& row : rows)
    if (row.value && row.tenant != platform)
      apply(row, companies_.try_emplace(row.tenant.value, platform_).first->second);
}

const values& snapshot::of(tenant_id company) const noexcept {
  const auto found = companies_.find(company.value);
  return found == companies_.end() ? platform_ : found->second;
}

result<void> check_change(const setting& s, const described::value& now,
                          const described::value& next, bool is_confirmed) {
  if (!s.is_retention || is_confirmed) return {};
  if (std::get<std::int64_t>(next) >= std::get<std::int64_t>(now)) return {};
  return fail_field("/is_confirmed", "must be true: a shorter time deletes sooner, for good");
}

}  // namespace didtron::settings
