#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/domain/cdrs/pull_settings.hpp"
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
  std::stop_token stop = {};  ///< ends a request that is under way
};

/// What a node's configuration says about engines.
struct cdr_pull_rules {
  std::string origins = {};     ///< "http://10.0.0.5:8080, http://switch:80": nothing else is asked
  std::string secrets_dir = {}; ///< files whose content is sent as Authorization
};
/// The settings of a source, as this node may carry them out. Error: bad_config (the origin is not
/// allowed, the secret is absent or no header's value).
result<cdr_http_settings> http_settings_of(const pull_settings& settings,
                                           const cdr_pull_rules& rules);
/// Empty, or what is wrong with a list of origins.
std::string pull_origins_fault(std::string_view origins);

/// Pages over HTTP/1.1. The engine answers
///
///     GET <path>?cursor=<what it said last>        200, Content-Type: text/csv |
///     application/x-ndjson | application/json Next-Cursor: <what to ask with next time>    at most
///     500 visible ASCII characters Has-More: true | false                       absent: false
///
/// or 204 when there is nothing new. Whatever does not say its next cursor is refused, because the
/// same page would come for ever. Blocks; one request per call, no redirects. Errors: unavailable
/// (no connection, cut off, 5xx, 429: with the seconds of Retry-After), timeout, malformed (anything else that breaks the above),
/// too_large.
class cdr_http_source final : public cdr_page_source {
 public:
  explicit cdr_http_source(cdr_http_settings settings) : settings_{std::move(settings)} {}
  result<pulled_page> pull(const std::string& cursor) override;

 private:
  cdr_http_settings settings_;
};

}  // namespace didtron::node
