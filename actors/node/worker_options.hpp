#pragma once

#include "actors/entities/services.hpp"
#include "actors/node/config.hpp"
#include "actors/workers/audit_keeper.hpp"
#include "actors/workers/cdr_importer.hpp"
#include "actors/workers/cdr_poller.hpp"
#include "actors/workers/webhook_desk.hpp"
#include "actors/node/webhook_sender.hpp"
#include "storage/pg/read_pool.hpp"

/// How a node sets up its workers: from its configuration, with a line of the log for what they tell.
namespace didtron::node {

importer_options import_options(const config& c, const call_services& services);
/// `reads`: of the node's role; must outlive the poller.
poller_options poll_options(const config& c, const call_services& services, pg::read_pool& reads);
audit_keeper_options audit_hooks(const config& c);
webhook_sender_options sender_options(const config& c);
/// `chance`: uniform in [0, 1).
webhook_settings webhook_settings_of(const config& c, std::function<double()> chance);

}  // namespace didtron::node
