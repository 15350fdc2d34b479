#include "http/middleware/refusals.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// Settings: what they are, what they may be, what they stand at.
namespace didtron::http {

namespace settings_detail {

using settings::setting;
using settings::setting_view;

constexpr std::size_t reason_bytes_max = 500;
constexpr std::size_t value_bytes_max = 2'000;

/// Which may be set by whom is the setting's own matter, too.
bool may_change(const setting& s, const permission_set& may) {
  return may.has({area::settings, action::edit}) && may.has({s.guard, action::edit});
}

/// Bounds of a number, lengths of a text, nothing of others.
void write_range(json::writer& w, const described::field& f) {
  const bool has_range = f.type == described::kind::integer || f.type == described::kind::text ||
                         f.type == described::kind::long_text;
  for (const auto& [name, bound] : {std::pair{"min", f.min}, std::pair{"max", f.max}}) {
    w.key(name);
    if (has_range)
      w.integer(bound);
    else
      w.null();
  }
}

void write_value(json::writer& w, std::string_view name, const described::field& f, const described::value& v) {
  w.key(name);
  if (described::is_none(v))
    w.null();
  else
    w.text(described::write_text(f, v));
}

openapi::schema_ptr setting_schema() {
  using namespace openapi;
  return object(
      "Setting", "A setting: what it means, what it may be and what it stands at.",
      {{"key", text("its name", "trash_days")},
       {"label", text("for people", "Trash")},
       {"help", text("one sentence more; may be empty", "How long what is deleted can be taken back")},
       {"category", text("where screens show it", "retention")},
       {"scope", one_of("platform: one value for all; company: each company may have its own", {"platform", "company"})},
       {"kind", text("what the value means, as in the descriptions of resources", "integer")},
       {"unit", text("of the value; may be empty", "d")},
       {"is_required", boolean("it always has a value", true)},
       {"is_retention", boolean("a lower value deletes sooner and must be confirmed", true)},
       {"min", nullable(integer("lowest number, or fewest characters", 7), "has no bounds")},
       {"max", nullable(integer("highest number, or most characters", 90), "has no bounds")},
       {"value", nullable(text("in force now, as text: 30, true, help@example.com", "30"), "none")},
       {"default", nullable(text("when nobody sets it, as text", "30"), "none")},
       {"source", one_of("where the value comes from", {"default", "platform", "company"})},
       {"may_change", boolean("your role may change it", true)},
       {"version", integer("goes up with every change; 0: never changed", 3)},
       {"changed_at", nullable(date_time("the last change"), "never changed")},
       {"changed_by", nullable(reference("user_id", "who changed it last", "Operations"), "never changed")}});
}

openapi::schema_ptr change_schema() {
  using namespace openapi;
  return object("SettingChange", "The new value.",
                {{"value", nullable(text("as text, of the setting's kind", "30"), "takes an optional one away")},
                 {"version", integer("as you saw it", 3)},
                 {"is_confirmed", nullable(boolean("must be true to shorten a retention", false), "no"), true},
                 {"reason", nullable(text("why; kept in the audit log", "agreed"), "none"), true}});
}

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.settings_list(in.who);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const setting_view& s : *found)
    write_setting(w, s, in.may);
  w.end_array().key("next_cursor").null().end_object();
  co_return json_response(200, w.take());
}

task<result<response>> one(call_context& in) {
  auto found = co_await in.api.settings_list(in.who);
  if (!found) co_return fail(std::move(found).error());
  for (const setting_view& s : *found) {
    if (s.of->key() != *in.args.find("key")) continue;
    json::writer w;
    write_setting(w, s, in.may);
    co_return json_response(200, w.take());
  }
  co_return fail(errc::not_found, "no such setting");
}

/// The setting of the path, when the writer's role may change it.
result<const setting*> wanted(const call_context& in) {
  const setting* s = settings::find(*in.args.find("key"));
  if (s == nullptr) return fail(errc::not_found, "no such setting");
  if (may_change(*s, in.may)) return s;
  const std::string why = "your role lacks the permission " + key_of({s->guard, action::edit});
  note_refused(in, why);
  return fail(errc::forbidden, why);
}

task<result<response>> submit(call_context& in, write_key key, setting_request request) {
  auto done = co_await in.api.change_setting(in.who, std::move(key), std::move(request));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> change(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  auto s = wanted(in);
  if (!s) co_return fail(std::move(s).error());
  json::object_reader body{*in.body};
  setting_request request;
  request.of = *s;
  request.version = body.integer("version", {.min = 0});
  request.is_confirmed = body.optional_boolean("is_confirmed").value_or(false);
  request.reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (in.body->find("value") == nullptr) body.refuse("value", "is missing");
  const auto text = body.optional_text("value", {.bytes_min = 1, .bytes_max = value_bytes_max});
  auto value = described::read_text((*s)->field, text.value_or(""));
  if (!value)
    body.refuse("value", value.error().message);
  else if (described::is_none(*value) && (*s)->field.is_required)
    body.refuse("value", "must not be null");
  else
    request.value = std::move(*value);
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  co_return co_await submit(in, std::move(*key), std::move(request));
}

task<result<response>> reset(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  auto s = wanted(in);
  if (!s) co_return fail(std::move(s).error());
  if (in.args.find("version") == nullptr) co_return fail_field("/query/version", "is required");
  setting_request request;
  request.of = *s;
  request.version = in.args.number("version");
  const std::string* confirmed = in.args.find("is_confirmed");
  request.is_confirmed = confirmed != nullptr && *confirmed == "true";
  co_return co_await submit(in, std::move(*key), std::move(request));
}

parameter key_in_path() {
  return {"key", parameter::place::path, value_type::text, "name of the setting", "trash_days"};
}

}  // namespace settings_detail

void write_setting(json::writer& w, const settings::setting_view& s, const permission_set& may) {
  const auto& f = s.of->field;
  w.begin_object().field("key", f.name).field("label", f.label).field("help", f.help_text);
  w.field("category", s.of->category).field("scope", settings::name_of(s.of->of));
  w.field("kind", described::facts(f.type).name).field("unit", f.unit);
  w.field("is_required", f.is_required).field("is_retention", s.of->is_retention);
  settings_detail::write_range(w, f);
  settings_detail::write_value(w, "value", f, s.value);
  settings_detail::write_value(w, "default", f, s.of->default_value());
  w.field("source", settings::name_of(s.from));
  w.field("may_change", settings_detail::may_change(*s.of, may));
  w.field("version", s.version);
  write_optional(w, "changed_at", s.changed_at);
  w.key("changed_by");
  write_ref(w, "user_id", s.changed_by);
  w.end_object();
}

void add_setting_routes(std::vector<route>& out) {
  using namespace settings_detail;
  constexpr auto see = access::with({area::settings, action::view});
  constexpr auto edit = access::with({area::settings, action::edit});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/settings",
                 .who = see,
                 .operation = "listSettings",
                 .tag = "settings",
                 .summary = "Settings",
                 .description = "All that your company can have, each with its description. Secrets are no settings.",
                 .answers = {{200, "all settings", openapi::page_of(setting_schema(), "SettingPage")}},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/settings/{key}",
                 .who = see,
                 .operation = "getSetting",
                 .tag = "settings",
                 .summary = "One setting",
                 .description = "With its description.",
                 .parameters = {key_in_path()},
                 .answers = {{200, "the setting", setting_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  out.push_back({.method = "PATCH",
                 .pattern = "/api/v1/settings/{key}",
                 .who = edit,
                 .operation = "changeSetting",
                 .tag = "settings",
                 .summary = "Change a setting",
                 .description = "Counts at once on the node that answers, on all others within a second. The permission "
                                "that the setting names is needed, too. Conflict when somebody changed it meanwhile.",
                 .parameters = {key_in_path()},
                 .request_body = change_schema(),
                 .answers = {{200, "changed", setting_schema()}},
                 .problems = {errc::not_found, errc::stale_version, errc::duplicate},
                 .has_write_key = true,
                 .run = change});
  out.push_back({.method = "DELETE",
                 .pattern = "/api/v1/settings/{key}",
                 .who = edit,
                 .operation = "resetSetting",
                 .tag = "settings",
                 .summary = "Back to the default",
                 .description = "Of a company's own value: back to the platform's.",
                 .parameters = {key_in_path(),
                                {"version", parameter::place::query, value_type::number, "as you saw it", "3"},
                                {"is_confirmed", parameter::place::query, value_type::word, "must be true to shorten a retention",
                                 "true", {"true", "false"}}},
                 .answers = {{200, "the setting as it stands now", setting_schema()}},
                 .problems = {errc::not_found, errc::stale_version, errc::duplicate},
                 .has_write_key = true,
                 .run = reset});
}

}  // namespace didtron::http
