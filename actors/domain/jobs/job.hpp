#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/access/request_origin.hpp"
#include "actors/domain/core/error.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/views/views.hpp"

/// Work that is too long for one answer: asked for in one transaction, done in steps.
namespace didtron::jobs {

enum class state : std::uint8_t { awaiting_approval, queued, running, done, failed, cancelled };
inline constexpr std::size_t state_count = 6;
std::string_view name_of(state s) noexcept;  ///< "awaiting_approval", …
std::optional<state> parse_state(std::string_view name) noexcept;

/// What moves a job.
enum class event : std::uint8_t {
  approved,
  rejected,
  claimed,     ///< by a node, or again by another one after silence
  finished,    ///< its last step is committed
  refused,     ///< a step said no for good
  put_off,     ///< a step failed in a way that may pass: once more later
  given_up,    ///< ... too often
  cancelled,   ///< somebody took it back
  replayed,    ///< a failed one is tried again
};
inline constexpr std::size_t event_count = 9;
/// What becomes of it; nullopt: this cannot happen to a job in that state.
std::optional<state> after(state from, event what) noexcept;
/// Nothing happens to it by itself any more.
constexpr bool is_ended(state s) noexcept {
  return s == state::done || s == state::failed || s == state::cancelled;
}

/// Who goes first. Of a node's slots one is never taken by bulk work.
enum class lane : std::uint8_t { interactive, normal, bulk };
std::string_view name_of(lane l) noexcept;

/// How jobs of a kind are run.
struct kind {
  std::string name = {};   ///< "import_records"
  std::string title = {};  ///< for people
  lane goes = lane::normal;
  std::int32_t running_max = 4;     ///< at once, in the whole cluster
  std::int32_t per_tenant_max = 2;  ///< ... of one tenant
  std::int32_t attempts_max = 5;    ///< then it is dead until somebody replays it
  std::chrono::seconds backoff_min{5};
  std::chrono::seconds backoff_max{600};
  bool needs_second_person = false;  ///< another one has to approve it
  bool is_undoable = false;
  std::optional<std::chrono::seconds> every = {};  ///< by a schedule of the books' owner
};
/// In the order of their names.
const std::vector<kind>& kinds();
const kind* find_kind(std::string_view name) noexcept;

/// Whether the same step may succeed later.
bool may_pass(errc fault) noexcept;
/// Wait before the next attempt: doubled each time, bounded, full jitter. `attempts`: so far, from
/// 1; `chance`: uniform in [0, 1).
std::chrono::milliseconds wait_before_retry(const kind& k, std::int32_t attempts,
                                            double chance) noexcept;

/// Silence after which a running job belongs to nobody.
inline constexpr std::chrono::seconds silence_max{30};
inline constexpr std::chrono::seconds beat_every{10};
/// Items (ids) of one job: its payload is read whole.
inline constexpr std::size_t items_max = 10'000;
/// Failed items that a result names.
inline constexpr std::size_t faults_told_max = 100;

/// A job as a node runs it: the claim is the fence, nobody else commits a step meanwhile.
struct running {
  tenant_id tenant = {};
  std::int64_t id = 0;
  std::int64_t claim = 0;  ///< grows with each claim
  std::string kind = {};
  std::string operation = {};  ///< "pops.import"
  bool is_bulk = false;
  std::string payload = {};    ///< JSON
  std::string input = {};      ///< a file that came with it, or empty
  std::string cursor = {};     ///< what the last step left; "" at first
  std::int64_t step = 0;       ///< steps committed
  std::int32_t attempts = 0;   ///< with this one
  std::int32_t attempts_max = 0;
  user_id user = {};  ///< who asked; 0: the system
  request_origin from = {};  ///< of that request
  std::string reason = {};
  std::int64_t undo_of = 0;
  std::int64_t done = 0;  ///< items, so far
  std::int64_t failed = 0;
};

/// Something for people to take away.
struct file {
  std::string name = {};  ///< a-z, 0-9, '.', '-', '_'
  std::string media_type = {};
  std::string content = {};  ///< at most 64 MiB
  std::int64_t rows = 0;
};
/// ... as a list shows it.
struct file_view {
  std::int64_t no = 0;  ///< from 1, within its job
  std::string name = {};
  std::string media_type = {};
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string sha256 = {};  ///< of its bytes, in hex
  instant created_at = {};
};

/// What one step did; it is committed with the step.
struct step {
  std::string cursor = {};       ///< for the next one
  std::int64_t done = 0;         ///< items of this step
  std::int64_t failed = 0;       ///< items of it that were left as they are
  bool is_last = false;
  std::string result = {};       ///< JSON of the whole; with the last step
  std::string undo = {};         ///< JSON that takes this step back, or empty
  std::vector<std::string> faults = {};  ///< of items, for people
  std::vector<file> files = {};
};

/// A job as people see it.
struct view {
  std::int64_t id = 0;
  std::string kind = {};
  std::string operation = {};
  state now = state::queued;
  std::string lane = {};
  named_ref asked_by = {};  ///< 0: the system
  std::string reason = {};
  std::string needs = {};  ///< key of the permission that its command needs
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::optional<std::int64_t> total = {};
  std::int32_t attempts = 0;
  std::int32_t attempts_max = 0;
  instant run_at = {};  ///< not before
  bool is_cancel_asked = false;
  std::string result = {};  ///< JSON, or empty
  std::string fault = {};   ///< why it failed, or failed last, for people
  std::string faults = "[]";  ///< JSON array of texts: items that were left as they are
  named_ref decided_by = {};
  std::optional<instant> decided_at = {};
  std::string decision_reason = {};
  std::optional<std::int64_t> undo_of = {};
  std::optional<std::int64_t> undone_by = {};  ///< the job that takes it back
  bool is_undoable = false;
  instant created_at = {};
  std::optional<instant> started_at = {};
  std::optional<instant> ended_at = {};
};

struct filter {
  std::optional<state> now = {};
  std::string kind = {};
  user_id asked_by = {};  ///< 0: anybody
};

/// Counts of one tenant's jobs by state, of those created within the last 30 days.
struct summary {
  std::int64_t counts[state_count] = {};
  std::optional<instant> oldest_queued_at = {};
};

struct schedule {
  std::string kind = {};
  bool is_enabled = true;
  std::int64_t every_s = 0;
  std::int64_t version = 0;
  instant next_at = {};
  std::optional<std::int64_t> last_job_id = {};
};
inline constexpr std::int64_t schedule_every_s_min = 60;
inline constexpr std::int64_t schedule_every_s_max = 31 * 86'400;

}  // namespace didtron::jobs
