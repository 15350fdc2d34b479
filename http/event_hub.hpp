#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/views/views.hpp"
#include "http/session.hpp"

namespace didtron::http {

enum class topic : std::uint8_t { live_calls, cdrs, accounts, metrics };
inline constexpr std::size_t topic_count = 4;
std::string_view name_of(topic t) noexcept;  ///< "live-calls", "cdrs", "accounts", "metrics"
std::optional<topic> parse_topic(std::string_view name) noexcept;

/// upsert: the resource as it is now. remove: it is gone. invalidate: read it again. tick: like
/// upsert, but the next tick makes it worthless, so it is not kept for replay. reset: read
/// everything again.
enum class event_op : std::uint8_t { upsert, remove, invalidate, tick, reset };
std::string_view name_of(event_op op) noexcept;

/// One thing that happened. `data` is the resource's JSON, once per kind of reader that may see it;
/// see http/resources/events.hpp, which makes them. An empty text is sent as null.
struct event {
  topic about = topic::live_calls;
  event_op op = event_op::upsert;
  std::string key = {};   ///< JSON value: `7` or `"0190…"`; empty: null
  std::uint64_t rev = 0;  ///< grows per key: an older one that comes late is dropped by the reader
  tenant_id seller = {};  ///< staff of this tenant see it
  tenant_id customer = {};              ///< this customer sees it; 0: staff only
  std::string data_with_costs = {};     ///< staff with costs.view
  std::string data_without_costs = {};  ///< staff without
  std::string data_for_customer = {};
};

struct event_hub_options {
  std::size_t ring_events = 4096;          ///< kept for Last-Event-ID
  std::size_t ring_bytes = 16u << 20;      ///< and never more than this
  std::size_t queue_bytes_max = 1u << 20;  ///< unsent bytes of one reader; beyond: reset and close
};

/// One open stream's queue. Bytes are taken on the connection's thread, put in by the hub on any.
class event_stream_queue {
 public:
  struct filter {
    viewer who = {};
    std::uint32_t topics = 0;  ///< bit per topic
    token_digest session = {};
  };
  event_stream_queue(filter f, std::size_t bytes_max, std::function<void()> wake)
      : filter_{std::move(f)}, bytes_max_{bytes_max}, wake_{std::move(wake)} {}

  /// Everything that waits to be sent, ready for the wire; empty: nothing.
  std::string take();
  /// True once the stream shall end after what `take` gives: slow reader, log-out, drain.
  [[nodiscard]] bool is_closed() const;
  [[nodiscard]] const filter& wants() const noexcept { return filter_; }

 private:
  friend class event_hub;
  void put(std::string_view bytes, std::string_view reset);
  void close(std::string_view last);

  const filter filter_;
  const std::size_t bytes_max_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::string pending_ = {};
  bool is_closed_ = false;
};

/// Fans events out to the open streams. Thread-safe; `publish` never blocks on a reader.
class event_hub {
 public:
  explicit event_hub(event_hub_options options = {});
  ~event_hub();
  event_hub(const event_hub&) = delete;
  event_hub& operator=(const event_hub&) = delete;

  /// Gives the event its sequence id and hands it to every stream that may see it.
  void publish(const event& e);

  /// False when no stream listens to the topic: a tick need not even be rendered.
  [[nodiscard]] bool wants(topic t) const;

  /// The same for what must not be lost: when false, the caller leaves the event out, and a stream
  /// of the topic that comes back is told to read everything again.
  bool wants_or_skips(topic t);

  /// Opens a stream. With `last_event_id` it first gets what it missed; when that is no longer
  /// known, or the id is not one of this hub's, one `reset`. `wake` is called on any thread when
  /// there is something to take; it must only post. The stream ends when the returned queue is
  /// dropped.
  std::shared_ptr<event_stream_queue> open(event_stream_queue::filter f,
                                           std::optional<std::string_view> last_event_id,
                                           std::function<void()> wake);

  /// Ends the streams of a log-in session (log-out) or all of them (drain).
  void close_session(const token_digest& session);
  void close_all();

  [[nodiscard]] std::size_t open_streams() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::http
