#include "actors/node/refusal_log.hpp"

#include "actors/log/log.hpp"
#include "protocols/json/writer.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

namespace refusal_log_detail {

constexpr std::string_view platform =
    "SELECT tenant_id FROM tenants WHERE kind = 'platform' ORDER BY tenant_id LIMIT 1";

/// What nobody's tenant is told of is kept by the platform.
result<void> give_to_platform(pg::transaction& tx) {
  auto rows = tx.execute(platform);
  if (!rows) return fail(std::move(rows).error());
  auto id = pg::first_row(*rows, [](pg::row_reader& in) { return in.id<tenant_id>(); });
  if (!id) return fail(std::move(id).error());
  return tx.set_tenant(*id);
}

/// `times` 0: the first one; else how often it came again since.
storage::audit_record record_of(const refusal_note& refusal, std::int64_t times, instant since) {
  json::writer w;
  w.begin_object();
  if (!refusal.tried.empty()) w.field("tried", refusal.tried);
  w.field("why", refusal.why);
  if (times > 0) w.field("times", times).field("since", format(since));
  w.end_object();
  storage::audit_record record;
  record.actor = refusal.actor;
  record.action = times > 0 ? refusal.action + ".again" : refusal.action;
  record.object = refusal.object;
  record.after = w.take();
  record.from = refusal.from;
  record.on_behalf_of = refusal.on_behalf_of;
  return record;
}

void complain(const error& why) { log::warning("refusal_not_recorded", {{"why", to_string(why)}}); }

}  // namespace refusal_log_detail

refusal_log::refusal_log(pg::write_pool& writes, clock now, refusal_window::bounds bounds)
    : writes_{writes}, now_{std::move(now)}, window_{bounds} {}

void refusal_log::note(refusal_note refusal) noexcept {
  try {
    const instant now = now_();
    bool is_new = false;
    {
      const std::lock_guard lock{mutex_};
      is_new = window_.note(refusal, now);
    }
    if (is_new) write(refusal, 0, now);
  } catch (const std::exception& e) {
    log::warning("refusal_not_recorded", {{"why", e.what()}});
  }
}

void refusal_log::tick() noexcept {
  try {
    std::vector<refusal_sum> due;
    {
      const std::lock_guard lock{mutex_};
      due = window_.take_due(now_());
    }
    write_sums(due);
  } catch (const std::exception& e) {
    log::warning("refusal_not_recorded", {{"why", e.what()}});
  }
}

void refusal_log::flush() noexcept {
  try {
    std::vector<refusal_sum> left;
    {
      const std::lock_guard lock{mutex_};
      left = window_.take_all();
    }
    write_sums(left);
  } catch (const std::exception& e) {
    log::warning("refusal_not_recorded", {{"why", e.what()}});
  }
}

void refusal_log::write_sums(const std::vector<refusal_sum>& sums) {
  for (const refusal_sum& sum : sums)
    write(sum.last, sum.times, sum.since);
}

void refusal_log::write(const refusal_note& refusal, std::int64_t times, instant since) {
  pg::write_job job;
  job.tenant = refusal.tenant;
  job.key = static_cast<std::uint64_t>(refusal.tenant.value);
  job.work = [tenant = refusal.tenant, record = refusal_log_detail::record_of(refusal, times, since)](
                 pg::transaction& tx) -> result<void> {
    if (tenant.value == 0)
      if (auto given = refusal_log_detail::give_to_platform(tx); !given) return given;
    auto said = storage::append_audit(tx, record);
    if (!said) return fail(std::move(said).error());
    return {};
  };
  job.done = [](const result<void>& done) {
    if (!done) refusal_log_detail::complain(done.error());
  };
  if (auto accepted = writes_.submit(std::move(job)); !accepted)
    refusal_log_detail::complain(accepted.error());
}

}  // namespace didtron::node
