#include <algorithm>

#include "actors/domain/events/event_type.hpp"
#include "actors/log/log.hpp"
#include "actors/workers/webhook_desk.hpp"
#include "protocols/webhooks/signature.hpp"

namespace didtron {

namespace webhook_endpoint_detail {

using self_pointer = webhook_endpoint_actor::stateful_pointer<webhook_endpoint_state>;
using events::attempt_result;
using fate = webhook_outcome::fate;
constexpr std::int64_t due_max = 100;
constexpr std::string_view test_type = "webhook_endpoint.test";

struct context {
  pg::write_pool* pool;
  webhook_port port;
  webhook_settings settings;
};
using context_ptr = std::shared_ptr<const context>;

void advance(self_pointer self, const context_ptr& in);

/// Jobs of one endpoint keep their order; the desk has a lane to itself.
std::uint64_t lane_of(const storage::webhook_claim& claim) { return 1 + static_cast<std::uint64_t>(claim.endpoint % 2); }

/// The keys that count now, the present one first.
result<std::vector<std::string>> read_keys(pg::transaction& tx, const std::string& file, const storage::webhook_claim& of,
                                           bool has_previous) {
  auto read = storage::master_keys::read(file);
  if (!read) return fail(std::move(read).error());
  const auto master = std::make_shared<const storage::master_keys>(std::move(*read));
  std::vector<std::string> out;
  std::vector<storage::secret_name> names{storage::webhook_secret_name(of.endpoint)};
  if (has_previous) names.push_back(storage::webhook_previous_secret_name(of.endpoint));
  for (const auto& name : names) {
    auto secret = pg::run(tx, storage::open_secret(tx.tenant(), master, name));
    if (!secret) return fail(std::move(secret).error());
    if (!*secret) continue;
    auto key = webhooks::key_of_secret(**secret);
    if (!key) return fail(std::move(key).error());
    out.push_back(std::move(*key));
  }
  return out;
}

void load(self_pointer self, const context_ptr& in) {
  auto& state = self->state;
  if (state.is_loading || state.next) return;
  state.is_loading = true;
  state.is_wanted = false;
  storage::webhook_wish wish{state.claim, state.read_to.value_or(-1), in->settings.batch_events, 0};
  // What is being sent is due still, as far as the database knows.
  if (!state.is_sending && state.commits == 0) wish.due_max = state.is_down ? 1 : due_max;
  if (state.is_down) wish.fresh_max = state.waiting > 0 ? 0 : 1;
  const auto me = caf::actor_cast<webhook_endpoint_actor>(self);
  auto told = std::make_shared<webhook_work_told>();
  pg::write_job job;
  job.tenant = state.claim.tenant;
  job.key = lane_of(state.claim);
  job.work = [told, wish, generation = state.generation, file = in->settings.master_keys_file, keys_of = state.keys_of,
              keys_have_previous = state.keys_have_previous](pg::transaction& tx) -> result<void> {
    *told = {};
    told->generation = generation;
    auto asked = wish;
    if (asked.after < 0) {  // the first look: from what is committed
      asked.fresh_max = 0;
      auto known = storage::webhook_work_of(tx, asked);
      if (!known) return fail(std::move(known).error());
      asked.after = known->facts.position;
      asked.fresh_max = wish.fresh_max;
    }
    told->work = storage::webhook_work_of(tx, asked);
    if (!told->work) return fail(told->work.error());
    const auto& facts = told->work->facts;
    if (!facts.is_active || (facts.secret_no == keys_of && facts.has_previous == keys_have_previous)) return {};
    auto keys = read_keys(tx, file, wish.of, facts.has_previous);
    if (!keys) return fail(std::move(keys).error());
    told->keys = std::move(*keys);
    return {};
  };
  job.done = [told, me](const result<void>& done) {
    if (!done) told->work = fail(done.error());
    caf::anon_send(me, std::move(*told));
  };
  if (auto accepted = in->pool->submit(std::move(job)); !accepted) state.is_loading = false;
}

void commit(self_pointer self, const context_ptr& in, storage::webhook_report report) {
  auto& state = self->state;
  ++state.commits;
  report.from_position = *state.position;
  state.position = report.position;
  const auto me = caf::actor_cast<webhook_endpoint_actor>(self);
  pg::write_job job;
  job.tenant = state.claim.tenant;
  job.key = lane_of(state.claim);
  job.work = [kept = std::make_shared<const storage::webhook_report>(std::move(report))](pg::transaction& tx) {
    return storage::keep_webhook_report(tx, *kept);
  };
  job.done = [me](const result<void>& done) { caf::anon_send(me, webhook_report_kept{done}); };
  if (auto accepted = in->pool->submit(std::move(job)); !accepted)
    caf::anon_send(me, webhook_report_kept{fail(accepted.error())});
}

/// For this endpoint: of a type that it asks for, and no test of another one.
bool is_wanted(const webhook_endpoint_state& state, const storage::webhook_event& e) {
  if (e.type != test_type) return events::takes(state.facts.event_types, e.type);
  const std::string mine = "\"webhook_endpoint_id\": " + std::to_string(state.claim.endpoint);
  const auto at = e.data.find(mine);
  if (at == std::string::npos) return false;
  const auto behind = at + mine.size();
  return behind < e.data.size() && (e.data[behind] < '0' || e.data[behind] > '9');
}

storage::webhook_outcome_row row_of(const storage::webhook_event& e) {
  storage::webhook_outcome_row row;
  row.seq = e.seq;
  row.type = e.type;
  row.order_key = e.order_key;
  row.attempts = e.attempts;
  return row;
}

storage::webhook_outcome_row behind_row(const storage::webhook_event& e) {
  auto row = row_of(e);
  row.state = "waiting";
  row.next_in_ms = 0;
  return row;
}

void start(self_pointer self, const context_ptr& in) {
  auto& state = self->state;
  auto work = std::move(*state.next);
  state.next.reset();
  state.report = {};
  state.report.of = state.claim;
  state.report.name = state.facts.name;
  state.report.position = work.last_seen;
  state.sending.clear();
  const auto is_blocked = [&](const std::string& key) {
    return std::find(work.blocked.begin(), work.blocked.end(), key) != work.blocked.end();
  };
  for (auto& e : work.due) state.sending.push_back(std::move(e));
  state.due = state.sending.size();
  for (auto& e : work.fresh) {
    if (!is_wanted(state, e)) continue;
    if (state.facts.is_ordered && is_blocked(e.order_key))
      state.report.rows.push_back(behind_row(e));
    else
      state.sending.push_back(std::move(e));
  }
  state.has_more = work.has_more;
  state.waiting += static_cast<std::int64_t>(state.report.rows.size());
  if (state.sending.empty()) {
    state.report.failures = state.facts.failures;
    state.report.warnings = state.facts.warnings;
    if (!state.report.rows.empty() || work.last_seen > *state.position) commit(self, in, std::move(state.report));
    return;
  }
  auto target = events::parse_webhook_url(state.facts.url);
  webhook_batch batch;
  if (target) batch.target = std::move(*target);
  batch.keys = state.keys;
  batch.in_flight_max = static_cast<std::size_t>(state.is_down ? 1 : state.facts.in_flight_max);
  for (const auto& e : state.sending)
    batch.requests.push_back({webhook_id(state.claim.tenant, e.seq), webhook_body(state.claim.tenant, e),
                              state.facts.is_ordered ? e.order_key : std::string{}});
  state.is_sending = true;
  const auto me = caf::actor_cast<webhook_endpoint_actor>(self);
  if (!target) {  // the description does not let it in; what is stored otherwise is not asked
    std::vector<webhook_outcome> refused(batch.requests.size());
    for (auto& one : refused) one = {fate::tried, attempt_result::forbidden, {}, target.error().message, {}, {}};
    return caf::anon_send(me, webhook_batch_told{std::move(refused)});
  }
  in->port(std::move(batch), [me](std::vector<webhook_outcome> outcomes) {
    caf::anon_send(me, webhook_batch_told{std::move(outcomes)});
  });
}

/// What an attempt leaves behind.
storage::webhook_outcome_row tried_row(const context& in, const storage::webhook_event& e, const webhook_outcome& o) {
  auto row = row_of(e);
  ++row.attempts;
  row.status = o.status ? std::optional<std::int64_t>{*o.status} : std::nullopt;
  row.fault = o.fault;
  row.response = o.response;
  row.duration_ms = o.took.count();
  if (o.result == attempt_result::delivered) {
    row.state = "delivered";
  } else if (e.tried_for >= in.settings.rules.give_up_after) {
    row.state = "failed";
  } else {
    row.state = "waiting";
    row.next_in_ms =
        events::next_attempt_in(in.settings.rules, static_cast<std::int32_t>(row.attempts), in.settings.chance()).count();
  }
  return row;
}

/// Health of the endpoint after a batch: what people are told, and whether it goes on.
void judge(webhook_endpoint_state& state, const context& in, std::int64_t failures, bool is_gone) {
  auto& report = state.report;
  report.failures = report.has_delivered ? 0 : state.facts.failures + failures;
  report.warnings = report.has_delivered ? 0 : state.facts.warnings;
  if (is_gone) {
    report.disabled_reason = "the endpoint answered 410";
  } else if (report.failures > 0 && state.facts.failing_for >= in.settings.rules.disable_after) {
    report.disabled_reason = "the endpoint has taken nothing for too long: " + report.last_error;
  } else if (report.failures > 0) {
    const auto due = events::warnings_due(in.settings.rules, state.facts.failing_for);
    if (due > report.warnings) {
      report.warnings = due;
      report.notice = "webhook_endpoint.failing";
      report.notice_reason = report.last_error;
    }
  }
  if (!report.disabled_reason.empty()) {
    report.notice = "webhook_endpoint.disabled";
    report.notice_reason = report.disabled_reason;
  }
  state.facts.failures = report.failures;
  state.facts.warnings = report.warnings;
}

void take_outcomes(self_pointer self, const context_ptr& in, const std::vector<webhook_outcome>& outcomes) {
  auto& state = self->state;
  auto& report = state.report;
  state.is_sending = false;
  std::int64_t failures = 0;
  bool is_gone = false;
  bool is_down = false;
  const bool was_down = state.is_down;
  std::optional<std::int64_t> first_untried;
  for (std::size_t i = 0; i < state.sending.size() && i < outcomes.size(); ++i) {
    const auto& e = state.sending[i];
    const auto& o = outcomes[i];
    const bool is_fresh = i >= state.due;
    if (o.what == fate::not_tried) {
      if (is_fresh) first_untried = std::min(first_untried.value_or(e.seq), e.seq);
      continue;
    }
    if (o.what == fate::behind) {
      if (is_fresh) report.rows.push_back(behind_row(e));
      continue;
    }
    report.has_tried = true;
    report.rows.push_back(tried_row(*in, e, o));
    if (o.result == attempt_result::delivered) {
      report.has_delivered = true;
      continue;
    }
    ++failures;
    report.last_error = o.fault.substr(0, 500);
    is_gone = is_gone || o.result == attempt_result::gone;
    is_down = is_down || o.result == attempt_result::down || o.result == attempt_result::forbidden;
  }
  state.is_down = is_down && !report.has_delivered;
  const auto put_off = std::count_if(report.rows.begin(), report.rows.end(), [](const auto& row) { return row.state == "waiting"; });
  state.waiting += put_off;
  judge(state, *in, failures, is_gone);
  if (first_untried) {
    report.position = std::min(report.position, *first_untried - 1);
    state.has_more = true;
  }
  if (first_untried || (state.facts.is_ordered && put_off > 0)) {
    // What was read ahead begins too late, or does not know who waits now.
    state.has_more = state.has_more || state.next || state.is_loading;
    state.read_to = report.position;
    state.next.reset();
    ++state.generation;
  }
  // One that is down is asked again when its time has come, one that delivers at once.
  state.is_wanted = !state.is_down && (state.has_more || state.is_wanted || was_down);
  commit(self, in, std::move(report));
  advance(self, in);
}

void advance(self_pointer self, const context_ptr& in) {
  auto& state = self->state;
  // Two batches may wait for their commit; more would be sent again after a crash.
  if (state.next && !state.is_sending && state.commits < 2) {
    start(self, in);
    // The next batch is read while this one is on its way, unless something must be tried again.
    if (state.is_sending && state.has_more && state.waiting == 0 && !state.is_down) load(self, in);
  }
  if (!state.next && !state.is_sending && !state.is_loading && state.commits == 0 && state.is_wanted) load(self, in);
}

void take_work(self_pointer self, const context_ptr& in, webhook_work_told& told) {
  auto& state = self->state;
  state.is_loading = false;
  if (!told.work) {
    const auto& why = told.work.error();
    if (why.kind == errc::not_owner) return self->quit();
    if (log::first_time("webhook_" + std::to_string(state.claim.endpoint)))
      log::warning("webhook_not_read", {{"endpoint", state.claim.endpoint}, {"why", to_string(why)}});
    return;  // the next wake asks again
  }
  log::clear("webhook_" + std::to_string(state.claim.endpoint));
  if (told.generation != state.generation) return advance(self, in);
  if (!told.keys.empty()) {
    state.keys = std::move(told.keys);
    state.keys_of = told.work->facts.secret_no;
    state.keys_have_previous = told.work->facts.has_previous;
  }
  // A batch that is on its way, or waits for its commit, knows better.
  const bool is_quiet = !state.is_sending && state.commits == 0;
  const auto failures = state.facts.failures;
  const auto warnings = state.facts.warnings;
  state.facts = told.work->facts;
  if (!is_quiet) {
    state.facts.failures = failures;
    state.facts.warnings = warnings;
  } else {
    state.waiting = told.work->waiting;
  }
  if (!state.position) state.position = state.facts.position;
  if (!state.facts.is_active || state.keys.empty()) return;
  const bool is_empty = told.work->due.empty() && told.work->fresh.empty() && told.work->last_seen <= state.read_to.value_or(state.facts.position);
  state.read_to = std::max(state.read_to.value_or(0), told.work->last_seen);
  if (is_empty) return advance(self, in);
  state.next = std::move(*told.work);
  advance(self, in);
}

void take_commit(self_pointer self, const context_ptr& in, const result<void>& kept) {
  auto& state = self->state;
  --state.commits;
  if (!kept) {
    // What was read ahead stands on what is not committed. The desk takes the endpoint anew, and it goes on from what is;
    // what was delivered meanwhile is delivered twice, under the same id.
    log::warning("webhook_not_kept", {{"endpoint", state.claim.endpoint}, {"why", to_string(kept.error())}});
    return self->quit();
  }
  advance(self, in);
}

}  // namespace webhook_endpoint_detail

std::string webhook_id(tenant_id tenant, std::int64_t seq) {
  return "evt_" + std::to_string(tenant.value) + "_" + std::to_string(seq);
}

std::string webhook_body(tenant_id tenant, const storage::webhook_event& event) {
  std::string out = R"({"id":")" + webhook_id(tenant, event.seq) + R"(","type":")" + event.type + R"(","timestamp":")" +
                    format(event.created_at) + R"(","tenant_id":)" + std::to_string(tenant.value) + R"(,"sequence":)" +
                    std::to_string(event.seq) + R"(,"api_version":")";
  out.append(events::envelope_version).append(R"(","data":)").append(event.data).append("}");
  return out;
}

webhook_endpoint_actor::behavior_type webhook_endpoint_behavior(
    webhook_endpoint_actor::stateful_pointer<webhook_endpoint_state> self, pg::write_pool* pool, webhook_port port,
    storage::webhook_claim claim, webhook_settings settings) {
  using metrics::actor_class;
  using namespace webhook_endpoint_detail;
  self->state.living = std::make_unique<metrics::living>(actor_class::webhook_endpoint);
  self->state.claim = claim;
  const context_ptr in = std::make_shared<const context>(context{pool, std::move(port), std::move(settings)});
  return {[=](const webhook_wake&) {
            const metrics::handling handling{actor_class::webhook_endpoint};
            self->state.is_wanted = true;
            advance(self, in);
          },
          [=](webhook_work_told& told) {
            const metrics::handling handling{actor_class::webhook_endpoint};
            take_work(self, in, told);
          },
          [=](const webhook_batch_told& told) {
            const metrics::handling handling{actor_class::webhook_endpoint};
            take_outcomes(self, in, told.outcomes);
          },
          [=](const webhook_report_kept& told) {
            const metrics::handling handling{actor_class::webhook_endpoint};
            take_commit(self, in, told.state);
          }};
}

}  // namespace didtron
