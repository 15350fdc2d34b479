#include "storage/repositories/finished_calls.hpp"

#include <map>
#include <set>

#include "actors/domain/core/shard.hpp"
#include "actors/domain/ledger/usage.hpp"
#include "storage/json_text.hpp"
#include "storage/repositories/batch_sums.hpp"
#include "storage/repositories/cdr_rows.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace finished_calls_sql {
constexpr std::string_view accounts = R"(
  SELECT a.account_id, a.customer_tenant_id, a.currency, a.kind = 'postpaid', a.wholesale_carrier_id, coalesce(up.kind = 'prepaid', false)
  FROM accounts a LEFT JOIN accounts up ON up.account_id = a.wholesale_account_id
  WHERE a.tenant_id = app_tenant() AND a.account_id = ANY ($1::bigint[]))";
// In order of number: two bookings of one shard cannot lock each other out.
constexpr std::string_view lock_tickets = R"(
  SELECT call_id FROM live_calls
  WHERE tenant_id = app_tenant() AND call_id = ANY ($1::uuid[]) ORDER BY call_id FOR UPDATE)";
// The claim: waits for another transaction that claims the same call, then yields to it.
constexpr std::string_view claim_keys = R"(
  INSERT INTO cdr_keys (tenant_id, call_id, customer_tenant_id, started_at, digest)
  SELECT app_tenant(), k.* FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::bytea[])
    AS k (call_id, customer_tenant_id, started_at, digest)
  ORDER BY k.call_id
  ON CONFLICT (tenant_id, call_id) DO NOTHING RETURNING call_id)";
constexpr std::string_view stored_digests = "SELECT call_id, digest FROM cdr_keys WHERE tenant_id "
                                            "= app_tenant() AND call_id = ANY ($1::uuid[])";
constexpr std::string_view conflict = R"(
  INSERT INTO cdr_conflicts (tenant_id, call_id, digest, payload) VALUES (app_tenant(), $1, $2, $3::jsonb)
  ON CONFLICT (tenant_id, call_id, digest) DO NOTHING)";
constexpr std::string_view granularity =
    "SELECT coalesce((SELECT usage_journal FROM ledger_settings WHERE tenant_id = app_tenant()), '') = 'per_call'";
constexpr std::string_view next_batch = "SELECT nextval('cdr_batches_batch_id_seq')";
constexpr std::string_view insert_batch = R"(
  INSERT INTO cdr_batches (tenant_id, batch_id, shard, epoch, calls, sums, entry_no)
  VALUES (app_tenant(), $1, $2, $3, $4, $5::jsonb, $6))";
constexpr std::string_view remove_tickets =
    "DELETE FROM live_calls WHERE tenant_id = app_tenant() AND call_id = ANY ($1::uuid[])";
constexpr std::string_view balances = R"(
  SELECT a.account_id, coalesce(sum(l.credit_e8 - l.debit_e8), 0)::bigint,
         coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = app_tenant()), 0)
  FROM accounts a
  LEFT JOIN ledger_balances l ON l.tenant_id = a.tenant_id AND l.currency = a.currency
    AND l.book = ANY (account_books(a.kind, a.account_id))
  WHERE a.tenant_id = app_tenant() AND a.account_id = ANY ($1::bigint[])
  GROUP BY a.account_id ORDER BY a.account_id)";
}  // namespace finished_calls_sql

namespace finished_calls_detail {

struct account_facts {
  tenant_id customer = {};
  currency money = {};
  bool is_postpaid = false;
  carrier_id wholesale_carrier = {};      ///< the seller above, whom this seller pays; 0: none
  bool is_wholesale_prepaid = false;      ///< ... from what it has paid there in advance
};
using account_map = std::map<account_id, account_facts>;

/// One booking, step by step; each step returns the first refusal.
class booker {
 public:
  booker(pg::transaction& tx, shard_claim claim, std::span<const billed_call> calls)
      : tx_{tx}, claim_{claim}, calls_{calls} {
    out_.outcomes.assign(calls.size(), booking_outcome::duplicate);
    for (const auto& c : calls)
      ids_.push_back(c.call.facts.id);
  }

  result<booking> run() {
    auto done =
        check_fence(tx_, claim_)
            .and_then([&] { return load_accounts(); })
            .and_then([&] { return check_input(); })
            .and_then([&] { return lock_tickets(); })
            .and_then([&] { return claim_keys(); })
            .and_then([&] { return sort_out_the_rest(); })
            .and_then([&] { return new_.empty() ? result<void>{} : book(); })
            .and_then([&] {
              return run_sql(finished_calls_sql::remove_tickets, pg::params{}.id_array(ids_));
            })
            .and_then([&] { return load_balances(); });
    if (!done) return fail(std::move(done).error());
    return std::move(out_);
  }

 private:
  result<void> run_sql(std::string_view sql, pg::params args) {
    auto done = tx_.execute(sql, std::move(args));
    if (!done) return fail(std::move(done).error());
    return {};
  }

  result<void> load_accounts() {
    std::set<std::int64_t> wanted;
    for (const auto& c : calls_)
      wanted.insert(c.call.facts.account.value);
    account_numbers_.assign(wanted.begin(), wanted.end());
    auto rows = tx_.execute(finished_calls_sql::accounts, pg::params{}.i64_array(account_numbers_));
    if (!rows) return fail(std::move(rows).error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      pg::row_reader in{*rows, i};
      const auto id = in.id<account_id>();
      account_facts a;
      a.customer = in.id<tenant_id>();
      a.money = in.money_code();
      a.is_postpaid = in.boolean();
      a.wholesale_carrier = in.id_or_none<carrier_id>();
      a.is_wholesale_prepaid = in.boolean();
      if (!in.ok()) return fail(in.mismatch());
      accounts_.emplace(id, a);
    }
    return {};
  }

  result<void> check_input() const {
    if (shard_of(tx_.tenant()) != claim_.shard) {
      return fail(errc::invalid_argument, "the claim is for another shard than the tenant's");
    }
    for (const auto& c : calls_) {
      const std::string name = "call " + format(c.call.facts.id) + ": ";
      const auto account = accounts_.find(c.call.facts.account);
      if (c.call.facts.tenant != tx_.tenant())
        return fail(errc::invalid_argument, name + "of another tenant");
      if (account == accounts_.end()) return fail(errc::invalid_argument, name + "no such account");
      if (c.rating.sell && c.rating.sell->money != account->second.money) {
        return fail(errc::invalid_argument, name + "priced in another currency than its account's");
      }
      if (c.rating.cost && c.rating.cost_total() != amount{} && !c.call.carrier) {
        return fail(errc::invalid_argument, name + "a cost without a carrier");
      }
      if (c.rating.charge() < amount{} || c.rating.cost_total() < amount{}) {
        return fail(errc::invalid_argument, name + "a negative charge or cost");
      }
      for (const auto& tried : c.rating.attempts)
        if (!tried.carrier || tried.cost.charge.total < amount{})
          return fail(errc::invalid_argument, name + "a try's cost without a carrier, or below zero");
    }
    return {};
  }

  result<void> lock_tickets() {
    return run_sql(finished_calls_sql::lock_tickets, pg::params{}.id_array(ids_));
  }

  /// Puts the positions of calls that are new into new_. The first of equal ids in the input
  /// counts.
  result<void> claim_keys() {
    std::map<call_id, std::size_t> first;
    std::vector<uuid> ids;
    std::vector<std::int64_t> customers;
    std::vector<instant> started;
    std::vector<std::string> digests;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      digests_.push_back(cdr_rows::content_digest(calls_[i].call, calls_[i].rating));
      if (!first.emplace(ids_[i], i).second) continue;
      ids.push_back(ids_[i]);
      customers.push_back(accounts_.at(calls_[i].call.facts.account).customer.value);
      started.push_back(calls_[i].call.facts.started_at);
      digests.push_back(digests_.back());
    }
    auto rows = tx_.execute(
        finished_calls_sql::claim_keys,
        pg::params{}.id_array(ids).i64_array(customers).time_array(started).bytes_array(digests));
    if (!rows) return fail(std::move(rows).error());
    auto claimed = pg::map_rows(*rows, [](pg::row_reader& in) { return in.id128(); });
    if (!claimed) return fail(std::move(claimed).error());
    std::set<std::size_t> positions;
    for (const auto& id : *claimed)
      positions.insert(first.at(id));
    new_.assign(positions.begin(), positions.end());
    for (const auto i : new_)
      out_.outcomes[i] = booking_outcome::booked;
    return {};
  }

  /// What is not new is the same CDR once more, or another one of the same call.
  result<void> sort_out_the_rest() {
    if (new_.size() == calls_.size()) return {};
    auto rows = tx_.execute(finished_calls_sql::stored_digests, pg::params{}.id_array(ids_));
    if (!rows) return fail(std::move(rows).error());
    std::map<call_id, std::string> stored;
    for (std::size_t i = 0; i < rows->size(); ++i) {
      pg::row_reader in{*rows, i};
      const auto id = in.id128();
      stored.emplace(id, in.bytes());
    }
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (out_.outcomes[i] == booking_outcome::booked || stored[ids_[i]] == digests_[i]) continue;
      // An estimate never contradicts what the edge itself reported, or an estimate before it.
      if (calls_[i].call.is_estimated) continue;
      out_.outcomes[i] = booking_outcome::conflict;
      auto noted = run_sql(finished_calls_sql::conflict,
                           pg::params{}
                               .id(ids_[i])
                               .bytes(digests_[i])
                               .text(cdr_rows::conflict_json(calls_[i].call, calls_[i].rating)));
      if (!noted) return noted;
    }
    return {};
  }

  result<void> book() {
    auto sequence = tx_.execute(finished_calls_sql::next_batch);
    if (!sequence) return fail(std::move(sequence).error());
    auto batch = pg::first_row(*sequence, [](pg::row_reader& in) { return in.i64(); });
    if (!batch) return fail(std::move(batch).error());
    out_.batch_id = *batch;
    return post_usage()
        .and_then([&] { return insert_batch(); })
        .and_then([&] { return insert_cdrs(); })
        .and_then([&] { return announce(); });
  }

  /// One entry per account and one per carrier of the batch, call by call if the tenant wants it so.
  result<void> post_usage() {
    std::vector<std::string> rows, digests;  // what the sides below point into
    rows.reserve(new_.size());
    digests.reserve(new_.size());
    std::map<book_period, std::vector<usage_money>> sides;
    for (const auto i : new_) {
      const auto& c = calls_[i];
      const auto& account = accounts_.at(c.call.facts.account);
      const auto owed = owed_for(c, account);
      if (!owed) return fail(errc::overflow, "the batch's sum leaves 64 bits");
      if (auto summed = sums_.take(account.money, c.rating.charge(), account.money, amount{}); !summed)
        return summed;
      rows.push_back(format(ids_[i]));
      digests.push_back(to_hex(digests_[i]));
      // A late call is for the month that it was made in.
      auto& of_period = sides[period_of(c.call.answered_at.value_or(c.call.facts.started_at))];
      of_period.push_back({rows.back(), digests.back(), true,
                           sale_books(c.call.facts.account.value, account.is_postpaid),
                           account.money, c.rating.charge(), ids_[i]});
      for (const auto& [party, value] : *owed) {
        const auto& [carrier, money] = party;
        const bool is_paid_in_advance =
            account.is_wholesale_prepaid && carrier == account.wholesale_carrier;
        of_period.push_back({rows.back(), digests.back(), false,
                             is_paid_in_advance ? prepaid_carrier_cost_books(carrier.value)
                                                : carrier_cost_books(carrier.value),
                             money, value, ids_[i]});
        if (auto summed = sums_.take(account.money, amount{}, money, value); !summed) return summed;
      }
    }
    auto granularity = load_granularity();
    if (!granularity) return fail(std::move(granularity).error());
    std::vector<new_journal> journals;
    for (const auto& [period, of_period] : sides) {
      auto entries = usage_entries(of_period, *granularity);
      if (!entries) return fail(std::move(entries).error());
      const std::string scope = std::to_string(*out_.batch_id) + ":" + format(period);
      for (auto& j : usage_journals(std::move(*entries), scope, out_.batch_id, period))
        journals.push_back(std::move(j));
    }
    auto posted = post_journals(tx_, journals);
    if (!posted) return fail(std::move(posted).error());
    for (const auto& p : *posted)
      if (!p.is_new) return fail(errc::internal, "a batch number was used twice");
    if (!posted->empty()) out_.entry_no = posted->front().entry_no;
    return {};
  }

  using owed_map = std::map<std::pair<carrier_id, currency>, amount>;

  /// What each carrier gets for a call: the one that carried it and those that only tried, each once. Error: overflow.
  static result<owed_map> owed_for(const billed_call& c, const account_facts& account) {
    owed_map out;
    if (c.call.carrier)
      out[{c.call.carrier, c.rating.cost ? c.rating.cost->money : account.money}] = c.rating.cost_total();
    for (const auto& tried : c.rating.attempts) {
      auto& value = out[{tried.carrier, tried.cost.money}];
      const auto sum = add(value, tried.cost.charge.total);
      if (!sum) return fail(errc::overflow, "what a carrier gets leaves 64 bits");
      value = *sum;
    }
    return out;
  }

  result<usage_journal> load_granularity() {
    auto rows = tx_.execute(finished_calls_sql::granularity);
    if (!rows) return fail(std::move(rows).error());
    return pg::first_row(*rows, [](pg::row_reader& in) {
      return in.boolean() ? usage_journal::per_call : usage_journal::per_batch;
    });
  }

  result<void> insert_batch() {
    return run_sql(finished_calls_sql::insert_batch,
                   pg::params{}
                       .i64(*out_.batch_id)
                       .i64(claim_.shard)
                       .i64(claim_.epoch)
                       .i64(static_cast<std::int64_t>(new_.size()))
                       .text(sums_.json())
                       .i64(out_.entry_no));
  }

  result<void> insert_cdrs() {
    std::vector<cdr_rows::row> rows;
    for (const auto i : new_) {
      const auto& account = accounts_.at(calls_[i].call.facts.account);
      rows.push_back({&calls_[i].call, &calls_[i].rating, account.customer, account.money});
    }
    return cdr_rows::insert(tx_, *out_.batch_id, rows);
  }

  result<void> announce() {
    json_text event;
    event.begin_object()
        .member("batch_id", *out_.batch_id)
        .member("entry_no", out_.entry_no)
        .begin_array("calls");
    for (const auto i : new_)
      event.element(format(ids_[i]));
    event.end_array().end_object();
    auto appended = append_outbox(tx_, "cdrs.booked", event.text());
    if (!appended) return fail(std::move(appended).error());
    return {};
  }

  result<void> load_balances() {
    auto rows = tx_.execute(finished_calls_sql::balances, pg::params{}.i64_array(account_numbers_));
    if (!rows) return fail(std::move(rows).error());
    auto balances = pg::map_rows(*rows, [this](pg::row_reader& in) {
      account_posted b;
      b.account = in.id<account_id>();
      b.posted = in.money();
      out_.head_no = in.i64();
      return b;
    });
    if (!balances) return fail(std::move(balances).error());
    out_.balances = std::move(*balances);
    return {};
  }

  pg::transaction& tx_;
  shard_claim claim_;
  std::span<const billed_call> calls_;
  booking out_ = {};
  std::vector<uuid> ids_ = {};
  std::vector<std::string> digests_ = {};
  std::vector<std::int64_t> account_numbers_ = {};
  account_map accounts_ = {};
  std::vector<std::size_t> new_ = {};
  batch_sums sums_ = {};
};

}  // namespace finished_calls_detail

result<booking> book_finished_calls(pg::transaction& tx, shard_claim claim,
                                    std::span<const billed_call> calls) {
  if (calls.size() > finished_calls_max) {
    return fail(errc::too_large,
                "at most " + std::to_string(finished_calls_max) + " calls in one booking");
  }
  return finished_calls_detail::booker{tx, claim, calls}.run();
}

}  // namespace didtron::storage
