#pragma once

#include <string>

#include "actors/node/write_once.hpp"
#include "storage/repositories/jobs.hpp"

namespace didtron::node {

/// A write that is answered 202 with the job that will do it; `job.user` and `job.from` are
/// taken from `who`. Errors: those of write_once, conflict (its unique key is taken).
http::task<result<http::written>> queue_job(node& n, viewer who, http::write_key key,
                                            storage::new_job job, std::string area,
                                            std::string operation);

}  // namespace didtron::node
