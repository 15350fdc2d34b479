#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/event_hub.hpp"
#include "http/request.hpp"
#include "http/task.hpp"

namespace didtron::http {

/// Turns the connection into an event stream instead of sending a body.
struct stream_grant {
  event_stream_queue::filter filter = {};
  std::optional<std::string> last_event_id = {};
  permission_set may = {};  ///< the stream ends when the user may something else
  instant expires_at = {};  ///< of the log-in session; the stream ends with it
};

/// A body that is made while it is sent, so that it never is in memory as a whole.
class body_pieces {
 public:
  virtual ~body_pieces() = default;
  /// Some of it; empty: that was all. An error cuts the connection, so that nobody takes a part for the whole.
  virtual task<result<std::string>> next() = 0;
};

/// What a resource answers. Content-Length, Date, request id and the security headers are the
/// server's.
struct response {
  int status = 200;
  std::vector<header> headers = {};
  std::string body = {};
  /// A body that many answers share (static files); used when `body` is empty. Shared because a
  /// file being sent must outlive its index.
  std::shared_ptr<const std::string> shared_body = {};
  std::shared_ptr<body_pieces> pieces = {};  ///< instead of `body`
  std::optional<stream_grant> stream = {};
  bool close = false;  ///< end the connection after this answer

  [[nodiscard]] std::string_view content() const noexcept {
    return shared_body && body.empty() ? std::string_view{*shared_body} : std::string_view{body};
  }
  void set(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
  }
};

/// `json` with its content type. API answers are never kept by caches.
response json_response(int status, std::string json);
response text_response(int status, std::string text,
                       std::string type = "text/plain; charset=utf-8");
/// An answer without a body: 204.
response empty_response(int status = 204);

}  // namespace didtron::http
