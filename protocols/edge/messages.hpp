#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/limits.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/uuid.hpp"

/// What node and edge (Kamailio) say to each other, as values. Pure: bytes in, values out; who sends
/// them and when is protocols/sip/edge_link.hpp. The other side is deploy/kamailio/kamailio.cfg.
namespace didtron::edge {

// ---- limits ----------------------------------------------------------------------------------
inline constexpr std::size_t event_bytes_max = 8192;    ///< a real event stays below 2 KiB
inline constexpr std::size_t answer_bytes_max = 8000;   ///< X-Route value; Kamailio's print buffer is 8,192
inline constexpr std::size_t context_bytes_max = 512;   ///< one of it is kept with each call
inline constexpr std::size_t routes_max = limits::attempts_max;  ///< carriers in one answer
inline constexpr std::size_t user_bytes_max = 256;      ///< a user part beyond this is no number of anybody
inline constexpr std::size_t call_id_bytes_max = 255;   ///< dialog.callid is varchar(255)
inline constexpr std::size_t reason_bytes_max = limits::sip_reason_bytes_max;
inline constexpr std::int64_t call_s_max = limits::call_s_max;

// ---- small parts -----------------------------------------------------------------------------

/// A call at the edge, as the edge counts it: hash slot and number. Unique on one edge until that
/// Kamailio starts with an empty database.
struct dialog_ref {
  std::uint32_t h_entry = 0;
  std::uint32_t h_id = 0;
  friend auto operator<=>(const dialog_ref&, const dialog_ref&) = default;
};
/// "12:3456". Error: malformed.
result<dialog_ref> parse_dialog_ref(std::string_view text);
std::string format(dialog_ref dialog);

/// "1763880000.012345" (seconds and exactly six digits), years 1970-2105. Error: malformed.
result<instant> parse_edge_time(std::string_view text);
std::string format_edge_time(instant t);

/// Where a request came from. Example: "udp:192.0.2.1:5060", "tcp:[2001:db8::1]:5060".
struct endpoint {
  std::string transport = {};  ///< udp, tcp or tls
  std::string address = {};    ///< numeric, without brackets
  std::uint16_t port = 0;
  friend bool operator==(const endpoint&, const endpoint&) = default;
};
/// Error: malformed (the address must be a numeric IPv4 or IPv6 address).
result<endpoint> parse_endpoint(std::string_view text);

/// The user part of a SIP URI after one round of percent decoding (RFC 3261, 19.1.2). Any byte can be
/// in it, also NUL: whoever uses it as a number must check it (`normalise_called` does).
struct user_part {
  std::string text = {};
  bool is_escaped = false;  ///< had at least one '%', valid escape or not
  friend bool operator==(const user_part&, const user_part&) = default;
};
/// "%31%2b" -> "1+". An escape that is none ("%zz", "%3") stays as it is. Error: too_large.
result<user_part> decode_user(std::string_view raw);

// ---- edge -> node: the route request ---------------------------------------------------------

/// One initial INVITE of a customer. What the SIP link delivers.
struct route_request {
  std::string call_id = {};  ///< Call-ID header, opaque
  std::string edge_id = {};
  dialog_ref dialog = {};
  endpoint source = {};      ///< of the customer's packet
  user_part caller = {};     ///< From
  user_part called = {};     ///< request URI
  user_part dialled = {};    ///< To
  friend bool operator==(const route_request&, const route_request&) = default;
};

/// The texts of the INVITE that matter, still as received.
struct route_request_fields {
  std::string_view x_src = {};
  std::string_view x_edge = {};  ///< "edge-1;dlg=12:3456"
  std::string_view call_id = {};
  std::string_view from_user = {};
  std::string_view request_user = {};
  std::string_view to_user = {};
};
/// Errors: malformed (X-Src, X-Edge, Call-ID), too_large.
result<route_request> parse_route_request(const route_request_fields& fields);

// ---- node -> edge: the answer ----------------------------------------------------------------

struct route_target {
  trunk_id trunk = {};
  std::string uri = {};             ///< see `carrier_uri` (actors/domain/routing)
  std::string number = {};          ///< sent to the carrier: letters, digits, '+', '*', '#', '.', '-'
  std::int32_t no_answer_ms = 4000; ///< no provisional reply for so long: next carrier
  friend bool operator==(const route_target&, const route_target&) = default;
};

/// "Go ahead": carriers in the order to try.
struct route_answer {
  call_id call = {};
  account_id account = {};
  std::int64_t max_s = 0;     ///< the edge hangs up so many seconds after the answer
  std::string context = {};   ///< `pack(call_context)`; comes back with each event
  std::vector<route_target> routes = {};
  friend bool operator==(const route_answer&, const route_answer&) = default;
};
/// The value of X-Route: "<max_s> <cdr>|<acct>|<ctx>", then " <trunk>|<no_answer_ms>|<number>|<uri>" per carrier, '#' of
/// a number as "%23". Not JSON: the edge would parse it once per value. Errors: invalid_argument (max_s, no routes,
/// characters), too_large.
result<std::string> encode(const route_answer& answer);

/// "No": `code` 400-699 and `reason` go to the caller as they are.
struct refusal {
  int code = 503;
  std::string reason = "Service Unavailable";
  std::optional<std::chrono::seconds> retry_after = {};
  friend bool operator==(const refusal&, const refusal&) = default;
};
/// Error: invalid_argument (code out of range, reason with control characters, longer than reason_bytes_max).
result<void> check(const refusal& r);

using node_answer = std::variant<route_answer, refusal>;

// ---- edge -> node: events --------------------------------------------------------------------

enum class event_op : std::uint8_t {
  attempt,  ///< one carrier did not take the call; `trunk`, `code` and `reason` say who and why
  start,    ///< 200 went to the caller
  end,      ///< an answered call is over: `at` - `answered_at` is its duration
  failed,   ///< the call was never answered; `code` is what the caller got (487: it gave up)
};
std::string_view name_of(event_op op) noexcept;

enum class hangup_side : std::uint8_t { none, caller, callee, edge };
std::string_view name_of(hangup_side side) noexcept;

/// What happened to a call. Comes at least once, perhaps late and out of order: apply by `call`.
struct edge_event {
  event_op op = event_op::attempt;
  std::string edge_id = {};
  dialog_ref dialog = {};
  std::optional<call_id> call = {};  ///< empty: the node had not routed it (refused, or answered too late)
  std::string context = {};          ///< as given in the route answer
  account_id account = {};
  trunk_id trunk = {};               ///< the carrier of this event; 0 before the first one
  int code = 0;
  std::string reason = {};
  hangup_side by = hangup_side::none;
  std::optional<instant> ringing_at = {};   ///< first 18x of the call
  std::optional<instant> answered_at = {};
  instant at = {};                   ///< when it happened, by the edge's clock
  std::string sequence = {};         ///< unique for each event of an edge
  friend bool operator==(const edge_event&, const edge_event&) = default;
};

/// Strict in form: unknown op, missing, doubled or mistyped field, number out of range are errors; an unknown
/// field is ignored, so that an edge may be newer than its node. Not judged: whether the times make
/// sense (an edge's clock may be stepped) and whether an end names its answer time. Whoever bills decides.
/// `reason` is anybody's text: valid UTF-8, at most reason_bytes_max, control characters are spaces.
/// Errors: malformed, too_large.
result<edge_event> parse_edge_event(std::string_view json);
/// The same JSON that the edge writes; for tests and for replaying.
std::string format(const edge_event& event);

// ---- node -> edge: commands ------------------------------------------------------------------

enum class command_op : std::uint8_t {
  end,     ///< hang up both sides
  extend,  ///< the hard stop is now `max_s` from now
  ping,    ///< is it alive? 200 or 481; re-asserts the hard stop exactly as extend does
};
std::string_view name_of(command_op op) noexcept;

/// Idempotent; may be repeated. Answer codes: 200 done, 481 no such call, 400 not understood.
struct edge_command {
  command_op op = command_op::end;
  dialog_ref dialog = {};
  std::int64_t max_s = 0;  ///< extend and ping: 1..call_s_max, counted from the arrival
  friend bool operator==(const edge_command&, const edge_command&) = default;
};
/// Error: invalid_argument (max_s).
result<std::string> encode(const edge_command& command);

}  // namespace didtron::edge
