#include "tests/actors/world.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include <caf/send.hpp>

#include "actors/domain/core/shard.hpp"
#include "actors/entities/live_feed.hpp"

namespace didtron::test {

namespace world_detail {

rate_row row(std::int64_t id, std::string prefix, std::string price, row_status status) {
  rate_row out;
  out.id = rate_row_id{id};
  out.prefix = std::move(prefix);
  out.destination = "United Kingdom";
  out.rate_initial = out.rate_next = *parse_rate(price);
  out.steps = {1, 1};
  out.status = status;
  return out;
}

std::shared_ptr<const rate_card> card(std::int64_t id, std::string price) {
  auto built = rate_card::build(rate_card_id{id}, "card " + std::to_string(id), {},
                                {row(id * 10, "44", price, row_status::active),
                                 row(id * 10 + 1, "4477", price, row_status::blocked)});
  REQUIRE(built);
  return *built;
}

struct writer_state {
  const char* name = "test_writer";
};

/// Books into the world's memory; the balance falls as in the ledger.
call_writer_actor::behavior_type test_writer(call_writer_actor::stateful_pointer<writer_state> self,
                                             world* w) {
  return {[=](const book_call& order) -> result<call_booked> {
            if (w->is_writer_down) return fail(errc::unavailable, "the database is down");
            const auto account = order.call.facts.account;
            for (const auto& before : w->booked)
              if (before.call.facts.id == order.call.facts.id &&
                  before.call.facts.tenant == order.call.facts.tenant)
                return call_booked{false};
            w->booked.push_back(order);
            auto& balance = account == account_id{7} ? w->balance : w->other_balances[account];
            balance = *subtract(balance, order.rated.charge());
            self->send(w->accounts,
                       calls_booked{order.call.facts.account,
                                    static_cast<std::int64_t>(w->booked.size()) + 1, balance,
                                    {{order.call.facts.id, order.rated.charge()}}});
            return call_booked{true};
          },
          [=](const save_live_call&) {},
          [=](const store_extension& store) -> result<event_taken> {
            if (w->is_store_down) return fail(errc::unavailable, "the database is down");
            w->stored.push_back(store.row);
            return event_taken{};
          },
          [=](const rows_committed&) {}, [=](const forget_live_call&) {},
          [=](const flush_writes&) {}, [=](const batch_committed&) {}};
}

}  // namespace world_detail

amount money(std::string_view text) { return *parse_amount(text); }

std::shared_ptr<const catalogue> small_catalogue(account_limits limits) {
  using namespace world_detail;
  catalogue_parts parts;
  parts.version = 1;
  const auto sell = card(1, "0.60");
  const auto cost_a = card(2, "0.12");
  const auto cost_b = card(3, "0.24");
  parts.cards = {sell, cost_a, cost_b};
  catalogue_account account;
  account.id = account_id{7};
  account.seller = tenant_id{1};
  account.customer = tenant_id{2};
  account.name = "main";
  account.customer_name = "Customer";
  account.limits = limits;
  account.sell = sell;
  account.plan = routing_plan_id{1};
  parts.accounts = {account};
  ingress_trunk in;
  in.id = trunk_id{11};
  in.seller = tenant_id{1};
  in.account = account_id{7};
  in.source = *parse_ip_range("127.0.0.1/32");
  in.numbers.tech_prefix = "1001#";
  parts.ingress = {in};
  const auto egress = [](std::int64_t trunk, std::int64_t carrier,
                         std::shared_ptr<const rate_card> cost) {
    egress_trunk out;
    out.id = trunk_id{trunk};
    out.carrier = carrier_id{carrier};
    out.name = "trunk " + std::to_string(trunk);
    out.carrier_name = "carrier " + std::to_string(carrier);
    out.uri = "sip:127.0.0.1:5060;transport=udp";
    out.cost = std::move(cost);
    return out;
  };
  parts.egress = {egress(31, 21, cost_a), egress(32, 22, cost_b)};
  routing_plan plan;
  plan.id = routing_plan_id{1};
  plan.name = "least cost";
  plan.routes = {{trunk_id{31}, 0, true}, {trunk_id{32}, 0, true}};
  parts.plans = {plan};
  return std::make_shared<const catalogue>(std::move(parts));
}

std::shared_ptr<const catalogue> resold_catalogue() {
  auto parts = small_catalogue()->parts();
  const auto wholesale = world_detail::card(4, "0.30");
  const auto retail = world_detail::card(5, "0.60");
  parts.cards.push_back(wholesale);
  parts.cards.push_back(retail);
  catalogue_account reseller = parts.accounts[0];
  reseller.id = account_id{8};
  reseller.customer = tenant_id{3};
  reseller.name = "wholesale";
  reseller.customer_name = "Reseller";
  reseller.is_postpaid = true;
  reseller.limits = {};
  reseller.limits.credit_limit = money("0.50");
  reseller.sell = wholesale;
  catalogue_account customer = reseller;
  customer.id = account_id{9};
  customer.seller = tenant_id{3};
  customer.customer = tenant_id{4};
  customer.name = "retail";
  customer.customer_name = "Shop";
  customer.is_postpaid = false;
  customer.limits = {};
  customer.sell = retail;
  customer.plan = {};
  customer.wholesale = reseller.id;
  customer.wholesale_carrier = carrier_id{77};
  parts.accounts.push_back(reseller);
  parts.accounts.push_back(customer);
  auto in = parts.ingress[0];
  in.id = trunk_id{12};
  in.seller = tenant_id{3};
  in.account = customer.id;
  in.numbers.tech_prefix = "2002#";
  parts.ingress.push_back(in);
  return std::make_shared<const catalogue>(std::move(parts));
}

world::world(amount start_balance, account_limits limits) : balance{start_balance} {
  services.catalogue.publish(small_catalogue(limits)->compiled(now));
  services.leases.set(shard_of(tenant_id{1}), 1);
  services.leases.serve_until(std::chrono::steady_clock::now() + std::chrono::hours{1});
  services.is_ready = true;
  services.now = [this] { return now; };
  services.monotonic_ms = [this] { return ms_between(start, now) + 1'000'000; };
  services.new_call_id = [n = std::uint64_t{0}](instant at) mutable {
    return make_uuid_v7(at, 0, ++n);
  };
  services.load_balance = [this](tenant_id, account_id account, auto done) {
    account_balance read{account == account_id{7} ? balance : other_balances[account],
                         static_cast<std::int64_t>(booked.size()) + 1, utc_day(now), {}};
    const auto* terms = services.catalogue.load()->account(account);
    if (terms && terms->limits.day_spend_max) read.day_spent = day_spent[account];
    done(std::move(read));
  };
  services.publish_live_calls = [](auto) {};
  services.publish_live_call_end = [](const call_id&, tenant_id, tenant_id) {};
  services.publish_account = [](account_id, tenant_id) {};
  services.publish_cdr = [](const call_id&, tenant_id, tenant_id) {};
  port.answer = [this](std::uint64_t request, edge::node_answer answer) {
    answers.insert_or_assign(request, std::move(answer));
  };
  port.acknowledge = [this](std::uint64_t event, bool is_taken) { acknowledged[event] = is_taken; };
  port.send = [this](const edge::edge_command& command, auto done) {
    orders.push_back({command.op, edge::format(command.dialog), command.max_s});
    done(edge_code);
  };
  config.set("scheduler.policy", caf::atom("testing"));
  system = std::make_unique<caf::actor_system>(config);
  accounts = system->spawn(account_desk_behavior, &services);
  routes = system->spawn(route_desk_behavior, &services);
  edge_commands = system->spawn(edge_commands_behavior, &port);
  feed = system->spawn(live_feed_behavior, &services);
  writer = system->spawn(world_detail::test_writer, this);
  calls = system->spawn(call_desk_behavior, &services,
                        call_peers{accounts, routes, edge_commands, writer, feed});
  intake = system->spawn(edge_intake_behavior, &services, &port,
                         intake_peers{accounts, calls, writer});
  run();
}

world::~world() {
  const auto stop = [](const auto& actor) {
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  };
  stop(intake);
  stop(calls);
  stop(accounts);
  stop(routes);
  stop(edge_commands);
  stop(feed);
  stop(writer);
  run();
  // Running calls hold no handle to themselves; dropping ours lets the system end.
  accounts = nullptr;
  routes = nullptr;
  edge_commands = nullptr;
  feed = nullptr;
  writer = nullptr;
  calls = nullptr;
  intake = nullptr;
  run();
}

caf::scheduler::test_coordinator& world::scheduler() {
  return dynamic_cast<caf::scheduler::test_coordinator&>(system->scheduler());
}

void world::tick(std::int64_t seconds) {
  for (std::int64_t i = 0; i < seconds; ++i) {
    now = plus_ms(now, 1000);
    const clock_tick at{now};
    caf::anon_send(accounts, at);
    caf::anon_send(calls, at);
    caf::anon_send(routes, at);
    caf::anon_send(intake, at);
    run();
    scheduler().advance_time(std::chrono::seconds{1});
    run();
  }
}

void world::invite(std::uint64_t request, std::string called, std::string caller) {
  edge::route_request what;
  what.call_id = "call-" + std::to_string(request);
  what.edge_id = "edge-1";
  what.dialog = {static_cast<std::uint32_t>(request), 1};
  what.source = {"udp", "127.0.0.1", 5060};
  what.caller.text = std::move(caller);
  what.called.text = std::move(called);
  caf::anon_send(intake,
                 route_arrived{request, std::make_shared<const edge::route_request>(what)});
  run();
}

const edge::route_answer* world::routed(std::uint64_t request) const {
  const auto it = answers.find(request);
  return it == answers.end() ? nullptr : std::get_if<edge::route_answer>(&it->second);
}

const edge::refusal* world::refused(std::uint64_t request) const {
  const auto it = answers.find(request);
  return it == answers.end() ? nullptr : std::get_if<edge::refusal>(&it->second);
}

void world::event(std::uint64_t request, edge::event_op op, double at_s, double answered_s,
                  std::int64_t trunk, int code) {
  const auto* answer = routed(request);
  REQUIRE(answer);
  const auto at = [this](double s) {
    return instant{start.us + static_cast<std::int64_t>(s * 1'000'000)};
  };
  edge::edge_event what;
  what.op = op;
  what.edge_id = "edge-1";
  what.dialog = {static_cast<std::uint32_t>(request), 1};
  what.call = answer->call;
  what.context = answer->context;
  what.account = answer->account;
  what.trunk = trunk_id{trunk};
  what.code = code;
  what.by = op == edge::event_op::end ? edge::hangup_side::caller : edge::hangup_side::none;
  if (op == edge::event_op::start || op == edge::event_op::end) what.answered_at = at(answered_s);
  what.at = at(at_s);
  // No event comes before it has happened; the deadlines of the world wait for tick().
  const auto before = now;
  now = std::max(now, what.at);
  caf::anon_send(intake,
                 event_arrived{next_event++, std::make_shared<const edge::edge_event>(what)});
  run();
  now = before;
}

void world::event_at(std::uint64_t request, edge::event_op op, double told_s, double at_s, double answered_s,
                     std::int64_t trunk) {
  const auto* answer = routed(request);
  REQUIRE(answer);
  const auto at = [this](double s) { return instant{start.us + static_cast<std::int64_t>(s * 1'000'000)}; };
  edge::edge_event what;
  what.op = op;
  what.edge_id = "edge-1";
  what.dialog = {static_cast<std::uint32_t>(request), 1};
  what.call = answer->call;
  what.context = answer->context;
  what.account = answer->account;
  what.trunk = trunk_id{trunk};
  what.code = 200;
  what.answered_at = at(answered_s);
  what.at = at(at_s);
  now = std::max(now, at(told_s));
  caf::anon_send(intake, event_arrived{next_event++, std::make_shared<const edge::edge_event>(what)});
  run();
}

account_snapshot world::account(account_id id) {
  caf::scoped_actor asker{*system};
  auto request = asker->request(accounts, caf::infinite, account_query{id});
  run();
  account_snapshot out;
  request.receive(
      [&](const result<account_snapshot>& answer) {
        if (answer) out = *answer;
      },
      [](const caf::error&) { FAIL("the account did not answer"); });
  return out;
}

}  // namespace didtron::test
