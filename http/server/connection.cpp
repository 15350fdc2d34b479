#include "http/server/connection.hpp"

#include <cstdio>
#include <ctime>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>

#include "http/problem.hpp"
#include "http/server/message.hpp"
#include "http/server/security_headers.hpp"
#include "http/server/wait_for.hpp"
#include "http/tokens.hpp"

namespace didtron::http {

namespace connection_detail {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

inline constexpr std::size_t read_bytes = 16'384;
/// After a refusal the client may still be sending; reading a little keeps its system from throwing
/// our answer away with a reset.
inline constexpr std::chrono::seconds linger{1};
inline constexpr std::size_t linger_bytes_max = 262'144;

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), made once a second per thread.
inline const std::string& http_date() {
  thread_local std::time_t made_at = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    char buffer[40];
    const std::size_t length =
        std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    text.assign(buffer, length);
    made_at = now;
  }
  return text;
}

inline gate_limits limits_of(const server_config& c) {
  return {c.header_bytes_max, c.target_bytes_max, c.header_fields_max, c.body_bytes_max};
}

/// 1xx, 204 and 304 have no body and no length (RFC 9110, 8.6).
inline bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace connection_detail

connection::connection(boost::asio::ip::tcp::socket socket, shared_state& shared,
                       const executor_ptr& home, std::string client)
    : stream_{std::move(socket)},
      signal_{stream_.get_executor()},
      shared_{shared},
      home_{home},
      client_{std::move(client)} {
  boost::system::error_code ec;
  const auto remote = stream_.socket().remote_endpoint(ec);
  if (!ec) {
    peer_ = remote.address().to_string();
    peer_is_loopback_ = remote.address().is_loopback();
  }
  stream_.socket().set_option(boost::asio::ip::tcp::no_delay{true}, ec);
}

connection::~connection() { shared_.note_closed(client_); }

void connection::end_if_idle() {
  boost::system::error_code ignored;
  if (is_idle_) stream_.socket().close(ignored);
}

boost::asio::awaitable<bool> connection::read_some() {
  namespace d = connection_detail;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + d::read_bytes);
  d::error_code ec;
  const std::size_t got =
      co_await stream_.async_read_some(d::asio::buffer(buffer_.data() + before, d::read_bytes),
                                       d::asio::redirect_error(d::asio::use_awaitable, ec));
  buffer_.resize(before + got);
  co_return !ec && got > 0;
}

/// Reads until the gate has a verdict; false: the peer left or a deadline cut it.
boost::asio::awaitable<bool> connection::receive(gate& g) {
  namespace d = connection_detail;
  const server_config& config = shared_.config;
  if (buffer_.empty()) {
    is_idle_ = true;
    stream_.expires_after(config.idle_deadline);
    const bool has_begun = !shared_.is_draining && co_await read_some();
    is_idle_ = false;
    if (!has_begun) co_return false;
  }
  auto cut_at = d::steady::now() + config.header_deadline;
  gate::step before = gate::step::need_header;
  bool has_said_continue = false;
  for (;;) {
    const gate::step now = g.look(buffer_);
    if (now >= gate::step::complete) co_return true;
    if (now != before) {
      before = now;
      cut_at = d::steady::now() + config.body_deadline;
    }
    if (now == gate::step::need_body && g.expects_continue() && !has_said_continue) {
      has_said_continue = true;
      if (buffer_.size() == g.header_end() &&
          !co_await write_bytes("HTTP/1.1 100 Continue\r\n\r\n"))
        co_return false;
    }
    stream_.expires_at(cut_at);
    if (co_await read_some()) continue;
    if (d::steady::now() >= cut_at)
      shared_.counters.count_refusal(now == gate::step::need_header ? refusal::header_timeout
                                                                    : refusal::body_timeout);
    co_return false;
  }
}

boost::asio::awaitable<void> connection::run() {
  namespace d = connection_detail;
  const auto self = shared_from_this();
  for (;;) {
    gate g{d::limits_of(shared_.config)};
    if (!co_await receive(g)) co_return;
    if (g.state() == gate::step::refused) {
      co_await refuse(g.why());
      co_return;
    }
    if (co_await serve(g) == outcome::close) co_return;
  }
}

boost::asio::awaitable<void> connection::refuse(refusal reason) {
  const auto since = connection_detail::steady::now();
  shared_.counters.count_refusal(reason);
  request req;
  req.peer = peer_;
  req.id = new_request_id();
  response r = problem_response(reason, req.id);
  co_await send(r, req, true);
  log(req, r, reason, 0, since);
  co_await close_gently();
}

boost::asio::awaitable<connection::outcome> connection::serve(const gate& g) {
  namespace d = connection_detail;
  const auto since = d::steady::now();
  auto req = read_message(g, buffer_, d::limits_of(shared_.config));
  if (!req) {
    co_await refuse(refusal::parser);
    co_return outcome::close;
  }
  buffer_.erase(0, g.message_bytes());
  // A connection that once sent a large body must not keep its memory while it idles.
  if (buffer_.size() < d::read_bytes && buffer_.capacity() > 4 * d::read_bytes)
    buffer_.shrink_to_fit();
  req->peer = client_address(*req, peer_, shared_.config.proxies);
  req->peer_is_loopback = peer_is_loopback_;
  req->is_tls = is_tls_at_proxy(*req, peer_, shared_.config.proxies);
  req->id = request_id_of(*req);
  request_notes notes;
  response r = co_await answer(*req, notes);
  if (r.stream) {
    log(*req, r, refusal::none, notes.user, since);
    co_await stream_events(r, *req);
    co_return outcome::close;
  }
  const bool is_last = r.close || !g.keeps_alive() || shared_.is_draining || (r.pieces && g.is_http10());
  bool is_sent = false;
  if (r.pieces)
    is_sent = co_await send_pieces(r, *req, is_last, !g.is_http10());
  else
    is_sent = co_await send(r, *req, is_last);
  log(*req, r, refusal::none, notes.user, since);
  if (!is_sent || is_last) {
    if (is_sent) co_await close_gently();
    co_return outcome::close;
  }
  co_return outcome::keep;
}

boost::asio::awaitable<response> connection::answer(const request& req, request_notes& notes) {
  if (req.path == "*" || api::owns(req.path)) {
    response r = co_await wait_for(shared_.routes.handle(req, notes));
    if (req.path == "/metrics" && r.status == 200) r.body += shared_.counters.text();
    co_return r;
  }
  auto file = shared_.files.answer(req);
  if (file) co_return std::move(*file);
  response r = problem_response(file.error(), req.path, req.id);
  if (file.error().kind == errc::method_not_allowed) r.set("Allow", "GET, HEAD");
  co_return r;
}

boost::asio::awaitable<bool> connection::send(response& r, const request& req, bool is_last) {
  namespace d = connection_detail;
  add_security_headers(r, shared_.sends_hsts);
  const std::string_view content = d::may_have_body(r.status) ? r.content() : std::string_view{};
  d::beast_http::response<d::beast_http::span_body<const char>> out;
  out.version(11);
  out.result(static_cast<unsigned>(r.status));
  for (const header& h : r.headers)
    out.insert(h.name, h.value);
  out.set("Date", d::http_date());
  out.set("X-Request-Id", req.id);
  if (d::may_have_body(r.status)) out.set("Content-Length", std::to_string(content.size()));
  if (is_last) out.set("Connection", "close");
  out.body() = {content.data(), content.size()};
  d::beast_http::response_serializer<d::beast_http::span_body<const char>> serializer{out};
  stream_.expires_after(shared_.config.write_deadline);
  d::error_code ec;
  std::size_t sent = 0;
  if (req.method == "HEAD" || content.empty())
    sent = co_await d::beast_http::async_write_header(
        stream_, serializer, d::asio::redirect_error(d::asio::use_awaitable, ec));
  else
    sent = co_await d::beast_http::async_write(stream_, serializer,
                                               d::asio::redirect_error(d::asio::use_awaitable, ec));
  shared_.counters.count_answer(r.status);
  shared_.counters.bytes_sent += sent;
  co_return !ec;
}

/// In chunks, whose end says that nothing is missing; a client of HTTP/1.0 gets everything up to the connection's end.
boost::asio::awaitable<bool> connection::send_pieces(response& r, const request& req, bool is_last, bool is_chunked) {
  namespace d = connection_detail;
  add_security_headers(r, shared_.sends_hsts);
  std::string head = "HTTP/1.1 " + std::to_string(r.status) + " OK\r\n";
  for (const header& h : r.headers)
    head.append(h.name).append(": ").append(h.value).append("\r\n");
  head.append("Date: ").append(d::http_date()).append("\r\nX-Request-Id: ").append(req.id).append("\r\n");
  if (is_chunked) head += "Transfer-Encoding: chunked\r\n";
  head += is_last ? "Connection: close\r\n\r\n" : "\r\n";
  shared_.counters.count_answer(r.status);
  if (!co_await write_bytes(head)) co_return false;
  if (req.method == "HEAD") co_return true;
  for (;;) {
    auto piece = co_await wait_for(r.pieces->next());
    if (!piece) co_return false;
    if (piece->empty()) break;
    std::string framed;
    if (is_chunked) {
      char size[20];
      const int length = std::snprintf(size, sizeof size, "%zx\r\n", piece->size());
      framed.assign(size, static_cast<std::size_t>(length));
    }
    framed += *piece;
    if (is_chunked) framed += "\r\n";
    if (!co_await write_bytes(framed)) co_return false;
  }
  if (!is_chunked) co_return true;
  co_return co_await write_bytes("0\r\n\r\n");
}

boost::asio::awaitable<void> connection::close_gently() {
  namespace d = connection_detail;
  d::error_code ec;
  stream_.socket().shutdown(d::asio::ip::tcp::socket::shutdown_send, ec);
  stream_.expires_after(d::linger);
  for (std::size_t thrown_away = 0; !ec && thrown_away < d::linger_bytes_max;) {
    char waste[4096];
    thrown_away += co_await stream_.async_read_some(
        d::asio::buffer(waste), d::asio::redirect_error(d::asio::use_awaitable, ec));
  }
  stream_.socket().close(ec);
}

void connection::log(const request& req, const response& r, refusal reason, std::int64_t user,
                     std::chrono::steady_clock::time_point since) {
  if (!shared_.hooks.on_access) return;
  access_record line;
  line.request_id = req.id;
  line.peer = req.peer;
  line.method = req.method;
  line.path = req.path;
  line.status = r.status;
  line.body_bytes = r.content().size();
  line.took = std::chrono::duration_cast<std::chrono::microseconds>(
      connection_detail::steady::now() - since);
  line.refusal = reason == refusal::none ? std::string_view{} : name_of(reason);
  line.user = user;
  shared_.hooks.on_access(line);
}

}  // namespace didtron::http
