#include "actors/entities/account.hpp"

#include <algorithm>

#include "actors/domain/core/shard.hpp"
#include "actors/domain/ledger/burn_rate.hpp"
#include "actors/domain/ledger/seller_chain.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace account_detail {

/// Turns the answer into a refusal with what was found out before it.
struct refusal {
  const authorise_call& request;
  authorise_answer& answer;
  const catalogue_account* terms = nullptr;
  const rate_row* row = nullptr;

  void because(error why, route_decision decision = {}) const {
    call_refusal out{std::move(why), facts_of(request)};
    if (terms) {
      out.facts.tenant = terms->seller;
      out.facts.customer = terms->customer;
    }
    if (row) out.facts.destination = row->destination;
    out.facts.decision = std::move(decision);
    answer = std::move(out);
  }
  void because(errc kind, std::string message) const {
    because(error{kind, std::move(message), {}, {}});
  }
};

/// The called number and the instant alone tell what this account pays.
bool is_plain(const catalogue_account& account) {
  return account.sell->is_plain() && account.sell->terms().money == account.money;
}

}  // namespace account_detail

account_state::account_state(call_services& services, account_id id)
    : services_{services}, id_{id} {}

void account_state::set_limits(const catalogue& known, const catalogue_account& terms,
                               instant now) {
  if (changed_ && known.version() >= changed_->catalogue_version) changed_.reset();
  auto limits = in_force(changed_ ? changed_->limits : terms.limits, now);
  limits.hold_grace_s = static_cast<std::int32_t>(services_.settings.hold_grace_s);
  is_day_unknown_ = limits.day_spend_max.has_value() && !is_day_known_;
  book_.set_limits(limits);
}

result<const catalogue_account*> account_state::granting(const catalogue* known, instant now) {
  if (known) see(*known);
  const auto* terms = known ? seen_.terms : nullptr;
  if (!terms || !terms->is_active) return fail(errc::blocked, "the account is blocked");
  if (!services_.leases.epoch_of(shard_of(terms->seller)))
    return fail(errc::not_owner, "this node does not own the account's shard");
  set_limits(*known, *terms, now);
  return terms;
}

result<std::shared_ptr<const price_copy>>
account_state::price_whole(const call_authorisation& call, const catalogue_account& account) {
  auto made = price_copy::of(*account.sell, leg_of(call.request), call.known->states(), account.money,
                             call.known->fx(account.seller));
  if (!made) return fail(std::move(made).error());
  return std::shared_ptr<const price_copy>{std::make_shared<price_copy>(std::move(made).value())};
}

/// Prices at the accounts above, and whether their sellers may carry the call at all. Nothing is held yet.
result<void> account_state::find_levels(call_authorisation& call, const dialled& called) const {
  const auto* below = call.account;
  while (below->wholesale) {
    const auto* account = call.known->account(below->wholesale);
    if (!account || !account->is_active || !account->sell ||
        call.above.size() >= static_cast<std::size_t>(limits::seller_levels_max))
      return fail(errc::no_route, "the seller has no account to carry calls on");
    call_authorisation::level level{account, nullptr, {}};
    if (account_detail::is_plain(*account)) {
      level.sell = account->sell->find(called, call.request.at);
    } else if (auto whole = price_whole(call, *account)) {
      level.whole = std::move(whole).value();
      level.sell = &level.whole->routed.row;
    }
    if (!level.sell || level.sell->status == row_status::blocked)
      return fail(errc::no_route, "the seller has no price for this number");
    call.above.push_back(std::move(level));
    below = account;
  }
  return {};
}

authorise_answer account_state::authorise(const authorise_call& request) {
  authorise_answer answer{std::in_place_type<call_authorisation>};
  decide(request, answer);
  return answer;
}

void account_state::decide(const authorise_call& request, authorise_answer& answer) {
  account_detail::refusal refused{request, answer};
  auto known = services_.catalogue.load();
  if (known) see(*known);
  const auto* terms = known ? seen_.terms : nullptr;
  if (!terms) return refused.because(errc::not_found, "no such account");
  refused.terms = terms;
  const auto* plan = seen_.plan;
  if (!services_.leases.epoch_of(shard_of(terms->seller)))
    return refused.because(errc::not_owner, "this node does not own the account's shard");
  if (!terms->is_active) return refused.because(errc::blocked, "the account is blocked");
  if (!terms->sell || !plan)
    return refused.because(errc::no_route, "the account has no rate card or routing plan");
  if (auto within = within_trunk_limits(known->ingress(request.ingress_trunk), request.at); !within)
    return refused.because(std::move(within).error());

  // The price and the carriers are looked up together, because both mostly wait for memory.
  const rate_card& sell = *terms->sell;
  const dialled called{request.called};
  const auto* table = seen_.table;
  if (table && !table->is_valid_at(request.at)) table = nullptr;
  sell.prefixes().prefetch(called);
  if (table) table->prefixes().prefetch(called);

  auto& out = std::get<call_authorisation>(answer);
  out.request = request;
  out.account = terms;
  out.plan = plan;
  const auto second = request.at.us / 1'000'000;
  const auto loads = out.loads.make_room(plan->routes.size());
  for (std::size_t i = 0; i < loads.size(); ++i)
    loads[i] = services_.trunks.load_of(plan->routes[i].trunk, second);
  const auto priced = sell.prefixes().descend(called);
  const auto carried = table ? table->descend(called) : prefix_index::descent{};
  const auto place = sell.locate(priced, called);
  const auto merged = table ? table->prefixes().finish(carried, called) : prefix_index::none;

  out.known = std::move(known);
  const rate_row* row = nullptr;
  if (seen_.is_plain) {
    row = sell.find(place, request.at);
  } else {
    auto whole = price_whole(out, *terms);
    if (!whole) return refused.because(std::move(whole).error());
    out.whole = std::move(whole).value();
    row = &out.whole->routed.row;
  }
  if (!row) return refused.because(errc::no_rate, "no price for this number");
  refused.row = row;
  if (row->status == row_status::blocked)
    return refused.because(errc::blocked, "the destination is blocked: " + row->destination);
  out.sell = row;
  if (terms->wholesale)
    if (auto found = find_levels(out, called); !found)
      return refused.because(std::move(found).error());
  if (!choose_routes(out, called, table, merged))
    return refused.because(error{errc::no_route, "no carrier can take this call", {}, {}},
                           decision_of(out));

  set_limits(*out.known, *terms, request.at);
  const auto price = out.whole ? price_window{*out.whole}
                               : price_window::from(sell, called, *row, request.at);
  auto grant = book_.reserve(request.call, price,
                             {services_.settings.slice_s, services_.settings.max_s}, request.at);
  if (!grant) return refused.because(std::move(grant).error(), decision_of(out));
  out.grant = *grant;
  ++use_of(request.ingress_trunk).second_count;
  if (out.whole)
    add_running(request.call,
                {out.whole, price, request.ingress_trunk, terms->wholesale, {}, true});
  else
    add_running(request.call,
                {terms->sell, price, request.ingress_trunk, terms->wholesale, {}, false});
}

// ---- sellers above ----------------------------------------------------------------------------

hold_above account_state::ask_of(const call_authorisation& own) const {
  auto levels = std::make_shared<std::vector<level_price>>();
  for (const auto& level : own.above)
    levels->push_back({level.account->id, window_of(own, level).copy()});
  const slice wanted{services_.settings.slice_s, services_.settings.max_s};
  const auto first = levels->front().account;
  return {first,
          own.request.call,
          ask_above(own.grant, window_of(own, own.own()), wanted),
          own.request.at,
          std::move(levels),
          0};
}

authorise_answer account_state::conclude(call_authorisation own, const result<hold_grant>& above) {
  const auto call = own.request.call;
  const auto found = running_.find(call);
  auto ours = found == running_.end()
                  ? result<hold_grant>{fail(errc::not_found, "the call holds nothing here")}
                  : conclude_reserve(book_, call, found->second.price, above);
  if (ours) {
    own.grant = *ours;
    return own;
  }
  drop_running(call);
  // How the seller stands with its own seller is not the customer's business.
  log::info("call_refused_above", {{"account", id_.value}, {"why", to_string(ours.error())}});
  authorise_answer answer;
  account_detail::refusal{own.request, answer, own.account, own.sell}.because(
      error{errc::limit_exceeded, "the seller cannot carry the call now", {}, {}}, decision_of(own));
  return answer;
}

result<hold_grant> account_state::hold(const hold_above& request) {
  const auto known = services_.catalogue.load();
  if (auto may = granting(known.get(), request.at); !may) return fail(std::move(may).error());
  const auto& levels = *request.levels;
  const auto price = price_window{levels[request.level].price};
  auto own = book_.reserve(request.call, price, request.wanted, request.at);
  if (!own) return own;
  const auto next = request.level + 1 < levels.size() ? levels[request.level + 1].account : account_id{};
  add_running(request.call, {request.levels, price, {}, next, {}, true});
  return own;
}

hold_above account_state::ask_of(const hold_above& request, const hold_grant& own) const {
  const auto& levels = *request.levels;
  auto next = request;
  next.account = levels[request.level + 1].account;
  next.wanted = ask_above(own, price_window{levels[request.level].price}, request.wanted);
  next.level = request.level + 1;
  return next;
}

result<hold_grant> account_state::conclude(const hold_above& request,
                                           const result<hold_grant>& above) {
  auto ours = conclude_reserve(book_, request.call, price_window{(*request.levels)[request.level].price},
                               above);
  if (!ours) drop_running(request.call);
  return ours;
}

account_id account_state::above(const call_id& call) const {
  const auto found = running_.find(call);
  return found == running_.end() ? account_id{} : found->second.above;
}

bool account_state::choose_routes(call_authorisation& call, const dialled& called,
                                  const route_table* table,
                                  prefix_index::position merged) const {
  const auto carried = call.carried();
  const auto money = carried.whole ? carried.account->money : carried.account->sell->terms().money;
  const auto& plan = *call.plan;
  if (table) {
    const auto price = rate_at(carried, std::max<std::int64_t>(1, plan.expected_call_s) * 1000);
    const route_terms wanted{price ? price->total : amount{}, money,
                             plan.min_margin_per_min, plan.attempts_max};
    if (price && table->choose(merged, wanted, call.loads.all(), call.routes))
      return !call.routes.empty();
    call.routes = {};
  }
  const auto decided = decision_of(call);
  for (const auto& candidate : decided.candidates) {
    if (candidate.outcome != verdict::used) continue;
    const auto* trunk = call.known->egress(candidate.trunk);
    const auto* card = trunk ? trunk->cost.get() : nullptr;
    const rate_row* row = nullptr;
    if (card)
      row = card->is_plain() ? card->find(called, call.request.at)
                             : price_row(*card, leg_of(call.request), call.known->states());
    if (row) call.routes.push_back({trunk, row});  // decide_routes uses no trunk without one
  }
  return !call.routes.empty();
}

account_state::trunk_use& account_state::use_of(trunk_id trunk) {
  for (auto& use : trunk_use_)
    if (use.trunk == trunk) return use;
  return trunk_use_.emplace_back(trunk_use{trunk, 0, 0, 0});
}

result<void> account_state::within_trunk_limits(const ingress_trunk* trunk, instant at) {
  if (!trunk) return {};
  auto& use = use_of(trunk->id);
  const auto second = at.us / 1'000'000;
  if (use.second != second) {
    use.second = second;
    use.second_count = 0;
  }
  if (trunk->cps_max > 0 && use.second_count >= trunk->cps_max)
    return fail(errc::limit_exceeded, "calls per second of the trunk");
  if (trunk->channels_max > 0 && use.channels >= trunk->channels_max)
    return fail(errc::limit_exceeded, "channels of the trunk");
  return {};
}

void account_state::add_running(const call_id& call, running added) {
  const auto trunk = added.ingress_trunk;
  // Moved only when it is new (try_emplace promises so).
  const auto [found, is_new] = running_.try_emplace(call, std::move(added));
  if (!is_new) {
    --use_of(found->second.ingress_trunk).channels;
    found->second = std::move(added);
  }
  ++use_of(trunk).channels;
}

void account_state::drop_running(const call_id& call) {
  const auto found = running_.find(call);
  if (found == running_.end()) return;
  --use_of(found->second.ingress_trunk).channels;
  running_.erase(found);
}

void account_state::see(const catalogue& known) {
  if (seen_.serial == known.serial()) return;
  seen_ = {known.serial(), known.account(id_), nullptr, nullptr, false};
  // The seller at the top carries the call, over the routes of the account that it is asked by.
  const auto* carrying = seen_.terms;
  for (auto i = 0; carrying && carrying->wholesale && i < limits::seller_levels_max; ++i)
    carrying = known.account(carrying->wholesale);
  seen_.is_plain = seen_.terms && seen_.terms->sell && account_detail::is_plain(*seen_.terms);
  if (carrying) seen_.plan = known.plan(carrying->plan);
  if (seen_.plan) seen_.table = known.table_of(*seen_.plan);
  // No running call keeps a card alive that is no longer sold from.
  for (auto& [call, held] : running_) {
    if (held.is_copy || (seen_.terms && held.owner == seen_.terms->sell)) continue;
    auto own = std::make_shared<const price_copy>(held.price.copy());
    held.price = price_window{*own};
    held.owner = std::move(own);
    held.is_copy = true;
  }
}

// ---- while the call runs ----------------------------------------------------------------------

result<account_state::extension> account_state::extend(const call_id& call) {
  const auto now = services_.now();
  const auto known = services_.catalogue.load();
  if (running_.find(call) == running_.end())
    return fail(errc::not_found, "the call holds nothing here");
  if (auto may = granting(known.get(), now); !may) return fail(std::move(may).error());
  const auto& held = running_.find(call)->second;
  const auto before = book_.holds().find(call);
  if (before == book_.holds().end()) return fail(errc::not_found, "the call holds no money");
  extension out{{before->second.granted_s, before->second.reserved}, {}, held.above};
  auto own = book_.extend(call, held.price,
                          {services_.settings.slice_s, services_.settings.max_s}, now);
  if (!own) return fail(std::move(own).error());
  out.own = *own;
  return out;
}

result<account_state::extension> account_state::extend_to(const extend_above& request) {
  const auto now = services_.now();
  const auto known = services_.catalogue.load();
  if (auto may = granting(known.get(), now); !may) return fail(std::move(may).error());
  const auto held = running_.find(request.call);
  const auto before = book_.holds().find(request.call);
  if (held == running_.end() || before == book_.holds().end())
    return fail(errc::not_found, "the call holds no money");
  extension out{{before->second.granted_s, before->second.reserved}, {}, held->second.above};
  auto own = cover(book_, request.call, held->second.price, request.upto_s, now);
  if (!own) return fail(std::move(own).error());
  out.own = *own;
  return out;
}

result<hold_grant> account_state::conclude_extension(const call_id& call, const hold_grant& before,
                                                     const result<hold_grant>& above) {
  const auto held = running_.find(call);
  if (held == running_.end()) return fail(errc::not_found, "the call holds nothing here");
  return conclude_extend(book_, call, held->second.price, before, above);
}

result<hold_grant> account_state::fix(const fix_hold& request) {
  const auto held = running_.find(request.call);
  const auto now_held = book_.holds().find(request.call);
  if (held == running_.end() || now_held == book_.holds().end())
    return fail(errc::not_found, "the call holds nothing here");
  held->second.price = held->second.price.fixed(request.answered_at);
  held->second.answered_at = request.answered_at;
  auto grant = book_.trim(request.call, held->second.price, now_held->second.granted_s);
  renew(request.call);
  return grant;
}

void account_state::renew(const call_id& call) {
  // Not found is fine: the call was settled meanwhile.
  if (const auto renewed = book_.renew(call, services_.now()); !renewed) return;
}

void account_state::release(const call_id& call) {
  drop_running(call);
  // Not found is fine: a release may be repeated after a restart.
  if (const auto released = book_.release(call); !released) return;
}

void account_state::restore(const restore_hold& request) {
  auto own = std::make_shared<const price_copy>(request.sell);
  price_window price{*own};
  if (request.answered_at) price = price.fixed(*request.answered_at);
  book_.restore(request.held);
  // Stored before the answer, at the dearest price: by now it is known which one counts.
  if (request.answered_at)
    if (auto exact = book_.trim(request.held.call, price, request.held.granted_s); !exact)
      log::error("hold_not_priced", {{"why", to_string(exact.error())}});
  add_running(request.held.call, {std::move(own), std::move(price), request.ingress_trunk,
                                  request.above, request.answered_at, true});
}

std::vector<call_id> account_state::release_expired() {
  auto gone = book_.expired(services_.now());
  for (const auto& call : gone) release(call);
  return gone;
}

void account_state::booked(const calls_booked& done) {
  for (const auto& [call, charged] : done.calls) {
    drop_running(call);
    // What the last reading of the balance included already counts there. Not found: told twice.
    const auto settled = done.entry_no > loaded_no_ ? book_.settle(call, charged) : book_.release(call);
    if (settled && *settled < amount{})
      log::error("charge_above_hold", {{"call_id", format(call)}, {"account", id_.value}});
  }
  take_posted(done.posted, done.entry_no);
}

void account_state::take_posted(amount posted, std::int64_t entry_no) {
  if (entry_no < entry_no_) return;
  entry_no_ = entry_no;
  book_.set_posted(posted);
}

void account_state::set_balance(const account_balance& loaded) {
  is_loaded_ = true;
  if (loaded.entry_no < entry_no_) return;
  take_posted(loaded.posted, loaded.entry_no);
  loaded_no_ = loaded.entry_no;
  is_day_known_ = loaded.day_spent.has_value();
  if (loaded.day_spent) book_.set_day_spent(loaded.day, *loaded.day_spent);
}

void account_state::change_limits(const limits_changed& changed) {
  if (changed_ && changed_->catalogue_version >= changed.catalogue_version) return;
  changed_ = std::make_unique<const limits_changed>(changed);
  const auto known = services_.catalogue.load();
  if (const auto* terms = known ? known->account(id_) : nullptr)
    set_limits(*known, *terms, services_.now());
}

account_snapshot account_state::snapshot() {
  const auto now = services_.now();
  const auto known = services_.catalogue.load();
  if (const auto* terms = known ? known->account(id_) : nullptr) set_limits(*known, *terms, now);
  account_snapshot out{id_, book_.posted(), book_.held(), book_.available(), book_.day_spent(), {}, {}};
  burn_rate burn;
  for (const auto& [call, held] : running_) {
    if (!held.answered_at) continue;
    const auto one = burn_of(held.price, *held.answered_at, now);
    if (one) burn = burn + *one;
  }
  out.time_to_empty_s = time_to_empty_s(
      add(book_.posted(), book_.limits().credit_limit).value_or(book_.posted()), burn);
  for (const auto& [call, held] : book_.holds())
    out.holds.push_back({call, held.reserved, held.granted_s, held.created_at, held.expires_at});
  // By number, which is by age.
  std::sort(out.holds.begin(), out.holds.end(),
            [](const hold_view& a, const hold_view& b) { return a.call < b.call; });
  return out;
}

}  // namespace didtron
