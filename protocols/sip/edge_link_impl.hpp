#pragma once

// Inside of edge_link: for edge_link.cpp and edge_link_traffic.cpp only.

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include "protocols/sip/address.hpp"
#include "protocols/sip/edge_link.hpp"
#include "protocols/sip/libre.hpp"
#include "protocols/sip/replay_cache.hpp"

namespace didtron::sip {

namespace edge_link_detail {

constexpr std::size_t replays_kept = 32'768;
constexpr std::size_t datagram_bytes_max = 65'535;  // libre's default cuts at 8,192: large SDPs are real
constexpr std::uint32_t hash_slots = 4096;
constexpr int fds_max = 65'536;  // libre indexes by descriptor number
constexpr auto self_test_deadline = std::chrono::seconds{2};
constexpr auto no_body = "Content-Length: 0\r\n\r\n";
constexpr auto allowed = "Allow: INVITE, ACK, CANCEL, INFO, OPTIONS\r\nContent-Length: 0\r\n\r\n";

inline std::uint64_t ms(std::chrono::milliseconds d) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(d.count(), 1));
}

/// Makes the Call-IDs of two processes differ.
std::string random_name();

/// Written by the loop thread, read by `stats`.
struct counters {
  std::atomic<std::uint64_t> requests = 0, routed = 0, refused = 0, cancelled = 0, deadline_passed = 0,
                             overloaded = 0, late_answers = 0, events = 0, events_refused = 0,
                             events_repeated = 0, commands = 0, commands_timed_out = 0, foreign = 0,
                             malformed = 0, unexpected = 0, in_flight = 0;
  std::atomic<std::int64_t> receive_buffer_bytes = 0;
};

/// A deadline of something that is known by its number. Not a timer of libre: it keeps those in one sorted list and
/// walks it at every start, which costs the more the more calls there are.
struct due {
  std::uint64_t at_ms = 0;
  std::uint64_t id = 0;
};
constexpr std::uint64_t sweep_interval_ms = 50;

/// An answer to an INVITE is said again until its ACK comes, on loopback nearly never. As long as the edge waits.
constexpr auto answer_repeat = std::chrono::milliseconds{500};
constexpr int answers_sent_max = 8;

struct answer_message {
  request_id id;
  edge::node_answer value;
};
struct command_message {
  std::string body;
  command_done done;
};
struct acknowledge_message {
  event_id id;
  bool is_taken;
};
struct stop_message {};
using message =
    std::variant<answer_message, command_message, acknowledge_message, stop_message>;

}  // namespace edge_link_detail

namespace detail = edge_link_detail;

class edge_link::impl {
 public:
  impl(edge_link_config config, edge_link_handlers handlers, socket_address listen,
       socket_address kamailio)
      : config_{std::move(config)},
        handlers_{std::move(handlers)},
        listen_{std::move(listen)},
        kamailio_{std::move(kamailio)} {}
  ~impl() { stop(); }

  result<void> start();
  void post_answer(request_id id, edge::node_answer value);
  void post_acknowledge(event_id id, bool is_taken);
  result<void> post_command(const edge::edge_command& command, command_done done);
  void set_accepting(bool is_accepting) { is_accepting_ = is_accepting; }
  void stop();

  detail::counters count = {};

 private:
  bool post(detail::message m);

  // ---- from here on: loop thread only ----
  /// An INVITE: open until it has its answer, then until the ACK. Not a server transaction of libre: it would
  /// read each packet a second time, keep 4 KB for 5 s after the ACK, and start timers (see `due`).
  struct pending {
    request_id id = 0;
    re_ptr<sip_msg> msg = {};
    std::string key = {};
    std::uint16_t code = 0;  // of the answer, as the next two
    std::string reason = {};
    std::string headers = {};
    int sent = 0;
  };
  struct pending_command {
    impl* owner = nullptr;
    std::uint64_t id = 0;
    command_done done = {};
    re_ptr<struct sip_request> request = {};  // emptied by libre at the final reply
    re_timer deadline = {};
  };

  struct pending_event {
    event_id id = 0;
    re_ptr<sip_msg> msg = {};
    std::string key = {};  // of the replay cache
  };

  void run();
  result<void> open();
  void close();
  int send_request(re_ptr<struct sip_request>& request, const char* method,
                   const socket_address& to, const std::string& body, sip_resp_h* on_reply, void* arg);
  void adopt_socket(const sip_msg* msg);
  void become_ready(result<void> outcome);

  bool is_done_with(const struct sa* source, mbuf* mb);
  void on_request(const sip_msg* msg);
  void on_invite(const sip_msg* msg);
  void on_ack(const sip_msg* msg);
  void on_cancel(const sip_msg* msg);
  void accept(const sip_msg* msg, std::string key, edge::route_request request);
  void on_info(const sip_msg* msg);
  /// The event, or the SIP code that refuses the packet.
  std::variant<edge::edge_event, std::uint16_t> read_event(const sip_msg* msg);
  void answer_event(const sip_msg* msg, std::uint16_t code);
  void finish_event(event_id id, bool is_taken);
  void expect_within(std::deque<detail::due>& queue, std::chrono::milliseconds time, std::uint64_t id);
  void sweep();

  void drain();
  void handle(detail::answer_message m);
  void handle(detail::command_message m);
  void handle(detail::acknowledge_message m) { finish_event(m.id, m.is_taken); }
  void handle(detail::stop_message m);
  std::unique_ptr<pending> take(request_id id);
  void abandon(request_id id, abandoned why, std::uint16_t code, const char* reason);
  int reply(std::unique_ptr<pending> p, std::uint16_t code, std::string reason, std::string headers);
  int send_answer(pending& p);
  void forget_answer(request_id id);
  void refuse(const sip_msg* msg, std::uint16_t code, const char* reason,
              const std::string& headers = detail::no_body);
  std::string retry_after(std::chrono::seconds s) const {
    return "Retry-After: " + std::to_string(s.count()) + "\r\n" + detail::no_body;
  }
  void finish(std::uint64_t id, result<int> outcome);
  void log_once(link_severity severity, const char* cause, const std::string& text = {});

  edge_link_config config_;
  edge_link_handlers handlers_;
  socket_address listen_;
  socket_address kamailio_;
  std::atomic<bool> is_accepting_ = true;
  std::atomic<std::size_t> commands_open_ = 0;

  std::mutex mutex_;
  bool is_open_ = false;                         // guarded by mutex_
  std::vector<detail::message> mailbox_ = {};    // guarded by mutex_
  std::promise<result<void>> ready_ = {};
  std::thread thread_ = {};

  bool is_ready_ = false;
  struct sa self_ = {};
  struct sa peer_ = {};
  re_ptr<struct mqueue> wake_ = {};
  re_ptr<struct sip> sip_ = {};
  re_ptr<struct sip_lsnr> requests_ = {};
  re_ptr<struct sip_lsnr> replies_ = {};
  re_ptr<struct udp_sock> socket_ = {};
  re_ptr<struct udp_helper> filter_ = {};
  re_ptr<struct sip_request> self_test_ = {};
  re_timer self_test_deadline_ = {};
  replay_cache replays_{detail::replays_kept};
  std::unordered_map<request_id, std::unique_ptr<pending>> pending_ = {};
  std::unordered_map<request_id, std::unique_ptr<pending>> answered_ = {};  ///< their ACK is to come
  std::unordered_map<std::string, request_id> invites_ = {};  ///< of both, by key
  std::unordered_map<std::uint64_t, std::unique_ptr<pending_command>> commands_ = {};
  std::unordered_map<event_id, std::unique_ptr<pending_event>> events_ = {};
  std::set<std::string, std::less<>> events_open_ = {};  ///< their keys: a retransmission waits as well
  /// Each in the order of time, as all in it wait equally long; answered ones stay until theirs has come.
  std::deque<detail::due> requests_due_ = {};
  std::deque<detail::due> events_due_ = {};
  std::deque<detail::due> answers_due_ = {};
  re_timer sweeper_ = {};
  event_id next_event_ = 1;
  request_id next_request_ = 1;
  std::uint64_t next_command_ = 1;
  std::string stem_ = detail::random_name();
  std::set<std::string, std::less<>> logged_ = {};
};

}  // namespace didtron::sip
