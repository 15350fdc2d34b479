#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "http/api.hpp"
#include "http/server.hpp"
#include "http/server/client_counts.hpp"
#include "http/server/counters.hpp"
#include "http/server/static_files.hpp"

namespace didtron::http {

/// What all connections of a server use. Only the counters and flags change after the start.
struct shared_state {
  server_config config;
  backend& data;
  event_hub& hub;
  server_hooks hooks;
  api routes;
  static_files files = {};
  bool sends_hsts = false;  ///< the public origin is https
  server_counters counters = {};
  client_counts clients = {};
  std::atomic<bool> is_draining = false;

  shared_state(server_config c, backend& b, event_hub& h, server_hooks k)
      : config{std::move(c)},
        data{b},
        hub{h},
        hooks{std::move(k)},
        routes{b, h, origin_policy{config.public_origin}, hooks.on_fault},
        sends_hsts{config.public_origin.starts_with("https://")} {}

  /// The last connection gone wakes `drain`.
  void note_closed(const std::string& client) {
    if (!client.empty()) clients.leave(client);
    if (--counters.connections_open > 0) return;
    const std::lock_guard lock{mutex};
    all_closed.notify_all();
  }
  std::mutex mutex = {};
  std::condition_variable all_closed = {};
};

}  // namespace didtron::http
