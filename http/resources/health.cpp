#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace health_detail {

task<result<response>> alive(call_context&) { co_return json_response(200, R"({"status":"ok"})"); }

task<result<response>> ready(call_context& in) {
  auto found = co_await in.api.ready();
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object().field("is_ready", found->is_ready).key("checks").begin_array();
  for (const readiness::check& c : found->checks)
    w.begin_object()
        .field("name", c.name)
        .field("is_ok", c.is_ok)
        .field("detail", c.detail)
        .end_object();
  w.end_array().end_object();
  co_return json_response(found->is_ready ? 200 : 503, w.take());
}

task<result<response>> prometheus(call_context& in) {
  auto text = co_await in.api.prometheus();
  if (!text) co_return fail(std::move(text).error());
  co_return text_response(200, std::move(*text), "text/plain; version=0.0.4; charset=utf-8");
}

inline openapi::schema_ptr ready_schema() {
  using namespace openapi;
  return object("Readiness", "Whether the node takes calls.",
                {{"is_ready", boolean("all checks passed", true)},
                 {"checks", array(object("", "One thing the node needs.",
                                         {{"name", text("what is checked", "database")},
                                          {"is_ok", boolean("it works", true)},
                                          {"detail", text("why not", "")}}),
                                  "every check")}});
}

}  // namespace health_detail

void add_health_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/healthz",
       .who = access::local(),
       .operation = "getHealth",
       .tag = "node",
       .summary = "Is the process alive",
       .description = "Answers as long as the node can answer at all. From this machine only.",
       .answers = {{200, "alive",
                    openapi::object("Health", "The process answers.",
                                    {{"status", openapi::text("always ok", "ok")}})}},
       .problems = {errc::not_found},
       .run = health_detail::alive});
  out.push_back({.method = "GET",
                 .pattern = "/readyz",
                 .who = access::local(),
                 .operation = "getReadiness",
                 .tag = "node",
                 .summary = "Does the node take calls",
                 .description = "Database, leases and edge. From this machine only.",
                 .answers = {{200, "ready", health_detail::ready_schema()},
                             {503, "not ready", health_detail::ready_schema()}},
                 .problems = {errc::not_found},
                 .run = health_detail::ready});
  out.push_back({.method = "GET",
                 .pattern = "/metrics",
                 .who = access::local(),
                 .operation = "getMetrics",
                 .tag = "node",
                 .summary = "Counters for Prometheus",
                 .description = "Text exposition format 0.0.4. From this machine only.",
                 .answers = {{200, "the counters", {}, "text/plain"}},
                 .problems = {errc::not_found},
                 .run = health_detail::prometheus});
}

}  // namespace didtron::http
