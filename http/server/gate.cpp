#include "http/server/gate.hpp"

#include <array>
#include <charconv>

#include "http/request.hpp"
#include "http/server/gate_text.hpp"

namespace didtron::http {

namespace gate_detail {

inline constexpr std::size_t method_bytes_max = 32;
/// A chunk line: 16 hex digits and a short extension.
inline constexpr std::size_t chunk_line_bytes_max = 256;
inline constexpr std::size_t chunk_digits_max = 16;
/// Chunk lines may cost this much and, beyond it, no more than the data itself: a body in one-byte
/// chunks must not keep megabytes of framing in memory.
inline constexpr std::uint64_t framing_bytes_free = 65'536;
inline constexpr std::size_t trailer_fields_max = 16;

/// Fields that mean nothing when repeated; a second one is how two readers come to disagree.
inline constexpr std::array<std::string_view, 10> singles{
    "Host",          "Content-Length", "Transfer-Encoding", "Content-Type",
    "Authorization", "Origin",         "X-CSRF-Token",      "Expect",
    "Range",         "Last-Event-ID"};

/// Trailer fields that would frame, route, authenticate or describe the body after the fact
/// (RFC 9110, 6.5.1). All other trailer fields are dropped unread.
inline constexpr std::array<std::string_view, 20> forbidden_trailers{"Host",
                                                                     "Content-Length",
                                                                     "Transfer-Encoding",
                                                                     "Content-Type",
                                                                     "Content-Encoding",
                                                                     "Content-Range",
                                                                     "Authorization",
                                                                     "Cookie",
                                                                     "Origin",
                                                                     "X-CSRF-Token",
                                                                     "X-Request-Id",
                                                                     "Connection",
                                                                     "Trailer",
                                                                     "TE",
                                                                     "Upgrade",
                                                                     "Expect",
                                                                     "Forwarded",
                                                                     "X-Forwarded-For",
                                                                     "Cache-Control",
                                                                     "Set-Cookie"};

inline bool has_list_item(std::string_view list, std::string_view wanted) {
  for (;;) {
    const std::size_t comma = list.find(',');
    if (iequals(gate_text::trimmed(list.substr(0, comma)), wanted)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace gate_detail

void gate::refuse(refusal reason) {
  if (why_ == refusal::none) why_ = reason;
  step_ = step::refused;
}

/// The next complete line without its CR LF; nullopt: not complete, or refused. `end_max` bounds
/// where the line may end, so the verdict is the same for one large segment and many small ones.
std::optional<std::string_view> gate::next_line(std::string_view bytes, std::size_t end_max,
                                                refusal too_long) {
  const std::size_t from = scanned_ > at_ ? scanned_ : at_;
  const std::size_t feed = bytes.find('\n', from);
  if (feed == std::string_view::npos || feed >= end_max) {
    scanned_ = bytes.size();
    if (feed != std::string_view::npos || bytes.size() >= end_max) refuse(too_long);
    return std::nullopt;
  }
  const std::string_view line = bytes.substr(at_, feed - at_);
  at_ = feed + 1;
  scanned_ = at_;
  if (!line.ends_with('\r')) {
    refuse(refusal::line_ending);
    return std::nullopt;
  }
  return line.substr(0, line.size() - 1);
}

gate::step gate::look(std::string_view bytes) {
  while (step_ < step::complete && advance(bytes)) {
  }
  return step_;
}

/// One line or piece of body; false: more bytes are needed or a verdict is reached.
bool gate::advance(std::string_view bytes) {
  const std::size_t header_max = start_ + limits_.header_bytes_max;
  switch (place_) {
  case place::request_line: {
    // Room for method, version and two spaces beside the target.
    const std::size_t line_max =
        start_ + limits_.target_bytes_max + gate_detail::method_bytes_max + 12;
    const bool is_line_first = line_max < header_max;
    const auto line =
        next_line(bytes, is_line_first ? line_max : header_max,
                  is_line_first ? refusal::target_too_long : refusal::header_too_large);
    if (line) read_request_line(*line);
    return line.has_value();
  }
  case place::fields: {
    const auto line = next_line(bytes, header_max, refusal::header_too_large);
    if (!line) return false;
    if (line->empty())
      end_header();
    else
      read_field(*line);
    return true;
  }
  case place::body:
    if (bytes.size() - at_ < *content_length_) return false;
    finish(at_ + static_cast<std::size_t>(*content_length_));
    return false;
  case place::chunk_size: {
    const std::size_t before = at_;
    const auto line = next_line(bytes, at_ + gate_detail::chunk_line_bytes_max, refusal::chunk);
    if (!line) {
      if (why_ == refusal::line_ending) why_ = refusal::chunk;
      return false;
    }
    framing_bytes_ += at_ - before + 2;
    read_chunk_size(*line);
    return true;
  }
  case place::chunk_data:
  case place::chunk_end:
    return advance_chunk_data(bytes);
  case place::trailer: {
    const auto line =
        next_line(bytes, trailer_start_ + limits_.header_bytes_max, refusal::header_too_large);
    if (!line) return false;
    if (line->empty())
      finish(at_);
    else
      read_trailer(*line);
    return true;
  }
  }
  return false;
}

bool gate::advance_chunk_data(std::string_view bytes) {
  if (place_ == place::chunk_data) {
    const std::uint64_t here = bytes.size() - at_;
    const std::uint64_t taken = here < chunk_left_ ? here : chunk_left_;
    chunk_left_ -= taken;
    at_ += static_cast<std::size_t>(taken);
    if (chunk_left_ > 0) return false;
    place_ = place::chunk_end;
  }
  const std::string_view ending = bytes.substr(at_, 2);
  if (ending.size() < 2) {
    if (!ending.empty() && ending != "\r") refuse(refusal::chunk);
    return false;
  }
  if (ending != "\r\n") {
    refuse(refusal::chunk);
    return false;
  }
  at_ += 2;
  place_ = place::chunk_size;
  return true;
}

void gate::read_request_line(std::string_view line) {
  if (line.empty() &&
      !has_empty_line_before_) {  // RFC 9112, 2.2: one is left by old clients after a body
    has_empty_line_before_ = true;
    start_ = at_;
    return;
  }
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || line.find(' ', first + 1) != last)
    return refuse(refusal::request_line);
  const std::string_view version = line.substr(last + 1);
  const bool has_version_form = version.size() == 8 && version.starts_with("HTTP/") &&
                                gate_text::is_digit(version[5]) && version[6] == '.' &&
                                gate_text::is_digit(version[7]);
  read_method_and_target(line.substr(0, first), line.substr(first + 1, last - first - 1));
  if (step_ == step::refused) return;
  if (!has_version_form)
    return refuse(version.starts_with("HTTP/") ? refusal::version : refusal::request_line);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(refusal::version);
  is_http10_ = version == "HTTP/1.0";
  place_ = place::fields;
}

void gate::read_method_and_target(std::string_view method, std::string_view target) {
  if (!gate_text::is_token(method) || method.size() > gate_detail::method_bytes_max)
    return refuse(refusal::method);
  if (target.size() > limits_.target_bytes_max) return refuse(refusal::target_too_long);
  if (target == "*" && method == "OPTIONS") return;
  if (!gate_text::is_origin_form(target)) refuse(refusal::target);
}

void gate::read_field(std::string_view line) {
  if (++fields_ > limits_.header_fields_max) return refuse(refusal::too_many_headers);
  if (line.front() == ' ' || line.front() == '\t') return refuse(refusal::folded_line);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(refusal::header_name);
  const std::string_view name = line.substr(0, colon);
  // An underscore: gateways turn both X-A and X_A into the same variable.
  if (!gate_text::is_token(name) || name.find('_') != std::string_view::npos)
    return refuse(refusal::header_name);
  const std::string_view value = gate_text::trimmed(line.substr(colon + 1));
  for (const char c : value)
    if (gate_text::is_control(c)) return refuse(refusal::control_byte);
  note_field(name, value);
}

void gate::note_field(std::string_view name, std::string_view value) {
  for (std::size_t i = 0; i < gate_detail::singles.size(); ++i) {
    if (!iequals(name, gate_detail::singles[i])) continue;
    const std::uint32_t bit = 1U << i;
    if ((singles_seen_ & bit) != 0)
      return refuse(i == 0   ? refusal::host
                    : i == 1 ? refusal::content_length
                    : i == 2 ? refusal::transfer_coding
                             : refusal::repeated_header);
    singles_seen_ |= bit;
  }
  if (iequals(name, "Host")) {
    // HTTP/1.1 clients send an empty Host for targets without authority; ours all have one.
    if (!gate_text::is_host(value)) refuse(refusal::host);
  } else if (iequals(name, "Content-Length")) {
    std::uint64_t length = 0;
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (value.empty() || !gate_text::is_digit(value.front()) || failed != std::errc{} ||
        end != value.data() + value.size())
      return refuse(refusal::content_length);
    content_length_ = length;
  } else if (iequals(name, "Transfer-Encoding")) {
    has_coding_ = true;
    if (!iequals(value, "chunked")) return refuse(refusal::transfer_coding);
    is_chunked_ = true;
  } else if (iequals(name, "Expect")) {
    if (!iequals(value, "100-continue")) return refuse(refusal::expectation);
    expects_continue_ = true;
  } else if (iequals(name, "Connection")) {
    says_close_ = says_close_ || gate_detail::has_list_item(value, "close");
    says_keep_alive_ = says_keep_alive_ || gate_detail::has_list_item(value, "keep-alive");
  }
}

void gate::end_header() {
  if (has_coding_ && content_length_) return refuse(refusal::length_and_coding);
  if (has_coding_ && is_http10_) return refuse(refusal::coding_in_http10);
  if (!is_http10_ && (singles_seen_ & 1U) == 0) return refuse(refusal::host);
  if (content_length_ && *content_length_ > limits_.body_bytes_max)
    return refuse(refusal::body_too_large);
  keeps_alive_ = !says_close_ && (!is_http10_ || says_keep_alive_);
  header_end_ = at_;
  const bool has_body = is_chunked_ || content_length_.value_or(0) > 0;
  expects_continue_ = expects_continue_ && has_body && !is_http10_;
  if (!has_body) return finish(at_);
  step_ = step::need_body;
  place_ = is_chunked_ ? place::chunk_size : place::body;
}

void gate::read_chunk_size(std::string_view line) {
  std::size_t digits = 0;
  std::uint64_t size = 0;
  while (digits < line.size() && gate_text::hex_value(line[digits]) >= 0) {
    if (digits == gate_detail::chunk_digits_max) return refuse(refusal::chunk);
    size = size * 16 + static_cast<std::uint64_t>(gate_text::hex_value(line[digits]));
    ++digits;
  }
  if (digits == 0 || !gate_text::is_chunk_extension(line.substr(digits)))
    return refuse(refusal::chunk);
  // Compared before adding: 16 hex digits fill all 64 bits.
  if (size > limits_.body_bytes_max - body_bytes_) return refuse(refusal::body_too_large);
  body_bytes_ += size;
  if (framing_bytes_ > gate_detail::framing_bytes_free + body_bytes_)
    return refuse(refusal::body_too_large);
  chunk_left_ = size;
  place_ = place::chunk_data;
  if (size > 0) return;
  place_ = place::trailer;
  trailer_start_ = at_;
  fields_ = 0;
}

void gate::read_trailer(std::string_view line) {
  if (++fields_ > gate_detail::trailer_fields_max) return refuse(refusal::too_many_headers);
  if (line.front() == ' ' || line.front() == '\t') return refuse(refusal::folded_line);
  const std::string_view name = line.substr(0, line.find(':'));
  if (name.size() == line.size() || !gate_text::is_token(name) ||
      name.find('_') != std::string_view::npos)
    return refuse(refusal::trailer);
  for (const char c : line)
    if (gate_text::is_control(c)) return refuse(refusal::control_byte);
  for (const std::string_view forbidden : gate_detail::forbidden_trailers)
    if (iequals(name, forbidden)) return refuse(refusal::trailer);
}

void gate::finish(std::size_t end) {
  message_end_ = end;
  step_ = step::complete;
}

}  // namespace didtron::http
