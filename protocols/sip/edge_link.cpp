#include "protocols/sip/edge_link.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "protocols/sip/edge_link_impl.hpp"

namespace didtron::sip {

namespace edge_link_detail {

// Once per process: libre has no way back that other users of it would survive.
void initialise_libre() {
  static std::once_flag once;
  std::call_once(once, [] { libre_init(); });
}

std::string random_name() {
  std::random_device entropy;
  return std::to_string(entropy()) + '-' + std::to_string(entropy());
}

}  // namespace edge_link_detail

// ---- any thread --------------------------------------------------------------------------------

result<void> edge_link::impl::start() {
  if (auto free = check_is_free(listen_); !free) return free;
  detail::initialise_libre();
  auto ready = ready_.get_future();
  thread_ = std::thread{[this] { run(); }};
  auto outcome = ready.get();
  if (!outcome) thread_.join();
  return outcome;
}

// libre's mqueue is a pipe: what does not fit is lost. So it only wakes, the mailbox carries.
bool edge_link::impl::post(detail::message m) {
  const std::lock_guard lock{mutex_};
  if (!is_open_) return false;
  if (std::holds_alternative<detail::stop_message>(m)) is_open_ = false;
  mailbox_.push_back(std::move(m));
  if (mailbox_.size() == 1) mqueue_push(wake_.get(), 0, nullptr);
  return true;
}

void edge_link::impl::post_acknowledge(event_id id, bool is_taken) {
  (void)post(detail::acknowledge_message{id, is_taken});  // a stopped link has said 503 already
}

void edge_link::impl::post_answer(request_id id, edge::node_answer value) {
  if (!post(detail::answer_message{id, std::move(value)})) ++count.late_answers;
}

result<void> edge_link::impl::post_command(const edge::edge_command& command, command_done done) {
  auto body = edge::encode(command);
  if (!body) return fail(std::move(body).error());
  const bool has_room = commands_open_.fetch_add(1) < config_.commands_max;
  if (has_room && post(detail::command_message{*std::move(body), std::move(done)})) return {};
  --commands_open_;
  if (!has_room) return fail(errc::busy, "too many commands to the edge under way");
  return fail(errc::unavailable, "the edge link is stopped");
}

void edge_link::impl::stop() {
  post(detail::stop_message{});
  if (thread_.joinable()) thread_.join();
}

// ---- loop thread: life -------------------------------------------------------------------------

void edge_link::impl::run() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);  // signals are for the node's own thread

  if (re_thread_init() != 0) return ready_.set_value(fail(errc::unavailable, "libre has no loop"));
  if (auto opened = open(); !opened) become_ready(std::move(opened));
  else re_main(nullptr);
  become_ready(fail(errc::unavailable, "libre's loop has ended"));  // nothing new unless it failed
  close();
  re_thread_close();
}

result<void> edge_link::impl::open() {
  const auto failed = [](const char* what, int err) {
    return fail(errc::unavailable, std::string{what} + ": " + std::strerror(err));
  };
  const long fds = ::sysconf(_SC_OPEN_MAX);
  fd_setsize(fds > 0 ? static_cast<int>(std::min<long>(fds, detail::fds_max)) : detail::fds_max);
  poll_method_set(METHOD_EPOLL);
  sa_set_str(&self_, listen_.ip.c_str(), listen_.port);
  sa_set_str(&peer_, kamailio_.ip.c_str(), kamailio_.port);

  const auto woken = [](int, void*, void* me) { static_cast<impl*>(me)->drain(); };
  if (const int err = mqueue_alloc(wake_.out(), woken, this)) return failed("message queue", err);
  if (const int err = sip_alloc(sip_.out(), nullptr, detail::hash_slots, detail::hash_slots, 16,
                                nullptr, nullptr, nullptr))
    return failed("SIP stack", err);
  if (const int err = sip_transp_add(sip_.get(), SIP_TRANSP_UDP, &self_))
    return failed("SIP socket", err);

  const auto requested = [](const sip_msg* msg, void* me) {
    static_cast<impl*>(me)->on_request(msg);
    return true;
  };
  // After libre's own listener: a reply that belongs to no transaction, which it would print.
  const auto stray = [](const sip_msg*, void* me) {
    ++static_cast<impl*>(me)->count.unexpected;
    return true;
  };
  if (const int err = sip_listen(requests_.out(), sip_.get(), true, requested, this))
    return failed("SIP listener", err);
  if (const int err = sip_listen(replies_.out(), sip_.get(), false, stray, this))
    return failed("SIP listener", err);

  // An OPTIONS to ourselves: proves that the socket hears, and is the only way to get at libre's socket.
  const auto answered = [](int err, const sip_msg* msg, void* me) {
    if (err == 0 && msg != nullptr && msg->scode < 200) return;
    const bool is_good = err == 0 && msg != nullptr && msg->scode == 200;
    static_cast<impl*>(me)->become_ready(
        is_good ? result<void>{} : fail(errc::unavailable, "the edge link does not hear itself"));
  };
  const auto too_late = [](void* me) {
    static_cast<impl*>(me)->become_ready(
        fail(errc::unavailable, "the edge link does not hear itself"));
  };
  tmr_start(&self_test_deadline_.t, detail::ms(detail::self_test_deadline), too_late, this);
  if (const int err = send_request(self_test_, "OPTIONS", listen_, {}, answered, this))
    return failed("SIP socket", err);
  return {};
}

void edge_link::impl::become_ready(result<void> outcome) {
  if (is_ready_) return;
  is_ready_ = true;
  tmr_cancel(&self_test_deadline_.t);
  if (outcome) {
    const std::lock_guard lock{mutex_};
    is_open_ = true;
  } else {
    re_cancel();
  }
  ready_.set_value(std::move(outcome));
}

void edge_link::impl::close() {
  {
    const std::lock_guard lock{mutex_};
    is_open_ = false;
  }
  tmr_cancel(&sweeper_.t);
  pending_.clear();
  answered_.clear();
  invites_.clear();
  events_.clear();
  commands_.clear();
  self_test_.reset();
  filter_.reset();
  socket_.reset();
  requests_.reset();
  replies_.reset();
  sip_close(sip_.get(), true);
  sip_.reset();
  wake_.reset();
}

void edge_link::impl::adopt_socket(const sip_msg* msg) {
  socket_ = share(static_cast<struct udp_sock*>(msg->sock));
  udp_rxsz_set(socket_.get(), detail::datagram_bytes_max);
  const int fd = udp_sock_fd(socket_.get(), sa_af(&self_));
  int bytes = config_.receive_buffer_bytes;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  socklen_t length = sizeof bytes;
  if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, &length) == 0)
    count.receive_buffer_bytes = bytes / 2;  // the kernel doubles it for its own book-keeping
  if (count.receive_buffer_bytes < config_.receive_buffer_bytes)
    log_once(link_severity::info, "receive buffer",
             std::to_string(count.receive_buffer_bytes) + " bytes granted; net.core.rmem_max caps it");
  const auto filter = [](struct sa* source, mbuf* mb, void* me) {
    return static_cast<impl*>(me)->is_done_with(source, mb);
  };
  udp_register_helper(filter_.out(), socket_.get(), 0, nullptr, filter, this);
}

void edge_link::impl::log_once(link_severity severity, const char* cause, const std::string& text) {
  if (!handlers_.on_log || !logged_.emplace(cause).second) return;
  handlers_.on_log(severity, text.empty() ? std::string{cause} : std::string{cause} + ": " + text);
}

// ---- the public face -----------------------------------------------------------------------------

std::string_view name_of(abandoned why) noexcept {
  switch (why) {
    case abandoned::cancelled: return "cancelled";
    case abandoned::deadline: return "deadline";
    case abandoned::stopped: return "stopped";
    case abandoned::unsendable: return "unsendable";
  }
  return "";
}

edge_link::edge_link(std::unique_ptr<impl> p) : impl_{std::move(p)} {}
edge_link::~edge_link() = default;

result<std::unique_ptr<edge_link>> edge_link::start(edge_link_config config,
                                                    edge_link_handlers handlers) {
  auto listen = parse_socket_address(config.listen);
  if (!listen) return fail(std::move(listen).error());
  auto kamailio = parse_socket_address(config.kamailio);
  if (!kamailio) return fail(std::move(kamailio).error());
  if (!listen->is_loopback() || !kamailio->is_loopback())
    return fail(errc::bad_config, "the edge link runs on loopback only");
  if (listen->is_v6 != kamailio->is_v6 || *listen == *kamailio)
    return fail(errc::bad_config, "the edge link needs two addresses of one family");
  if (!handlers.on_route || !handlers.on_event)
    return fail(errc::internal, "the edge link needs handlers for route requests and events");
  auto link = std::make_unique<impl>(std::move(config), std::move(handlers), *std::move(listen),
                                     *std::move(kamailio));
  if (auto ok = link->start(); !ok) return fail(std::move(ok).error());
  return std::unique_ptr<edge_link>{new edge_link{std::move(link)}};  // the constructor is private
}

void edge_link::answer(request_id id, edge::node_answer value) {
  impl_->post_answer(id, std::move(value));
}

void edge_link::acknowledge(event_id id, bool is_taken) { impl_->post_acknowledge(id, is_taken); }

result<void> edge_link::send(const edge::edge_command& command, command_done done) {
  return impl_->post_command(command, std::move(done));
}

void edge_link::set_accepting(bool is_accepting) { impl_->set_accepting(is_accepting); }

void edge_link::stop() { impl_->stop(); }

edge_link_stats edge_link::stats() const {
  const auto& c = impl_->count;
  return {.requests = c.requests,
          .routed = c.routed,
          .refused = c.refused,
          .cancelled = c.cancelled,
          .deadline_passed = c.deadline_passed,
          .overloaded = c.overloaded,
          .late_answers = c.late_answers,
          .events = c.events,
          .events_refused = c.events_refused,
          .events_repeated = c.events_repeated,
          .commands = c.commands,
          .commands_timed_out = c.commands_timed_out,
          .foreign = c.foreign,
          .malformed = c.malformed,
          .unexpected = c.unexpected,
          .in_flight = c.in_flight,
          .receive_buffer_bytes = c.receive_buffer_bytes};
}

}  // namespace didtron::sip
