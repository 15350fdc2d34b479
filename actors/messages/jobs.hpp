#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include "actors/domain/core/result.hpp"
#include "actors/domain/jobs/job.hpp"
#include "actors/messages/call.hpp"
#include "actors/messages/interfaces.hpp"

namespace didtron {

/// Somebody has queued something: look now.
struct jobs_wanted {};
/// Database answers on their way back to the desk.
struct jobs_claimed {
  std::vector<jobs::running> taken = {};  ///< empty, too, when the database did not answer
};
struct jobs_beaten {};
/// A job's actor is done with it, in whatever way.
struct job_left {
  std::size_t slot = 0;
};
/// A step's transaction has ended.
struct job_step_told {
  enum class outcome : std::uint8_t { more, over, failed };
  outcome what = outcome::over;
  jobs::running now = {};  ///< the job after it
  error why = {};
};
/// What the failed step led to is committed.
struct job_failure_kept {};

/// One job on this node: does its steps, one after the other.
using job_actor = caf::typed_actor<caf::reacts_to<job_step_told>, caf::reacts_to<job_failure_kept>>;

/// Takes jobs that are due, spawns their actors, says that they live.
using job_desk_actor =
    caf::typed_actor<caf::reacts_to<clock_tick>, caf::reacts_to<jobs_wanted>,
                     caf::reacts_to<jobs_claimed>, caf::reacts_to<jobs_beaten>,
                     caf::reacts_to<job_left>>;

}  // namespace didtron

CAF_BEGIN_TYPE_ID_BLOCK(didtron_jobs, caf::first_custom_type_id + 400)
CAF_ADD_TYPE_ID(didtron_jobs, (didtron::jobs_wanted))
CAF_ADD_TYPE_ID(didtron_jobs, (didtron::jobs_claimed))
CAF_ADD_TYPE_ID(didtron_jobs, (didtron::jobs_beaten))
CAF_ADD_TYPE_ID(didtron_jobs, (didtron::job_left))
CAF_ADD_TYPE_ID(didtron_jobs, (didtron::job_step_told))
CAF_ADD_TYPE_ID(didtron_jobs, (didtron::job_failure_kept))
CAF_END_TYPE_ID_BLOCK(didtron_jobs)

// Between the desk and the jobs of one process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::jobs_wanted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::jobs_claimed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::jobs_beaten)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::job_left)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::job_step_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::job_failure_kept)
