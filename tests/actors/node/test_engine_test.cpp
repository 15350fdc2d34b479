#include "http/test_engine/route_checks.hpp"
#include "http/test_engine/trial.hpp"
#include "tests/actors/node/engine_world.hpp"

/// The testing engine against the product itself, on a database of its own.
namespace didtron::import_test {

namespace test_engine_test {

using namespace test_engine;

/// Somebody for every part, and the checks of one resource as the description in hand has it.
struct checks_world : engine_world {
  explicit checks_world(const std::string& name, const described::registry& all = described::resources())
      : engine_world{name, all}, stage{open_stage()}, who{log_in(stage, "super_admin", "operator"),
                                                         log_in(stage, "super_admin", "reseller"),
                                                         log_in(stage, "customer_owner", "customer")} {}

  std::vector<engine_case> run(const described::registry& as_told, const described::resource& r, std::string_view only = {}) {
    return try_resource(is_platforms(r) ? lent_call : call, who, as_told, r, values, only);
  }
  static std::string failures(const std::vector<engine_case>& found) {
    std::string out;
    for (const auto& c : found)
      if (!c.is_passed) out += c.check + ": " + c.what + ": expected " + c.expected + ", seen " + c.seen + "\n" + c.request + "\n" + c.answer + "\n";
    return out;
  }

  storage::engine_stage stage;
  people who;
  caller call{*routes};
  caller lent_call{*lent};
  value_source values{1'000};
};

/// A copy of a resource with one field told otherwise.
template <class Change> void add_lie(described::registry& into, const described::resource& truth, Change change) {
  described::resource lie{truth.name(), truth.singular(), truth.title(), truth.titles(), truth.help()};
  // The chain works on `lie` itself; what it gives back is the same object.
  static_cast<void>(std::move(lie).guarded_by(truth.guard()).at_most(truth.rows_max()));
  if (truth.check() != nullptr) static_cast<void>(std::move(lie).checked_by(truth.check()));
  for (auto f : truth.fields()) {
    change(f);
    static_cast<void>(std::move(lie).with(std::move(f)));
  }
  into.add(std::move(lie));
}

}  // namespace test_engine_test

using namespace test_engine_test;

TEST_CASE("the product keeps every promise of its descriptions, and what was tried is cleaned away") {
  checks_world w{"engine_all"};
  std::size_t cases = 0;
  for (const auto& r : described::resources().all()) {
    CAPTURE(r.name());
    const auto found = w.run(described::resources(), r);
    CHECK(checks_world::failures(found) == "");
    CHECK(found.size() > 100);
    cases += found.size();
    CHECK(w.number("SELECT count(*) FROM " + r.name() + " WHERE tenant_id IN (" + std::to_string(w.stage.scratch.value) + "," +
                   std::to_string(w.stage.stranger.value) + ")") == 0);
  }
  CHECK(cases > 2'000);
  CHECK(w.faults == "");
}

TEST_CASE("every route as every role: the platform's own included, with no effect") {
  checks_world w{"engine_routes"};
  const auto rows = [&] { return w.number("SELECT count(*) FROM audit_log WHERE action NOT LIKE 'access%' AND action_class <> 'refusal' AND action_class <> 'export'"); };
  const auto before = rows();
  // Calls and figures want a node that carries some.
  std::vector<http::route> routes;
  for (const auto& r : w.routes->table().routes())
    if (r.tag != "calls" && r.tag != "accounts" && r.tag != "metrics" && r.tag != "node" && r.tag != "carriers" && r.tag != "events") routes.push_back(r);
  std::size_t tried = 0;
  for (const auto& role : all_role_cases()) {
    CAPTURE(role.role);
    CAPTURE(role.tenant_kind);
    const auto whom = role.role.empty() ? person{} : w.log_in(w.stage, role.role, role.tenant_kind);
    const auto found = try_routes(w.call, whom, role, routes);
    CHECK(checks_world::failures(found) == "");
    tried += found.size();
  }
  CHECK(tried > 2'000);
  CHECK(rows() == before);
}

TEST_CASE("control: a described lie is noticed by its check, and the truth passes it") {
  checks_world w{"engine_lies"};
  const auto& pops = *described::resources().find("pops");
  struct lie {
    const char* what;
    const char* check;
    void (*tell)(described::field& f);
  };
  for (const lie& one : {lie{"a value may be used once only", "unique_values", [](described::field& f) { if (f.name == "city") f.is_unique = true; }},
                         lie{"texts are shorter", "bad_values", [](described::field& f) { if (f.name == "city") f.max = 20; }},
                         lie{"texts are longer", "limits", [](described::field& f) { if (f.name == "city") f.max = 200; }},
                         lie{"a value stays", "change", [](described::field& f) { if (f.name == "name") f.is_immutable = true; }},
                         lie{"a value may be absent", "missing_values", [](described::field& f) { if (f.name == "region") f.is_required = false; }},
                         lie{"a word is known", "limits", [](described::field& f) { if (f.name == "region") f.words.emplace_back("mars"); }},
                         lie{"a word is not known", "description", [](described::field& f) { if (f.name == "city") f.type = described::kind::code; }},
                         lie{"a list is sorted by it", "sorting", [](described::field& f) { if (f.name == "host_name") f.is_sortable = true; }},
                         lie{"a list is filtered by it", "filters", [](described::field& f) { if (f.name == "city") f.is_filterable = true; }},
                         lie{"a value can be emptied", "emptying", [](described::field& f) { if (f.name == "name") f.is_required = false; }}}) {
    CAPTURE(std::string{one.what});
    described::registry told;
    add_lie(told, pops, one.tell);
    CHECK(checks_world::failures(w.run(described::resources(), pops, one.check)) == "");
    CHECK(checks_world::failures(w.run(told, told.all().front(), one.check)) != "");
  }
}

}  // namespace didtron::import_test
