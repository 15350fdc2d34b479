#include "http/server.hpp"

#include <list>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/problem.hpp"
#include "http/server/connection.hpp"
#include "http/server/io_executor.hpp"
#include "http/server/shared_state.hpp"
#include "http/tokens.hpp"

namespace didtron::http {

namespace server_detail {

namespace asio = boost::asio;
using boost::system::error_code;

/// Out of descriptors: wait for some connection to end rather than spin.
inline constexpr std::chrono::milliseconds accept_pause{50};

/// One io thread: its context, its executor and the connections that live on it.
struct worker {
  asio::io_context io{1};
  std::shared_ptr<io_executor> own_executor = std::make_shared<io_executor>(io);
  executor_ptr home = own_executor;  ///< shared: late callbacks may still hold it after the stop
  std::list<std::weak_ptr<connection>> connections = {};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  std::thread thread = {};

  void remember(const std::shared_ptr<connection>& c) {
    connections.remove_if([](const auto& weak) { return weak.expired(); });
    connections.push_back(c);
  }
};

/// Whose connection it is, for the limit per client; empty: a trusted proxy's, which has many
/// clients behind it.
inline std::string client_of(const asio::ip::tcp::socket& socket, const trusted_proxies& proxies) {
  error_code ec;
  const auto remote = socket.remote_endpoint(ec);
  const std::string address = ec ? "gone" : remote.address().to_string();
  return proxies.has(address) ? std::string{} : client_network(address);
}

/// The answer over the limit: one write into the fresh socket's empty buffer, no waiting.
inline void turn_away(asio::ip::tcp::socket socket, refusal reason) {
  const response r = problem_response(reason, new_request_id());
  std::string text = "HTTP/1.1 " + std::to_string(r.status) + " Service Unavailable\r\n";
  for (const header& h : r.headers)
    text.append(h.name).append(": ").append(h.value).append("\r\n");
  text.append("Content-Length: ")
      .append(std::to_string(r.body.size()))
      .append("\r\nConnection: close\r\n\r\n");
  text += r.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace server_detail

struct server::impl {
  impl(server_config config, backend& b, event_hub& hub, server_hooks hooks)
      : shared{std::move(config), b, hub, std::move(hooks)} {}

  // Order of members: connections (inside the workers) use `shared`, so it is destroyed last.
  shared_state shared;
  std::vector<std::unique_ptr<server_detail::worker>> workers = {};
  std::unique_ptr<boost::asio::ip::tcp::acceptor> acceptor = {};
  std::uint16_t port = 0;
  std::size_t next_worker = 0;
  bool is_running = false;

  result<void> listen();
  boost::asio::awaitable<void> accept_all();
  void begin(server_detail::worker& w, boost::asio::ip::tcp::socket socket, std::string client);
  refusal admit(const std::string& client);
};

result<void> server::impl::listen() {
  namespace asio = boost::asio;
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(shared.config.address, ec);
  if (ec) return fail(errc::bad_config, "http.address is no IP address: " + shared.config.address);
  acceptor = std::make_unique<asio::ip::tcp::acceptor>(workers.front()->io);
  const asio::ip::tcp::endpoint endpoint{address, shared.config.port};
  acceptor->open(endpoint.protocol(), ec);
  if (!ec) acceptor->set_option(asio::socket_base::reuse_address{true}, ec);
  if (!ec) acceptor->bind(endpoint, ec);
  if (!ec) acceptor->listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) port = acceptor->local_endpoint(ec).port();
  if (ec)
    return fail(errc::unavailable, "cannot listen on " + shared.config.address + " port " +
                                       std::to_string(shared.config.port) + ": " + ec.message());
  return {};
}

/// `none`: there is room for one more, and it is counted for the client.
refusal server::impl::admit(const std::string& client) {
  if (static_cast<std::size_t>(shared.counters.connections_open.load()) >=
      shared.config.connections_max)
    return refusal::too_many_connections;
  if (!client.empty() && !shared.clients.enter(client, shared.config.connections_per_address_max))
    return refusal::too_many_connections_of_client;
  return refusal::none;
}

void server::impl::begin(server_detail::worker& w, boost::asio::ip::tcp::socket socket,
                         std::string client) {
  namespace asio = boost::asio;
  ++shared.counters.connections_open;
  ++shared.counters.connections_total;
  asio::post(w.io, [this, &w, socket = std::move(socket), client = std::move(client)]() mutable {
    // Shared: the event stream's watching read and the hub's wake-ups hold it, too.
    const auto c =
        std::make_shared<connection>(std::move(socket), shared, w.home, std::move(client));
    w.remember(c);
    asio::co_spawn(
        w.io, [c] { return c->run(); },
        [this](const std::exception_ptr& thrown) {
          if (!thrown || !shared.hooks.on_fault) return;
          try {
            std::rethrow_exception(thrown);
          } catch (const std::exception& e) {
            shared.hooks.on_fault("", e.what());
          }
        });
  });
}

boost::asio::awaitable<void> server::impl::accept_all() {
  namespace asio = boost::asio;
  asio::steady_timer pause{workers.front()->io};
  for (;;) {
    server_detail::worker& w = *workers[next_worker++ % workers.size()];
    asio::ip::tcp::socket socket{w.io};
    boost::system::error_code ec;
    co_await acceptor->async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
    if (!acceptor->is_open() || ec == asio::error::operation_aborted) co_return;
    if (ec) {
      boost::system::error_code ignored;
      pause.expires_after(server_detail::accept_pause);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    std::string client = server_detail::client_of(socket, shared.config.proxies);
    const refusal reason = admit(client);
    if (reason == refusal::none) {
      begin(w, std::move(socket), std::move(client));
    } else {
      shared.counters.count_refusal(reason);
      server_detail::turn_away(std::move(socket), reason);
    }
  }
}

server::server(server_config config, backend& data, event_hub& hub, server_hooks hooks)
    : impl_{std::make_unique<impl>(std::move(config), data, hub, std::move(hooks))} {}

server::~server() { stop(); }

result<void> server::start() {
  namespace asio = boost::asio;
  auto files = static_files::load(impl_->shared.config.static_dir);
  if (!files) return fail(std::move(files).error());
  impl_->shared.files = std::move(*files);
  const std::size_t threads = std::max<std::size_t>(impl_->shared.config.io_threads, 1);
  for (std::size_t i = 0; i < threads; ++i)
    impl_->workers.push_back(std::make_unique<server_detail::worker>());
  if (auto ok = impl_->listen(); !ok) {
    impl_->acceptor.reset();
    impl_->workers.clear();
    return fail(std::move(ok).error());
  }
  asio::co_spawn(impl_->workers.front()->io, impl_->accept_all(), asio::detached);
  for (auto& w : impl_->workers)
    w->thread = std::thread{[io = &w->io] { io->run(); }};
  impl_->is_running = true;
  return {};
}

std::uint16_t server::port() const noexcept { return impl_->port; }

bool server::drain(std::chrono::milliseconds deadline) {
  if (!impl_->is_running) return true;
  impl_->shared.is_draining = true;
  boost::asio::post(impl_->workers.front()->io, [this] {
    boost::system::error_code ignored;
    impl_->acceptor->close(ignored);
  });
  impl_->shared.hub.close_all();
  for (auto& w : impl_->workers)
    boost::asio::post(w->io, [worker = w.get()] {
      for (const auto& weak : worker->connections)
        if (const auto c = weak.lock()) c->end_if_idle();
    });
  std::unique_lock lock{impl_->shared.mutex};
  return impl_->shared.all_closed.wait_for(
      lock, deadline, [this] { return impl_->shared.counters.connections_open.load() == 0; });
}

void server::stop() {
  if (!impl_->is_running) return;
  impl_->is_running = false;
  for (auto& w : impl_->workers) {
    w->own_executor->shut();
    w->io.stop();
  }
  for (auto& w : impl_->workers)
    w->thread.join();
  impl_->acceptor.reset();
  impl_->workers.clear();  // destroys the connections and the tasks that still wait
}

std::string server::metrics_text() const { return impl_->shared.counters.text(); }

}  // namespace didtron::http
