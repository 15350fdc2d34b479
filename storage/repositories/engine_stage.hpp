#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "storage/pg/transaction.hpp"

/// The companies and people that the testing engine plays with: an operator with a customer and a
/// carrier below it, a reseller beside it, and a person per role there and in the books' owner.
/// They stay from run to run and are closed in between; they have no accounts, so no money. Each
/// work is within a transaction of the books' owner.
namespace didtron::storage {

struct stage_person {
  std::string role = {};
  std::string tenant_kind = {};
  bool is_stranger = false;  ///< of the company beside
  tenant_id tenant = {};
  user_id user = {};
};
struct engine_stage {
  tenant_id scratch = {};
  tenant_id stranger = {};
  std::vector<stage_person> people = {};
};

/// Makes what is missing and lets its people in. Idempotent.
result<engine_stage> open_engine_stage(pg::transaction& tx);
/// What is there. Error: not_found (no run has been yet).
result<engine_stage> engine_stage_in(pg::transaction& tx);
/// Nobody of it gets in any more, all its sessions end. False: it was closed already. Idempotent.
result<bool> close_engine_stage(pg::transaction& tx);
/// Whether somebody of it could get in.
result<bool> is_engine_stage_open(pg::transaction& tx, const engine_stage& stage);
/// Whether a run is queued or under way.
result<bool> is_engine_running(pg::transaction& tx);

}  // namespace didtron::storage
