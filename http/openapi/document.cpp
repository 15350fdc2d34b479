#include <algorithm>
#include <map>
#include <set>

#include "http/api.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/problem.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "http/server.hpp"

namespace didtron::http {

namespace document_detail {

inline constexpr std::string_view session_scheme = "session";

inline void write_parameter_schema(json::writer& w, const parameter& p) {
  w.begin_object();
  switch (p.type) {
  case value_type::number:
    w.field("type", "integer").field("format", "int64").field("minimum", 1);
    break;
  case value_type::limit:
    w.field("type", "integer").field("minimum", 1).field("maximum", page_rows_max);
    w.field("default", page_rows_default);
    break;
  case value_type::uuid:
    w.field("type", "string").field("format", "uuid");
    break;
  case value_type::word:
    w.field("type", "string").key("enum").begin_array();
    for (const std::string& word : p.words)
      w.text(word);
    w.end_array();
    break;
  case value_type::word_list:
    w.field("type", "array")
        .key("items")
        .begin_object()
        .field("type", "string")
        .key("enum")
        .begin_array();
    for (const std::string& word : p.words)
      w.text(word);
    w.end_array().end_object();
    break;
  case value_type::text:
  case value_type::cursor:
    w.field("type", "string").field("maxLength", 512);
    break;
  }
  w.end_object();
}

inline void write_parameter(json::writer& w, const parameter& p) {
  const bool is_path = p.in == parameter::place::path;
  w.begin_object().field("name", p.name).field("in", is_path ? "path" : "query");
  w.field("required", is_path).field("description", p.description);
  if (p.type == value_type::word_list) w.field("style", "form").field("explode", false);
  w.key("schema");
  write_parameter_schema(w, p);
  w.key("example");
  if (p.type == value_type::number || p.type == value_type::limit) {
    w.raw(p.example);
  } else if (p.type == value_type::word_list) {
    w.begin_array();
    for (std::string_view rest = p.example; !rest.empty();) {
      const std::size_t comma = rest.find(',');
      w.text(rest.substr(0, comma));
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    w.end_array();
  } else {
    w.text(p.example);
  }
  w.end_object();
}

inline void write_content(json::writer& w, std::string_view type, const openapi::schema_ptr& body) {
  w.key("content").begin_object().key(type).begin_object();
  if (body) {
    w.key("schema");
    body->write(w);
    w.key("example");
    body->write_example(w);
  } else {
    w.key("schema").begin_object().field("type", "string");
    if (type == "text/event-stream") {
      w.field("contentMediaType", "application/json").key("contentSchema");
      event_schema()->write(w);
    }
    w.end_object();
  }
  w.end_object().end_object();
}

/// The errors that a route can give: its own and those that come from what it declares.
inline std::set<int> problem_statuses(const route& r) {
  std::set<int> statuses{problem_of(errc::invalid_argument).status,
                         problem_of(errc::unavailable).status};
  for (const errc kind : r.problems)
    statuses.insert(problem_of(kind).status);
  if (r.who.who == access::kind::logged_in || r.who.who == access::kind::permitted)
    statuses.insert({problem_of(errc::unauthenticated).status, problem_of(errc::rate_limited).status});
  const bool has_csrf = changes_state(r.method);
  if (r.who.who == access::kind::permitted || has_csrf)
    statuses.insert(problem_of(errc::forbidden).status);
  if (r.request_body || !r.raw_body.empty()) {
    statuses.insert(problem_of(errc::unsupported_media).status);
    statuses.insert(problem_of(errc::too_large).status);
  }
  for (const answer& a : r.answers)
    statuses.erase(a.status);
  return statuses;
}

inline std::string_view title_of(int status) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last_error_kind); ++i) {
    const problem_kind& kind = problem_of(static_cast<errc>(i));
    if (kind.status == status) return kind.title;
  }
  return "Refused";
}

/// "Problem404": said once for all routes.
inline std::string problem_name(int status) { return "Problem" + std::to_string(status); }

inline void write_problems(json::writer& w, const std::vector<route>& routes) {
  std::set<int> statuses;
  for (const route& r : routes)
    statuses.merge(problem_statuses(r));
  w.key("responses").begin_object();
  for (const int status : statuses) {
    w.key(problem_name(status)).begin_object().field("description", title_of(status));
    w.key("content").begin_object().key("application/problem+json").begin_object().key("schema");
    problem_schema()->write(w);
    w.end_object().end_object().end_object();
  }
  w.end_object();
}

/// Parameters that many routes share are said once: the slices of lists, and the key of a write.
inline constexpr std::string_view shared_parameters[] = {"cursor", "limit"};
inline bool is_shared(const parameter& p) {
  return p.in == parameter::place::query &&
         std::find(std::begin(shared_parameters), std::end(shared_parameters), p.name) !=
             std::end(shared_parameters);
}

inline void write_answers(json::writer& w, const route& r) {
  w.key("responses").begin_object();
  std::vector<answer> answers = r.answers;
  std::sort(answers.begin(), answers.end(),
            [](const answer& a, const answer& b) { return a.status < b.status; });
  for (const answer& a : answers) {
    w.key(std::to_string(a.status)).begin_object().field("description", a.description);
    if (a.body || a.content_type != "application/json") write_content(w, a.content_type, a.body);
    w.end_object();
  }
  for (const int status : problem_statuses(r)) {
    w.key(std::to_string(status)).begin_object();
    w.field("$ref", "#/components/responses/" + problem_name(status)).end_object();
  }
  w.end_object();
}

inline void write_security(json::writer& w, const route& r) {
  w.key("security").begin_array();
  if (r.who.who == access::kind::logged_in || r.who.who == access::kind::permitted) {
    w.begin_object().key(session_scheme).begin_array().end_array();
    if (changes_state(r.method)) w.key("csrf").begin_array().end_array();
    w.end_object();
  }
  w.end_array();
  switch (r.who.who) {
  case access::kind::everyone:
    w.field("x-access", "everyone");
    break;
  case access::kind::local:
    w.field("x-access", "this machine");
    break;
  case access::kind::logged_in:
    w.field("x-access", "logged in");
    break;
  case access::kind::permitted:
    w.field("x-access", "permission");
    w.key("x-permissions").begin_object();
    for (std::size_t i = 0; i < audience_count; ++i) {
      const auto whom = static_cast<audience>(i);
      if (!r.who.serves(whom)) continue;
      w.key(name_of(whom)).begin_array();
      r.who.needs_of(whom).for_each([&](permission p) { w.text(key_of(p)); });
      w.end_array();
    }
    w.end_object();
    break;
  }
}

inline void write_key_parameter(json::writer& w) {
  w.begin_object().field("name", write_key_header).field("in", "header").field("required", true);
  w.field("description", "A key of your choice for this write. The same key with the same request "
                         "gives the same answer and no second effect; with another one 409.");
  w.key("schema").begin_object().field("type", "string").field("minLength", 1);
  w.field("maxLength", static_cast<std::int64_t>(write_key_bytes_max)).end_object();
  w.field("example", "4f0c6b1e-9d1c-4a53-a0b2-c3d4e5f60718").end_object();
}

inline void write_operation(json::writer& w, const route& r) {
  std::string method = r.method;
  for (char& c : method)
    c = static_cast<char>(c + ('a' - 'A'));
  w.key(method)
      .begin_object()
      .field("operationId", r.operation)
      .key("tags")
      .begin_array()
      .text(r.tag)
      .end_array();
  w.field("summary", r.summary).field("description", r.description);
  if (!r.parameters.empty() || r.has_write_key) {
    w.key("parameters").begin_array();
    for (const parameter& p : r.parameters) {
      if (is_shared(p))
        w.begin_object().field("$ref", "#/components/parameters/" + p.name).end_object();
      else
        write_parameter(w, p);
    }
    if (r.has_write_key)
      w.begin_object().field("$ref", "#/components/parameters/write_key").end_object();
    w.end_array();
  }
  if (r.request_body) {
    w.key("requestBody").begin_object().field("required", true);
    write_content(w, "application/json", r.request_body);
    w.end_object();
  }
  if (!r.raw_body.empty()) {
    w.key("requestBody").begin_object().field("required", true).key("content").begin_object();
    for (const std::string& media : r.raw_body) {
      w.key(media).begin_object().key("schema").begin_object();
      w.field("type", "string").field("format", "binary").end_object().end_object();
    }
    w.end_object().end_object();
  }
  write_answers(w, r);
  write_security(w, r);
  w.end_object();
}

struct tag_row {
  std::string_view name;
  std::string_view description;
};
inline constexpr tag_row tags[] = {
    {"access", "Roles and permissions."},
    {"accounts", "Customers' accounts, their limits, holds and balances."},
    {"assignments", "Which customers are shown what, and why."},
    {"audit", "Who did what, from where and why."},
    {"calls", "Running calls and call records."},
    {"carriers", "Carriers and trunks."},
    {"customers", "What is done to customers beside their records."},
    {"engine", "The product tests itself: runs and what they found."},
    {"events", "What happens, as it happens."},
    {"imports", "Call records of other switches."},
    {"jobs", "Work that takes longer than an answer."},
    {"ledger", "The books: entries, top-ups, adjustments, re-ratings, months."},
    {"metrics", "Figures of this installation."},
    {"node", "State of this node."},
    {"offer", "What your seller offers you."},
    {"records", "Master data: every kind has the same routes; /meta/resources describes them."},
    {"session", "Log-in, log-out, who one is."},
    {"settings", "What staff sets while the product runs, and what of it everybody sees."},
    {"tenants", "Companies below yours, at any depth."},
    {"webhooks", "Events out: endpoints' secrets, health, log and commands, and the feed."},
};

/// Those that routes use, by name; one that is not told here fails the tests of the document.
inline void write_tags(json::writer& w, const std::vector<route>& routes) {
  w.key("tags").begin_array();
  for (const tag_row& row : tags) {
    if (std::none_of(routes.begin(), routes.end(), [&](const route& r) { return r.tag == row.name; })) continue;
    w.begin_object().field("name", row.name).field("description", row.description).end_object();
  }
  w.end_array();
}

inline void write_paths(json::writer& w, const std::vector<route>& routes) {
  std::vector<std::string> order;
  for (const route& r : routes)
    if (std::find(order.begin(), order.end(), r.pattern) == order.end()) order.push_back(r.pattern);
  w.key("paths").begin_object();
  for (const std::string& path : order) {
    w.key(path).begin_object();
    for (const route& r : routes)
      if (r.pattern == path) write_operation(w, r);
    w.end_object();
  }
  w.end_object();
}

inline void write_components(json::writer& w, const std::vector<route>& routes) {
  std::map<std::string, const openapi::schema*> found;
  std::vector<openapi::schema_ptr> kept{problem_schema(), event_schema()};
  for (const openapi::schema_ptr& s : kept)
    s->collect(found);
  for (const route& r : routes) {
    if (r.request_body) r.request_body->collect(found);
    for (const answer& a : r.answers)
      if (a.body) a.body->collect(found);
  }
  w.key("components").begin_object().key("schemas").begin_object();
  for (const auto& [name, definition] : found) {
    w.key(name);
    definition->write(w, true);
  }
  w.end_object();
  write_problems(w, routes);
  w.key("parameters").begin_object();
  for (const parameter& p : paging_parameters()) {
    w.key(p.name);
    write_parameter(w, p);
  }
  w.key("write_key");
  write_key_parameter(w);
  w.end_object().key("securitySchemes").begin_object();
  w.key(session_scheme).begin_object().field("type", "apiKey").field("in", "cookie");
  w.field("name", "__Host-didtron_session")
      .field("description", "Set by POST /api/v1/login.")
      .end_object();
  w.key("csrf")
      .begin_object()
      .field("type", "apiKey")
      .field("in", "header")
      .field("name", "X-CSRF-Token");
  w.field("description",
          "`csrf_token` of GET /api/v1/me. State changes also need an Origin of this site.");
  w.end_object().end_object().end_object();
}

}  // namespace document_detail

std::vector<route> all_routes(const described::registry& records) {
  std::vector<route> routes;
  add_session_routes(routes);
  add_account_routes(routes);
  add_account_limit_routes(routes);
  add_live_call_routes(routes);
  add_cdr_routes(routes);
  add_journal_entry_routes(routes);
  add_topup_routes(routes);
  add_adjustment_routes(routes);
  add_rerating_routes(routes);
  add_book_routes(routes);
  add_carrier_routes(routes);
  add_trunk_routes(routes);
  add_cdr_source_routes(routes);
  add_source_secret_routes(routes);
  add_cdr_import_routes(routes);
  add_record_routes(routes, records);
  add_record_file_routes(routes, records);
  add_record_bulk_routes(routes, records);
  add_trash_routes(routes, records);
  add_audit_routes(routes);
  add_job_routes(routes);
  add_engine_run_routes(routes);
  add_job_file_routes(routes);
  add_tenant_routes(routes);
  add_tenant_job_routes(routes);
  add_customer_routes(routes);
  add_offer_routes(routes, records);
  add_assignment_routes(routes);
  add_resource_meta_routes(routes);
  add_metrics_routes(routes);
  add_event_routes(routes);
  add_webhook_routes(routes);
  add_platform_routes(routes);
  add_setting_routes(routes);
  add_role_routes(routes);
  add_permission_routes(routes);
  add_health_routes(routes);
  add_openapi_routes(routes);
  add_impersonation_routes(routes);
  return routes;
}

std::string openapi_document(const described::registry& records) {
  const std::vector<route> routes = all_routes(records);
  json::writer w;
  w.begin_object()
      .field("openapi", "3.1.0")
      .key("info")
      .begin_object()
      .field("title", "DIDTron API");
  w.field("version", "1");
  w.field("description", "Ids are integers, calls are UUIDs. Amounts and rates are decimal "
                         "strings, times RFC 3339 in UTC, "
                         "durations integers in the unit that the name ends in. Lists are read "
                         "slice by slice with a cursor. "
                         "Unknown query parameters and body fields are refused. What is foreign or "
                         "absent is 404. Errors are "
                         "application/problem+json.");
  w.key("contact").begin_object().field("name", "DIDTron").field("url", "https://didtron.example/");
  w.field("email", "api@didtron.example").end_object();
  w.key("license").begin_object().field("name", "Apache-2.0");
  w.field("url", "https://www.apache.org/licenses/LICENSE-2.0").end_object();
  w.end_object();
  // Wherever the document was read from.
  w.key("servers").begin_array().begin_object().field("url", "/");
  w.field("description", "This installation.").end_object().end_array();
  document_detail::write_tags(w, routes);
  document_detail::write_paths(w, routes);
  document_detail::write_components(w, routes);
  w.end_object();
  return openapi::pretty(w.str());
}

namespace document_detail {

task<result<response>> serve(call_context& in) {
  static const auto document = std::make_shared<const std::string>(openapi_document(described::resources()));
  response r = json_response(200, "");
  r.shared_body = &in.api.described() == &described::resources()
                      ? document
                      : std::make_shared<const std::string>(openapi_document(in.api.described()));
  co_return r;
}

}  // namespace document_detail

void add_openapi_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/openapi.json",
       .who = access::local(),
       .operation = "getOpenapi",
       .tag = "node",
       .summary = "This document",
       .description = "OpenAPI 3.1. From this machine only.",
       .answers = {{200, "the document",
                    openapi::open_object("OpenapiDocument",
                                         "OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0).")}},
       .problems = {errc::not_found},
       .run = document_detail::serve});
}

}  // namespace didtron::http
