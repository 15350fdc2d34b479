#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace carriers_detail {

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.carriers(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_carrier);
}

task<result<response>> one(call_context& in) {
  const carrier_id id{in.args.number("carrier_id")};
  auto found = co_await in.api.carrier(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_carrier(w, *found);
  co_return json_response(200, w.take());
}

}  // namespace carriers_detail

void write_carrier(json::writer& w, const carrier_view& c) {
  w.begin_object().field("carrier_id", c.id.value).field("name", c.name).field("code", c.code);
  w.field("currency", c.money.text()).field("status", c.status).field("trunks", c.trunks);
  w.field("live_calls", c.live_calls).end_object();
}

openapi::schema_ptr carrier_schema() {
  using namespace openapi;
  return object("Carrier", "A company that carries calls for us.",
                {{"carrier_id", integer("number of the carrier", 3)},
                 {"name", text("its name", "Northern Carrier")},
                 {"code", text("short name", "NORTH")},
                 {"currency", currency("in which it charges")},
                 {"status", text("active or disabled", "active")},
                 {"trunks", integer("trunks to it", 2)},
                 {"live_calls", integer("calls it carries now", 1)}});
}

void add_carrier_routes(std::vector<route>& out) {
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/carriers",
                 .who = access::with({area::carriers, action::view}),
                 .operation = "listCarriers",
                 .tag = "carriers",
                 .summary = "Carriers",
                 .description = "Carriers with the number of calls they carry now.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice", openapi::page_of(carrier_schema(), "CarrierPage")}},
                 .run = carriers_detail::list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/carriers/{carrier_id}",
                 .who = access::with({area::carriers, action::view}),
                 .operation = "getCarrier",
                 .tag = "carriers",
                 .summary = "One carrier",
                 .description = "The carrier with its load now.",
                 .parameters = {number_in_path("carrier_id", "number of the carrier")},
                 .answers = {{200, "the carrier", carrier_schema()}},
                 .problems = {errc::not_found},
                 .run = carriers_detail::one});
}

}  // namespace didtron::http
