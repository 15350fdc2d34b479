#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "storage/pg/connection.hpp"
#include "storage/repositories/cdr_ingest.hpp"

namespace didtron {

/// Where the batches of an import come from.
struct batch_feed {
  /// The next batch, encoded for its place; empty at the end. Called by one thread at a time, which
  /// lends it its connection.
  std::function<result<std::optional<storage::ingest_batch>>(pg::connection&)> next = {};
  std::function<bool()> has_more = {};  ///< asked between two calls of `next`
  std::function<result<pg::connection>()> connect = {};
};

/// Books batches on several connections: while one batch is posted and committed, the rows of the
/// next are copied, and another one is read and rated. They claim their keys and they commit in the
/// order in which they came; what fails takes those behind it along, never one before it.
class cdr_lanes {
 public:
  cdr_lanes(const batch_feed& feed, storage::ingest_cursor& cursor)
      : feed_{feed}, source_{cursor}, cursor_{cursor} {}

  /// Until the feed is at its end, or with the first failure in the order of batches. `db` is the
  /// first lane's; the others open their own when there is more than one batch, or are missing when
  /// they cannot. The cursor says how far it came.
  result<void> run(pg::connection& db, std::size_t lanes);

  /// After a failure: the batches that were taken and are not booked, in order.
  std::deque<storage::ingest_batch> left();

 private:
  struct job {
    std::int64_t index = 0;
    storage::ingest_batch batch = {};
  };

  std::optional<job> take(pg::connection& db);
  void work(pg::connection& db, std::optional<job> first);
  result<void> book(pg::connection& db, job& one);
  /// False: a batch before this one has failed.
  bool wait_for(const std::int64_t& turn, std::int64_t index);
  void advance(std::int64_t& turn);
  void stop(std::int64_t index, error why);

  const batch_feed& feed_;
  const storage::ingest_cursor source_;  ///< what never changes of the cursor
  storage::ingest_cursor& cursor_;       ///< of the lane whose turn it is to commit

  std::mutex reading_ = {};
  std::int64_t taken_ = 0;

  std::mutex turns_ = {};
  std::condition_variable changed_ = {};
  std::int64_t claim_turn_ = 0;
  std::int64_t commit_turn_ = 0;
  std::int64_t stopped_at_ = INT64_MAX;  ///< the first batch that failed
  std::optional<error> failure_ = {};    ///< of that one
  std::map<std::int64_t, storage::ingest_batch> left_ = {};
};

}  // namespace didtron
