#include "protocols/edge/messages.hpp"

#include <algorithm>

#include "protocols/edge/text.hpp"
#include "actors/domain/core/utf8.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::edge {

namespace messages_detail {

bool is_printable(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) != 0x7f;
  });
}

// '#' of a carrier's tech prefix is not legal in a SIP user part (RFC 3261, 25.1).
std::string escaped_number(std::string_view number) {
  std::string out;
  for (const char c : number) {
    if (c == '#') out += "%23";
    else out += c;
  }
  return out;
}

result<void> check(const route_target& target) {
  if (target.trunk.value <= 0) return fail_field("/routes/id", "a trunk");
  if (!text::is_made_of(target.uri, text::uri_characters) || !target.uri.starts_with("sip:"))
    return fail_field("/routes/uri", "a SIP URI without user and headers");
  if (!text::is_made_of(target.number, text::sent_number_characters) ||
      target.number.size() > user_bytes_max)
    return fail_field("/routes/num", "a number");
  if (target.no_answer_ms < 100 || target.no_answer_ms > 60'000)
    return fail_field("/routes/fr", "100 to 60000 ms");
  return {};
}

}  // namespace messages_detail

result<route_request> parse_route_request(const route_request_fields& fields) {
  auto source = parse_endpoint(fields.x_src);
  if (!source) return fail(std::move(source).error());

  constexpr std::string_view mark = ";dlg=";
  const auto at = fields.x_edge.find(mark);
  const auto edge_id = fields.x_edge.substr(0, at);
  if (at == std::string_view::npos || edge_id.size() > 64 ||
      !text::is_made_of(edge_id, text::name_characters))
    return fail(errc::malformed, "X-Edge is written <edge>;dlg=<h_entry>:<h_id>");
  auto dialog = parse_dialog_ref(fields.x_edge.substr(at + mark.size()));
  if (!dialog) return fail(std::move(dialog).error());

  if (fields.call_id.size() > call_id_bytes_max)
    return fail(errc::too_large, "Call-ID is longer than 255 bytes");
  if (fields.call_id.empty() || !messages_detail::is_printable(fields.call_id))
    return fail(errc::malformed, "Call-ID is missing or not printable");

  auto caller = decode_user(fields.from_user);
  if (!caller) return fail(std::move(caller).error());
  auto called = decode_user(fields.request_user);
  if (!called) return fail(std::move(called).error());
  auto dialled = decode_user(fields.to_user);
  if (!dialled) return fail(std::move(dialled).error());

  return route_request{std::string{fields.call_id}, std::string{edge_id}, *dialog, *std::move(source),
                       *std::move(caller), *std::move(called), *std::move(dialled)};
}

result<std::string> encode(const route_answer& answer) {
  if (answer.max_s < 1 || answer.max_s > call_s_max)
    return fail_field("/max_s", "1 to " + std::to_string(call_s_max));
  if (answer.account.value <= 0) return fail_field("/acct", "an account");
  if (answer.context.size() > context_bytes_max)
    return fail(errc::too_large, "the context is longer than 512 bytes");
  if (!answer.context.empty() && !text::is_made_of(answer.context, text::context_characters))
    return fail_field("/ctx", "letters, digits and _.~-");
  if (answer.routes.empty()) return fail_field("/routes", "at least one");
  if (answer.routes.size() > routes_max)
    return fail(errc::too_large, "more carriers than an answer may hold");

  // The checks keep spaces and bars out of the parts.
  std::string out = std::to_string(answer.max_s);
  out += ' ';
  out += format(answer.call);
  out += '|';
  out += std::to_string(answer.account.value);
  out += '|';
  out += answer.context;
  for (const auto& target : answer.routes) {
    if (auto ok = messages_detail::check(target); !ok) return fail(std::move(ok).error());
    out += ' ';
    out += std::to_string(target.trunk.value);
    out += '|';
    out += std::to_string(target.no_answer_ms);
    out += '|';
    out += messages_detail::escaped_number(target.number);
    out += '|';
    out += target.uri;
  }
  if (out.size() > answer_bytes_max)
    return fail(errc::too_large, "the route answer is longer than the edge can read");
  return out;
}

result<void> check(const refusal& r) {
  if (r.code < 400 || r.code > 699) return fail_field("/code", "400 to 699");
  if (r.reason.empty() || r.reason.size() > reason_bytes_max ||
      !messages_detail::is_printable(r.reason) || !is_utf8(r.reason))
    return fail_field("/reason", "a short text of printable UTF-8");
  if (r.retry_after && (r.retry_after->count() < 0 || r.retry_after->count() > 86'400))
    return fail_field("/retry_after", "0 to 86400 s");
  return {};
}

std::string_view name_of(command_op op) noexcept {
  switch (op) {
    case command_op::end: return "end";
    case command_op::extend: return "extend";
    case command_op::ping: return "ping";
  }
  return "";
}

result<std::string> encode(const edge_command& command) {
  const bool has_time = command.op != command_op::end;
  if (has_time && (command.max_s < 1 || command.max_s > call_s_max))
    return fail_field("/max_s", "1 to " + std::to_string(call_s_max));
  json::writer out;
  out.begin_object().field("op", name_of(command.op));
  out.field("h_entry", command.dialog.h_entry).field("h_id", command.dialog.h_id);
  if (has_time) out.field("max_s", command.max_s);
  out.end_object();
  return out.take();
}

}  // namespace didtron::edge
