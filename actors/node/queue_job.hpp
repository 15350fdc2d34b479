#pragma once

#include <functional>
#include <string>

#include "actors/node/write_once.hpp"
#include "storage/repositories/jobs.hpp"

namespace didtron::node {

using job_check = std::function<result<void>(pg::transaction&)>;
/// What is stored in the transaction that queues a job.
using job_companion = std::function<result<void>(pg::transaction&, const didtron::jobs::view&)>;

/// A write that is answered 202 with the job that will do it; `job.user` and `job.from` are
/// taken from `who`. `check`: looks first whether it can be done at all. Errors: those of write_once and
/// of `check`, conflict (its unique key is taken).
http::task<result<http::written>> queue_job(node& n, viewer who, http::write_key key,
                                            storage::new_job job, std::string area,
                                            std::string operation,
                                            job_check check = {},
                                            job_companion beside = {});

}  // namespace didtron::node
