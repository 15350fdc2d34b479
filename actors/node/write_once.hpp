#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "actors/messages/call.hpp"
#include "http/ledger_backend.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::node {

class node;

/// Leaves with the transaction for whoever follows the tenant's events.
struct outbox_event {
  std::string topic = {};
  std::string payload = {};  ///< JSON text
};

/// What a write did: its answer, whose balances it moved, and what the audit log says.
struct write_effect {
  http::written answer = {};
  std::set<account_id> moved = {};
  std::string object = {};  ///< "adjustment:3"
  std::string before = {};  ///< JSON text or empty
  std::string after = {};   ///< JSON text; empty: the answer
  std::string reason = {};  ///< why, for the audit log
  std::vector<outbox_event> events = {};
  std::optional<limits_changed> limits = {};
};

/// The audit row and the events of an effect, in the transaction that made it.
result<void> note_effect(pg::transaction& tx, const viewer& by, std::string action,
                         const write_effect& effect);

using write_work = std::function<result<write_effect>(pg::transaction&)>;

/// Work that happens once per key, in one transaction with its answer and its audit entry
/// "<area>.<operation>". Repeats after a lost connection are safe, because the key is part of the
/// transaction. After COMMIT the actors that run calls on the accounts are told. Errors: those of
/// the work; duplicate (the key was used for something else), outcome_unknown (repeat with the same
/// key).
http::task<result<http::written>> write_once(node& n, viewer who, http::write_key key,
                                             std::string operation, write_work run,
                                             std::string area = "ledger");

}  // namespace didtron::node
