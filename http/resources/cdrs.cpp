#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace cdrs_detail {

inline const std::vector<std::string>& results() {
  static const std::vector<std::string> words{"answered",  "busy",   "no_answer",
                                              "cancelled", "failed", "rejected"};
  return words;
}

task<result<response>> list(call_context& in) {
  cdr_filter filter;
  if (const std::int64_t account = in.args.number("account_id"); account > 0)
    filter.account = account_id{account};
  if (const std::string* outcome = in.args.find("result")) filter.result = *outcome;
  auto found = co_await in.api.cdrs(in.who, in.paging, std::move(filter));
  if (!found) co_return fail(std::move(found).error());
  const reader who = reader_of(in.who);
  co_return page_response(*found,
                          [who](json::writer& w, const cdr_view& c) { write_cdr(w, c, who); });
}

task<result<response>> one(call_context& in) {
  const call_id id = in.args.uuid("call_id");
  auto found = co_await in.api.cdr(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_cdr_detail(w, *found, reader_of(in.who));
  co_return json_response(200, w.take());
}

/// Members of a list item; `write_cdr_detail` goes on in the same object.
inline void write_members(json::writer& w, const cdr_view& c, reader who) {
  w.field("call_id", format(c.id));
  write_time(w, "started_at", c.started_at);
  w.key("account");
  write_ref(w, "account_id", c.account);
  w.field("caller", c.caller).field("called", c.called).field("destination", c.destination);
  w.key("carrier");
  write_ref(w, "carrier_id", who == reader::customer ? named_ref{} : c.carrier);
  w.field("result", c.result).field("sip_code", c.sip_code).field("duration_ms", c.duration_ms);
  w.field("billed_s", c.billed_s).field("currency", c.money.text());
  write_amount(w, "charge", c.charge);
  std::optional<amount> cost;
  std::optional<amount> margin;
  if (who == reader::with_costs && c.cost) {
    cost = c.cost;
    // Between currencies there is none: the rate of which side, and of which day?
    if (c.is_cost_whole && c.cost_money == c.money)
      if (auto difference = subtract(c.charge, *c.cost)) margin = *difference;
  }
  w.field("cost_currency", cost ? std::optional{std::string{c.cost_money.text()}} : std::nullopt);
  write_optional(w, "cost", cost);
  write_optional(w, "margin", margin);
}

inline void write_explanation(json::writer& w, const std::optional<rating_explanation>& found);

inline void write_attempt(json::writer& w, const attempt_view& a, bool sees_costs) {
  w.begin_object().field("attempt_no", a.attempt_no);
  w.key("trunk");
  write_ref(w, "trunk_id", a.trunk);
  w.key("carrier");
  write_ref(w, "carrier_id", a.carrier);
  w.field("sip_code", a.sip_code).field("sip_reason", a.sip_reason);
  write_time(w, "ended_at", a.ended_at);
  const bool has_cost = sees_costs && a.cost && a.money;
  w.field("cost_currency", has_cost ? std::optional{std::string{a.money->text()}} : std::nullopt);
  write_optional(w, "cost", has_cost ? a.cost : std::nullopt);
  w.key("cost_explanation");
  write_explanation(w, sees_costs ? a.explanation : std::nullopt);
  w.end_object();
}

/// Money is null where there was no price to compare; rank is null when the trunk was not used.
inline void write_candidate(json::writer& w, const candidate& c) {
  const bool is_priced = c.row.value != 0 || !c.prefix.empty();
  w.begin_object().field("trunk_id", c.trunk.value).field("trunk_name", c.trunk_name);
  w.field("carrier_id", c.carrier.value).field("carrier_name", c.carrier_name);
  w.field("priority", c.priority).field("outcome", name_of(c.outcome)).field("reason", c.reason);
  w.field("prefix", c.prefix);
  write_optional(w, "expected_cost", is_priced ? std::optional{c.expected_cost} : std::nullopt);
  write_optional(w, "expected_margin", is_priced ? std::optional{c.expected_margin} : std::nullopt);
  w.field("rank", c.rank > 0 ? std::optional{c.rank} : std::nullopt);
  w.end_object();
}

inline void write_decision(json::writer& w, const route_decision& d) {
  w.begin_object().field("expected_call_s", d.expected_call_s);
  write_amount(w, "expected_price", d.expected_price);
  w.key("candidates").begin_array();
  for (const candidate& c : d.candidates)
    write_candidate(w, c);
  w.end_array().end_object();
}

inline void write_explanation(json::writer& w, const std::optional<rating_explanation>& found) {
  if (!found) {
    w.null();
    return;
  }
  const rating_explanation& x = *found;
  w.begin_object().key("card");
  write_ref(w, "rate_card_id", x.card);
  w.field("prefix", x.prefix).field("destination", x.destination);
  w.field("rate_initial", format(x.rate_initial)).field("rate_next", format(x.rate_next));
  w.field("increments", std::to_string(x.steps.initial_s) + "/" + std::to_string(x.steps.next_s));
  w.field("duration_ms", x.duration_ms).field("duration_rounding", name_of(x.duration_mode));
  w.field("seconds", x.seconds).field("billed_s", x.billed_s).field("precision", x.precision);
  w.field("rounding", name_of(x.rounding)).key("steps").begin_array();
  for (const charge_step& s : x.lines) {
    w.begin_object().field("what", s.what).field("formula", s.formula);
    write_amount(w, "value", s.value);
    w.end_object();
  }
  w.end_array();
  write_amount(w, "total", x.total);
  w.end_object();
}

inline openapi::schema_ptr explanation_schema() {
  using namespace openapi;
  return object("RatingExplanation",
                "How a charge came about, so that it can be added up again by hand.",
                {{"card", nullable(reference("rate_card_id", "the price list", "Retail USD"))},
                 {"prefix", text("the digits that matched", "4420")},
                 {"destination", text("what the prefix stands for", "United Kingdom, London")},
                 {"rate_initial", decimal("per minute, first increment", "0.0150")},
                 {"rate_next", decimal("per minute, further increments", "0.0150")},
                 {"increments", text("initial/next seconds", "6/6")},
                 {"duration_ms", integer("measured", 12034)},
                 {"duration_rounding", text("floor, ceil, half_up or half_down", "ceil")},
                 {"seconds", integer("after that rounding", 13)},
                 {"billed_s", integer("after free seconds and increments", 18)},
                 {"precision", integer("decimals of the charge", 6)},
                 {"rounding", text("mode of the one rounding", "half_up")},
                 {"steps", array(object("", "One term of the sum.",
                                        {{"what", text("what it is", "first 6 s at 0.0150/min")},
                                         {"formula", text("how it is computed", "0.0150 * 6 / 60")},
                                         {"value", decimal("its value", "0.00150000")}}),
                                 "the terms, in order; they add up to the total")},
                 {"total", decimal("the charge", "0.00450000")}});
}

inline openapi::schema_ptr decision_schema() {
  using namespace openapi;
  return object(
      "RouteDecision", "Which trunks were looked at for the call, and what became of each.",
      {{"expected_call_s", integer("seconds at which costs are compared", 180)},
       {"expected_price", decimal("what the customer would pay for them", "0.04500000")},
       {"candidates",
        array(
            object("", "One trunk.",
                   {{"trunk_id", integer("number of the trunk", 12)},
                    {"trunk_name", text("its name", "Northern London")},
                    {"carrier_id", integer("number of the carrier", 3)},
                    {"carrier_name", text("its name", "Northern Carrier")},
                    {"priority", integer("lower goes first, before cost", 1)},
                    {"outcome",
                     text("used, beyond_attempts, no_rate, blocked, no_profit, route_disabled, "
                          "trunk_disabled, channels_full, cps_full, unhealthy or other_currency",
                          "used")},
                    {"reason", text("the same for people", "rank 1")},
                    {"prefix", text("matched in its price list; empty: none", "4420")},
                    {"expected_cost", nullable(decimal("for the expected seconds", "0.02700000"))},
                    {"expected_margin",
                     nullable(decimal("expected price less expected cost", "0.01800000"))},
                    {"rank", nullable(integer("place in the order tried; null: not used", 1))}}),
            "used ones first, in order")}});
}

}  // namespace cdrs_detail

void write_cdr(json::writer& w, const cdr_view& c, reader who) {
  w.begin_object();
  cdrs_detail::write_members(w, c, who);
  w.end_object();
}

void write_cdr_detail(json::writer& w, const cdr_detail& c, reader who) {
  const bool is_staff = who != reader::customer;
  const bool sees_costs = who == reader::with_costs;
  w.begin_object();
  cdrs_detail::write_members(w, c.summary, who);
  w.field("called_raw", c.called_raw).key("ingress_trunk");
  write_ref(w, "trunk_id", c.ingress_trunk);
  w.key("egress_trunk");
  write_ref(w, "trunk_id", is_staff ? c.egress_trunk : named_ref{});
  w.field("sip_reason", c.sip_reason).field("hangup_by", c.hangup_by);
  write_optional(w, "ringing_at", c.ringing_at);
  write_optional(w, "answered_at", c.answered_at);
  write_time(w, "ended_at", c.ended_at);
  w.field("is_estimated", c.is_estimated).key("attempts").begin_array();
  if (is_staff)
    for (const attempt_view& a : c.attempts)
      cdrs_detail::write_attempt(w, a, sees_costs);
  w.end_array().key("decision");
  if (sees_costs && c.decision)
    cdrs_detail::write_decision(w, *c.decision);
  else
    w.null();
  w.key("charge_explanation");
  cdrs_detail::write_explanation(w, c.charge_explanation);
  w.key("cost_explanation");
  cdrs_detail::write_explanation(w, sees_costs ? c.cost_explanation : std::nullopt);
  w.key("reratings").begin_array();
  for (const auto& r : c.reratings) {
    w.begin_object().field("rerating_id", r.id).field("side", r.side);
    write_amount(w, "before", r.before);
    write_amount(w, "after", r.after);
    write_time(w, "posted_at", r.posted_at);
    write_optional(w, "undone_at", r.undone_at);
    w.end_object();
  }
  w.end_array();
  w.field("journal_entry_no", is_staff ? c.journal_entry_no : std::nullopt);
  const bool is_imported = is_staff && c.source.value != 0;
  w.key("source");
  write_ref(w, "source_id", is_imported ? c.source : named_ref{});
  w.field("import_id", is_imported ? std::optional{c.import_id} : std::nullopt);
  w.end_object();
}

openapi::schema_ptr cdr_schema() {
  using namespace openapi;
  return object(
      "Cdr", "One call as recorded.",
      {{"call_id", uuid("the call")},
       {"started_at", date_time("when the route was decided")},
       {"account", reference("account_id", "who pays", "Acme main")},
       {"caller", text("calling number", "12025550123")},
       {"called", text("called number, E.164 without +", "442071838750")},
       {"destination", text("where the number is", "United Kingdom, London")},
       {"carrier", nullable(reference("carrier_id", "who carried it", "Northern Carrier"),
                            "null: nobody carried it, or a customer asks")},
       {"result",
        one_of("answered; busy, no_answer, cancelled by the caller; failed: no carrier took it; "
               "rejected: refused before any carrier was asked",
               cdrs_detail::results())},
       {"sip_code", integer("final SIP status towards the caller", 200)},
       {"duration_ms", integer("from answer to end", 12034)},
       {"billed_s", integer("seconds charged, after increments and free seconds", 18)},
       {"currency", currency("of the charge")},
       {"charge", decimal("what the account pays", "0.00450000")},
       {"cost_currency", nullable(currency("of the cost"), "as of cost")},
       {"cost", nullable(decimal("what the carriers take, those that only tried included; needs costs.view", "0.00270000"))},
       {"margin", nullable(decimal("charge less cost; needs costs.view", "0.00180000"),
                           "without costs.view, or when charge and costs are not all of one currency")}});
}

openapi::schema_ptr cdr_detail_schema() {
  using namespace openapi;
  const schema_ptr trunk = reference("trunk_id", "the trunk", "Northern London");
  return extend(
      cdr_schema(), "CdrDetail", "One call with everything that led to its price.",
      {{"called_raw", text("the number as the customer sent it", "+44 20 7183 8750")},
       {"ingress_trunk", nullable(reference("trunk_id", "over which it came in", "Acme office"))},
       {"egress_trunk", nullable(reference("trunk_id", "over which it went out", "Northern London"),
                                 "null: nobody carried it, or a customer asks")},
       {"sip_reason", text("reason phrase of the final status", "OK")},
       {"hangup_by",
        text("who ended it: caller (also by cancelling), callee or platform; empty: it failed",
             "caller")},
       {"ringing_at",
        nullable(date_time("first ringing; null: it did not ring", "2026-04-01T12:00:01Z"))},
       {"answered_at", nullable(date_time("answer; null: not answered", "2026-04-01T12:00:04Z"))},
       {"ended_at", date_time("end", "2026-04-01T12:00:16.034Z")},
       {"is_estimated", boolean("the end was not reported and is taken from the hard stop", false)},
       {"attempts", array(object("", "One try on one trunk.",
                                 {{"attempt_no", integer("1, 2, …", 1)},
                                  {"trunk", nullable(trunk)},
                                  {"carrier", nullable(reference("carrier_id", "the carrier",
                                                                 "Northern Carrier"))},
                                  {"sip_code", integer("what it answered", 503)},
                                  {"sip_reason", text("its reason phrase", "Service Unavailable")},
                                  {"ended_at", date_time("when", "2026-04-01T12:00:01Z")},
                                  {"cost_currency", nullable(currency("of the cost; null: as `cost`"))},
                                  {"cost", nullable(decimal("what the carrier takes for it: for the try that carried the "
                                                            "call its cost, else its attempt fee; null: nothing, or the "
                                                            "reader lacks costs.view",
                                                            "0.00100000"))},
                                  {"cost_explanation", nullable(cdrs_detail::explanation_schema(), "as `cost`")}}),
                          "tries in order; empty for customers")},
       {"decision", nullable(cdrs_detail::decision_schema(),
                             "null: refused before routing, or the reader lacks costs.view")},
       {"charge_explanation",
        nullable(cdrs_detail::explanation_schema(), "null: nothing was charged")},
       {"cost_explanation", nullable(cdrs_detail::explanation_schema(),
                                     "null: no cost, or the reader lacks costs.view")},
       {"reratings",
        array(object("CdrRerating", "What a re-rating made of an amount of this call.",
                     {{"rerating_id", integer("number of the run", 6)},
                      {"side", one_of("which amount", {"charge", "cost"})},
                      {"before", decimal("as it stood", "0.02750000")},
                      {"after", decimal("as it was posted", "0.03410000")},
                      {"posted_at", date_time("when")},
                      {"undone_at", nullable(date_time("when it was taken back"), "never")}}),
              "in the order of posting; charge and cost above are what was booked first")},
       {"journal_entry_no",
        nullable(integer("entry that booked it; null: not yet, or a customer asks", 42))},
       {"source", nullable(reference("source_id", "another switch that reported it", "switch-1"),
                           "an edge of this platform, or a customer asks")},
       {"import_id", nullable(integer("file of that source", 9), "as `source`")}});
}

void add_cdr_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/cdrs",
       .who = access::with({area::calls, action::view}).also_for(audience::customer),
       .operation = "listCdrs",
       .tag = "calls",
       .summary = "Call records, newest first",
       .description =
           "Every call that was decided, also those that nobody answered. `cost` and `margin` are "
           "null without costs.view; customers see their own accounts only.",
       .parameters = paging_and({{"account_id",
                                  parameter::place::query,
                                  value_type::number,
                                  "only calls of this account",
                                  "7",
                                  {}},
                                 {"result", parameter::place::query, value_type::word,
                                  "only calls that ended so", "answered", cdrs_detail::results()}}),
       .answers = {{200, "one slice", openapi::page_of(cdr_schema(), "CdrPage")}},
       .run = cdrs_detail::list});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/cdrs/{call_id}",
       .who = access::with({area::calls, action::view}).also_for(audience::customer),
       .operation = "getCdr",
       .tag = "calls",
       .summary = "One call with its explanation",
       .description =
           "Attempts, the route decision with every candidate, and both charges step by step.",
       .parameters = {{"call_id",
                       parameter::place::path,
                       value_type::uuid,
                       "the call",
                       "01963b5e-8a00-7cc3-98c4-dc0c0c07398f",
                       {}}},
       .answers = {{200, "the call", cdr_detail_schema()}},
       .problems = {errc::not_found},
       .run = cdrs_detail::one});
}

}  // namespace didtron::http
