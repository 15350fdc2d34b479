#include "http/test_engine/route_checks.hpp"

#include "http/test_engine/redact.hpp"
#include "http/url.hpp"

namespace didtron::test_engine {

namespace route_checks_detail {

/// What nobody has, as this parameter wants it.
std::string nothing(const http::parameter& p) {
  switch (p.type) {
  case http::value_type::number: return "999999999999";
  case http::value_type::uuid: return "00000000-0000-7000-8000-000000000001";
  case http::value_type::word:
  case http::value_type::word_list: return p.words.empty() ? "nothing" : p.words.front();
  default: return "nothing";
  }
}

}  // namespace route_checks_detail

route_facts facts_of(const http::route& r) {
  route_facts out;
  out.operation = r.operation;
  out.method = r.method;
  for (const std::string_view segment : http::path_segments(r.pattern)) {
    out.path += '/';
    if (!segment.starts_with('{')) {
      out.path += segment;
      continue;
    }
    out.has_parameters = true;
    const std::string_view name = segment.substr(1, segment.size() - 2);
    for (const auto& p : r.parameters)
      if (p.in == http::parameter::place::path && p.name == name) out.path += route_checks_detail::nothing(p);
  }
  switch (r.who.who) {
  case http::access::kind::everyone: out.who = route_facts::reach::everyone; break;
  case http::access::kind::local: out.who = route_facts::reach::local; break;
  case http::access::kind::logged_in: out.who = route_facts::reach::logged_in; break;
  case http::access::kind::permitted: out.who = route_facts::reach::permitted; break;
  }
  out.needs = r.who.needs;
  out.changes_state = http::changes_state(r.method);
  out.has_write_key = r.has_write_key;
  if (r.request_body)
    out.media = "application/json";
  else if (!r.raw_body.empty())
    out.media = r.raw_body.front();
  return out;
}

std::vector<engine_case> try_routes(caller& call, const person& whom, const role_case& role,
                                    std::span<const http::route> routes) {
  std::vector<engine_case> out;
  for (const http::route& r : routes) {
    const route_facts facts = facts_of(r);
    const verdict wanted = expected(facts, role);
    if (wanted == verdict::not_tried) continue;
    sent what{.method = facts.method, .path = facts.path};
    if (!facts.media.empty()) what.body = "{}";
    what.media = facts.media;
    what.key = "";
    const auto begun = std::chrono::steady_clock::now();
    const answer told = call.ask(whom, what, false);
    engine_case c;
    c.subject = facts.operation;
    c.check = "permission";
    c.role = role.role.empty() ? "none" : role.role;
    c.what = facts.method + " " + r.pattern + (role.tenant_kind.empty() ? "" : " in a tenant of kind " + role.tenant_kind);
    c.expected = wanted == verdict::known ? "let in" : std::string{name_of(wanted)};
    c.is_passed = is_right(wanted, told.status);
    const bool is_in = is_right(verdict::let_in, told.status);
    c.seen = (is_in ? "let in, " : "") + std::to_string(told.status);
    c.duration_us = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count();
    if (!c.is_passed) {
      c.request = request_text(what);
      c.answer = answer_text(told);
    }
    out.push_back(std::move(c));
  }
  return out;
}

}  // namespace didtron::test_engine
