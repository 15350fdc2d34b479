#include "tests/actors/book_world.hpp"

#include <algorithm>
#include <thread>

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include "actors/domain/core/shard.hpp"
#include "actors/domain/ledger/postings.hpp"
#include "actors/entities/live_feed.hpp"
#include "actors/node/recovery.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/balance_watch.hpp"
#include "storage/repositories/carriers.hpp"
#include "storage/repositories/catalogue.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "storage/repositories/shards.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/trunks.hpp"

namespace didtron::test {

namespace book_world_detail {

template <class T> T must(result<T> r) {
  if (!r) FAIL(to_string(r.error()));
  return std::move(r).value();
}
void must(const result<void>& r) {
  if (!r) FAIL(to_string(r.error()));
}

storage::demo_options options() {
  storage::demo_options o;
  o.carrier_a_port = 15170;
  o.carrier_b_port = 15180;
  o.admin_password_hash = "$argon2id$admin";
  o.customer_password_hash = "$argon2id$customer";
  return o;
}

pg::write_pool_options write_options(std::string url) {
  pg::write_pool_options o;
  o.url = std::move(url);
  return o;
}
pg::read_pool_options read_options(std::string url) {
  pg::read_pool_options o;
  o.url = std::move(url);
  o.connections = 1;
  return o;
}

}  // namespace book_world_detail

using namespace book_world_detail;

/// What dies with a node.
struct book_world::plane {
  explicit plane(const std::string& url) : writes{write_options(url)}, reads{read_options(url)} {
    config.set("scheduler.policy", caf::atom("sharing"));
    config.set("scheduler.max-threads", std::size_t{2});
    system = std::make_unique<caf::actor_system>(config);
  }

  call_services services;
  pg::write_pool writes;
  pg::read_pool reads;
  edge_port port;
  caf::actor_system_config config;
  std::unique_ptr<caf::actor_system> system;
  account_desk_actor accounts;
  route_desk_actor routes;
  edge_actor edge_commands;
  call_writer_actor writer;
  live_feed_actor feed;
  call_desk_actor calls;
  edge_intake_actor intake;
};

std::string book_world::url(const char* role) const {
  return scratch_postgres::shared().url(role, database);
}

book_world::book_world(const std::string& name)
    : database{scratch_postgres::shared().clone("t_book_" + name)},
      node{must(pg::connection::open(url("node")))},
      root{must(pg::connection::open(url("superuser")))},
      demo{must(storage::seed_demo(node, options()))} {
  platform = demo.platform;
  trunk_a = demo.carriers.front().trunk;
  trunk_b = demo.carriers.back().trunk;
  start = instant{std::chrono::duration_cast<std::chrono::microseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count()};
  now_us_ = start.us;
  make_tenants();
}

book_world::~book_world() {
  if (plane_) crash();
}

rate_card_id book_world::card(tenant_id owner, const std::string& name, const char* per_min,
                              increments steps, const char* attempt_fee) {
  auto tx = must(pg::transaction::begin(node, owner));
  storage::new_rate_card made;
  made.name = name;
  made.is_supplier = name.starts_with("cost");
  rate_row row;
  row.prefix = "44";
  row.destination = "United Kingdom";
  row.rate_initial = row.rate_next = must(parse_rate(per_min));
  row.steps = steps;
  row.attempt_fee = must(parse_amount(attempt_fee));
  const auto id = must(storage::insert_rate_card(tx, made, {row}));
  must(tx.commit());
  return id;
}

void book_world::make_tenants() {
  const auto add = [&](tenant_id parent, const char* kind, const char* name) {
    auto tx = must(pg::transaction::begin(node, parent));
    storage::tenant_record t;
    t.id = must(storage::next_tenant_id(tx));
    t.parent = parent;
    t.kind = kind;
    t.name = name;
    must(storage::insert_tenant(tx, t));
    must(tx.commit());
    return t.id;
  };
  reseller = add(platform, "reseller", "Reseller");
  shop = add(reseller, "customer", "Shop");
  REQUIRE(shard_of(platform) != shard_of(reseller));
  const auto cost_a = card(platform, "cost A", "0.0098", {1, 1});
  const auto cost_b = card(platform, "cost B", "0.0105", {1, 1});
  must(root.script("UPDATE trunks SET rate_card_id = " + std::to_string(cost_a.value) + " WHERE trunk_id = " +
                   std::to_string(trunk_a.value) + "; UPDATE trunks SET rate_card_id = " + std::to_string(cost_b.value) +
                   " WHERE trunk_id = " + std::to_string(trunk_b.value)));
  wholesale = card(platform, "wholesale", "0.0120", {1, 1});
  retail = card(reseller, "retail", "0.0150", {6, 6});
  const auto known = must(pg::run(node, storage::load_catalogue()));
  storage::new_account a;
  auto up = must(pg::transaction::begin(node, platform));
  a.customer = reseller;
  a.name = "wholesale";
  a.rate_card = wholesale;
  a.routing_plan = known->account(demo.customers.front().account)->plan;
  above = must(storage::insert_account(up, a));
  must(up.commit());
  auto own = must(pg::transaction::begin(node, reseller));
  upstream = must(storage::insert_carrier(own, {"The platform", "up", {}}));
  const auto plan = must(own.execute(
      "INSERT INTO routing_plans (tenant_id, name) VALUES (app_tenant(), 'none') RETURNING routing_plan_id"));
  a.customer = shop;
  a.name = "retail";
  a.rate_card = retail;
  a.routing_plan = must(pg::first_row(plan, [](pg::row_reader& in) { return in.id<routing_plan_id>(); }));
  below = must(storage::insert_account(own, a));
  must(own.execute("UPDATE accounts SET wholesale_account_id = $1, wholesale_carrier_id = $2 WHERE account_id = $3",
                   pg::params{}.id(above).id(upstream).id(below)));
  storage::new_ingress_trunk in;
  in.account = below;
  in.name = "shop";
  in.source = "127.0.0.9/32";
  in.tech_prefix = "3003#";
  must(storage::insert_ingress_trunk(own, in));
  must(own.commit());
  sellers = {platform, reseller};
  book_names = {{":acct-" + std::to_string(above.value), ":reseller"},
                {":acct-" + std::to_string(below.value), ":shop"},
                {":carrier-" + std::to_string(upstream.value), ":upstream"},
                {":carrier-" + std::to_string(demo.carriers.front().carrier.value), ":a"},
                {":carrier-" + std::to_string(demo.carriers.back().carrier.value), ":b"}};
}

void book_world::boot() {
  REQUIRE_FALSE(plane_);
  plane_ = std::make_unique<plane>(url("node"));
  auto& p = *plane_;
  services = &p.services;
  auto& s = p.services;
  s.now = [this] { return instant{now_us_}; };
  s.monotonic_ms = [this] { return now_us_ / 1000; };
  s.new_call_id = [n = std::make_shared<std::atomic<std::uint64_t>>(0), boot = ++boots_](instant at) {
    return make_uuid_v7(at, boot, ++*n);
  };
  s.load_balance = [&p](tenant_id seller, account_id account, auto done) {
    const auto now = p.services.now();
    const auto day = utc_day(now);
    p.reads.run<storage::balance_at>(
        storage::balance_of(seller, account, instant{day * 86'400'000'000}), pg::in(std::chrono::seconds{5}),
        [done, day](result<storage::balance_at> read) {
          if (!read) return done(fail(std::move(read).error()));
          done(account_balance{read->posted, read->entry_no, day, read->day_spent});
        });
  };
  s.publish_live_calls = [](auto) {};
  s.publish_live_call_end = [](const call_id&, tenant_id, tenant_id) {};
  s.publish_account = [](account_id, tenant_id) {};
  s.publish_cdr = [](const call_id&, tenant_id, tenant_id) {};
  storage::lease_holder me{"node-1", {}};
  me.boot.bytes[15] = boots_;
  std::vector<std::int32_t> shards;
  for (const auto seller : sellers)
    if (std::find(shards.begin(), shards.end(), shard_of(seller)) == shards.end()) shards.push_back(shard_of(seller));
  auto tx = must(pg::transaction::begin(node, tenant_id{}));
  const auto claims = must(storage::acquire_leases(tx, me, shards, std::chrono::hours{1}));
  must(tx.commit());
  REQUIRE(claims.size() == shards.size());
  for (const auto& claim : claims) s.leases.set(claim.shard, claim.epoch);
  s.leases.serve_until(std::chrono::steady_clock::now() + std::chrono::hours{1});
  s.catalogue.publish(must(pg::run(node, storage::load_catalogue()))->compiled(s.now()));
  p.port.answer = [this](std::uint64_t request, edge::node_answer answer) {
    const std::lock_guard lock{mutex_};
    answers_.insert_or_assign(request, std::move(answer));
  };
  p.port.acknowledge = [this](std::uint64_t event, bool is_taken) {
    const std::lock_guard lock{mutex_};
    acknowledged_[event] = is_taken;
  };
  p.port.send = [](const edge::edge_command&, auto done) { done(200); };
  auto& sys = *p.system;
  p.accounts = sys.spawn(account_desk_behavior, &s);
  p.routes = sys.spawn(route_desk_behavior, &s);
  p.edge_commands = sys.spawn(edge_commands_behavior, &p.port);
  p.feed = sys.spawn(live_feed_behavior, &s);
  p.writer = sys.spawn(call_writer_behavior, &s, &p.writes, p.accounts,
                       call_writer_settings{std::chrono::milliseconds{1}, std::chrono::milliseconds{5}});
  p.calls = sys.spawn(call_desk_behavior, &s, call_peers{p.accounts, p.routes, p.edge_commands, p.writer, p.feed});
  p.intake = sys.spawn(edge_intake_behavior, &s, &p.port, intake_peers{p.accounts, p.calls, p.writer});
  for (const auto& row : must(pg::run(node, storage::live_calls_of(shards)))) {
    auto call = node::adopted(s, row);
    REQUIRE(call);
    caf::anon_send(p.calls, std::move(*call));
  }
  // The desk answers behind the adoptions that it was sent.
  caf::scoped_actor asker{sys};
  asker->request(p.calls, caf::infinite, end_call{})
      .receive([](const result<event_taken>&) {}, [](const caf::error&) { FAIL("no call desk"); });
  s.is_ready = true;
}

void book_world::crash() {
  auto& p = *plane_;
  p.services.is_stopping = true;
  p.services.leases.drop_all();
  p.writes.stop();
  p.reads.stop();
  const auto stop = [](auto& actor) {
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
    actor = nullptr;
  };
  stop(p.intake);
  stop(p.calls);
  stop(p.writer);
  stop(p.accounts);
  stop(p.routes);
  stop(p.feed);
  stop(p.edge_commands);
  p.system.reset();
  services = nullptr;
  plane_.reset();
}

void book_world::pay_in(tenant_id seller, account_id account, amount value) {
  auto tx = must(pg::transaction::begin(node, seller));
  storage::new_journal j;
  j.kind = "topup";
  j.idempotency_key = "payment:test:" + std::to_string(++payments_);
  j.cause = "test";
  j.lines = must(postings::topup(account.value, postings::channel::bank, currency{}, value));
  must(storage::post_journal(tx, j));
  must(tx.commit());
  if (plane_) caf::anon_send(plane_->accounts, balance_changed{account});
}

void book_world::configure(const std::string& sql) {
  must(root.script(sql));
  if (plane_)
    services->catalogue.publish(must(pg::run(node, storage::load_catalogue()))->compiled(services->now()));
}

std::uint64_t book_world::invite(const std::string& called) {
  const auto request = ++requests_;
  edge::route_request what;
  what.call_id = "call-" + std::to_string(request);
  what.edge_id = "edge-1";
  what.dialog = {static_cast<std::uint32_t>(request), 1};
  what.source = {"udp", "127.0.0.9", 5060};
  what.caller.text = "14155550100";
  what.called.text = called;
  caf::anon_send(plane_->intake, route_arrived{request, std::make_shared<const edge::route_request>(what)});
  until("the INVITE is answered", [&] {
    const std::lock_guard lock{mutex_};
    return answers_.contains(request);
  });
  return request;
}

bool book_world::is_routed(std::uint64_t request) {
  const std::lock_guard lock{mutex_};
  return std::holds_alternative<edge::route_answer>(answers_.at(request));
}

std::int64_t book_world::max_s(std::uint64_t request) {
  const std::lock_guard lock{mutex_};
  return std::get<edge::route_answer>(answers_.at(request)).max_s;
}

int book_world::refused(std::uint64_t request) {
  const std::lock_guard lock{mutex_};
  const auto* no = std::get_if<edge::refusal>(&answers_.at(request));
  return no ? no->code : 0;
}

call_id book_world::call(std::uint64_t request) {
  const std::lock_guard lock{mutex_};
  return std::get<edge::route_answer>(answers_.at(request)).call;
}

std::uint64_t book_world::send(std::uint64_t request, edge::event_op op, double at_s, double answered_s,
                               trunk_id trunk, int code) {
  edge::edge_event what;
  {
    const std::lock_guard lock{mutex_};
    const auto& answer = std::get<edge::route_answer>(answers_.at(request));
    what.call = answer.call;
    what.context = answer.context;
    what.account = answer.account;
  }
  const auto moment = [this](double s) {
    return instant{start.us + static_cast<std::int64_t>(s * 1'000'000)};
  };
  what.op = op;
  what.edge_id = "edge-1";
  what.dialog = {static_cast<std::uint32_t>(request), 1};
  what.trunk = trunk;
  what.code = code;
  what.by = op == edge::event_op::end ? edge::hangup_side::caller : edge::hangup_side::none;
  if (op == edge::event_op::start || op == edge::event_op::end) what.answered_at = moment(answered_s);
  what.at = moment(at_s);
  now_us_ = std::max<std::int64_t>(now_us_, what.at.us);
  const auto id = ++events_;
  caf::anon_send(plane_->intake, event_arrived{id, std::make_shared<const edge::edge_event>(what)});
  return id;
}

bool book_world::event(std::uint64_t request, edge::event_op op, double at_s, double answered_s,
                       trunk_id trunk, int code) {
  const auto id = send(request, op, at_s, answered_s, trunk, code);
  bool is_taken = false;
  until("the event is answered", [&] {
    const std::lock_guard lock{mutex_};
    const auto found = acknowledged_.find(id);
    if (found == acknowledged_.end()) return false;
    is_taken = found->second;
    return true;
  });
  return is_taken;
}

void book_world::at(std::int64_t second) {
  now_us_ = start.us + second * 1'000'000;
  const clock_tick tick{instant{now_us_}};
  caf::anon_send(plane_->accounts, tick);
  caf::anon_send(plane_->calls, tick);
}

amount book_world::held(account_id account) {
  caf::scoped_actor asker{*plane_->system};
  amount out;
  asker->request(plane_->accounts, caf::infinite, account_query{account})
      .receive(
          [&](const result<account_snapshot>& answer) {
            if (answer) out = answer->held;
          },
          [](const caf::error&) { FAIL("the account did not answer"); });
  return out;
}

std::int64_t book_world::number(const std::string& sql) {
  auto rows = must(root.execute(sql));
  return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
}

std::string book_world::text(const std::string& sql) {
  auto rows = must(root.execute(sql));
  return must(pg::first_row(rows, [](pg::row_reader& in) { return in.text(); }));
}

std::string book_world::books(tenant_id tenant) {
  auto rows = must(root.execute("SELECT book, side, sum(amount_e8)::bigint FROM postings WHERE tenant_id = $1 "
                                "GROUP BY book, side ORDER BY book, side",
                                pg::params{}.id(tenant)));
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    pg::row_reader in{rows, i};
    auto book = in.text();
    const auto colon = book.find(':');
    for (const auto& [suffix, name] : book_names)
      if (colon != std::string::npos && book.substr(colon) == suffix) book = book.substr(0, colon) + name;
    const auto side = in.text();
    out += (out.empty() ? "" : "; ") + book + " " + side + " " + format(in.money(), 6);
  }
  return out;
}

std::string book_world::failures() {
  std::string out;
  for (const auto& line : must(storage::verify_ledger(node)))
    if (!line.is_ok) out += storage::format(line) + "\n";
  return out;
}

void book_world::until(const char* what, const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) FAIL("never: " << std::string{what});
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

}  // namespace didtron::test
