#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace live_calls_detail {

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.live_calls(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  const reader who = reader_of(in.who);
  co_return page_response(
      *found, [who](json::writer& w, const live_call_view& c) { write_live_call(w, c, who); });
}

task<result<response>> end(call_context& in) {
  const call_id id = in.args.uuid("call_id");
  auto asked = co_await in.api.end_call(in.who, id);
  if (!asked) co_return fail(std::move(asked).error());
  json::writer w;
  w.begin_object().field("call_id", format(asked->call));
  write_time(w, "requested_at", asked->requested_at);
  w.end_object();
  co_return json_response(202, w.take());
}

}  // namespace live_calls_detail

void write_live_call(json::writer& w, const live_call_view& c, reader who) {
  const bool is_staff = who != reader::customer;
  const bool sees_costs = who == reader::with_costs;
  w.begin_object().field("call_id", format(c.id));
  w.key("account");
  write_ref(w, "account_id", c.account);
  w.key("customer");
  write_ref(w, "tenant_id", c.customer);
  w.field("caller", c.caller).field("called", c.called).field("destination", c.destination);
  w.key("carrier");
  write_ref(w, "carrier_id", is_staff ? c.carrier : named_ref{});
  w.key("trunk");
  write_ref(w, "trunk_id", is_staff ? c.trunk : named_ref{});
  w.field("state", c.state);
  write_time(w, "routed_at", c.routed_at);
  write_optional(w, "answered_at", c.answered_at);
  w.field("granted_s", c.granted_s);
  write_amount(w, "hold", c.hold);
  w.field("currency", c.money.text()).field("rate_per_min", format(c.rate_per_min));
  w.key("cost_per_min");
  if (sees_costs && c.cost_per_min)
    w.text(format(*c.cost_per_min));
  else
    w.null();
  w.field("duration_s", c.duration_s);
  write_amount(w, "charge", c.charge);
  write_optional(w, "cost", sees_costs ? c.cost : std::nullopt);
  write_optional(w, "margin", sees_costs ? c.margin : std::nullopt);
  w.end_object();
}

openapi::schema_ptr live_call_schema() {
  using namespace openapi;
  return object(
      "LiveCall", "A call that runs now, with what it would cost if it ended now.",
      {{"call_id", uuid("the call")},
       {"account", reference("account_id", "who pays", "Acme main")},
       {"customer", reference("tenant_id", "whose account it is", "Acme Telecom")},
       {"caller", text("calling number", "12025550123")},
       {"called", text("called number, E.164 without +", "442071838750")},
       {"destination", text("where the number is", "United Kingdom, London")},
       {"carrier",
        nullable(reference("carrier_id",
                           "who carries it; null before the first attempt and for customers",
                           "Northern Carrier"))},
       {"trunk",
        nullable(reference("trunk_id", "over which trunk; null as above", "Northern London"))},
       {"state", one_of("routed: on its way; answered: being charged", {"routed", "answered"})},
       {"routed_at", date_time("when the route was decided")},
       {"answered_at", nullable(date_time("when it was answered", "2026-04-01T12:00:04Z"))},
       {"granted_s", integer("seconds from the answer on that money is reserved for; the call ends "
                             "there unless more is granted",
                             60)},
       {"hold", decimal("amount reserved for it on the account", "0.01500000")},
       {"currency", currency("of the amounts and rates")},
       {"rate_per_min", decimal("price per minute", "0.0150")},
       {"cost_per_min",
        nullable(decimal("what the carrier charges per minute; needs costs.view", "0.0090"))},
       {"duration_s", integer("seconds since it was answered", 12)},
       {"charge", decimal("price so far", "0.00300000")},
       {"cost", nullable(decimal("carrier's charge so far; needs costs.view", "0.00180000"))},
       {"margin", nullable(decimal("charge less cost; needs costs.view", "0.00120000"))}});
}

void add_live_call_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/live-calls",
       .who = access::with({area::calls, action::view}).also_for(audience::customer),
       .operation = "listLiveCalls",
       .tag = "calls",
       .summary = "Running calls",
       .description = "Live state from the calls themselves; the price grows with each second.",
       .parameters = paging_parameters(),
       .answers = {{200, "one slice", openapi::page_of(live_call_schema(), "LiveCallPage")}},
       .run = live_calls_detail::list});
  out.push_back(
      {.method = "POST",
       .pattern = "/api/v1/live-calls/{call_id}/end",
       .who = access::with({area::calls, action::edit}),
       .operation = "endLiveCall",
       .tag = "calls",
       .summary = "Hang up a running call",
       .description =
           "Asks the edge to end the call. The call leaves the list when the edge has done it.",
       .parameters = {{"call_id",
                       parameter::place::path,
                       value_type::uuid,
                       "the call",
                       "01963b5e-8a00-7cc3-98c4-dc0c0c07398f",
                       {}}},
       .answers = {{202, "asked for",
                    openapi::object(
                        "EndRequested", "The call was asked to end.",
                        {{"call_id", openapi::uuid("the call")},
                         {"requested_at", openapi::date_time("when it was asked for")}})}},
       .problems = {errc::not_found},
       .run = live_calls_detail::end});
}

}  // namespace didtron::http
