#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "http/middleware/permissions.hpp"
#include "http/server/connection.hpp"
#include "http/server/security_headers.hpp"
#include "http/server/wait_for.hpp"

/// The part of a connection that has become an event stream (GET /events).
namespace didtron::http {

namespace event_stream_server_detail {

using steady = std::chrono::steady_clock;

inline constexpr std::string_view ping = ": ping\n\n";

inline std::chrono::microseconds until(instant t) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::microseconds{t.us} -
         std::chrono::duration_cast<std::chrono::microseconds>(now);
}

/// The head of an answer without length: it ends when the connection does (RFC 9112, 6.3 rule 8).
inline std::string head_of(const response& r, const request& req) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (const header& h : r.headers)
    head.append(h.name).append(": ").append(h.value).append("\r\n");
  head.append("X-Request-Id: ").append(req.id).append("\r\nConnection: close\r\n\r\n");
  return head;
}

/// Takes back the stream's place in the counters however the coroutine ends.
struct open_stream_count {
  std::atomic<std::int64_t>& count;
  explicit open_stream_count(std::atomic<std::int64_t>& c) : count{c} { ++count; }
  open_stream_count(const open_stream_count&) = delete;
  open_stream_count& operator=(const open_stream_count&) = delete;
  ~open_stream_count() { --count; }
};

}  // namespace event_stream_server_detail

boost::asio::awaitable<bool> connection::write_bytes(std::string_view bytes) {
  namespace asio = boost::asio;
  stream_.expires_after(shared_.config.write_deadline);
  boost::system::error_code ec;
  shared_.counters.bytes_sent +=
      co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                                 asio::redirect_error(asio::use_awaitable, ec));
  co_return !ec;
}

/// The client says nothing on an event stream; a read that ends is how its leaving is noticed.
void connection::watch_for_end() {
  stream_.expires_never();
  stream_.async_read_some(
      boost::asio::buffer(unread_),
      [self = shared_from_this()](const boost::system::error_code&, std::size_t) {
        self->is_peer_gone_ = true;
        self->signal_.cancel();
      });
}

boost::asio::awaitable<bool> connection::may_stream_on(const stream_grant& grant) {
  const auto found = co_await wait_for(shared_.data.find_session(grant.filter.session));
  // Whoever may more or less than before comes again and is asked anew.
  if (found) co_return permissions_of(found->user) == grant.may;
  // A database that is away for a moment ends no stream; only a session known to be over does.
  co_return (found.error().kind != errc::not_found && found.error().kind != errc::unauthenticated);
}

boost::asio::awaitable<void> connection::stream_events(response& r, const request& req) {
  namespace asio = boost::asio;
  namespace d = event_stream_server_detail;
  const d::open_stream_count counted{shared_.counters.streams_open};
  const stream_grant grant = std::move(*r.stream);
  shared_.counters.count_answer(r.status);
  add_security_headers(r, shared_.sends_hsts);
  if (!co_await write_bytes(d::head_of(r, req)) || req.method == "HEAD") co_return;

  const auto queue = shared_.hub.open(
      grant.filter,
      grant.last_event_id ? std::optional<std::string_view>{*grant.last_event_id} : std::nullopt,
      [home = home_, weak = weak_from_this()] {
        home->post([weak] {
          if (const auto self = weak.lock()) self->signal_.cancel();
        });
      });
  watch_for_end();
  auto ping_at = d::steady::now() + shared_.config.ping_every;
  while (!is_peer_gone_) {
    const bool is_over =
        queue->is_closed() || shared_.is_draining || d::until(grant.expires_at).count() <= 0;
    const std::string bytes = queue->take();  // after is_closed: the last bytes are never missed
    if (!bytes.empty() && !co_await write_bytes(bytes)) break;
    if (is_over) break;
    if (!bytes.empty()) continue;
    if (d::steady::now() >= ping_at) {
      ping_at = d::steady::now() + shared_.config.ping_every;
      if (!co_await write_bytes(d::ping) || !co_await may_stream_on(grant)) break;
      continue;
    }
    const auto expires_at =
        d::steady::now() + std::max(d::until(grant.expires_at), std::chrono::microseconds{0});
    signal_.expires_at(std::min(ping_at, expires_at));
    boost::system::error_code woken;
    co_await signal_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  // Ends the watching read, too; its handler holds this connection until then.
  boost::system::error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  stream_.socket().close(ignored);
}

}  // namespace didtron::http
