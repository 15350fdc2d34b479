#pragma once

#include "actors/entities/services.hpp"
#include "actors/node/config.hpp"
#include "actors/workers/audit_keeper.hpp"
#include "actors/workers/cdr_importer.hpp"
#include "actors/workers/cdr_poller.hpp"
#include "storage/pg/read_pool.hpp"

/// How a node sets up its workers: from its configuration, with a line of the log for what they tell.
namespace didtron::node {

importer_options import_options(const config& c, const call_services& services);
/// `reads`: of the node's role; must outlive the poller.
poller_options poll_options(const config& c, const call_services& services, pg::read_pool& reads);
audit_keeper_options audit_hooks(const config& c);

}  // namespace didtron::node
