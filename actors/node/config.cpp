#include "actors/node/config.hpp"

#include <charconv>
#include <fstream>
#include <functional>
#include <sstream>
#include <variant>

#include <toml++/toml.h>
#include <unistd.h>

#include "actors/node/cdr_http_source.hpp"
#include "actors/node/webhook_sender.hpp"
#include "http/client_address.hpp"

namespace didtron::node {

namespace config_detail {

struct number_key {
  std::int64_t* value;
  std::int64_t least;
  std::int64_t most;
};
struct text_key {
  std::string* value;
  std::vector<std::string_view> choices = {};  ///< empty: any text
  std::string (*fault_of)(std::string_view) = nullptr;  ///< empty answer: the text is good
};

struct key {
  std::string name;  ///< "http.port"
  std::variant<number_key, text_key> target;
  std::string_view meaning;
};

std::string proxies_fault(std::string_view text) {
  const auto parsed = http::trusted_proxies::parse(text);
  return parsed
             ? std::string{}
             : "expected addresses or networks with commas between, got " + parsed.error().message;
}

/// What a browser sends as Origin: scheme, host and port, nothing behind them.
std::string origin_fault(std::string_view text) {
  const std::size_t scheme_bytes = text.starts_with("https://")  ? 8
                                   : text.starts_with("http://") ? 7
                                                                 : 0;
  const auto host = text.substr(scheme_bytes);
  const bool is_good = scheme_bytes != 0 && !host.empty() &&
                       host.find_first_of("/?#@ \t,") == std::string_view::npos;
  return is_good ? std::string{}
                 : "expected http:// or https:// and a host, without path or slash at the end, "
                   "got \"" +
                       std::string{text} + "\"";
}

/// The only list of keys: parsing, environment and reference walk it.
std::vector<key> keys_of(config& c) {
  return {
      {"node.id", text_key{&c.node.id}, "name of this node, unique in the cluster"},
      {"node.workers", number_key{&c.node.workers, 1, 64}, "actor scheduler threads"},
      {"node.migrations_dir", text_key{&c.node.migrations_dir}, "folder of the SQL migrations"},
      {"jobs.slots", number_key{&c.jobs.slots, 1, 32}, "jobs that this node runs at once; bulk work leaves one free"},
      {"log.level", text_key{&c.log.level, {"debug", "info", "warning", "error"}}, "least level"},
      {"log.file", text_key{&c.log.file}, "log file; empty: standard error"},
      {"http.address", text_key{&c.http.address}, "address to listen on"},
      {"http.port", number_key{&c.http.port, 1, 65535}, "port to listen on"},
      {"http.static_dir", text_key{&c.http.static_dir}, "built portal; empty: API only"},
      {"http.public_origin", text_key{&c.http.public_origin, {}, origin_fault},
       "origin that browsers see; https:// behind a TLS proxy"},
      {"http.trusted_proxies", text_key{&c.http.trusted_proxies, {}, proxies_fault},
       "proxies whose X-Forwarded-For is believed: 127.0.0.1, 10.0.0.0/8"},
      {"http.io_threads", number_key{&c.http.io_threads, 1, 16}, "threads that serve connections"},
      {"http.connections_max", number_key{&c.http.connections_max, 1, 100000},
       "connections at once; more get 503"},
      {"http.connections_per_address_max",
       number_key{&c.http.connections_per_address_max, 1, 100000},
       "of one address (IPv6: /64) at once, proxies excepted; more get 503"},
      {"http.body_bytes_max", number_key{&c.http.body_bytes_max, 1024, 64 << 20},
       "largest request body"},
      {"http.header_bytes_max", number_key{&c.http.header_bytes_max, 1024, 64 << 10},
       "largest request header"},
      {"database.url", text_key{&c.database.url}, "role didtron_node: writes"},
      {"database.read_url", text_key{&c.database.read_url}, "role didtron_api: reads"},
      {"database.owner_url", text_key{&c.database.owner_url}, "role didtron_owner: migrate only"},
      {"database.read_connections", number_key{&c.database.read_connections, 1, 32},
       "pipelined read connections"},
      {"database.write_lanes", number_key{&c.database.write_lanes, 1, 16},
       "group-commit connections; a tenant stays on one"},
      {"redis.url", text_key{&c.redis.url}, "empty: limits are per node"},
      {"edge.id", text_key{&c.edge.id}, "name of the Kamailio beside this node"},
      {"edge.listen", text_key{&c.edge.listen}, "address:port of the SIP link, loopback"},
      {"edge.kamailio", text_key{&c.edge.kamailio}, "address:port of Kamailio"},
      {"edge.database_url", text_key{&c.edge.database_url},
       "Kamailio's database: dialogs and undelivered events"},
      {"calls.slice_s", number_key{&c.calls.slice_s, 1, 3600}, "seconds reserved at a time"},
      {"calls.guard_s", number_key{&c.calls.guard_s, 1, 60}, "extend this long before the cut"},
      {"calls.max_s", number_key{&c.calls.max_s, 10, 86400}, "no call lasts longer"},
      {"calls.hold_grace_s", number_key{&c.calls.hold_grace_s, 10, 3600},
       "a hold outlives its call by this"},
      {"calls.row_ms", number_key{&c.calls.row_ms, 1, 1000},
       "a new call's row waits this long for its commit; a crash forgets such calls"},
      {"calls.batch_ms", number_key{&c.calls.batch_ms, 1, 1000},
       "finished calls are committed at the latest after this"},
      {"calls.batch_calls_max", number_key{&c.calls.batch_calls_max, 1, 1000},
       "calls of one commit at most"},
      {"secrets.master_keys_file", text_key{&c.secrets.master_keys_file},
       "file of the master keys that secrets in the database are sealed under; empty: none are kept"},
      {"cdrs.folder", text_key{&c.cdrs.folder},
       "watched folder: <folder>/<tenant id>/<source name>/; empty: none"},
      {"cdrs.folder_poll_s", number_key{&c.cdrs.folder_poll_s, 1, 3600},
       "seconds between two looks into it"},
      {"cdrs.batch_rows_max", number_key{&c.cdrs.batch_rows_max, 100, 10000},
       "rows of an imported file per commit"},
      {"cdrs.pull_origins", text_key{&c.cdrs.pull_origins, {}, pull_origins_fault},
       "engines that may be asked for CDRs: http://10.0.0.5:8080, http://switch-1"},
      {"cdrs.pull_secrets_dir", text_key{&c.cdrs.pull_secrets_dir},
       "folder of files whose content is sent to engines as Authorization"},
      {"webhooks.sinks", text_key{&c.webhooks.sinks, {}, webhook_sinks_fault},
       "for tests: names that webhooks go to in the clear at an address: hooks.test=127.0.0.1:9000; all else must be public"},
      {"webhooks.ca_file", text_key{&c.webhooks.ca_file},
       "certificates that endpoints' own must come from; empty: those that the system trusts"},
  };
}

std::string range_text(const number_key& n) {
  return "expected a whole number from " + std::to_string(n.least) + " to " +
         std::to_string(n.most);
}

/// Empty on success, else what is wrong.
std::string assign_number(const number_key& target, std::int64_t value) {
  if (value < target.least || value > target.most)
    return range_text(target) + ", got " + std::to_string(value);
  *target.value = value;
  return {};
}

std::string assign_text(const text_key& target, std::string value) {
  if (!target.choices.empty()) {
    bool known = false;
    std::string list;
    for (const auto choice : target.choices) {
      known = known || choice == value;
      list += (list.empty() ? "" : ", ");
      list += choice;
    }
    if (!known) return "expected one of " + list + ", got \"" + value + "\"";
  }
  if (target.fault_of)
    if (auto fault = target.fault_of(value); !fault.empty()) return fault;
  *target.value = std::move(value);
  return {};
}

std::string env_name(const std::string& name) {
  std::string out = "DIDTRON_";
  for (const char c : name)
    out += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

std::string place(const std::string& file, const toml::node& node) {
  return file + ":" + std::to_string(node.source().begin.line);
}

void read_value(const key& k, const toml::node& node, const std::string& where,
                std::vector<field_error>& problems) {
  std::string problem;
  if (const auto* n = std::get_if<number_key>(&k.target)) {
    if (const auto* value = node.as_integer())
      problem = assign_number(*n, value->get());
    else
      problem = range_text(*n);
  } else if (const auto* t = std::get_if<text_key>(&k.target)) {
    if (const auto* value = node.as_string())
      problem = assign_text(*t, value->get());
    else
      problem = "expected a text in quotes";
  }
  if (!problem.empty()) problems.push_back({where + ": " + k.name, problem});
}

void read_table(const toml::table& root, const std::string& file, const std::vector<key>& keys,
                std::vector<field_error>& problems) {
  for (auto&& [section, node] : root) {
    const auto* table = node.as_table();
    if (!table) {
      problems.push_back({place(file, node) + ": " + std::string{section.str()},
                          "unknown key outside a section"});
      continue;
    }
    for (auto&& [leaf, value] : *table) {
      const auto name = std::string{section.str()} + "." + std::string{leaf.str()};
      const key* found = nullptr;
      for (const auto& k : keys)
        if (k.name == name) found = &k;
      if (found)
        read_value(*found, value, place(file, value), problems);
      else
        problems.push_back({place(file, value) + ": " + name, "unknown key"});
    }
  }
}

/// Names that tools of the product read from the environment without being configuration.
bool is_reserved(const std::string& name) {
  return name == "DIDTRON_CONFIG" || name == "DIDTRON_CONF" || name == "DIDTRON_VAR" ||
         name == "DIDTRON_URL" || name.starts_with("DIDTRON_DEMO_") ||
         name.starts_with("DIDTRON_TEST_") || name.starts_with("DIDTRON_CALL_");
}

void read_environment(const std::map<std::string, std::string>& env, const std::vector<key>& keys,
                      std::vector<field_error>& problems) {
  for (const auto& [name, value] : env) {
    if (is_reserved(name)) continue;
    const key* found = nullptr;
    for (const auto& k : keys)
      if (env_name(k.name) == name) found = &k;
    if (!found) {
      problems.push_back({"environment: " + name, "unknown key"});
      continue;
    }
    std::string problem;
    if (const auto* n = std::get_if<number_key>(&found->target)) {
      std::int64_t number = 0;
      const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), number);
      problem = ec == std::errc{} && end == value.data() + value.size()
                    ? assign_number(*n, number)
                    : range_text(*n);
    } else if (const auto* t = std::get_if<text_key>(&found->target)) {
      problem = assign_text(*t, value);
    }
    if (!problem.empty()) problems.push_back({"environment: " + name, problem});
  }
}

}  // namespace config_detail

result<config> parse_config(const std::string& text, const std::string& name,
                            const std::map<std::string, std::string>& env) {
  config c;
  const auto keys = config_detail::keys_of(c);
  std::vector<field_error> problems;
  try {
    const auto root = toml::parse(text, name);
    config_detail::read_table(root, name, keys, problems);
  } catch (const toml::parse_error& e) {
    return fail(errc::bad_config, name + ":" + std::to_string(e.source().begin.line) + ": " +
                                      std::string{e.description()});
  }
  config_detail::read_environment(env, keys, problems);
  if (c.calls.guard_s >= c.calls.slice_s)
    problems.push_back({name + ": calls.guard_s", "must be below calls.slice_s"});
  if (!problems.empty())
    return fail(error{errc::bad_config, "the configuration is not valid", std::move(problems), {}});
  return c;
}

result<config> load_config(const std::string& path, const std::map<std::string, std::string>& env) {
  std::ifstream file{path, std::ios::binary};
  if (!file)
    return fail(errc::bad_config, path + ": cannot be read; name a file with --config or "
                                         "DIDTRON_CONFIG, or run deploy/up to make one");
  std::ostringstream text;
  text << file.rdbuf();
  return parse_config(text.str(), path, env);
}

std::string config_reference() {
  config defaults;
  std::string out;
  for (const auto& k : config_detail::keys_of(defaults)) {
    out += "  " + k.name + std::string(k.name.size() < 26 ? 26 - k.name.size() : 1, ' ');
    std::string value;
    if (const auto* n = std::get_if<config_detail::number_key>(&k.target)) {
      value = std::to_string(*n->value) + " (" + std::to_string(n->least) + ".." +
              std::to_string(n->most) + ")";
    } else if (const auto* t = std::get_if<config_detail::text_key>(&k.target)) {
      value = "\"" + *t->value + "\"";
    }
    out += value + std::string(value.size() < 28 ? 28 - value.size() : 1, ' ');
    out += k.meaning;
    out += '\n';
  }
  return out;
}

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text{*entry};
    const auto equals = text.find('=');
    if (text.starts_with("DIDTRON_") && equals != std::string_view::npos)
      out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

}  // namespace didtron::node
