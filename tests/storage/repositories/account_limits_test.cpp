#include "storage/repositories/account_limits.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/balance_watch.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "storage/repositories/live_calls.hpp"
#include "tests/storage/world.hpp"
#include "tests/support/cases.hpp"

namespace didtron::test {

namespace account_limits_support {

struct limits_world : world {
  using world::world;

  [[nodiscard]] account_id account() const { return demo.customers.front().account; }
  [[nodiscard]] std::int64_t left_e8() {
    return number(root, "SELECT account_left_e8($1, $2)", pg::params{}.id(seller()).id(account()));
  }
  /// Moves the balance by an entry: topup, or a debit of any sign.
  void move(std::int64_t e8, const std::string& kind = "topup") {
    auto tx = must(pg::transaction::begin(node, seller()));
    storage::new_journal j;
    j.kind = kind;
    j.idempotency_key = "move " + std::to_string(++moves);
    j.cause = "test";
    const auto value = amount{e8 < 0 ? -e8 : e8};
    j.lines = {
        {"1000", e8 < 0 ? side::credit : side::debit, {}, value},
        {storage::account_book(account(), false), e8 < 0 ? side::debit : side::credit, {}, value}};
    must(storage::post_journal(tx, j));
    must(tx.commit());
  }
  [[nodiscard]] std::vector<std::string> told() {
    auto rows = must(root.execute("SELECT payload->>'threshold' FROM outbox WHERE topic = "
                                  "'account.balance_low' AND event_id > " +
                                  std::to_string(seen) + " ORDER BY event_id"));
    auto out = must(pg::map_rows(rows, [](pg::row_reader& in) { return in.text(); }));
    seen = number(root, "SELECT coalesce(max(event_id), 0) FROM outbox");
    return out;
  }
  template <class Do> result<void> in_tx(Do change) {
    auto tx = must(pg::transaction::begin(node, seller()));
    auto done = change(tx);
    if (!done) return done;
    return tx.commit();
  }
  int moves = 0;
  std::int64_t seen = 0;
};

amount money(const std::string& text) { return must(parse_amount(text)); }

}  // namespace account_limits_support
using account_limits_support::limits_world;
using account_limits_support::money;

TEST_CASE("thresholds tell once per crossing and are armed again above") {
  limits_world w{"thresholds"};
  w.move(-w.left_e8(), "adjustment");
  for (const auto& line : cases::read("holds/thresholds.txt")) {
    CAPTURE(line.where);
    const auto& verb = line.word(0);
    if (verb == "thresholds") {
      std::vector<amount> wanted;
      for (std::size_t i = 1; i < line.words.size(); ++i)
        wanted.push_back(money(line.word(i)));
      must(w.in_tx(
          [&](auto& tx) { return storage::set_account_thresholds(tx, w.account(), wanted); }));
    } else if (verb == "limit") {
      account_limits limits;
      limits.credit_limit = money(line.word(1));
      must(w.in_tx([&](auto& tx) { return storage::set_account_limits(tx, w.account(), limits); }));
    } else {
      REQUIRE(verb == "balance");
      const auto target =
          money(line.word(1)).e8 +
          number(w.root, "SELECT credit_limit_e8 FROM accounts WHERE account_id = $1",
                 pg::params{}.id(w.account()));
      if (target != w.left_e8())
        w.move(target - w.left_e8(), target < w.left_e8() ? "usage" : "topup");
    }
    std::string got;
    for (const auto& t : w.told())
      got += (got.empty() ? "" : " ") + format(money(t), 2);
    CHECK(got == (line.expected == "nothing" ? "" : line.expected));
  }
}

TEST_CASE("limits are stored and loaded with the catalogue") {
  limits_world w{"limits"};
  account_limits limits;
  limits.credit_limit = money("5");
  limits.channels_max = 3;
  limits.cps_max = 2;
  limits.day_spend_max = money("7.5");
  limits.price_max = *parse_rate("0.25");
  limits.temporary = temporary_credit{money("9"), must(parse_instant("2026-05-01T00:00:00Z"))};
  must(w.in_tx([&](auto& tx) { return storage::set_account_limits(tx, w.account(), limits); }));
  const auto known = must(pg::run(w.node, storage::load_catalogue()));
  CHECK(known->account(w.account())->limits == limits);
  must(w.in_tx([&](auto& tx) {
    return storage::set_account_thresholds(tx, w.account(), std::vector{money("2"), money("-3")});
  }));
  must(w.in_tx([&](auto& tx) {
    return storage::set_account_thresholds(tx, w.account(), std::vector{money("-3"), money("20")});
  }));
  const viewer staff{{}, w.seller(), true, true};
  const auto seen = must(pg::run(w.node, storage::account_one(staff, w.account())));
  CHECK(seen.day_spend_max == limits.day_spend_max);
  CHECK(seen.price_max == limits.price_max);
  CHECK(seen.temporary_credit_limit == limits.temporary->limit);
  CHECK(seen.temporary_credit_until == limits.temporary->until);
  CHECK(seen.balance_thresholds == std::vector{money("20"), money("-3")});
  const viewer customer{{}, w.demo.customers.front().tenant, false, false};
  const auto own = must(pg::run(w.node, storage::account_one(customer, w.account())));
  CHECK_FALSE(own.price_max.has_value());
  CHECK(own.balance_thresholds.empty());
  CHECK(w.in_tx([&](auto& tx) { return storage::set_account_limits(tx, account_id{999}, limits); })
            .error()
            .kind == errc::not_found);
  const std::vector<amount> twice{amount{1}, amount{1}};
  CHECK(
      !w.in_tx([&](auto& tx) { return storage::set_account_thresholds(tx, w.account(), twice); }));
}

TEST_CASE("a change of limits needs the version that it was made on, and names what it changed") {
  limits_world w{"patch"};
  const viewer staff{{}, w.seller(), true, true};
  const auto read = [&] { return must(pg::run(w.node, storage::account_one(staff, w.account()))); };
  const auto change = [&](const limits_patch& patch, const std::string& version) {
    std::optional<storage::changed_limits> out;
    auto done = w.in_tx([&](auto& tx) -> result<void> {
      auto changed = storage::change_account_limits(tx, w.account(), patch, version);
      if (!changed) return fail(std::move(changed).error());
      out = std::move(*changed);
      return {};
    });
    return done ? result<storage::changed_limits>{*out}
                : result<storage::changed_limits>{fail(done.error())};
  };
  const auto first = read();
  limits_patch more;
  more.day_spend_max = std::optional{money("7.5")};
  more.temporary = temporary_credit{money("9"), must(parse_instant("2027-05-01T00:00:00Z"))};
  more.balance_thresholds = std::vector{money("3")};
  const auto done = must(change(more, first.limits_version));
  CHECK(done.before.limits_version == first.limits_version);
  CHECK(done.after.day_spend_max == money("7.5"));
  CHECK(done.after.credit_limit == first.credit_limit);
  CHECK(done.limits.temporary->limit == money("9"));
  CHECK(done.after.limits_version != first.limits_version);
  CHECK(read().limits_version == done.after.limits_version);
  const auto known = must(pg::run(w.node, storage::load_catalogue()));
  CHECK(known->version() == done.catalogue_version);
  CHECK(known->account(w.account())->limits == done.limits);
  // The same again by somebody who has not seen it: refused, nothing moves.
  limits_patch none;
  none.temporary = std::optional<temporary_credit>{};
  none.balance_thresholds = std::vector<amount>{};
  CHECK(change(none, first.limits_version).error().kind == errc::stale_version);
  CHECK(read().temporary_credit_limit == money("9"));
  const auto gone = must(change(none, done.after.limits_version));
  CHECK_FALSE(gone.after.temporary_credit_limit.has_value());
  CHECK(gone.after.balance_thresholds.empty());
  CHECK(gone.after.day_spend_max == money("7.5"));
  // A fault undoes all of it.
  limits_patch wrong;
  wrong.channels_max = 1;
  wrong.balance_thresholds = std::vector{money("1"), money("1")};
  CHECK(change(wrong, gone.after.limits_version).error().kind == errc::invalid_argument);
  CHECK(read().channels_max == first.channels_max);
  CHECK(w.in_tx([&](auto& tx) -> result<void> {
           auto changed = storage::change_account_limits(tx, account_id{999}, more, "x");
           return changed ? result<void>{} : result<void>{fail(changed.error())};
         })
            .error()
            .kind == errc::not_found);
}

TEST_CASE("what a day has cost is the charges of the calls routed on it") {
  limits_world w{"dayspend"};
  account_limits limits;
  limits.day_spend_max = money("100");
  auto call = w.call(1);
  const auto day_from = instant{utc_day(call.call.facts.started_at) * 86'400'000'000};
  must(w.book({call}));
  const auto at = [&](instant from) {
    return must(pg::run(w.node, storage::balance_of(w.seller(), w.account(), from)));
  };
  CHECK(at(day_from).day_spent == std::nullopt);
  must(w.in_tx([&](auto& tx) { return storage::set_account_limits(tx, w.account(), limits); }));
  CHECK(at(day_from).day_spent == call.rating.charge());
  CHECK(at(plus_ms(day_from, 86'400'000)).day_spent == amount{});
  CHECK(at(day_from).posted.e8 == w.left_e8());
}

TEST_CASE("an account changes its kind with its money, and only when nothing is open") {
  limits_world w{"kinds"};
  const auto change = [&](bool to_postpaid) {
    return w.in_tx([&](auto& tx) {
      return storage::switch_account_kind(tx, w.claim, w.account(), to_postpaid, "test");
    });
  };
  const auto before = w.left_e8();
  REQUIRE(before > 0);
  must(w.in_tx([&](auto& tx) {
    return storage::set_account_thresholds(tx, w.account(), std::vector{amount{before / 2}});
  }));
  must(change(true));
  must(change(true));
  CHECK(w.left_e8() == before);
  CHECK(w.told().empty());
  // Usage now goes to the postpaid books, and the way back nets it.
  must(w.book({w.call(1)}));
  CHECK(w.left_e8() < before);
  const auto used = w.left_e8();
  must(change(false));
  CHECK(w.left_e8() == used);
  // Running calls, and a debt, stand in the way.
  const auto running = w.call(2);
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    storage::live_call_row row;
    row.facts = running.call.facts;
    row.last_seen_at = row.facts.started_at;
    must(storage::insert_live_calls(tx, w.claim, std::vector{row}));
    must(tx.commit());
  }
  CHECK(change(true).error().kind == errc::conflict);
  must(w.book({running}));
  must(change(true));
  must(w.root.execute("UPDATE accounts SET credit_limit_e8 = 100000000000000 WHERE account_id = " +
                      std::to_string(w.account().value)));
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  storage::new_journal j;
  j.kind = "usage";
  j.idempotency_key = "debt";
  j.lines = {
      {"1110:acct-" + std::to_string(w.account().value), side::debit, {}, amount{before * 2}},
      {"4000", side::credit, {}, amount{before * 2}}};
  must(storage::post_journal(tx, j));
  must(tx.commit());
  CHECK(change(false).error().kind == errc::conflict);
  auto stale = w.claim;
  stale.epoch += 1;
  CHECK(w.in_tx([&](auto& t) {
           return storage::switch_account_kind(t, stale, w.account(), false, "x");
         })
            .error()
            .kind == errc::not_owner);
}

TEST_CASE("who pays above a reseller's customer is the reseller itself") {
  limits_world w{"wholesale"};
  auto tx = must(pg::transaction::begin(w.root, w.seller()));
  // The account above must be one whose customer is the seller of the account below.
  auto wrong =
      tx.execute("UPDATE accounts SET wholesale_account_id = account_id, wholesale_carrier_id = "
                 "(SELECT min(carrier_id) FROM carriers) WHERE account_id = " +
                 std::to_string(w.account().value));
  CHECK(!wrong);
}

}  // namespace didtron::test
