#include "storage/pg/read_pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "storage/pg/backoff.hpp"

namespace didtron::pg {

namespace read_pool_detail {

struct item {
  tenant_id tenant = {};
  std::vector<statement> statements = {};
  deadline until = {};
  read_pool::completion done = {};
};

/// Reads that lost their connection and wait for their thread's next one. Not for any other: that
/// may be as dead without knowing.
struct lane {
  std::deque<item> again = {};
};

/// How often queued jobs are looked at for passed deadlines while all connections are busy.
inline constexpr std::chrono::milliseconds expiry_tick{20};

error unavailable() { return {errc::unavailable, "the database is not reachable", {}, {}}; }

}  // namespace read_pool_detail

struct read_pool::impl {
  using item = read_pool_detail::item;

  explicit impl(read_pool_options o) : options{std::move(o)} {
    for (std::size_t i = 0; i < std::max<std::size_t>(options.connections, 1); ++i) {
      auto& own = lanes.emplace_back();
      threads.emplace_back([this, &own] { serve(own); });
    }
    threads.emplace_back([this] { expire(); });
  }

  void stop() {
    {
      const std::lock_guard hold{mutex};
      if (stopping) return;
      stopping = true;
    }
    wake.notify_all();
    wake_timer.notify_all();
    for (auto& t : threads)
      t.join();
    answer_queue(read_pool_detail::unavailable());
    for (auto& lane : lanes)
      answer_all(lane.again, read_pool_detail::unavailable());
  }

  void answer(item& job, result<std::vector<rows>> value) {
    ++jobs;
    if (!value) ++failed;
    job.done(std::move(value));
  }

  void answer_queue(const error& why) { answer_all(queue, why); }

  void answer_all(std::deque<item>& jobs_left, const error& why) {
    std::deque<item> left;
    {
      const std::lock_guard hold{mutex};
      left.swap(jobs_left);
    }
    for (auto& job : left)
      answer(job, fail(why));
  }

  /// One thread, one connection.
  void serve(read_pool_detail::lane& own) {
    std::optional<connection> db;
    backoff pause{options.reconnect_min, options.reconnect_max};
    deadline retry_at{};
    while (true) {
      if (!db && std::chrono::steady_clock::now() >= retry_at) {
        if (auto opened = connection::open(options.url, options.connection)) {
          db.emplace(std::move(*opened));
          ++connected;
          ++opened_count;
          pause.reset();
        } else {
          retry_at = in(pause.next());
        }
      }
      if (!db) {
        answer_all(own.again, read_pool_detail::unavailable());
        // With another connection up the queue is in good hands; with none nobody shall wait in
        // vain.
        if (connected == 0) answer_queue(read_pool_detail::unavailable());
        std::unique_lock hold{mutex};
        wake.wait_until(hold, retry_at,
                        [&] { return stopping || (connected == 0 && !queue.empty()); });
        if (stopping) return;
        continue;
      }
      bool is_repeat = false;
      std::vector<item> batch = take(own, is_repeat);
      if (batch.empty()) break;
      run(*db, batch, is_repeat ? nullptr : &own);
      if (!db->is_open()) {
        db.reset();
        --connected;
      }
    }
    if (db) --connected;
  }

  /// What has to be sent once more, else a fair share of the queue; empty: the pool stops.
  std::vector<item> take(read_pool_detail::lane& own, bool& is_repeat) {
    std::unique_lock hold{mutex};
    wake.wait(hold, [&] { return stopping || !queue.empty() || !own.again.empty(); });
    std::vector<item> batch;
    if (stopping) return batch;
    is_repeat = !own.again.empty();
    if (is_repeat) {
      batch.assign(std::move_iterator{own.again.begin()}, std::move_iterator{own.again.end()});
      own.again.clear();
      return batch;
    }
    const std::size_t up = std::max<std::size_t>(connected, 1);
    const std::size_t share =
        std::clamp<std::size_t>((queue.size() + up - 1) / up, 1, options.batch_max);
    while (batch.size() < share && !queue.empty()) {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return batch;
  }

  /// `keep`: takes what is lost with the connection; nullptr: that is answered, too.
  void run(connection& db, std::vector<item>& batch, read_pool_detail::lane* keep) {
    std::vector<connection::read_job> sent;
    std::vector<std::size_t> position;
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch[i].until <= now) {
        answer(batch[i], fail(errc::timeout, "the read waited too long in the queue"));
        continue;
      }
      sent.push_back({batch[i].tenant, &batch[i].statements, batch[i].until});
      position.push_back(i);
    }
    if (sent.empty()) return;
    ++batches;
    db.read_pipeline(sent, [&](std::size_t i, result<std::vector<rows>> value) {
      auto& job = batch[position[i]];
      const bool is_lost = !value && value.error().kind == errc::unavailable && !db.is_open();
      if (!is_lost || keep == nullptr) return answer(job, std::move(value));
      const std::lock_guard hold{mutex};
      keep->again.push_back(std::move(job));
      wake_timer.notify_one();
    });
  }

  [[nodiscard]] bool has_waiting() const {
    return !queue.empty() ||
           std::any_of(lanes.begin(), lanes.end(), [](const auto& x) { return !x.again.empty(); });
  }

  /// Moves the jobs whose time is over out of `from`.
  static void take_late(std::deque<item>& from, deadline now, std::vector<item>& late) {
    const auto kept = std::stable_partition(from.begin(), from.end(),
                                            [&](const item& x) { return x.until > now; });
    std::move(kept, from.end(), std::back_inserter(late));
    from.erase(kept, from.end());
  }

  /// Answers queued jobs whose time is over although no connection is free to look at them.
  void expire() {
    std::unique_lock hold{mutex};
    while (!stopping) {
      wake_timer.wait(hold, [&] { return stopping || has_waiting(); });
      wake_timer.wait_for(hold, read_pool_detail::expiry_tick, [&] { return stopping; });
      const auto now = std::chrono::steady_clock::now();
      std::vector<item> late;
      take_late(queue, now, late);
      for (auto& lane : lanes)
        take_late(lane.again, now, late);
      if (late.empty()) continue;
      hold.unlock();
      for (auto& job : late)
        answer(job, fail(errc::timeout, "the read waited too long in the queue"));
      hold.lock();
    }
  }

  read_pool_options options;
  mutable std::mutex mutex = {};
  std::condition_variable wake = {};
  std::condition_variable wake_timer = {};
  std::deque<item> queue = {};
  std::deque<read_pool_detail::lane> lanes =
      {};  ///< one per connection; a deque: they stay in place
  bool stopping = false;
  std::atomic<std::size_t> connected = 0;
  std::atomic<std::uint64_t> jobs = 0;
  std::atomic<std::uint64_t> batches = 0;
  std::atomic<std::uint64_t> failed = 0;
  std::atomic<std::uint64_t> opened_count = 0;
  std::vector<std::thread> threads = {};
};

read_pool::read_pool(read_pool_options options)
    : impl_{std::make_unique<impl>(std::move(options))} {}
read_pool::~read_pool() { stop(); }
void read_pool::stop() { impl_->stop(); }

result<void> read_pool::submit(tenant_id tenant, std::vector<statement> statements, deadline until,
                               completion done) {
  {
    const std::lock_guard hold{impl_->mutex};
    if (impl_->stopping) return fail(read_pool_detail::unavailable());
    if (impl_->queue.size() >= impl_->options.queue_max) {
      return fail(error{errc::busy, "too many reads are waiting", {}, std::chrono::seconds{1}});
    }
    impl_->queue.push_back({tenant, std::move(statements), until, std::move(done)});
    if (impl_->queue.size() == 1) impl_->wake_timer.notify_one();
  }
  // A thread without a connection may be the one that hears a single notification.
  impl_->wake.notify_all();
  return {};
}

pool_stats read_pool::stats() const {
  const std::lock_guard hold{impl_->mutex};
  const std::uint64_t first = std::max<std::size_t>(impl_->options.connections, 1);
  const std::uint64_t opened = impl_->opened_count;
  return {impl_->jobs,         impl_->batches,  impl_->failed, opened > first ? opened - first : 0,
          impl_->queue.size(), impl_->connected};
}

}  // namespace didtron::pg
