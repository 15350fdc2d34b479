#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/server.hpp"
#include "tests/http/client.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

/// A real server on a free loopback port with the fake backend behind it.
struct world {
  struct line {
    std::string path;
    int status = 0;
    std::string refusal;
    std::int64_t user = 0;
  };

  explicit world(server_config config = {}, event_hub_options hub_options = {});
  ~world();

  std::uint16_t port() const { return web.port(); }
  std::optional<reply> ask(std::string_view bytes) const { return testing::ask(port(), bytes); }

  /// The access log so far.
  std::vector<line> lines() const;
  std::vector<std::string> faults() const;

  /// Asks again until it is so; false after 20 s. For things that announce themselves by nothing
  /// else.
  bool eventually(const std::function<bool()>& is_so) const;

  struct login {
    std::string cookie;  ///< header line
    std::string csrf;    ///< header line
    std::string origin;  ///< header line
    std::string token;
  };
  login log_in(std::string_view role) const;

  fake_backend data = {};
  event_hub hub;
  mutable std::mutex mutex = {};
  std::vector<line> log = {};
  std::vector<std::string> fault_log = {};
  server web;
};

/// The whole file; fails the test when it is not there.
std::string read_fixture(const std::string& path_from_root);
/// Names in a folder, sorted.
std::vector<std::string> files_in(const std::string& folder_from_root);

}  // namespace didtron::http::testing
