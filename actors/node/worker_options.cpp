#include "actors/node/worker_options.hpp"

#include "actors/log/log.hpp"
#include "actors/node/cdr_http_source.hpp"
#include "actors/node/source_secrets.hpp"

namespace didtron::node {

importer_options import_options(const config& c, const call_services& services) {
  importer_options o;
  o.url = c.database.url;
  o.prices = [&services] { return services.catalogue.load(); };
  o.batch_rows = static_cast<std::size_t>(c.cdrs.batch_rows_max);
  return o;
}

audit_keeper_options audit_hooks(const config& c) {
  audit_keeper_options o;
  o.url = c.database.url;
  o.on_purge = [](tenant_id tenant, const std::string& action_class, std::int64_t rows) {
    log::info("audit_purged", {{"tenant", tenant.value}, {"class", action_class}, {"rows", rows}});
  };
  o.on_check = [](tenant_id tenant, const storage::audit_finding& found) {
    for (const auto& fault : found.faults)
      log::error("audit_chain_broken", {{"tenant", tenant.value}, {"fault", fault}});
  };
  o.on_fault = [](const error& e) { log::warning("audit_keeper", {{"why", to_string(e)}}); };
  return o;
}

webhook_sender_options sender_options(const config& c) {
  webhook_sender_options o;
  o.sinks = c.webhooks.sinks;
  o.ca_file = c.webhooks.ca_file;
  return o;
}

webhook_settings webhook_settings_of(const config& c, std::function<double()> chance) {
  webhook_settings s;
  s.node = c.node.id;
  s.master_keys_file = c.secrets.master_keys_file;
  s.chance = std::move(chance);
  return s;
}

poller_options poll_options(const config& c, const call_services& services, pg::read_pool& reads) {
  poller_options o;
  o.importer = import_options(c, services);
  o.is_ready = [&services] { return services.is_ready.load(); };
  const cdr_pull_rules rules{c.cdrs.pull_origins, c.cdrs.pull_secrets_dir};
  o.engine = [rules, &reads, keys = c.secrets.master_keys_file](
                 const pull_settings& settings, const polled_source& source,
                 std::stop_token stop) -> result<std::unique_ptr<cdr_page_source>> {
    auto http = http_settings_of(settings, rules);
    if (!http) return fail(std::move(http).error());
    auto given = authorization_of(reads, keys, source);
    if (!given) return fail(std::move(given).error());
    if (*given) http->headers = {{"Authorization", std::move(**given)}};
    http->stop = std::move(stop);
    return std::unique_ptr<cdr_page_source>{std::make_unique<cdr_http_source>(std::move(*http))};
  };
  o.on_poll = [](const poll_result& p) {
    const auto& out = p.outcome;
    if (out.state)
      return log::info("cdr_pull", {{"tenant", p.tenant.value},
                                    {"source", p.source},
                                    {"pages", out.pages},
                                    {"booked", out.booked},
                                    {"next_ms", p.next_in.count()}});
    log::warning("cdr_pull", {{"tenant", p.tenant.value},
                              {"source", p.source},
                              {"pages", out.pages},
                              {"why", to_string(out.state.error())},
                              {"next_ms", p.next_in.count()}});
  };
  return o;
}

}  // namespace didtron::node
