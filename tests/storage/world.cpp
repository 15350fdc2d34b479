#include "tests/storage/world.hpp"

#include "actors/zones/zone_files.hpp"

#include "actors/domain/core/shard.hpp"

namespace didtron::test {

result<storage::shard_claim> world::acquire(const std::string& name, std::uint8_t boot) {
  storage::lease_holder me{name, {}};
  me.boot.bytes[15] = boot;
  const std::int32_t shard = shard_of(seller());
  auto tx = pg::transaction::begin(node, tenant_id{});
  if (!tx) return fail(std::move(tx).error());
  auto claims = storage::acquire_leases(*tx, me, std::span{&shard, 1}, std::chrono::seconds{30});
  if (!claims) return fail(std::move(claims).error());
  if (claims->empty()) return fail(errc::conflict, "somebody else holds the shard");
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return claims->front();
}

storage::billed_call world::call(std::uint8_t n, std::int64_t duration_ms) {
  static const instant started = must(parse_instant("2026-05-04T10:00:00Z"));
  const auto all = must(pg::run(node, storage::load_catalogue()));
  const auto& customer = demo.customers.front();
  const auto* account = all->account(customer.account);
  const auto* trunk = all->egress(demo.carriers.back().trunk);

  storage::billed_call out;
  auto& f = out.call.facts;
  f.id = make_uuid_v7(plus_ms(started, n), 7, n);
  f.tenant = seller();
  f.account = customer.account;
  f.customer = customer.tenant;
  f.edge = "edge-1";
  f.ingress_trunk = all->parts().ingress.front().id;
  f.caller = "14155550100";
  f.called_raw = "1001#442071838750";
  f.called = "442071838750";
  f.destination = "United Kingdom, London";
  f.started_at = plus_ms(started, n * 1000);
  f.decision.expected_call_s = 180;
  f.decision.expected_price = amount{180'000'000};
  candidate used;
  used.trunk = trunk->id;
  used.carrier = trunk->carrier;
  used.trunk_name = trunk->name;
  used.carrier_name = trunk->carrier_name;
  used.reason = "cheapest \"of\" all\n";
  used.rank = 1;
  candidate refused = used;
  refused.outcome = verdict::no_profit;
  refused.rank = 0;
  f.decision.candidates = {used, refused};

  out.call.egress_trunk = trunk->id;
  out.call.carrier = trunk->carrier;
  out.call.result = call_result::answered;
  out.call.sip_code = 200;
  out.call.reason = "OK";
  out.call.hangup_by = hangup_side::caller;
  out.call.ringing_at = plus_ms(f.started_at, 300);
  out.call.answered_at = plus_ms(f.started_at, 1500);
  out.call.ended_at = plus_ms(*out.call.answered_at, duration_ms);
  out.call.duration_ms = duration_ms;
  const auto other = demo.carriers.front();
  out.call.attempts = {
      {1, other.trunk, other.carrier, 503, "Service Unavailable", plus_ms(f.started_at, 100)},
      {2, trunk->id, trunk->carrier, 200, "OK", out.call.ended_at}};
  const auto sell =
      must(rating_side_for(*account->sell, f.called, f.started_at, out.call.answered_at));
  const auto cost =
      must(rating_side_for(*trunk->cost, f.called, f.started_at, out.call.answered_at));
  out.rating = must(rate_finished(out.call, &sell, &cost));
  return out;
}

result<storage::booking> world::book(storage::shard_claim with,
                                     const std::vector<storage::billed_call>& calls) {
  auto tx = pg::transaction::begin(node, seller());
  if (!tx) return fail(std::move(tx).error());
  auto booked = storage::book_finished_calls(*tx, with, calls);
  if (!booked) return booked;
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return booked;
}

storage::new_rate_card ruled_card(const std::string& name) {
  storage::new_rate_card out;
  out.name = name;
  out.rules.is_split_on_boundary = true;
  out.rules.is_lrn = true;
  out.rules.schedule =
      must(time_schedule::build("Europe/Berlin", must(load_time_zone("Europe/Berlin")),
                                {{"peak", {must(parse_time_window("mon-fri 08:00-12:00")),
                                           must(parse_time_window("mon-fri 13:00-19:00"))}},
                                 {"quiet", {must(parse_time_window("sat-sun,hol 00:00-24:00"))}}},
                                {must(parse_calendar_date("2026-12-25"))}));
  out.rules.surcharges = {{"origin", "1", "", amount{5}, {}}, {"origin", "", "", {}, percent{7'000'000}}};
  return out;
}

storage::new_fx_rate dollar_rate(const char* day, std::int64_t rate_e10) {
  storage::new_fx_rate out;
  out.source = "bank";
  out.base = must(parse_currency("EUR"));
  out.quote = must(parse_currency("USD"));
  out.as_of = must(parse_calendar_date(day));
  out.rate = {rate_e10};
  return out;
}

}  // namespace didtron::test
