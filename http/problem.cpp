#include "http/problem.hpp"

#include <array>
#include <utility>

#include "protocols/json/writer.hpp"

namespace didtron::http {

namespace problem_detail {

struct error_row {
  errc kind;
  problem_kind shown;
};

inline constexpr std::array error_rows{
    error_row{errc::invalid_argument, {400, "invalid-argument", "The input is not valid"}},
    error_row{errc::malformed, {400, "malformed", "The input cannot be read"}},
    error_row{errc::unauthenticated, {401, "unauthenticated", "Log in first"}},
    error_row{errc::forbidden, {403, "forbidden", "Not permitted"}},
    error_row{errc::not_found, {404, "not-found", "There is no such thing"}},
    error_row{errc::method_not_allowed,
              {405, "method-not-allowed", "The resource has no such method"}},
    error_row{errc::not_acceptable, {406, "not-acceptable", "No representation fits"}},
    error_row{errc::conflict, {409, "conflict", "In conflict with what is stored"}},
    error_row{errc::stale_version, {412, "stale-version", "Changed by somebody else: reload"}},
    error_row{errc::duplicate, {409, "duplicate", "The key was used for something else"}},
    error_row{errc::insufficient_balance,
              {402, "insufficient-balance", "The balance does not cover it"}},
    error_row{errc::limit_exceeded, {422, "limit-exceeded", "A limit is reached"}},
    error_row{errc::no_rate, {422, "no-rate", "No price for this number"}},
    error_row{errc::no_route, {422, "no-route", "No carrier for this number"}},
    error_row{errc::blocked, {422, "blocked", "Blocked by a rule"}},
    error_row{errc::too_large, {413, "too-large", "Too large"}},
    error_row{errc::unsupported_media, {415, "unsupported-media", "Content type not supported"}},
    error_row{errc::rate_limited, {429, "rate-limited", "Too many requests: wait"}},
    error_row{errc::timeout, {504, "timeout", "No answer in time"}},
    error_row{errc::busy, {503, "busy", "Busy: try again"}},
    error_row{errc::unavailable, {503, "unavailable", "A part of the service is down"}},
    error_row{errc::not_owner, {503, "not-owner", "Another node has it now: try again"}},
    error_row{errc::outcome_unknown,
              {503, "outcome-unknown", "Outcome unknown: repeat with the same key"}},
    error_row{errc::overflow, {422, "overflow", "The number is too large"}},
    error_row{errc::bad_config, {500, "bad-config", "The node's configuration is wrong"}},
    error_row{errc::internal, {500, "internal", "Internal error"}},
};

struct refusal_row {
  refusal reason;
  std::string_view name;
  problem_kind shown;
  std::string_view detail;
};

inline constexpr problem_kind bad_request{400, "bad-request",
                                          "Not a request that is answered here"};
inline constexpr problem_kind too_long{414, "target-too-long", "The request target is too long"};
inline constexpr problem_kind large_header{431, "header-too-large", "The header is too large"};
inline constexpr problem_kind slow{408, "request-timeout", "The request took too long to arrive"};

inline constexpr std::array refusal_rows{
    refusal_row{refusal::none, "none", bad_request, ""},
    refusal_row{refusal::request_line, "request_line", bad_request,
                "the request line is not: method, target, version"},
    refusal_row{refusal::method, "method", bad_request,
                "the method is not a token of at most 32 letters"},
    refusal_row{refusal::target, "target", bad_request,
                "the target is not an absolute path with an optional query"},
    refusal_row{refusal::version,
                "version",
                {505, "http-version", "HTTP version not supported"},
                "HTTP/1.1 and HTTP/1.0 are spoken here"},
    refusal_row{refusal::line_ending, "line_ending", bad_request, "a line does not end in CR LF"},
    refusal_row{refusal::control_byte, "control_byte", bad_request, "a control byte in the header"},
    refusal_row{refusal::folded_line, "folded_line", bad_request, "a folded header line"},
    refusal_row{refusal::header_name, "header_name", bad_request,
                "a header name that is not a token without underscore"},
    refusal_row{refusal::host, "host", bad_request, "exactly one Host with a host name is needed"},
    refusal_row{refusal::repeated_header, "repeated_header", bad_request,
                "a header that may stand only once is repeated"},
    refusal_row{refusal::content_length, "content_length", bad_request,
                "Content-Length is not a plain number"},
    refusal_row{refusal::length_and_coding, "length_and_coding", bad_request,
                "both Content-Length and Transfer-Encoding"},
    refusal_row{refusal::transfer_coding,
                "transfer_coding",
                {501, "transfer-coding", "Transfer coding not implemented"},
                "the only transfer coding understood is exactly: chunked"},
    refusal_row{refusal::coding_in_http10, "coding_in_http10", bad_request,
                "Transfer-Encoding in an HTTP/1.0 request"},
    refusal_row{refusal::expectation,
                "expectation",
                {417, "expectation", "Expectation failed"},
                "the only expectation understood is 100-continue"},
    refusal_row{refusal::chunk, "chunk", bad_request, "the chunked body is broken"},
    refusal_row{refusal::trailer, "trailer", bad_request, "a trailer field that is not allowed"},
    refusal_row{refusal::parser, "parser", bad_request, "the request is ambiguous"},
    refusal_row{refusal::target_too_long, "target_too_long", too_long,
                "the request target is over the limit"},
    refusal_row{refusal::header_too_large, "header_too_large", large_header,
                "the header is over the limit"},
    refusal_row{refusal::too_many_headers, "too_many_headers", large_header,
                "too many header fields"},
    refusal_row{refusal::body_too_large,
                "body_too_large",
                {413, "too-large", "Too large"},
                "the body is over the limit"},
    refusal_row{refusal::header_timeout, "header_timeout", slow,
                "the header did not arrive in time"},
    refusal_row{refusal::body_timeout, "body_timeout", slow, "the body did not arrive in time"},
    refusal_row{refusal::too_many_connections,
                "too_many_connections",
                {503, "busy", "Busy: try again"},
                "too many connections"},
    refusal_row{refusal::too_many_connections_of_client,
                "too_many_connections_of_client",
                {503, "busy", "Busy: try again"},
                "too many connections from your address"},
};

static_assert(error_rows.size() == static_cast<std::size_t>(last_error_kind) + 1);
static_assert(refusal_rows.size() == refusal_count);
static_assert(
    [] {
      for (std::size_t i = 0; i < error_rows.size(); ++i)
        if (static_cast<std::size_t>(error_rows[i].kind) != i) return false;
      for (std::size_t i = 0; i < refusal_rows.size(); ++i)
        if (static_cast<std::size_t>(refusal_rows[i].reason) != i) return false;
      return true;
    }(),
    "the rows stand in the order of the enumerations");

inline response render(const problem_kind& kind, std::string_view detail, std::string_view instance,
                       std::string_view request_id, const std::vector<field_error>& fields) {
  json::writer w;
  w.begin_object();
  w.field("type", std::string{problem_type_base} + std::string{kind.type});
  w.field("title", kind.title);
  w.field("status", kind.status);
  w.field("detail", detail);
  w.field("instance", instance);
  w.field("request_id", request_id);
  w.key("errors").begin_array();
  // A pointer begins with a slash or is empty; other names (a constraint's) are no part of the input.
  for (const field_error& f : fields)
    if (f.pointer.empty() || f.pointer.front() == '/')
      w.begin_object().field("pointer", f.pointer).field("detail", f.detail).end_object();
  w.end_array().end_object();
  return text_response(kind.status, w.take(), "application/problem+json");
}

}  // namespace problem_detail

std::string_view name_of(refusal r) noexcept {
  return problem_detail::refusal_rows[static_cast<std::size_t>(r)].name;
}

const problem_kind& problem_of(errc kind) noexcept {
  return problem_detail::error_rows[static_cast<std::size_t>(kind)].shown;
}

const problem_kind& problem_of(refusal reason) noexcept {
  return problem_detail::refusal_rows[static_cast<std::size_t>(reason)].shown;
}

response problem_response(const error& e, std::string_view instance, std::string_view request_id) {
  const problem_kind& kind = problem_of(e.kind);
  const bool is_ours = kind.status == 500;
  const std::string_view detail =
      is_ours ? "something went wrong here; the log has it under the request id"
              : std::string_view{e.message};
  response r = problem_detail::render(kind, detail, instance, request_id, e.fields);
  if (e.retry_after)
    r.set("Retry-After", std::to_string(e.retry_after->count()));
  else if (kind.status == 503)
    r.set("Retry-After", "1");
  return r;
}

response problem_response(refusal reason, std::string_view request_id) {
  const auto& row = problem_detail::refusal_rows[static_cast<std::size_t>(reason)];
  response r = problem_detail::render(row.shown, row.detail, "", request_id, {});
  if (row.shown.status == 503) r.set("Retry-After", "1");
  r.close = true;
  return r;
}

}  // namespace didtron::http
