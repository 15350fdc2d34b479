#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "http/executor.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/server/gate.hpp"
#include "http/server/shared_state.hpp"

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 inlines one half of Asio's allocation of coroutine frames and misses that the other fits.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace didtron::http {

/// One client's connection, on one io thread from accept to close: requests one after the other,
/// answers in the same order. What is read ahead waits in `buffer_`; nothing is read while a
/// request is answered.
class connection : public std::enable_shared_from_this<connection> {
 public:
  /// `client`: counted in shared.clients until the end; empty: a proxy, not counted.
  connection(boost::asio::ip::tcp::socket socket, shared_state& shared, const executor_ptr& home,
             std::string client);
  ~connection();

  /// Serves until the peer leaves, a deadline passes, a request is refused or the server drains.
  boost::asio::awaitable<void> run();

  /// Ends the connection if it waits for a next request. On its io thread.
  void end_if_idle();

 private:
  enum class outcome : std::uint8_t { keep, close };

  boost::asio::awaitable<bool> read_some();
  boost::asio::awaitable<bool> receive(gate& g);
  boost::asio::awaitable<outcome> serve(const gate& g);
  boost::asio::awaitable<void> refuse(refusal reason);
  boost::asio::awaitable<response> answer(const request& req, request_notes& notes);
  boost::asio::awaitable<bool> send(response& r, const request& req, bool is_last);
  boost::asio::awaitable<bool> send_pieces(response& r, const request& req, bool is_last, bool is_chunked);
  boost::asio::awaitable<void> close_gently();
  void log(const request& req, const response& r, refusal reason, std::int64_t user,
           std::chrono::steady_clock::time_point since);

  // event streams: event_stream.cpp
  boost::asio::awaitable<void> stream_events(response& r, const request& req);
  boost::asio::awaitable<bool> write_bytes(std::string_view bytes);
  boost::asio::awaitable<bool> may_stream_on(const stream_grant& grant);
  void watch_for_end();

  /// Runs a task of ours from an Asio coroutine. Both stay on this io thread.
  template <class T> boost::asio::awaitable<T> wait_for(task<T> work);

  boost::beast::tcp_stream stream_;
  boost::asio::steady_timer signal_;  ///< cancelled to say: something happened
  shared_state& shared_;
  const executor_ptr& home_;  ///< of the io thread; outlives its connections
  const std::string client_;
  std::string peer_ = {};
  bool peer_is_loopback_ = false;
  std::string buffer_ = {};
  bool is_idle_ = false;
  bool is_peer_gone_ = false;  ///< event streams only
  char unread_[256] = {};      ///< event streams: what the client says there is not read
};

}  // namespace didtron::http
