#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A blocking HTTP client that sends exactly the bytes it is given. Waits are bounded by a socket
/// timeout that only a broken server reaches.
namespace didtron::http::testing {

struct reply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  [[nodiscard]] std::string header(std::string_view name) const;  ///< "" when absent
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
};

class client {
 public:
  explicit client(std::uint16_t port);
  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// False when the peer no longer takes bytes.
  bool send(std::string_view bytes);
  /// No more bytes will come from here.
  void finish();
  /// The next answer; nullopt: the connection ended first. HEAD answers have no body.
  std::optional<reply> receive(bool is_head = false);
  /// Bytes until `until` has been seen (or the end): for event streams.
  std::string receive_until(std::string_view until);
  /// Everything up to the end of the connection.
  std::string receive_all();
  /// True when the server has closed (or cut) the connection; waits for it.
  bool is_closed();

 private:
  bool fill();
  int socket_ = -1;
  std::string buffer_ = {};
};

/// One request on a connection of its own.
std::optional<reply> ask(std::uint16_t port, std::string_view bytes);

/// "GET /path HTTP/1.1" with Host and the given further lines ("Name: value").
std::string get(std::string_view path, const std::vector<std::string>& lines = {});
std::string post(std::string_view path, std::string_view body,
                 const std::vector<std::string>& lines = {},
                 std::string_view type = "application/json");

}  // namespace didtron::http::testing
