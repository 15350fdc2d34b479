#include "actors/workers/cdr_lanes.hpp"

#include <future>
#include <utility>
#include <vector>

namespace didtron {

std::optional<cdr_lanes::job> cdr_lanes::take(pg::connection& db) {
  const std::lock_guard one_reads{reading_};
  {
    const std::lock_guard lock{turns_};
    if (failure_) return {};
  }
  auto batch = feed_.next(db);
  if (!batch) {
    stop(taken_, std::move(batch).error());
    return {};
  }
  if (!*batch) return {};
  return job{taken_++, std::move(**batch)};
}

bool cdr_lanes::wait_for(const std::int64_t& turn, std::int64_t index) {
  std::unique_lock lock{turns_};
  // No time limit of its own: whoever is waited for has one for each of its statements.
  changed_.wait(lock, [&] { return turn == index || stopped_at_ < index; });
  return stopped_at_ > index;
}

void cdr_lanes::advance(std::int64_t& turn) {
  {
    const std::lock_guard lock{turns_};
    ++turn;
  }
  changed_.notify_all();
}

void cdr_lanes::stop(std::int64_t index, error why) {
  {
    const std::lock_guard lock{turns_};
    if (index < stopped_at_) {
      stopped_at_ = index;
      failure_ = std::move(why);
    }
  }
  changed_.notify_all();
}

result<void> cdr_lanes::book(pg::connection& db, job& one) {
  const auto overtaken = [] { return fail(errc::busy, "a batch before this one failed"); };
  // Begins with its turn: an earlier batch may need locks that a transaction of this one would hold.
  if (!wait_for(claim_turn_, one.index)) return overtaken();
  storage::batch_booking booking{db, source_, one.batch};
  if (auto claimed = booking.claim_keys(); !claimed) return claimed;
  advance(claim_turn_);
  if (auto copied = booking.copy_cdrs(); !copied) return copied;
  if (!wait_for(commit_turn_, one.index)) return overtaken();
  if (auto counts = booking.commit(cursor_); !counts) return fail(std::move(counts).error());
  advance(commit_turn_);
  return {};
}

void cdr_lanes::work(pg::connection& db, std::optional<job> first) {
  std::int64_t index = 0;
  try {
    for (auto one = first ? std::move(first) : take(db); one; one = take(db)) {
      index = one->index;
      if (auto booked = book(db, *one); !booked) {
        stop(index, std::move(booked).error());
        const std::lock_guard lock{turns_};
        left_.emplace(index, std::move(one->batch));
        return;
      }
    }
  } catch (...) {
    stop(index, {errc::internal, "a batch could not be handled", {}, {}});
    throw;
  }
}

result<void> cdr_lanes::run(pg::connection& db, std::size_t lanes) {
  auto first = take(db);
  if (first) {
    std::vector<std::future<void>> helpers;
    const auto more = feed_.has_more() ? lanes - 1 : 0;
    for (std::size_t i = 0; i < more; ++i) {
      helpers.push_back(std::async(std::launch::async, [this] {
        if (auto own = feed_.connect()) work(*own, {});
      }));
    }
    work(db, std::move(first));
    for (auto& helper : helpers) helper.get();
  }
  if (failure_) return fail(*failure_);
  return {};
}

std::deque<storage::ingest_batch> cdr_lanes::left() {
  std::deque<storage::ingest_batch> out;
  for (auto& [index, batch] : left_) out.push_back(std::move(batch));
  left_.clear();
  return out;
}

}  // namespace didtron
