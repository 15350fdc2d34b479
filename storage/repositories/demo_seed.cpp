#include "storage/repositories/demo_seed.hpp"

#include "storage/repositories/accounts.hpp"
#include "storage/repositories/carriers.hpp"
#include "storage/repositories/demo_prices.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "storage/repositories/routing_plans.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/trunks.hpp"
#include "storage/repositories/users.hpp"

namespace didtron::storage {

namespace demo_seed_sql {
constexpr std::string_view platform =
    "SELECT tenant_id FROM tenants WHERE kind = 'platform' ORDER BY tenant_id LIMIT 1";
constexpr std::string_view child =
    "SELECT tenant_id FROM tenants WHERE parent_tenant_id = $1 AND name = $2";
constexpr std::string_view card = "SELECT rate_card_id FROM rate_cards WHERE tenant_id = "
                                  "app_tenant() AND side = $1 AND name = $2";
constexpr std::string_view plan =
    "SELECT routing_plan_id FROM routing_plans WHERE tenant_id = app_tenant() AND name = $1";
constexpr std::string_view carrier =
    "SELECT carrier_id FROM carriers WHERE tenant_id = app_tenant() AND code = $1";
constexpr std::string_view trunk =
    "SELECT trunk_id FROM trunks WHERE tenant_id = app_tenant() AND name = $1";
constexpr std::string_view account =
    "SELECT account_id FROM accounts WHERE tenant_id = app_tenant() AND name = $1";
constexpr std::string_view user = "SELECT user_id FROM users WHERE email = $1";
constexpr std::string_view set_hash =
    "UPDATE users SET password_hash = $2 WHERE tenant_id = app_tenant() AND user_id = $1";
constexpr std::string_view other_port =
    "SELECT trunk_id FROM trunks WHERE tenant_id = app_tenant() AND trunk_id = $1 AND port <> $2";
constexpr std::string_view set_port =
    "UPDATE trunks SET port = $2 WHERE tenant_id = app_tenant() AND trunk_id = $1";
constexpr std::string_view posted = R"(
  SELECT coalesce(sum(l.credit_e8 - l.debit_e8), 0)::bigint
  FROM accounts a
  LEFT JOIN ledger_balances l ON l.tenant_id = a.tenant_id AND l.currency = a.currency
    AND l.book = ANY (account_books(a.kind, a.account_id))
  WHERE a.tenant_id = app_tenant() AND a.account_id = $1)";
constexpr std::string_view head = R"(
  SELECT coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = app_tenant()), 0))";
}  // namespace demo_seed_sql

namespace demo_seed_detail {

constexpr std::string_view demo_called = "442071838750";
constexpr std::string_view demo_caller = "14155550100";
constexpr std::int64_t prices_from_us = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z

struct customer_plan {
  std::string_view story;
  std::string_view company;
  std::string_view account;
  std::string_view tech_prefix;
  bool is_per_second;  ///< 1/1 instead of the card's own increments
};
constexpr customer_plan customers[] = {
    {"default", "Demo Telecom Ltd", "Demo Telecom, wholesale", "1001#", false},
    {"no_balance", "Empty Pockets GmbH", "Empty Pockets, wholesale", "1002#", false},
    {"cut_off", "Last Minute Inc", "Last Minute, wholesale", "1003#", true},
};

struct carrier_plan {
  std::string_view code;
  std::string_view name;
  std::string_view trunk;
  bool is_b;
};
constexpr carrier_plan carriers[] = {
    {"alpha", "Carrier Alpha", "Alpha, loopback", false},
    {"beta", "Carrier Beta", "Beta, loopback", true},
};

class seeder {
 public:
  seeder(pg::transaction& tx, const demo_options& options) : tx_{tx}, options_{options} {}

  result<demo_result> run() {
    out_.caller = demo_caller;
    out_.called = demo_called;
    out_.admin_email = "admin@didtron.example";
    out_.customer_email = "ops@customer.example";
    auto done = platform()
                    .and_then([&] { return cards(); })
                    .and_then([&] { return carriers_and_plan(); })
                    .and_then([&] { return accounts(); })
                    .and_then([&] { return people(); });
    if (!done) return fail(std::move(done).error());
    return std::move(out_);
  }

 private:
  /// The number that a look-up finds, or 0.
  result<std::int64_t> find(std::string_view sql, pg::params args = {}) {
    auto rows = tx_.execute(sql, std::move(args));
    if (!rows) return fail(std::move(rows).error());
    if (rows->empty()) return std::int64_t{0};
    return pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
  }

  /// What is found, else what `make` makes.
  template <class Id, class Make>
  result<Id> ensure(std::string_view sql, pg::params args, Make make) {
    auto found = find(sql, std::move(args));
    if (!found) return fail(std::move(found).error());
    if (*found != 0) return Id{*found};
    out_.is_new = true;
    return make();
  }

  result<tenant_id> make_tenant(tenant_id parent, std::string_view kind, std::string_view name) {
    auto id = next_tenant_id(tx_);
    if (!id) return id;
    if (auto set = tx_.set_tenant(parent ? parent : *id); !set) return fail(std::move(set).error());
    tenant_record t;
    t.id = *id;
    t.parent = parent;
    t.kind = kind;
    t.name = name;
    if (auto done = insert_tenant(tx_, t); !done) return fail(std::move(done).error());
    return id;
  }

  result<void> platform() {
    auto id = ensure<tenant_id>(demo_seed_sql::platform, {},
                                [&] { return make_tenant({}, "platform", "DIDTron Demo"); });
    if (!id) return fail(std::move(id).error());
    out_.platform = *id;
    return tx_.set_tenant(*id);
  }

  // ---- prices ----
  enum class deck { customer, per_second, carrier_a, carrier_b };

  static result<std::vector<rate_row>> rows_of(deck which) {
    std::vector<rate_row> rows;
    for (const auto& line : demo::price_lines()) {
      const bool is_sell = which == deck::customer || which == deck::per_second;
      const auto price = is_sell ? line.sell : which == deck::carrier_a ? line.cost_a : line.cost_b;
      if (price.empty()) continue;
      auto per_min = parse_rate(price);
      if (!per_min) return fail(std::move(per_min).error());
      rate_row r;
      r.prefix = line.prefix;
      r.destination = line.destination;
      r.rate_initial = r.rate_next = *per_min;
      // Alpha bills in steps of six seconds, Beta by the second.
      if (which == deck::customer) r.steps = {line.initial_s, line.next_s};
      if (which == deck::carrier_a) r.steps = {6, 6};
      r.status = is_sell && line.is_blocked ? row_status::blocked : row_status::active;
      r.effective_from = instant{prices_from_us};
      rows.push_back(std::move(r));
    }
    return rows;
  }

  result<rate_card_id> card(deck which, std::string_view name) {
    const bool is_supplier = which == deck::carrier_a || which == deck::carrier_b;
    return ensure<rate_card_id>(demo_seed_sql::card,
                                pg::params{}.text(is_supplier ? "supplier" : "customer").text(name),
                                [&]() -> result<rate_card_id> {
                                  auto rows = rows_of(which);
                                  if (!rows) return fail(std::move(rows).error());
                                  new_rate_card c;
                                  c.is_supplier = is_supplier;
                                  c.name = name;
                                  return insert_rate_card(tx_, c, *rows);
                                });
  }

  result<void> keep(rate_card_id& where, result<rate_card_id> made) {
    if (!made) return fail(std::move(made).error());
    where = *made;
    return {};
  }

  result<void> cards() {
    return keep(retail_, card(deck::customer, "Wholesale A-Z"))
        .and_then(
            [&] { return keep(per_second_, card(deck::per_second, "Wholesale A-Z per second")); })
        .and_then([&] { return keep(cost_a_, card(deck::carrier_a, "Alpha A-Z")); })
        .and_then([&] { return keep(cost_b_, card(deck::carrier_b, "Beta A-Z")); });
  }

  // ---- carriers, trunks, plan ----
  result<void> carriers_and_plan() {
    routing_plan p;
    p.name = "Least cost";
    p.min_margin_per_min = amount{100'000};  // 0.0010
    for (const auto& plan : carriers) {
      auto made = one_carrier(plan);
      if (!made) return fail(std::move(made).error());
      p.routes.push_back({made->trunk, 1, true});
      out_.carriers.push_back(std::move(*made));
    }
    auto id = ensure<routing_plan_id>(demo_seed_sql::plan, pg::params{}.text(p.name),
                                      [&] { return insert_routing_plan(tx_, p); });
    if (!id) return fail(std::move(id).error());
    plan_ = *id;
    return {};
  }

  result<demo_carrier> one_carrier(const carrier_plan& plan) {
    demo_carrier out;
    out.name = plan.name;
    out.port = plan.is_b ? options_.carrier_b_port : options_.carrier_a_port;
    auto id = ensure<carrier_id>(demo_seed_sql::carrier, pg::params{}.text(plan.code), [&] {
      return insert_carrier(tx_, {std::string{plan.name}, std::string{plan.code}, currency{}});
    });
    if (!id) return fail(std::move(id).error());
    out.carrier = *id;
    auto trunk = ensure<trunk_id>(demo_seed_sql::trunk, pg::params{}.text(plan.trunk), [&] {
      new_egress_trunk t;
      t.carrier = *id;
      t.name = plan.trunk;
      t.host = "127.0.0.1";
      t.port = out.port;
      t.cost_card = plan.is_b ? cost_b_ : cost_a_;
      return insert_egress_trunk(tx_, t);
    });
    if (!trunk) return fail(std::move(trunk).error());
    out.trunk = *trunk;
    // Asked first: an UPDATE, even of nothing, moves the catalogue's version.
    auto differs = find(demo_seed_sql::other_port, pg::params{}.id(*trunk).i64(out.port));
    if (!differs) return fail(std::move(differs).error());
    if (*differs != 0) {
      auto moved = tx_.execute(demo_seed_sql::set_port, pg::params{}.id(*trunk).i64(out.port));
      if (!moved) return fail(std::move(moved).error());
    }
    return out;
  }

  // ---- customers ----
  result<void> accounts() {
    for (const auto& plan : customers) {
      auto one = customer(plan);
      if (!one) return fail(std::move(one).error());
      out_.customers.push_back(std::move(*one));
    }
    return {};
  }

  result<demo_customer> customer(const customer_plan& plan) {
    demo_customer out;
    out.story = plan.story;
    out.account_name = plan.account;
    out.tech_prefix = plan.tech_prefix;
    auto tenant =
        ensure<tenant_id>(demo_seed_sql::child, pg::params{}.id(out_.platform).text(plan.company),
                          [&] { return make_tenant(out_.platform, "customer", plan.company); });
    if (!tenant) return fail(std::move(tenant).error());
    out.tenant = *tenant;
    auto account = ensure<account_id>(demo_seed_sql::account, pg::params{}.text(plan.account), [&] {
      new_account a;
      a.customer = *tenant;
      a.name = plan.account;
      a.channels_max = 500;
      a.cps_max = 500;
      a.rate_card = plan.is_per_second ? per_second_ : retail_;
      a.routing_plan = plan_;
      return insert_account(tx_, a);
    });
    if (!account) return fail(std::move(account).error());
    out.account = *account;
    const std::string trunk_name = std::string{plan.company} + ", loopback";
    auto trunk = ensure<trunk_id>(demo_seed_sql::trunk, pg::params{}.text(trunk_name), [&] {
      new_ingress_trunk t;
      t.account = *account;
      t.name = trunk_name;
      t.source = "127.0.0.1/32";
      t.tech_prefix = plan.tech_prefix;
      return insert_ingress_trunk(tx_, t);
    });
    if (!trunk) return fail(std::move(trunk).error());
    return top_up(plan, std::move(out));
  }

  /// Below which balance the account is topped up, and to what.
  std::pair<amount, amount> balance_wanted(const customer_plan& plan) const {
    if (plan.story == "default") return {options_.balance_min, options_.balance_to};
    // Two cents do not pay for the first six seconds at 0.60 a minute.
    if (plan.story == "no_balance") return {amount{2'000'000}, amount{2'000'000}};
    const amount talk{options_.cut_off_s * 1'000'000};  // a cent a second
    return {talk, talk};
  }

  result<demo_customer> top_up(const customer_plan& plan, demo_customer out) {
    auto posted = find(demo_seed_sql::posted, pg::params{}.id(out.account));
    if (!posted) return fail(std::move(posted).error());
    out.balance = amount{*posted};
    const auto [least, target] = balance_wanted(plan);
    if (out.balance >= least) return out;
    auto head = find(demo_seed_sql::head);
    if (!head) return fail(std::move(head).error());
    auto missing = subtract(target, out.balance);
    if (!missing) return fail(std::move(missing).error());
    new_journal j;
    j.kind = "topup";
    j.idempotency_key =
        "demo-topup:" + std::to_string(out.account.value) + ":" + std::to_string(*head + 1);
    j.cause = "demo top-up by bank transfer";
    j.lines = {{"1000", side::debit, currency{}, *missing},
               {account_book(out.account, false), side::credit, currency{}, *missing}};
    auto done = post_journal(tx_, j);
    if (!done) return fail(std::move(done).error());
    out.balance = target;
    audit_record a;
    a.actor = "seed";
    a.action = "account.topup";
    a.object = "account:" + std::to_string(out.account.value);
    if (auto noted = append_audit(tx_, a); !noted) return fail(std::move(noted).error());
    return out;
  }

  // ---- people ----
  result<void> person(tenant_id tenant, const std::string& email, std::string_view name,
                      std::string_view role, const std::string& hash) {
    if (auto set = tx_.set_tenant(tenant); !set) return set;
    auto found = find(demo_seed_sql::user, pg::params{}.text(email));
    if (!found) return fail(std::move(found).error());
    if (*found == 0) {
      out_.is_new = true;
      auto made = insert_user(tx_, {email, std::string{name}, std::string{role}, hash});
      if (!made) return fail(std::move(made).error());
      return {};
    }
    // A fresh hash of the same password is no reason to throw the person out: sessions stay.
    auto done = tx_.execute(demo_seed_sql::set_hash, pg::params{}.i64(*found).text(hash));
    if (!done) return fail(std::move(done).error());
    return {};
  }

  result<void> people() {
    return person(out_.platform, out_.admin_email, "Demo administrator", "super_admin",
                  options_.admin_password_hash)
        .and_then([&] {
          return person(out_.customers.front().tenant, out_.customer_email, "Demo customer",
                        "customer_owner", options_.customer_password_hash);
        });
  }

  pg::transaction& tx_;
  const demo_options& options_;
  demo_result out_ = {};
  rate_card_id retail_ = {};
  rate_card_id per_second_ = {};
  rate_card_id cost_a_ = {};
  rate_card_id cost_b_ = {};
  routing_plan_id plan_ = {};
};

}  // namespace demo_seed_detail

result<demo_result> seed_demo(pg::connection& db, const demo_options& options) {
  auto tx = pg::transaction::begin(db, tenant_id{});
  if (!tx) return fail(std::move(tx).error());
  auto done = demo_seed_detail::seeder{*tx, options}.run();
  if (!done) return done;
  if (auto committed = tx->commit(); !committed) return fail(std::move(committed).error());
  return done;
}

}  // namespace didtron::storage
