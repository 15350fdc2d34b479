#include "storage/pg/write_pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "storage/pg/backoff.hpp"
#include "storage/pg/error.hpp"

namespace didtron::pg {

namespace write_pool_detail {

error stopped() { return {errc::unavailable, "the node is stopping", {}, {}}; }

/// One thread, one connection, one queue.
class lane {
 public:
  explicit lane(const write_pool_options& options)
      : options_{options}, pause_{options.retry_min, options.retry_max}, thread_{[this] {
          serve();
        }} {}

  result<void> submit(write_job job) {
    {
      const std::lock_guard hold{mutex_};
      if (closed_) return fail(stopped());
      if (queue_.size() >= options_.queue_max) {
        return fail(error{errc::busy, "too many writes are waiting", {}, std::chrono::seconds{1}});
      }
      queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return {};
  }

  void close() {
    const std::lock_guard hold{mutex_};
    closed_ = true;
  }

  void wait_idle(deadline until) {
    std::unique_lock hold{mutex_};
    idle_.wait_until(hold, until, [&] { return queue_.empty() && !running_; });
  }

  void stop() {
    {
      const std::lock_guard hold{mutex_};
      closed_ = stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    for (auto& job : queue_)
      answer(job, fail(stopped()));
    queue_.clear();
  }

  void add_to(pool_stats& s) const {
    const std::lock_guard hold{mutex_};
    s.jobs += jobs_;
    s.batches += groups_;
    s.failed += failed_;
    s.reconnects += opened_ > 1 ? opened_ - 1 : 0;
    s.queued += queue_.size();
    s.connected += connected_ ? 1U : 0U;
  }

 private:
  /// Per job of a group; nullopt: it was not run, because an earlier one of its key comes again.
  using outcome_list = std::vector<std::optional<result<void>>>;

  void serve() {
    while (true) {
      std::vector<write_job> group = take();
      if (group.empty()) return;
      outcome_list outcomes(group.size());
      run(group, outcomes);
      finish(group, outcomes);
    }
  }

  std::vector<write_job> take() {
    std::unique_lock hold{mutex_};
    running_ = false;
    idle_.notify_all();
    wake_.wait(hold, [&] { return stopping_ || !queue_.empty(); });
    std::vector<write_job> group;
    if (stopping_) return group;
    while (!queue_.empty() && group.size() < options_.group_max) {
      group.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    running_ = true;
    return group;
  }

  void run(std::vector<write_job>& group, outcome_list& outcomes) {
    if (!db_) {
      auto opened = connection::open(options_.url, options_.connection);
      if (!opened) return set_all(outcomes, opened.error());
      db_.emplace(std::move(*opened));
      connected_ = true;
      ++opened_;
    }
    ++groups_;
    if (group.size() == 1) {
      outcomes[0] = run_alone(group[0]);
    } else {
      run_together(group, outcomes);
    }
    if (!db_->is_open()) {
      db_.reset();
      connected_ = false;
    }
  }

  result<void> run_alone(write_job& job) {
    auto tx = transaction::begin(*db_, job.tenant);
    if (!tx) return fail(std::move(tx).error());
    if (auto done = job.work(*tx); !done) return done;
    return tx->commit();
  }

  void run_together(std::vector<write_job>& group, outcome_list& outcomes) {
    auto tx = transaction::begin(*db_, tenant_id{});
    if (!tx) return set_all(outcomes, tx.error());
    std::unordered_set<std::uint64_t> held_keys;  // of jobs that come again
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (held_keys.contains(group[i].key)) continue;
      auto done = run_in_savepoint(*tx, group[i]);
      // What the earlier jobs did is gone with the connection: certainly not committed.
      if (!db_->is_open()) return set_all(outcomes, lost_before_commit(done.error()));
      if (comes_again(group[i], done, std::chrono::steady_clock::now()))
        held_keys.insert(group[i].key);
      outcomes[i] = std::move(done);
    }
    if (auto committed = tx->commit(); !committed) {
      for (auto& o : outcomes) {
        if (o && *o) o = fail(committed.error());
      }
    }
  }

  static bool comes_again(const write_job& job, const result<void>& outcome,
                          std::chrono::steady_clock::time_point at) {
    return !outcome && is_retryable(outcome.error()) && job.retry_until && at < *job.retry_until;
  }

  result<void> run_in_savepoint(transaction& tx, write_job& job) {
    if (auto opened = tx.open_savepoint(job.tenant); !opened) return opened;
    auto done = job.work(tx);
    if (done) done = tx.close_savepoint();
    if (done || !db_->is_open()) return done;
    if (auto undone = tx.rollback_to_savepoint(); !undone) {
      db_->close();  // nothing of this group may be committed now
      return undone;
    }
    return done;
  }

  static error lost_before_commit(error e) {
    if (!is_retryable(e))
      e = {errc::unavailable, "the connection to the database was lost", {}, {}};
    return e;
  }

  static void set_all(outcome_list& outcomes, const error& why) {
    for (auto& o : outcomes)
      o = fail(why);
  }

  void finish(std::vector<write_job>& group, outcome_list& outcomes) {
    const auto delay = pause_.next();
    const auto next_run = std::chrono::steady_clock::now() + delay;
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (!outcomes[i] || comes_again(group[i], *outcomes[i], next_run)) {
        again.push_back(i);
      } else {
        answer(group[i], std::move(*outcomes[i]));
      }
    }
    if (again.empty()) return pause_.reset();
    std::unique_lock hold{mutex_};
    for (auto i = again.rbegin(); i != again.rend(); ++i)
      queue_.push_front(std::move(group[*i]));
    wake_.wait_for(hold, delay, [&] { return stopping_; });
  }

  void answer(write_job& job, result<void> outcome) {
    ++jobs_;
    if (!outcome) ++failed_;
    if (job.done) job.done(std::move(outcome));
  }

  const write_pool_options& options_;
  mutable std::mutex mutex_ = {};
  std::condition_variable wake_ = {};
  std::condition_variable idle_ = {};
  std::deque<write_job> queue_ = {};
  bool closed_ = false;
  bool stopping_ = false;
  bool running_ = false;
  std::optional<connection> db_ = {};
  backoff pause_;
  std::atomic<bool> connected_ = false;
  std::atomic<std::uint64_t> jobs_ = 0;
  std::atomic<std::uint64_t> groups_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
  std::atomic<std::uint64_t> opened_ = 0;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace write_pool_detail

struct write_pool::impl {
  explicit impl(write_pool_options o) : options{std::move(o)} {
    for (std::size_t i = 0; i < std::max<std::size_t>(options.lanes, 1); ++i) {
      lanes.push_back(std::make_unique<write_pool_detail::lane>(options));
    }
  }
  write_pool_options options;
  std::vector<std::unique_ptr<write_pool_detail::lane>> lanes = {};
};

write_pool::write_pool(write_pool_options options)
    : impl_{std::make_unique<impl>(std::move(options))} {}
write_pool::~write_pool() { stop(); }

result<void> write_pool::submit(write_job job) {
  auto& lane = *impl_->lanes[job.key % impl_->lanes.size()];
  return lane.submit(std::move(job));
}

result<void> write_pool::run(tenant_id tenant, std::uint64_t key,
                             std::function<result<void>(transaction&)> work,
                             std::optional<deadline> retry_until) {
  auto promise = std::make_shared<std::promise<result<void>>>();  // std::function wants copies
  auto answer = promise->get_future();
  auto accepted =
      submit({tenant, key, std::move(work),
              [promise](result<void> r) { promise->set_value(std::move(r)); }, retry_until});
  if (!accepted) return accepted;
  return answer.get();
}

void write_pool::drain(deadline until) {
  for (auto& lane : impl_->lanes)
    lane->close();
  for (auto& lane : impl_->lanes)
    lane->wait_idle(until);
  stop();
}

void write_pool::stop() {
  for (auto& lane : impl_->lanes)
    lane->stop();
}

pool_stats write_pool::stats() const {
  pool_stats s;
  for (const auto& lane : impl_->lanes)
    lane->add_to(s);
  return s;
}

}  // namespace didtron::pg
