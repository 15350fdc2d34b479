#include "http/resources/record_json.hpp"
#include "http/resources/routes.hpp"

/// What a company sees of its seller's offer: a list and a record for every assignable resource.
namespace didtron::http {

namespace offers_detail {

using described::resource;

task<result<response>> list(call_context& in) {
  const resource& r = *in.target->described;
  auto found = co_await in.api.offer(in.who, r, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, [&](json::writer& w, const described::record& one) { write_offer(w, r, one); });
}

task<result<response>> one(call_context& in) {
  const resource& r = *in.target->described;
  auto found = co_await in.api.offered(in.who, r, in.args.number(r.id_name()));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_offer(w, r, *found);
  co_return json_response(200, w.take());
}

openapi::schema_ptr offer_schema(const resource& r) {
  std::vector<openapi::property> out{{r.id_name(), openapi::integer("number of the " + r.title(), 7)}};
  for (const auto& f : r.fields())
    if (f.is_offered) out.push_back({f.name, field_schema(f)});
  return openapi::object("Offered" + r.component(), r.help(), std::move(out));
}

}  // namespace offers_detail

void write_offer(json::writer& w, const described::resource& r, const described::record& record) {
  w.begin_object().field(r.id_name(), record.id);
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    if (!r.fields()[i].is_offered) continue;
    w.key(r.fields()[i].name);
    write_field_value(w, r.fields()[i], record.fields[i]);
  }
  w.end_object();
}

void add_offer_routes(std::vector<route>& out, const described::registry& records) {
  using namespace offers_detail;
  const std::string root = "/api/v1";
  for (const resource& r : records.all()) {
    if (!r.is_assignable()) continue;
    const std::string base = root + "/offer" + r.path().substr(root.size());
    const auto who = access::with({r.guard(), action::view}).also_for(audience::customer);
    const std::string seen = "What your seller shows to your company now. " + r.help();
    out.push_back({.method = "GET",
                   .pattern = base,
                   .who = who,
                   .operation = "listOffered" + r.components(),
                   .tag = "offer",
                   .summary = r.titles() + " that you may have",
                   .description = seen + " In the seller's order.",
                   .parameters = paging_parameters(),
                   .answers = {{200, "one slice", openapi::page_of(offer_schema(r), "Offered" + r.component() + "Page")}},
                   .run = list,
                   .described = &r});
    out.push_back({.method = "GET",
                   .pattern = base + "/{" + r.id_name() + "}",
                   .who = who,
                   .operation = "getOffered" + r.component(),
                   .tag = "offer",
                   .summary = "One " + r.title() + " that you may have",
                   .description = seen,
                   .parameters = {number_in_path(r.id_name(), "number of the " + r.title())},
                   .answers = {{200, "the record", offer_schema(r)}},
                   .problems = {errc::not_found},
                   .run = one,
                   .described = &r});
  }
}

}  // namespace didtron::http
