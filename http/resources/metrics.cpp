#include <cmath>

#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace metrics_detail {

task<result<response>> summary(call_context& in) {
  auto found = co_await in.api.summary(in.who);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_metrics(w, *found, reader_of(in.who));
  co_return json_response(200, w.take());
}

/// Two decimals are what a screen shows; more would only flicker.
inline double two_decimals(double value) { return std::round(value * 100.0) / 100.0; }

/// Minutes with two decimals, rounded down: 90 s -> "1.50".
inline std::string minutes_text(std::int64_t seconds) {
  const std::int64_t hundredths = seconds * 100 / 60;
  std::string fraction = std::to_string(hundredths % 100);
  if (fraction.size() == 1) fraction.insert(0, 1, '0');
  return std::to_string(hundredths / 100) + "." + fraction;
}

}  // namespace metrics_detail

void write_metrics(json::writer& w, const metrics_summary& m, reader who) {
  const traffic_summary& today = m.today;
  w.begin_object().field("live_calls", m.live_calls);
  w.key("calls_per_s").number(metrics_detail::two_decimals(m.calls_per_s));
  w.field("answered_today", today.answered_today).field("attempts_today", today.attempts_today);
  w.key("asr_percent");
  if (today.attempts_today == 0)
    w.null();
  else
    w.number(metrics_detail::two_decimals(100.0 * static_cast<double>(today.answered_today) /
                                          static_cast<double>(today.attempts_today)));
  w.field("billed_minutes_today", metrics_detail::minutes_text(today.billed_s_today));
  write_amount(w, "charges_today", today.charges_today);
  std::optional<amount> costs;
  std::optional<amount> margin;
  if (who == reader::with_costs) {
    costs = today.costs_today;
    if (auto difference = subtract(today.charges_today, today.costs_today)) margin = *difference;
  }
  write_optional(w, "costs_today", costs);
  write_optional(w, "margin_today", margin);
  w.field("currency", today.money.text());
  w.key("node").begin_object().field("node_id", m.node.node_id);
  write_time(w, "started_at", m.node.started_at);
  w.field("version", m.node.version).field("shards_owned", m.node.shards_owned);
  w.field("is_ready", m.node.is_ready).field("edge", m.node.edge).end_object().end_object();
}

openapi::schema_ptr metrics_schema() {
  using namespace openapi;
  return object(
      "MetricsSummary", "Traffic of today (UTC) and the state of the node that answers.",
      {{"live_calls", integer("calls running now", 1)},
       {"calls_per_s", number("attempts per second over the last minute", "0.25")},
       {"answered_today", integer("calls answered today", 41)},
       {"attempts_today", integer("calls decided today", 50)},
       {"asr_percent", nullable(number("answered of attempts; null: no attempt yet", "82"))},
       {"billed_minutes_today", decimal("minutes charged today", "12.50")},
       {"charges_today", decimal("what customers pay for today", "0.18750000")},
       {"costs_today",
        nullable(decimal("what carriers charge for today; needs costs.view", "0.11250000"))},
       {"margin_today", nullable(decimal("charges less costs; needs costs.view", "0.07500000"))},
       {"currency", currency("of the amounts")},
       {"node",
        object("", "The node that answers.",
               {{"node_id", text("its name", "node-1")},
                {"started_at", date_time("when it was started")},
                {"version", text("version of the program", "0.1.0")},
                {"shards_owned", integer("of 1,024", 1024)},
                {"is_ready", boolean("it takes calls", true)},
                {"edge", one_of("link to the edge", {"connected", "silent", "reconciling"})}})}});
}

void add_metrics_routes(std::vector<route>& out) {
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/metrics/summary",
                 .who = access::with({area::calls, action::view}),
                 .operation = "getMetricsSummary",
                 .tag = "metrics",
                 .summary = "Today in numbers",
                 .description = "Calls now and today, money of today, state of the node.",
                 .answers = {{200, "the summary", metrics_schema()}},
                 .run = metrics_detail::summary});
}

}  // namespace didtron::http
