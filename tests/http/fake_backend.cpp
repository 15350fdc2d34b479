#include "tests/http/fake_backend.hpp"

#include <stdexcept>

#include "http/middleware/permissions.hpp"

namespace didtron::http::testing {

namespace fake_detail {

inline amount usd(std::string_view text) { return parse_amount(text).value(); }
inline instant at(std::string_view text) { return parse_instant(text).value(); }
inline call_id call() { return parse_uuid(sample_call).value(); }

inline rating_explanation explanation(std::string_view rate_text, std::string_view total) {
  rating_explanation x;
  x.card = {4, "Retail USD"};
  x.prefix = "4420";
  x.destination = "United Kingdom, London";
  x.rate_initial = parse_rate(rate_text).value();
  x.rate_next = x.rate_initial;
  x.steps = {6, 6};
  x.duration_ms = 12034;
  x.seconds = 13;
  x.billed_s = 18;
  x.lines = {{"first 6 s", usd("0.0015"), "0.0150 * 6 / 60"}};
  x.total = usd(total);
  return x;
}

}  // namespace fake_detail

account_view sample_account() {
  account_view a;
  a.id = {7};
  a.name = "Acme \"main\"";
  a.customer = {20, "Acme Telecom"};
  a.kind = "prepaid";
  a.status = "active";
  a.posted = fake_detail::usd("100");
  a.held = fake_detail::usd("0.015");
  a.available = fake_detail::usd("99.985");
  a.live_calls = 1;
  a.channels_max = 100;
  a.cps_max = 10;
  a.rate_card = {4, "Retail USD"};
  a.routing_plan = {2, "Least cost"};
  a.day_spend_max = fake_detail::usd("500");
  a.day_spent = fake_detail::usd("12.5");
  a.price_max = rate{2'500'000'000};
  a.temporary_credit_limit = fake_detail::usd("200");
  a.temporary_credit_until = fake_detail::at("2026-04-30T22:00:00Z");
  a.balance_thresholds = {fake_detail::usd("50"), fake_detail::usd("20")};
  a.time_to_empty_s = 5'400;
  a.limits_version = "9f86d081884c7d65";
  return a;
}

hold_view sample_hold() {
  return {fake_detail::call(), fake_detail::usd("0.015"), 60,
          fake_detail::at("2026-04-01T12:00:00Z"), fake_detail::at("2026-04-01T12:03:00Z")};
}

live_call_view sample_live_call() {
  live_call_view c;
  c.id = fake_detail::call();
  c.seller = {1};
  c.account = {7, "Acme main"};
  c.customer = {20, "Acme Telecom"};
  c.caller = "12025550123";
  c.called = "442071838750";
  c.destination = "United Kingdom, London";
  c.carrier = {3, "Northern Carrier"};
  c.trunk = {12, "Northern London"};
  c.state = "answered";
  c.routed_at = fake_detail::at("2026-04-01T12:00:00Z");
  c.answered_at = fake_detail::at("2026-04-01T12:00:04Z");
  c.granted_s = 60;
  c.hold = fake_detail::usd("0.015");
  c.rate_per_min = parse_rate("0.0150").value();
  c.cost_per_min = parse_rate("0.0090").value();
  c.duration_s = 12;
  c.charge = fake_detail::usd("0.003");
  c.cost = fake_detail::usd("0.0018");
  c.margin = fake_detail::usd("0.0012");
  return c;
}

cdr_detail sample_cdr() {
  cdr_detail c;
  cdr_view& s = c.summary;
  s.id = fake_detail::call();
  s.started_at = fake_detail::at("2026-04-01T12:00:00Z");
  s.account = {7, "Acme main"};
  s.caller = "12025550123";
  s.called = "442071838750";
  s.destination = "United Kingdom, London";
  s.carrier = {3, "Northern Carrier"};
  s.result = "answered";
  s.sip_code = 200;
  s.duration_ms = 12034;
  s.billed_s = 18;
  s.charge = fake_detail::usd("0.0045");
  s.money = s.cost_money = *parse_currency("USD");
  s.cost = fake_detail::usd("0.0027");
  c.called_raw = "+442071838750";
  c.ingress_trunk = {11, "Acme office"};
  c.egress_trunk = {12, "Northern London"};
  c.sip_reason = "OK";
  c.hangup_by = "caller";
  c.answered_at = fake_detail::at("2026-04-01T12:00:04Z");
  c.ended_at = fake_detail::at("2026-04-01T12:00:16.034Z");
  c.attempts = {{1,
                 {13, "Southern"},
                 {5, "Southern Carrier"},
                 503,
                 "Service Unavailable",
                 fake_detail::at("2026-04-01T12:00:01Z")}};
  route_decision d;
  d.expected_call_s = 180;
  d.expected_price = fake_detail::usd("0.045");
  candidate used;
  used.trunk = {12};
  used.carrier = {3};
  used.trunk_name = "Northern London";
  used.carrier_name = "Northern Carrier";
  used.prefix = "4420";
  used.row = {99};
  used.expected_cost = fake_detail::usd("0.027");
  used.expected_margin = fake_detail::usd("0.018");
  used.rank = 1;
  candidate without_rate = used;
  without_rate.outcome = verdict::no_rate;
  without_rate.prefix.clear();
  without_rate.row = {};
  without_rate.rank = 0;
  d.candidates = {used, without_rate};
  c.decision = d;
  c.charge_explanation = fake_detail::explanation("0.0150", "0.0045");
  c.cost_explanation = fake_detail::explanation("0.0090", "0.0027");
  c.journal_entry_no = 42;
  return c;
}

journal_entry_view sample_journal_entry() {
  journal_entry_view e;
  e.entry_no = 42;
  e.kind = "usage";
  e.posted_at = fake_detail::at("2026-04-01T12:00:17Z");
  e.cause = "1 call";
  e.batch_id = 9;
  e.period = "2026-04";
  e.usage_period = "2026-04";
  e.digest = std::string(64, 'a');
  e.lines = {{"2100:acct-7", "Customer prepaid balance", true, {}, fake_detail::usd("0.0045"),
              fake_detail::usd("0.0045"), exchange_rate{10'000'000'000}, {}, {}},
             {"4000", "Usage revenue", false, {}, fake_detail::usd("0.0045"),
              fake_detail::usd("0.0045"), exchange_rate{10'000'000'000}, {}, {}}};
  return e;
}

carrier_view sample_carrier() {
  carrier_view c;
  c.id = {3};
  c.name = "Northern Carrier";
  c.code = "NORTH";
  c.status = "active";
  c.trunks = 2;
  c.live_calls = 1;
  return c;
}

trunk_view sample_trunk() {
  trunk_view t;
  t.id = {12};
  t.name = "Northern London";
  t.carrier = {3, "Northern Carrier"};
  t.host = "192.0.2.20";
  t.port = 5060;
  t.status = "active";
  t.channels_max = 50;
  return t;
}

metrics_summary sample_summary() {
  metrics_summary m;
  m.live_calls = 1;
  m.calls_per_s = 0.25;
  m.today = {50, 41, 750, fake_detail::usd("0.1875"), fake_detail::usd("0.1125"), {}};
  m.node = {"node-1", fake_detail::at("2026-04-01T00:00:00Z"), "0.1.0", 1024, true, "connected"};
  return m;
}

fake_backend::fake_backend() {
  std::int64_t next = 1;
  const auto tenant_of = [](audience whom) -> named_ref {
    if (whom == audience::customer) return {20, "Acme Telecom"};
    if (whom == audience::carrier) return {30, "Northern Carrier"};
    return {1, "Example Voice"};
  };
  for (const system_role& role : system_roles()) {
    user u;
    u.view = {{next++},
              std::string{role.name} + "@example.com",
              "Name of " + std::string{role.name},
              std::string{role.name},
              tenant_of(role.whom),
              role.whom == audience::staff ? "platform" : std::string{name_of(role.whom)}};
    u.password = "password of " + std::string{role.name};
    users.push_back(std::move(u));
  }
  thread_ = std::thread{[this] { run(); }};
}

fake_backend::~fake_backend() {
  {
    const std::lock_guard lock{mutex_};
    is_stopped_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void fake_backend::run() {
  for (;;) {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [this] { return is_stopped_ || (!is_held_ && !queue_.empty()); });
    if (is_stopped_) return;
    const auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
  }
}

void fake_backend::post(std::function<void()> work) {
  const std::lock_guard lock{mutex_};
  queue_.push_back(std::move(work));
  wake_.notify_all();
}

void fake_backend::hold_answers(bool is_held) {
  const std::lock_guard lock{mutex_};
  is_held_ = is_held;
  wake_.notify_all();
}

void fake_backend::fail_sessions(std::optional<errc> kind) {
  const std::lock_guard lock{mutex_};
  session_failure_ = kind;
}

void fake_backend::end_all_sessions() {
  const std::lock_guard lock{mutex_};
  sessions_.clear();
}

void fake_backend::change_roles(std::string_view role) {
  const std::lock_guard lock{mutex_};
  for (auto& [token, open] : sessions_)
    open.user.role = role;
}

login_attempt fake_backend::last_login() const {
  const std::lock_guard lock{mutex_};
  return last_login_;
}

task<result<session>> fake_backend::log_in(login_attempt attempt) {
  {
    const std::lock_guard lock{mutex_};
    last_login_ = attempt;
  }
  result<session> opened = fail(errc::unauthenticated, "e-mail or password is wrong");
  for (const user& u : users) {
    if (u.view.email != attempt.email || u.password != attempt.password) continue;
    const session s{u.view, {4'102'444'800'000'000}};  // 2100-01-01
    const std::lock_guard lock{mutex_};
    sessions_[attempt.token] = s;
    opened = s;
  }
  return answer<session>(opened);
}

task<result<session>> fake_backend::find_session(token_digest token) {
  result<session> found = fail(errc::not_found, "no such session");
  {
    const std::lock_guard lock{mutex_};
    const auto it = sessions_.find(token);
    if (session_failure_)
      found = fail(*session_failure_, "as the test wants it");
    else if (it != sessions_.end())
      found = it->second;
  }
  return answer<session>(found);
}

task<result<void>> fake_backend::begin_impersonation(viewer, token_digest token, impersonation_request wanted) {
  result<void> done = fail(errc::not_found, "nobody below");
  {
    const std::lock_guard lock{mutex_};
    auto& now = sessions_[token];
    for (const auto& u : users) {
      if (u.view.id != wanted.user) continue;
      now.acting = acting_view{now.user.id, now.user.display_name, now.user.tenant, {4'102'444'800'000'000}, wanted.reason};
      now.user = u.view;
      done = {};
      break;
    }
  }
  co_return done;
}

task<result<void>> fake_backend::end_impersonation(viewer, tenant_id, token_digest token) {
  {
    const std::lock_guard lock{mutex_};
    auto& now = sessions_[token];
    for (const auto& u : users)
      if (now.acting && u.view.id == now.acting->user) {
        now.user = u.view;
        now.acting.reset();
        break;
      }
  }
  co_return result<void>{};
}

task<result<void>> fake_backend::log_out(token_digest token, request_origin) {
  const std::lock_guard lock{mutex_};
  sessions_.erase(token);
  return answer<void>({});
}

task<result<page<account_view>>> fake_backend::accounts(viewer, page_query q) {
  if (drops_answers) co_return co_await await_callback<page<account_view>>([](auto) {});
  if (throws) throw std::runtime_error{"a library threw"};
  page<account_view> p{{sample_account()}, {}};
  if (!q.after) p.next = "7";
  p.items.front().channels_max = q.limit;  // seen by the test of paging
  co_return co_await answer<page<account_view>>(p);
}

task<result<account_view>> fake_backend::account(viewer, account_id id) {
  if (id.value == 7) return answer<account_view>(sample_account());
  return answer<account_view>(fail(errc::not_found, "no such account"));
}

task<result<page<hold_view>>> fake_backend::holds(viewer, account_id id, page_query) {
  if (id.value == 7) return answer<page<hold_view>>(page<hold_view>{{sample_hold()}, {}});
  return answer<page<hold_view>>(fail(errc::not_found, "no such account"));
}

task<result<page<live_call_view>>> fake_backend::live_calls(viewer, page_query) {
  return answer<page<live_call_view>>(page<live_call_view>{{sample_live_call()}, {}});
}

task<result<end_request>> fake_backend::end_call(viewer, call_id id) {
  if (id == fake_detail::call())
    return answer<end_request>(end_request{id, {1'775'044'800'000'000}});
  return answer<end_request>(fail(errc::not_found, "no such call"));
}

task<result<page<cdr_view>>> fake_backend::cdrs(viewer, page_query, cdr_filter filter) {
  page<cdr_view> p;
  const cdr_view c = sample_cdr().summary;
  const bool fits = (!filter.account || filter.account->value == 7) &&
                    (!filter.result || *filter.result == c.result);
  if (fits) p.items.push_back(c);
  return answer<page<cdr_view>>(p);
}

task<result<cdr_detail>> fake_backend::cdr(viewer, call_id id) {
  if (id == fake_detail::call()) return answer<cdr_detail>(sample_cdr());
  return answer<cdr_detail>(fail(errc::not_found, "no such call"));
}

task<result<page<journal_entry_view>>> fake_backend::journal_entries(viewer, page_query) {
  return answer<page<journal_entry_view>>(page<journal_entry_view>{{sample_journal_entry()}, {}});
}

task<result<journal_entry_view>> fake_backend::journal_entry(viewer, std::int64_t entry_no) {
  if (entry_no == 42) return answer<journal_entry_view>(sample_journal_entry());
  return answer<journal_entry_view>(fail(errc::not_found, "no such entry"));
}

task<result<page<carrier_view>>> fake_backend::carriers(viewer, page_query) {
  return answer<page<carrier_view>>(page<carrier_view>{{sample_carrier()}, {}});
}

task<result<carrier_view>> fake_backend::carrier(viewer, carrier_id id) {
  if (id.value == 3) return answer<carrier_view>(sample_carrier());
  return answer<carrier_view>(fail(errc::not_found, "no such carrier"));
}

task<result<page<trunk_view>>> fake_backend::trunks(viewer, page_query) {
  return answer<page<trunk_view>>(page<trunk_view>{{sample_trunk()}, {}});
}

task<result<trunk_view>> fake_backend::trunk(viewer, trunk_id id) {
  if (id.value == 12) return answer<trunk_view>(sample_trunk());
  return answer<trunk_view>(fail(errc::not_found, "no such trunk"));
}

task<result<metrics_summary>> fake_backend::summary(viewer) {
  return answer<metrics_summary>(sample_summary());
}

task<result<readiness>> fake_backend::ready() {
  return answer<readiness>(readiness{is_node_ready, {{"database", is_node_ready, ""}}});
}

task<result<std::string>> fake_backend::prometheus() {
  return answer<std::string>(std::string{"# TYPE didtron_fake gauge\ndidtron_fake 1\n"});
}

}  // namespace didtron::http::testing
