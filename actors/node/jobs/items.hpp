#pragma once

#include <charconv>
#include <cstdint>
#include <string>

#include "actors/domain/jobs/job.hpp"
#include "storage/pg/transaction.hpp"

/// What the steps of jobs that go through items have in common.
namespace didtron::node {

/// The number that the last step left; `fallback` in the first.
inline std::int64_t cursor_number(const didtron::jobs::running& job, std::int64_t fallback) {
  std::int64_t n = fallback;
  std::from_chars(job.cursor.data(), job.cursor.data() + job.cursor.size(), n);
  return n;
}

/// One item in a savepoint of its own: what it says no to is noted, the others go on. Errors: only
/// those that may pass, or that break the transaction.
template <class Work>
result<void> try_item(pg::transaction& tx, std::int64_t id, didtron::jobs::step& out, Work work) {
  if (auto opened = tx.open_savepoint(tx.tenant()); !opened) return opened;
  result<void> done = work();
  if (done) done = tx.close_savepoint();
  if (done) {
    ++out.done;
    return {};
  }
  if (auto undone = tx.rollback_to_savepoint(); !undone) return undone;
  if (didtron::jobs::may_pass(done.error().kind)) return done;
  ++out.failed;
  std::string why = std::to_string(id) + ": " + done.error().message;
  constexpr std::size_t enough_bytes = 300;
  for (const auto& f : done.error().fields)
    if (why.size() < enough_bytes) why += "; " + f.pointer + " " + f.detail;
  out.faults.push_back(std::move(why));
  return {};
}

}  // namespace didtron::node
