#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
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

  /// When the clients have sent that many bytes in all, in the middle of a message or not, `what` happens, once; the
  /// bytes behind it are lost with their connection.
  void after_bytes(std::int64_t bytes, std::function<void()> what);
  [[nodiscard]] std::int64_t bytes_sent();

 private:
  void accept_all();
  void pump(int client);
  bool shall_cut(const std::string& bytes);
  /// How many of the next bytes may still go out; all of them, unless the mark is within.
  std::size_t until_mark(std::size_t bytes);

  int target_port_;
  int port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> cuts_ = 0;
  std::mutex mutex_ = {};
  std::string text_ = {};
  int left_ = 0;
  std::int64_t sent_ = 0;
  std::int64_t mark_ = -1;
  std::function<void()> at_mark_ = {};
  std::vector<std::thread> pumps_ = {};
  std::thread acceptor_;
};

}  // namespace didtron::test
