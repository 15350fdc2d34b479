#include "http/event_hub.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "protocols/json/writer.hpp"

namespace didtron::http {

namespace event_hub_detail {

inline constexpr std::array<std::string_view, topic_count> topic_names{"live-calls", "cdrs",
                                                                       "accounts", "metrics"};
inline constexpr std::array<std::string_view, 5> op_names{"upsert", "remove", "invalidate", "tick",
                                                          "reset"};

inline std::string wire(std::uint64_t id, topic about, event_op op, std::string_view key,
                        std::uint64_t rev, std::string_view data) {
  json::writer w;
  w.begin_object().field("v", 1).field("op", name_of(op)).key("key");
  w.raw(key.empty() ? "null" : key)
      .field("rev", rev)
      .key("data")
      .raw(data.empty() ? "null" : data)
      .end_object();
  std::string text = "id: " + std::to_string(id) + "\nevent: ";
  text.append(name_of(about)).append("\ndata: ").append(w.str()).append("\n\n");
  return text;
}

inline topic first_topic(std::uint32_t topics) {
  for (std::size_t i = 0; i < topic_count; ++i)
    if ((topics & (1U << i)) != 0) return static_cast<topic>(i);
  return topic::live_calls;
}

/// "Read everything again": said once, under the first topic of the stream.
inline std::string reset_wire(std::uint64_t id, const event_stream_queue::filter& f) {
  return wire(id, first_topic(f.topics), event_op::reset, "", 0, "");
}

/// One event, once per kind of reader.
struct rendered {
  std::uint64_t id = 0;
  topic about = topic::live_calls;
  tenant_id seller = {};
  tenant_id customer = {};
  std::string with_costs = {};
  std::string without_costs = {};
  std::string for_customer = {};

  [[nodiscard]] std::size_t bytes() const {
    return sizeof *this + with_costs.size() + without_costs.size() + for_customer.size();
  }
  /// What the reader gets; empty: it may not see the event.
  [[nodiscard]] std::string_view form_for(const event_stream_queue::filter& f) const {
    if ((f.topics & (1U << static_cast<unsigned>(about))) == 0) return {};
    if (!f.who.is_platform)
      return customer && f.who.tenant == customer ? for_customer : std::string_view{};
    if (f.who.tenant != seller) return {};
    return f.who.may_see_costs ? with_costs : without_costs;
  }
};

inline rendered render(std::uint64_t id, const event& e) {
  rendered r{id, e.about, e.seller, e.customer, {}, {}, {}};
  r.with_costs = wire(id, e.about, e.op, e.key, e.rev, e.data_with_costs);
  r.without_costs = wire(id, e.about, e.op, e.key, e.rev, e.data_without_costs);
  if (e.customer) r.for_customer = wire(id, e.about, e.op, e.key, e.rev, e.data_for_customer);
  return r;
}

inline std::optional<std::uint64_t> parse_id(std::string_view text) {
  std::uint64_t id = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

/// Ids go on growing over restarts, so that an id of an earlier run is never taken for one of this
/// run.
inline std::uint64_t first_id() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

inline std::array<std::uint64_t, topic_count> all_equal(std::uint64_t id) {
  std::array<std::uint64_t, topic_count> ids{};
  ids.fill(id);
  return ids;
}

}  // namespace event_hub_detail

std::string_view name_of(topic t) noexcept {
  return event_hub_detail::topic_names[static_cast<std::size_t>(t)];
}

std::optional<topic> parse_topic(std::string_view name) noexcept {
  for (std::size_t i = 0; i < topic_count; ++i)
    if (event_hub_detail::topic_names[i] == name) return static_cast<topic>(i);
  return std::nullopt;
}

std::string_view name_of(event_op op) noexcept {
  return event_hub_detail::op_names[static_cast<std::size_t>(op)];
}

std::string event_stream_queue::take() {
  const std::lock_guard lock{mutex_};
  return std::exchange(pending_, {});
}

bool event_stream_queue::is_closed() const {
  const std::lock_guard lock{mutex_};
  return is_closed_;
}

void event_stream_queue::put(std::string_view bytes, std::string_view reset) {
  {
    const std::lock_guard lock{mutex_};
    if (is_closed_) return;
    if (pending_.size() + bytes.size() > bytes_max_) {
      pending_ = reset;
      is_closed_ = true;
    } else {
      pending_ += bytes;
    }
  }
  wake_();
}

void event_stream_queue::close(std::string_view last) {
  {
    const std::lock_guard lock{mutex_};
    if (is_closed_) return;
    pending_ += last;
    is_closed_ = true;
  }
  wake_();
}

struct event_hub::impl {
  explicit impl(event_hub_options o) : options{o} {}

  const event_hub_options options;
  mutable std::mutex mutex = {};
  std::uint64_t last_id = event_hub_detail::first_id();
  /// Per topic the newest id that can no longer be replayed.
  std::array<std::uint64_t, topic_count> forgotten_ids = event_hub_detail::all_equal(last_id);
  std::deque<event_hub_detail::rendered> ring = {};
  std::size_t ring_bytes = 0;
  // Weak: a stream ends by its connection dropping the queue. Shared ownership, because the hub may
  // be putting an event while the connection goes away.
  std::vector<std::weak_ptr<event_stream_queue>> streams = {};

  void keep(event_hub_detail::rendered r) {
    ring_bytes += r.bytes();
    ring.push_back(std::move(r));
    while (!ring.empty() &&
           (ring.size() > options.ring_events || ring_bytes > options.ring_bytes)) {
      ring_bytes -= ring.front().bytes();
      forgotten_ids[static_cast<std::size_t>(ring.front().about)] = ring.front().id;
      ring.pop_front();
    }
  }

  [[nodiscard]] bool has_reader(topic t) {
    bool is_wanted = false;
    for_each([&](const event_stream_queue& stream) {
      is_wanted = is_wanted || (stream.wants().topics & (1U << static_cast<unsigned>(t))) != 0;
    });
    return is_wanted;
  }

  /// The newest id that a stream of these topics could have missed for good.
  [[nodiscard]] std::uint64_t forgotten_of(std::uint32_t topics) const {
    std::uint64_t newest = 0;
    for (std::size_t i = 0; i < topic_count; ++i)
      if ((topics & (1U << i)) != 0) newest = std::max(newest, forgotten_ids[i]);
    return newest;
  }

  template <class F> void for_each(F f) {
    std::erase_if(streams, [&](const std::weak_ptr<event_stream_queue>& weak) {
      const auto stream = weak.lock();
      if (!stream) return true;
      f(*stream);
      return false;
    });
  }
};

event_hub::event_hub(event_hub_options options) : impl_{std::make_unique<impl>(options)} {}
event_hub::~event_hub() { close_all(); }

void event_hub::publish(const event& e) {
  const std::lock_guard lock{impl_->mutex};
  const std::uint64_t id = ++impl_->last_id;
  auto form = event_hub_detail::render(id, e);
  impl_->for_each([&](event_stream_queue& stream) {
    const std::string_view bytes = form.form_for(stream.wants());
    if (!bytes.empty()) stream.put(bytes, event_hub_detail::reset_wire(id, stream.wants()));
  });
  if (e.op != event_op::tick) impl_->keep(std::move(form));
}

bool event_hub::wants(topic t) const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->has_reader(t);
}

bool event_hub::wants_or_skips(topic t) {
  // Under one lock: a stream that opens now is either found or sees what was skipped.
  const std::lock_guard lock{impl_->mutex};
  if (impl_->has_reader(t)) return true;
  impl_->forgotten_ids[static_cast<std::size_t>(t)] = ++impl_->last_id;
  return false;
}

std::shared_ptr<event_stream_queue> event_hub::open(event_stream_queue::filter f,
                                                    std::optional<std::string_view> last_event_id,
                                                    std::function<void()> wake) {
  auto stream = std::make_shared<event_stream_queue>(std::move(f), impl_->options.queue_bytes_max,
                                                     std::move(wake));
  const event_stream_queue::filter& wants = stream->wants();
  const std::lock_guard lock{impl_->mutex};
  const std::string reset = event_hub_detail::reset_wire(impl_->last_id, wants);
  if (last_event_id) {
    const auto known = event_hub_detail::parse_id(*last_event_id);
    if (!known || *known < impl_->forgotten_of(wants.topics) || *known > impl_->last_id) {
      stream->put(reset, reset);
    } else {
      for (const auto& form : impl_->ring) {
        const std::string_view bytes = form.id > *known ? form.form_for(wants) : std::string_view{};
        if (!bytes.empty()) stream->put(bytes, reset);
      }
    }
  }
  impl_->streams.push_back(stream);
  return stream;
}

void event_hub::close_session(const token_digest& session) {
  const std::lock_guard lock{impl_->mutex};
  impl_->for_each([&](event_stream_queue& stream) {
    if (stream.wants().session == session) stream.close("");
  });
}

void event_hub::close_all() {
  const std::lock_guard lock{impl_->mutex};
  impl_->for_each([](event_stream_queue& stream) { stream.close(""); });
}

std::size_t event_hub::open_streams() const {
  const std::lock_guard lock{impl_->mutex};
  std::size_t count = 0;
  impl_->for_each([&](const event_stream_queue&) { ++count; });
  return count;
}

}  // namespace didtron::http
