#include "tests/http/described.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_assignments_detail {

constexpr std::int64_t acme_id = 12;

template <class T> result<T> of_known(std::int64_t id, T value) {
  if (id != acme_id) return fail(errc::not_found, "no such record");
  return value;
}

offer_object frankfurt() { return {"pops", "12", "Frankfurt", true}; }

assignment_explanation explanation() {
  assignment_explanation e;
  e.customer = {acme_id, "Acme"};
  e.category = {3, "Enterprise"};
  e.of = frankfurt();
  e.at = parse_instant("2026-04-01T00:00:00Z").value();
  const assignments::row all{4, assignments::reach::all, 0, false, {}, {}};
  const assignments::row own{5, assignments::reach::customer, acme_id, true, e.at, {}};
  e.verdict = assignments::decide(std::vector{all, own}, {acme_id, 3, 0}, e.at);
  e.rows = {{all, "Nobody", "", e.verdict.parts[0]}, {own, "Launch", "Acme", e.verdict.parts[1]}};
  return e;
}

}  // namespace fake_assignments_detail

using namespace fake_assignments_detail;

task<result<page<described::record>>> fake_backend::offer(viewer, const described::resource& r, page_query) {
  return answer<page<described::record>>(page<described::record>{{example_record(r)}, {}});
}

task<result<described::record>> fake_backend::offered(viewer, const described::resource& r, std::int64_t id) {
  return answer<described::record>(of_known(id, example_record(r)));
}

task<result<assignment_explanation>> fake_backend::explain_assignment(viewer, std::int64_t customer, std::string subject,
                                                                      std::string object, std::optional<instant> at) {
  last_object = subject + ":" + object;
  last_preview.at = at;
  return answer<assignment_explanation>(of_known(customer, explanation()));
}

task<result<page<preview_line>>> fake_backend::preview_offer(viewer, std::int64_t customer, preview_query wanted,
                                                             page_query) {
  last_preview = std::move(wanted);
  return answer<page<preview_line>>(of_known(customer, page<preview_line>{{{frankfurt(), true}}, {}}));
}

task<result<std::vector<move_effect>>> fake_backend::preview_move(viewer, customer_move wanted) {
  last_move = std::move(wanted);
  return answer<std::vector<move_effect>>(
      std::vector{move_effect{acme_id, "Acme", {3, "Enterprise"}, {}, {frankfurt()}, {}}});
}

task<result<written>> fake_backend::move_customers(viewer who, write_key, customer_move wanted) {
  last_move = std::move(wanted);
  return empty_trash(who, {}, "");  // any job will do
}

}  // namespace didtron::http::testing
