#include <algorithm>
#include <iterator>

#include "http/middleware/write_keys.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/routes.hpp"
#include "protocols/json/reader.hpp"

/// What customers have beyond the routes of every described record.
namespace didtron::http {

namespace customers_detail {

constexpr const char* billing_types[] = {"prepaid", "postpaid"};

const described::resource& customers() { return *described::resources().find("customers"); }

/// Who decides on credit need not be somebody who edits customers.
task<result<response>> set_billing_type(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  const described::resource& r = customers();
  json::object_reader body{*in.body};
  record_change wanted;
  wanted.version = body.integer("version", {.min = 1});
  std::string type = body.text("billing_type", {.bytes_min = 1, .bytes_max = 20});
  wanted.reason = body.text("reason", {.bytes_min = 1, .bytes_max = record_reason_bytes_max});
  if (!type.empty() && std::find(std::begin(billing_types), std::end(billing_types), type) == std::end(billing_types))
    body.refuse("billing_type", "must be prepaid or postpaid");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  wanted.given.resize(r.fields().size());
  wanted.given[*r.find("billing_type")] = described::value{std::move(type)};
  auto done = co_await in.api.change_record(in.who, std::move(*key), r, in.args.number("customer_id"), std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

}  // namespace customers_detail

void add_customer_routes(std::vector<route>& out) {
  using namespace customers_detail;
  using namespace openapi;
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/customers/{customer_id}/billing-type",
                 .who = access::with({area::credit, action::edit}),
                 .operation = "setCustomerBillingType",
                 .tag = "customers",
                 .summary = "Let a customer pay later, or not any more",
                 .description = "Enterprises, wholesalers and call centers may become postpaid; the audit log keeps who decided, and why. "
                                "The kind and the credit limit of its accounts stay as they are.",
                 .parameters = {number_in_path("customer_id", "number of the customer")},
                 .request_body = object("CustomerBillingType", "How a customer is to pay.",
                                        {{"version", integer("of the customer as you saw it", 1)},
                                         {"billing_type", one_of("how it pays", {"prepaid", "postpaid"})},
                                         {"reason", text("1 to 500 bytes; the audit log keeps it", "references are good")}}),
                 .answers = {{200, "the customer as it is now", record_schema(customers())}},
                 .problems = {errc::not_found, errc::stale_version, errc::duplicate},
                 .has_write_key = true,
                 .run = set_billing_type});
}

}  // namespace didtron::http
