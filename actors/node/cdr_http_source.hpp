#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "actors/workers/cdr_puller.hpp"

namespace didtron::node {

/// Where an engine hands out its CDRs.
struct cdr_http_settings {
  std::string host = {};  ///< name or numeric address; TLS ends in a proxy beside the engine
  std::uint16_t port = 80;
  std::string path = "/";                   ///< may have a query of its own
  std::string cursor_parameter = "cursor";  ///< left out of the first request of all
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< such as Authorization
  std::chrono::milliseconds timeout{30'000};                      ///< of a whole request
  std::size_t page_bytes_max = 64U << 20;
};

/// Pages over HTTP/1.1. The engine answers
///
///     GET <path>?cursor=<what it said last>        200, Content-Type: text/csv |
///     application/x-ndjson | application/json Next-Cursor: <what to ask with next time>    at most
///     500 visible ASCII characters Has-More: true | false                       absent: false
///
/// or 204 when there is nothing new. Whatever does not say its next cursor is refused, because the
/// same page would come for ever. Blocks; one request per call, no redirects. Errors: unavailable
/// (no connection, cut off, 5xx, 429), timeout, malformed (anything else that breaks the above),
/// too_large.
class cdr_http_source final : public cdr_page_source {
 public:
  explicit cdr_http_source(cdr_http_settings settings) : settings_{std::move(settings)} {}
  result<pulled_page> pull(const std::string& cursor) override;

 private:
  cdr_http_settings settings_;
};

}  // namespace didtron::node
