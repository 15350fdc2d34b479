#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "actors/domain/core/result.hpp"
#include "http/backend.hpp"
#include "http/client_address.hpp"
#include "http/event_hub.hpp"

namespace didtron::http {

struct server_config {
  std::string address = "127.0.0.1";
  std::uint16_t port = 18080;   ///< 0: any free one, see server::port()
  std::string static_dir = {};  ///< empty: no static files
  std::string public_origin =
      {};  ///< "https://voice.example"; empty: only the request's own Host counts
  std::size_t io_threads = 1;
  std::size_t connections_max = 2048;
  std::size_t connections_per_address_max = 256;  ///< of one client_network(); not of proxies
  trusted_proxies proxies = {};                   ///< who may say whose request it forwards
  std::size_t body_bytes_max = 1'048'576;
  std::size_t header_bytes_max = 16'384;  ///< request line and header fields together
  std::size_t target_bytes_max = 8'192;
  std::size_t header_fields_max = 100;
  std::chrono::milliseconds header_deadline{10'000};
  std::chrono::milliseconds body_deadline{30'000};
  std::chrono::milliseconds idle_deadline{60'000};
  std::chrono::milliseconds write_deadline{30'000};
  std::chrono::milliseconds ping_every{15'000};
};

/// One line of the access log.
struct access_record {
  std::string_view request_id;
  std::string_view peer;
  std::string_view method;  ///< empty: the request was refused before it could be read
  std::string_view path;    ///< without query: queries may hold personal data
  int status = 0;
  std::size_t body_bytes = 0;  ///< sent
  std::chrono::microseconds took{0};
  std::string_view refusal;  ///< gate reason, empty for ordinary requests
  std::int64_t user = 0;     ///< 0: nobody
};

struct server_hooks {
  std::function<void(const access_record&)> on_access = {};  ///< on an io thread; must not block
  /// A fault of ours (exception, broken invariant), once per event. Must not block.
  std::function<void(std::string_view request_id, std::string_view what)> on_fault = {};
};

/// The HTTP/1.1 server: API, event streams and static files. The backend and the hub must outlive
/// it.
class server {
 public:
  server(server_config config, backend& api, event_hub& hub, server_hooks hooks = {});
  ~server();  ///< stop()
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Binds, reads the static files and starts the threads. Errors: bad_config (address,
  /// static_dir), unavailable (port taken).
  result<void> start();

  /// The port that is listened on; 0 before `start`.
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// Stops accepting, ends event streams and idle connections, lets requests in flight finish with
  /// "Connection: close". True when all were gone before the deadline. Blocks the caller.
  bool drain(std::chrono::milliseconds deadline);

  /// Cuts what is left and joins the threads. Idempotent.
  void stop();

  /// Prometheus text of the server's own counters: requests by status class, connections, event
  /// streams, refused by gate reason.
  [[nodiscard]] std::string metrics_text() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// The OpenAPI document that the routes describe, pretty-printed, ending in a newline: what
/// `didtron openapi` prints and http/openapi/openapi.json holds.
std::string openapi_document(const described::registry& records = described::resources());

}  // namespace didtron::http
