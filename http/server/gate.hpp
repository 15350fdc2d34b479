#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/refusal.hpp"

namespace didtron::http {

struct gate_limits {
  std::size_t header_bytes_max = 16'384;  ///< request line, fields and the empty line
  std::size_t target_bytes_max = 8'192;
  std::size_t header_fields_max = 100;
  std::size_t body_bytes_max = 1'048'576;
};

/// Looks at the raw bytes of one request before the HTTP library sees them, and decides by itself
/// where the request ends. Refuses everything that two readers could understand differently (RFC
/// 9112, sections 2.2, 3.2, 5.1, 5.2, 6.1 - 6.3, 7.1, 11.2), so that no proxy in front can be made
/// to see another request. Lines are judged when complete and in order: the verdict does not depend
/// on how the bytes were split.
///   gate g{limits};
///   while (g.look(bytes_so_far) < gate::step::complete) read_more();
class gate {
 public:
  enum class step : std::uint8_t {
    need_header,  ///< the header is not complete
    need_body,    ///< the header passed; the body is not complete
    complete,     ///< `message_bytes` bytes are one good request
    refused,      ///< see `why`; nothing after it may be read
  };

  explicit gate(gate_limits limits) : limits_{limits} {}

  /// `bytes`: everything received since the end of the request before, each time from the start.
  step look(std::string_view bytes);

  [[nodiscard]] step state() const noexcept { return step_; }
  [[nodiscard]] refusal why() const noexcept { return why_; }

  // ---- once the header passed ----
  [[nodiscard]] std::size_t start() const noexcept {
    return start_;
  }  ///< after a leading empty line
  [[nodiscard]] std::size_t header_end() const noexcept { return header_end_; }
  [[nodiscard]] bool is_http10() const noexcept { return is_http10_; }
  [[nodiscard]] bool keeps_alive() const noexcept { return keeps_alive_; }
  /// The client waits for "100 Continue" before it sends the body.
  [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }
  [[nodiscard]] bool is_chunked() const noexcept { return is_chunked_; }

  // ---- once complete ----
  [[nodiscard]] std::size_t message_bytes() const noexcept { return message_end_; }
  /// Where the trailer fields begin, behind the last chunk's line; == message_bytes() - 2 without
  /// any.
  [[nodiscard]] std::size_t trailer_start() const noexcept { return trailer_start_; }

 private:
  enum class place : std::uint8_t {
    request_line,
    fields,
    body,
    chunk_size,
    chunk_data,
    chunk_end,
    trailer
  };

  std::optional<std::string_view> next_line(std::string_view bytes, std::size_t end_max,
                                            refusal too_long);
  void refuse(refusal reason);
  void read_request_line(std::string_view line);
  void read_method_and_target(std::string_view method, std::string_view target);
  void read_field(std::string_view line);
  void note_field(std::string_view name, std::string_view value);
  void end_header();
  void read_chunk_size(std::string_view line);
  void read_trailer(std::string_view line);
  void finish(std::size_t end);
  bool advance(std::string_view bytes);
  bool advance_chunk_data(std::string_view bytes);

  gate_limits limits_;
  step step_ = step::need_header;
  refusal why_ = refusal::none;
  place place_ = place::request_line;
  std::size_t at_ = 0;       ///< first byte not yet judged
  std::size_t scanned_ = 0;  ///< no line end before this
  std::size_t start_ = 0;
  std::size_t header_end_ = 0;
  std::size_t message_end_ = 0;
  std::size_t trailer_start_ = 0;

  bool is_http10_ = false;
  bool keeps_alive_ = true;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
  bool expects_continue_ = false;
  bool is_chunked_ = false;
  bool has_coding_ = false;
  bool has_empty_line_before_ = false;
  std::size_t fields_ = 0;
  std::uint32_t singles_seen_ = 0;  ///< bit per field that may stand only once
  std::optional<std::uint64_t> content_length_ = {};
  std::uint64_t chunk_left_ = 0;
  std::uint64_t body_bytes_ = 0;     ///< decoded, so far
  std::uint64_t framing_bytes_ = 0;  ///< of chunk lines, so far
};

}  // namespace didtron::http
