#include "tests/http/fixture.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "protocols/json/value.hpp"

namespace didtron::http::testing {

namespace fixture_detail {

inline server_config any_port(server_config c) {
  c.port = 0;
  return c;
}

inline server_hooks hooks_of(world& w) {
  return {[&w](const access_record& a) {
            const std::lock_guard lock{w.mutex};
            w.log.push_back({std::string{a.path}, a.status, std::string{a.refusal}, a.user});
          },
          [&w](std::string_view, std::string_view what) {
            const std::lock_guard lock{w.mutex};
            w.fault_log.emplace_back(what);
          }};
}

}  // namespace fixture_detail

world::world(server_config config, event_hub_options hub_options)
    : hub{hub_options},
      web{fixture_detail::any_port(std::move(config)), data, hub, fixture_detail::hooks_of(*this)} {
  const auto started = web.start();
  REQUIRE_MESSAGE(started.has_value(), (started ? std::string{} : to_string(started.error())));
}

world::~world() { web.stop(); }

std::vector<world::line> world::lines() const {
  const std::lock_guard lock{mutex};
  return log;
}

bool world::eventually(const std::function<bool()>& is_so) const {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return true;
}

std::vector<std::string> world::faults() const {
  const std::lock_guard lock{mutex};
  return fault_log;
}

world::login world::log_in(std::string_view role) const {
  const std::string body = R"({"email":")" + std::string{role} +
                           R"(@example.com","password":"password of )" + std::string{role} + "\"}";
  const auto r = ask(post("/api/v1/login", body));
  REQUIRE(r.has_value());
  REQUIRE(r->status == 200);
  const std::string cookie = r->header("Set-Cookie");
  const std::string pair = cookie.substr(0, cookie.find(';'));
  const auto me = json::parse(r->body);
  REQUIRE(me.has_value());
  return {"Cookie: " + pair, "X-CSRF-Token: " + *me->find("csrf_token")->text(),
          "Origin: http://localhost", pair.substr(pair.find('=') + 1)};
}

std::string read_fixture(const std::string& path_from_root) {
  std::ifstream in{std::string{DIDTRON_SOURCE_DIR} + "/" + path_from_root, std::ios::binary};
  REQUIRE_MESSAGE(in.is_open(), path_from_root);
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

std::vector<std::string> files_in(const std::string& folder_from_root) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{DIDTRON_SOURCE_DIR} +
                                                               "/" + folder_from_root})
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  REQUIRE_FALSE(names.empty());
  return names;
}

}  // namespace didtron::http::testing
