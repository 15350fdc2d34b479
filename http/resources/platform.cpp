#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

/// What everybody may know of the platform, before they log in.
namespace didtron::http {

namespace platform_detail {

task<result<response>> show(call_context& in) {
  const auto now = in.api.settings_now();
  const auto& values = now->platform();
  json::writer w;
  w.begin_object().field("name", values.platform_name);
  w.key("support_email");
  if (values.support_email.empty())
    w.null();
  else
    w.text(values.support_email);
  w.field("is_in_maintenance", values.maintenance_mode).end_object();
  co_return json_response(200, w.take());
}

openapi::schema_ptr schema() {
  using namespace openapi;
  return object("Platform", "What everybody may know.",
                {{"name", text("name of the platform", "Example Voice")},
                 {"support_email", nullable(text("where people write to who cannot get in", "help@example.com"),
                                            "nobody has set it")},
                 {"is_in_maintenance", boolean("customers and carriers are not served", false)}});
}

}  // namespace platform_detail

void add_platform_routes(std::vector<route>& out) {
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/platform",
                 .who = access::everyone(),
                 .operation = "getPlatform",
                 .tag = "settings",
                 .summary = "The platform's name and state",
                 .description = "What a log-in page shows.",
                 .answers = {{200, "the platform", platform_detail::schema()}},
                 .run = platform_detail::show});
}

}  // namespace didtron::http
