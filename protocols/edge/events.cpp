#include <array>
#include <utility>

#include "protocols/edge/messages.hpp"
#include "protocols/edge/text.hpp"
#include "actors/domain/core/utf8.hpp"
#include "protocols/json/value.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::edge {

std::string_view name_of(event_op op) noexcept {
  switch (op) {
    case event_op::attempt: return "attempt";
    case event_op::start: return "start";
    case event_op::end: return "end";
    case event_op::failed: return "failed";
  }
  return "";
}

std::string_view name_of(hangup_side side) noexcept {
  switch (side) {
    case hangup_side::none: return "";
    case hangup_side::caller: return "caller";
    case hangup_side::callee: return "callee";
    case hangup_side::edge: return "edge";
  }
  return "";
}

namespace events_detail {

// Members of one event; remembers the first thing that is wrong and goes on with empty values.
class reader {
 public:
  explicit reader(const json::value::object& members) : members_{members} {}

  std::string_view text(std::string_view name, std::size_t bytes_max, bool is_required = false) {
    const json::value* found = find(name);
    if (found == nullptr) {
      if (is_required) refuse(name, "is missing");
      return {};
    }
    const std::string* value = found->text();
    if (value == nullptr) return refuse(name, "is not a string");
    if (value->size() > bytes_max) return refuse(name, "is too long");
    if (is_required && value->empty()) return refuse(name, "is empty");
    return *value;
  }

  std::int64_t integer(std::string_view name, std::int64_t max) {
    const json::value* found = find(name);
    const std::int64_t* value = found == nullptr ? nullptr : found->integer();
    if (value == nullptr || *value < 0 || *value > max) {
      refuse(name, "is not a number in its range");
      return 0;
    }
    return *value;
  }

  /// A business number as text; empty is 0.
  std::int64_t id(std::string_view name) {
    const auto value = text(name, 20);
    if (value.empty()) return 0;
    const auto number = text::number<std::int64_t>(value);
    if (!number || *number <= 0) refuse(name, "is not an id");
    return number.value_or(0);
  }

  std::optional<instant> time(std::string_view name, bool is_required = false) {
    const auto value = text(name, 32, is_required);
    if (value.empty()) return {};
    auto parsed = parse_edge_time(value);
    if (!parsed) refuse(name, parsed.error().message);
    return parsed.has_value() ? std::optional{*parsed} : std::nullopt;
  }

  std::string_view refuse(std::string_view name, std::string_view why) {
    if (fault_.empty()) fault_ = "\"" + std::string{name} + "\" " + std::string{why};
    return {};
  }
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

 private:
  const json::value* find(std::string_view name) {
    const json::value* found = nullptr;
    for (const auto& [key, value] : members_) {
      if (key != name) continue;
      if (found != nullptr) refuse(name, "is there twice");
      found = &value;
    }
    return found;
  }

  const json::value::object& members_;
  std::string fault_ = {};
};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<Enum, N>& all, std::string_view name) {
  for (const Enum one : all)
    if (name_of(one) == name) return one;
  return {};
}

constexpr std::array ops{event_op::attempt, event_op::start, event_op::end, event_op::failed};
constexpr std::array sides{hangup_side::none, hangup_side::caller, hangup_side::callee,
                           hangup_side::edge};

// A carrier writes what it likes: keep it short and harmless for logs, tables and screens.
std::string readable(std::string_view reason) {
  std::string out;
  while (!reason.empty()) {
    const auto length = utf8_sequence(reason);
    if (length == 0 || out.size() + length > reason_bytes_max) break;
    const auto first = static_cast<unsigned char>(reason.front());
    if (first < 0x20 || first == 0x7f) out += ' ';
    else out += reason.substr(0, length);
    reason.remove_prefix(length);
  }
  return out;
}

}  // namespace events_detail

result<edge_event> parse_edge_event(std::string_view json) {
  auto document = json::parse(json, event_bytes_max);
  if (!document) return fail(std::move(document).error());
  const auto* members = document->members();
  if (members == nullptr) return fail(errc::malformed, "an event is a JSON object");

  events_detail::reader in{*members};
  edge_event event;
  const auto op = events_detail::named(events_detail::ops, in.text("op", 16, true));
  if (!op) in.refuse("op", "is not an event");
  event.op = op.value_or(event_op::attempt);
  event.edge_id = in.text("edge", 64, true);
  if (!text::is_made_of(event.edge_id, text::name_characters)) in.refuse("edge", "is not a name");
  if (auto dialog = parse_dialog_ref(in.text("dlg", 32, true)); dialog) event.dialog = *dialog;
  else in.refuse("dlg", dialog.error().message);
  if (const auto call = in.text("cdr", 36); !call.empty()) {
    auto parsed = parse_uuid(call);
    if (parsed) event.call = *parsed;
    else in.refuse("cdr", parsed.error().message);
  }
  event.context = in.text("ctx", context_bytes_max);
  if (!event.context.empty() && !text::is_made_of(event.context, text::context_characters))
    in.refuse("ctx", "has characters that no context has");
  event.account = account_id{in.id("acct")};
  event.trunk = trunk_id{in.id("trunk")};
  event.code = static_cast<int>(in.integer("code", 699));
  event.reason = events_detail::readable(in.text("reason", event_bytes_max));
  const auto by = events_detail::named(events_detail::sides, in.text("by", 16));
  if (!by) in.refuse("by", "is not a side");
  event.by = by.value_or(hangup_side::none);
  event.ringing_at = in.time("ring");
  event.answered_at = in.time("answered");
  event.at = in.time("t", true).value_or(instant{});
  event.sequence = in.text("n", 128);
  if (!in.fault().empty()) return fail(errc::malformed, "event: " + in.fault());
  return event;
}

std::string format(const edge_event& event) {
  const auto id = [](std::int64_t value) { return value == 0 ? std::string{} : std::to_string(value); };
  const auto time = [](const std::optional<instant>& t) {
    return t ? format_edge_time(*t) : std::string{};
  };
  json::writer out;
  out.begin_object();
  out.field("op", name_of(event.op)).field("edge", event.edge_id).field("dlg", format(event.dialog));
  out.field("cdr", event.call ? format(*event.call) : std::string{}).field("ctx", event.context);
  out.field("acct", id(event.account.value)).field("trunk", id(event.trunk.value));
  out.field("code", event.code).field("by", name_of(event.by));
  out.field("ring", time(event.ringing_at)).field("answered", time(event.answered_at));
  out.field("t", format_edge_time(event.at)).field("n", event.sequence).field("reason", event.reason);
  out.end_object();
  return out.take();
}

}  // namespace didtron::edge
