#include "actors/node/write_once.hpp"

#include <memory>

#include <caf/all.hpp>

#include "actors/node/node.hpp"
#include "storage/repositories/idempotency.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

result<void> note_effect(pg::transaction& tx, const viewer& by, std::string action,
                         const write_effect& effect) {
  storage::audit_record record = storage::audit_by(by);
  record.action = std::move(action);
  record.object = effect.object;
  record.before = effect.before;
  record.after = effect.after.empty() ? effect.answer.body : effect.after;
  record.reason = effect.reason;
  if (auto said = storage::append_audit(tx, record); !said) return fail(std::move(said).error());
  for (const auto& event : effect.events)
    if (auto left = storage::append_outbox(tx, event.topic, event.payload); !left)
      return fail(std::move(left).error());
  return {};
}

http::task<result<http::written>> write_once(node& n, viewer who, http::write_key key,
                                             std::string operation, write_work run,
                                             std::string area) {
  using namespace std::chrono_literals;
  const auto outcome = std::make_shared<write_effect>();
  auto done = co_await http::await_callback<bool>([&](auto answer) {
    pg::write_job job;
    job.tenant = who.tenant;
    job.key = static_cast<std::uint64_t>(who.tenant.value);
    job.retry_until = pg::in(5s);
    job.work = [=](pg::transaction& tx) -> result<void> {
      *outcome = {};
      const storage::request_key request{key.key, key.digest, who.user, operation};
      auto before = storage::find_answer(tx, request);
      if (!before) return fail(std::move(before).error());
      if (*before) {
        outcome->answer = {(*before)->status, (*before)->body};
        return {};
      }
      auto made = run(tx);
      if (!made) return fail(std::move(made).error());
      *outcome = std::move(*made);
      if (auto noted = note_effect(tx, who, area + "." + operation, *outcome); !noted)
        return fail(std::move(noted).error());
      return storage::keep_answer(tx, request, {outcome->answer.status, outcome->answer.body});
    };
    job.done = [answer](const result<void>& r) {
      answer(r ? result<bool>{true} : result<bool>{fail(r.error())});
    };
    if (auto accepted = n.data().writes.submit(std::move(job)); !accepted)
      answer(fail(accepted.error()));
  });
  if (!done) co_return fail(std::move(done).error());
  // Committed: whoever runs calls on these accounts knows it before the next request of this
  // client.
  if (outcome->limits) {
    caf::anon_send(n.actors().accounts, *outcome->limits);
    n.services().publish_account(outcome->limits->account, who.tenant);
  }
  for (const auto account : outcome->moved) {
    caf::anon_send(n.actors().accounts, balance_changed{account});
    n.services().publish_account(account, who.tenant);
  }
  co_return std::move(outcome->answer);
}

}  // namespace didtron::node
