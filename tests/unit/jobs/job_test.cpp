#include <algorithm>

#include <doctest/doctest.h>

#include "actors/domain/access/permission.hpp"
#include "actors/domain/jobs/job.hpp"

namespace didtron::jobs_test {

using jobs::event;
using jobs::state;

TEST_CASE("every state with every event: what the rows allow, and nothing else") {
  // Rows: states. Columns: approved rejected claimed finished refused put_off given_up cancelled replayed.
  const char* const table[jobs::state_count][jobs::event_count] = {
      {"queued", "cancelled", "", "", "", "", "", "cancelled", ""},                    // awaiting_approval
      {"", "", "running", "", "", "", "", "cancelled", ""},                            // queued
      {"", "", "running", "done", "failed", "queued", "failed", "cancelled", ""},      // running
      {"", "", "", "", "", "", "", "", ""},                                            // done
      {"", "", "", "", "", "", "", "", "queued"},                                      // failed
      {"", "", "", "", "", "", "", "", ""},                                            // cancelled
  };
  for (std::size_t s = 0; s < jobs::state_count; ++s)
    for (std::size_t e = 0; e < jobs::event_count; ++e) {
      CAPTURE(jobs::name_of(static_cast<state>(s)));
      CAPTURE(e);
      const auto next = jobs::after(static_cast<state>(s), static_cast<event>(e));
      CHECK(std::string{next ? jobs::name_of(*next) : ""} == table[s][e]);
    }
}

TEST_CASE("names of states are read again") {
  for (std::size_t s = 0; s < jobs::state_count; ++s)
    CHECK(jobs::parse_state(jobs::name_of(static_cast<state>(s))) == static_cast<state>(s));
  CHECK_FALSE(jobs::parse_state("asleep").has_value());
}

TEST_CASE("waits double up to their bound and are never shorter than half") {
  jobs::kind k;
  k.backoff_min = std::chrono::seconds{5};
  k.backoff_max = std::chrono::seconds{60};
  using std::chrono::milliseconds;
  CHECK(jobs::wait_before_retry(k, 1, 0) == milliseconds{2'500});
  CHECK(jobs::wait_before_retry(k, 1, 1) == milliseconds{5'000});
  CHECK(jobs::wait_before_retry(k, 2, 1) == milliseconds{10'000});
  CHECK(jobs::wait_before_retry(k, 4, 1) == milliseconds{40'000});
  CHECK(jobs::wait_before_retry(k, 5, 1) == milliseconds{60'000});
  CHECK(jobs::wait_before_retry(k, 1'000'000, 0) == milliseconds{30'000});
  CHECK(jobs::wait_before_retry(k, 0, 7) == milliseconds{5'000});
}

TEST_CASE("kinds: sorted, bounded, each undoable one has its inverse") {
  const auto& all = jobs::kinds();
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const auto& k : all) {
    CAPTURE(k.name);
    CHECK_FALSE(k.title.empty());
    CHECK(k.running_max >= 1);
    CHECK(k.per_tenant_max >= 1);
    CHECK(k.per_tenant_max <= k.running_max);
    CHECK(k.attempts_max >= 1);
    CHECK(k.backoff_min <= k.backoff_max);
    CHECK(jobs::find_kind(k.name) == &k);
    if (k.is_undoable) CHECK(jobs::find_kind("undo_" + k.name) != nullptr);
    if (k.every) {
      CHECK(k.every->count() >= jobs::schedule_every_s_min);
      CHECK(k.every->count() <= jobs::schedule_every_s_max);
    }
  }
  CHECK(jobs::find_kind("nothing") == nullptr);
}

}  // namespace didtron::jobs_test
