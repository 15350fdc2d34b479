#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "protocols/edge/messages.hpp"

namespace didtron::sip {

/// Names one route request between its arrival and its answer. Never 0, never used twice.
using request_id = std::uint64_t;
/// Names one event between its arrival and its acknowledgement. Never 0, never used twice.
using event_id = std::uint64_t;

struct edge_link_config {
  std::string listen = "127.0.0.1:15090";    ///< loopback only: the link has no authentication of its own
  std::string kamailio = "127.0.0.1:15060";  ///< the only peer that is listened to
  std::string edge_id = "edge-1";            ///< must be the EDGE_ID of that Kamailio
  std::chrono::milliseconds answer_deadline{1000};   ///< below Kamailio's 1.2 s, else it has given up
  std::chrono::milliseconds event_deadline{3500};    ///< below Kamailio's 4 s transaction timer
  std::chrono::milliseconds command_deadline{4000};
  std::size_t requests_max = 2048;   ///< unanswered route requests; one more gets 503 + Retry-After
  std::size_t events_max = 8192;     ///< events waiting for their acknowledgement; one more gets 503
  std::size_t commands_max = 4096;   ///< commands under way; one more is errc::busy
  std::chrono::seconds retry_after{2};
  int receive_buffer_bytes = 4 << 20;  ///< bursts wait here; the kernel caps it at net.core.rmem_max
};

/// Why a route request went away without the answer of the node.
enum class abandoned : std::uint8_t {
  cancelled,  ///< the caller gave up
  deadline,   ///< the edge was told 503
  stopped,    ///< the link was stopped
  unsendable, ///< the answer could not be encoded or sent; the edge was told 500
};
std::string_view name_of(abandoned why) noexcept;

enum class link_severity : std::uint8_t { info, warning, error };

/// All are called on the link's own thread, one at a time: they must return within microseconds and never
/// block. They may call `answer` and `send`. They must not throw.
struct edge_link_handlers {
  /// A customer's INVITE. The node calls `answer(id, …)` later, from any thread.
  std::function<void(request_id, edge::route_request)> on_route;

  /// The request is gone without the node's answer: release what was reserved for it. For each
  /// request exactly one thing happens: its answer is sent, or this is called (also when `answer` had
  /// been called but came too late). After it the id means nothing.
  std::function<void(request_id, abandoned)> on_abandoned;

  /// What happened to a call. The node calls `acknowledge(id, …)` later, from any thread: true when it has taken
  /// responsibility (an end: committed), then the edge gets 200 and forgets the event; false: it gets 503 and keeps the
  /// event in its table undelivered_events for replay, as it does when nothing is said within `event_deadline`. A repeated
  /// packet is absorbed; a repeated event (other packet, same call) is not.
  std::function<void(event_id, edge::edge_event)> on_event;

  /// Diagnostics, each cause once; how often it happened since is in `edge_link_stats`.
  std::function<void(link_severity, std::string_view)> on_log;
};

/// Counters since the start.
struct edge_link_stats {
  std::uint64_t requests = 0;         ///< route requests handed to the node
  std::uint64_t routed = 0;           ///< answered with routes
  std::uint64_t refused = 0;          ///< answered with the node's refusal
  std::uint64_t cancelled = 0;
  std::uint64_t deadline_passed = 0;
  std::uint64_t overloaded = 0;       ///< 503 because of requests_max or `set_accepting(false)`
  std::uint64_t late_answers = 0;     ///< `answer` for a request that was gone
  std::uint64_t events = 0;           ///< accepted
  std::uint64_t events_refused = 0;   ///< acknowledged with no, or not in time
  std::uint64_t events_repeated = 0;  ///< retransmissions absorbed
  std::uint64_t commands = 0;
  std::uint64_t commands_timed_out = 0;
  std::uint64_t foreign = 0;          ///< requests from elsewhere, 403
  std::uint64_t malformed = 0;        ///< no SIP, or SIP that we cannot use
  std::uint64_t unexpected = 0;       ///< other methods, stray replies
  std::uint64_t in_flight = 0;        ///< now
  std::int64_t receive_buffer_bytes = 0;  ///< what the kernel granted
};

/// What came of a command: the edge's code, or errc::timeout (no answer; the edge may have done it),
/// errc::unavailable (link stopped or packet could not be sent).
using command_done = std::function<void(result<int> code)>;

/// The node's SIP side: one UDP socket, one thread with libre's loop. See design "Edge protocol".
class edge_link {
 public:
  /// Returns when the socket is bound and answers. Errors: bad_config (addresses, not loopback),
  /// conflict (address in use), unavailable.
  static result<std::unique_ptr<edge_link>> start(edge_link_config config,
                                                  edge_link_handlers handlers);
  ~edge_link();
  edge_link(const edge_link&) = delete;
  edge_link& operator=(const edge_link&) = delete;

  /// From any thread. The first answer counts; one for an unknown id is counted and dropped.
  void answer(request_id id, edge::node_answer value);

  /// From any thread. The first word counts; one for an unknown id is dropped.
  void acknowledge(event_id id, bool is_taken);

  /// From any thread. `done` is called once, on the link's thread; retransmission is the link's work.
  /// Errors at once, then without `done`: busy, invalid_argument, unavailable (stopped).
  result<void> send(const edge::edge_command& command, command_done done);

  /// While false new route requests get 503 + Retry-After; events and commands go on. True at start.
  void set_accepting(bool is_accepting);

  /// Answers what is open with 503, finishes commands with errc::unavailable, joins the thread. No
  /// handler is called afterwards. Not from a handler. The destructor does it too.
  void stop();

  [[nodiscard]] edge_link_stats stats() const;

 private:
  class impl;
  explicit edge_link(std::unique_ptr<impl> p);
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::sip
