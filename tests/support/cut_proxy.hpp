#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace didtron::test {

/// A TCP proxy on loopback that can cut a connection at a chosen moment: after the client's bytes
/// with a given text were forwarded and answered by the server, and before the answer reaches the
/// client.
class cut_proxy {
 public:
  explicit cut_proxy(int target_port);
  ~cut_proxy();
  cut_proxy(const cut_proxy&) = delete;
  cut_proxy& operator=(const cut_proxy&) = delete;

  [[nodiscard]] int port() const noexcept { return port_; }
  /// The next `times` connections that send `text` are cut at it.
  void cut_at(const std::string& text, int times);
  [[nodiscard]] int cuts() const noexcept { return cuts_; }

 private:
  void accept_all();
  void pump(int client);
  bool shall_cut(const std::string& bytes);

  int target_port_;
  int port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> cuts_ = 0;
  std::mutex mutex_ = {};
  std::string text_ = {};
  int left_ = 0;
  std::vector<std::thread> pumps_ = {};
  std::thread acceptor_;
};

}  // namespace didtron::test
