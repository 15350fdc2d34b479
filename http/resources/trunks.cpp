#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace trunks_detail {

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.trunks(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_trunk);
}

task<result<response>> one(call_context& in) {
  const trunk_id id{in.args.number("trunk_id")};
  auto found = co_await in.api.trunk(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_trunk(w, *found);
  co_return json_response(200, w.take());
}

inline std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace trunks_detail

void write_trunk(json::writer& w, const trunk_view& t) {
  w.begin_object()
      .field("trunk_id", t.id.value)
      .field("direction", t.is_ingress ? "ingress" : "egress");
  w.field("name", t.name).key("account");
  write_ref(w, "account_id", t.account);
  w.key("carrier");
  write_ref(w, "carrier_id", t.carrier);
  w.field("source", trunks_detail::unless_empty(t.source)).field("tech_prefix", t.tech_prefix);
  w.field("host", trunks_detail::unless_empty(t.host));
  w.field("port", t.port > 0 ? std::optional{t.port} : std::nullopt);
  w.field("problem", trunks_detail::unless_empty(t.problem));
  w.field("status", t.status).field("channels_max", t.channels_max).field("cps_max", t.cps_max);
  w.field("channels_in_use", t.channels_in_use).end_object();
}

openapi::schema_ptr trunk_schema() {
  using namespace openapi;
  return object(
      "Trunk", "A signalling connection: ingress from a customer, egress to a carrier.",
      {{"trunk_id", integer("number of the trunk", 12)},
       {"direction", one_of("ingress: calls come in; egress: calls go out", {"egress", "ingress"})},
       {"name", text("its name", "Northern London")},
       {"account",
        nullable(reference("account_id", "who pays for calls from it; ingress only", "Acme main"))},
       {"carrier",
        nullable(reference("carrier_id", "whose it is; egress only", "Northern Carrier"))},
       {"source",
        nullable(text("address or network it may send from, CIDR; null: egress", "192.0.2.0/28"))},
       {"tech_prefix", text("ingress: digits that its numbers begin with; egress: digits put in "
                            "front of them",
                            "")},
       {"host", nullable(text("host that calls are sent to; null: ingress", "192.0.2.20"))},
       {"port",
        nullable(integer("its port; null: from any (ingress), to the usual one (egress)", 5060))},
       {"problem", nullable(text("why no call can be sent over it; egress only",
                                 "the host is not a host name or a numeric address"))},
       {"status", text("active or disabled", "active")},
       {"channels_max", integer("calls at once; 0: no limit", 50)},
       {"cps_max", integer("new calls per second; 0: no limit", 5)},
       {"channels_in_use", integer("calls on it now", 1)}});
}

void add_trunk_routes(std::vector<route>& out) {
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/trunks",
                 .who = access::with({area::carriers, action::view}),
                 .operation = "listTrunks",
                 .tag = "carriers",
                 .summary = "Trunks",
                 .description = "Trunks of customers and carriers with their load now.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice", openapi::page_of(trunk_schema(), "TrunkPage")}},
                 .run = trunks_detail::list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/trunks/{trunk_id}",
                 .who = access::with({area::carriers, action::view}),
                 .operation = "getTrunk",
                 .tag = "carriers",
                 .summary = "One trunk",
                 .description = "The trunk with its load now.",
                 .parameters = {number_in_path("trunk_id", "number of the trunk")},
                 .answers = {{200, "the trunk", trunk_schema()}},
                 .problems = {errc::not_found},
                 .run = trunks_detail::one});
}

}  // namespace didtron::http
