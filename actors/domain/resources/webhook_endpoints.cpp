#include "actors/domain/resources/webhook_endpoints.hpp"

#include "actors/domain/events/delivery.hpp"
#include "actors/domain/events/webhook_target.hpp"

namespace didtron::described {

namespace webhook_endpoints_detail {

void endpoint_can_be_reached(const resource& of, const values& r, std::vector<field_error>& faults) {
  if (const auto* url = std::get_if<std::string>(&r[*of.find("url")]))
    if (const auto target = events::parse_webhook_url(*url); !target)
      faults.push_back({"/url", target.error().message});
  if (const auto* types = std::get_if<std::vector<std::string>>(&r[*of.find("event_types")]))
    for (std::size_t i = 0; i < types->size(); ++i)
      if (auto fault = events::wanted_type_fault((*types)[i]); !fault.empty())
        faults.push_back({"/event_types/" + std::to_string(i), std::move(fault)});
}

}  // namespace webhook_endpoints_detail

resource webhook_endpoints() {
  return resource{"webhook_endpoints", "webhook_endpoint", "Webhook endpoint", "Webhook endpoints",
                  "An address of yours that events are sent to, signed."}
      .guarded_by(area::developers)
      .at_most(100)
      .with(text("name", "Name").length(1, 80).required().listed().sortable().searchable())
      .with(of_kind(kind::url, "url", "URL")
                .required()
                .listed()
                .searchable()
                .like("https://hooks.example.com/didtron")
                .help("A public name, port 443 or 8443. Redirects are not followed."))
      .with(texts("event_types", "Event types", 100)
                .like("account.balance_low|job.*")
                .help("Such as job.failed, or job.* for all of an object; none: every event."))
      .with(flag("is_active", "Active", true).listed().filterable())
      .with(flag("is_ordered", "In order", false)
                .help("An event waits until those before it of the same account, or the same object, are delivered."))
      .with(integer("in_flight_max", "At once", 1, 64)
                .required()
                .otherwise(std::int64_t{8})
                .help("Deliveries under way at the same time."))
      .with(long_text("description", "Description").length(1, 500))
      .checked_by(webhook_endpoints_detail::endpoint_can_be_reached);
}

}  // namespace didtron::described
