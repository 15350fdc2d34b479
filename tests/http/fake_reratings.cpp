#include "http/resources/reratings.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_reratings_detail {

rerating_view sample_rerating() {
  rerating_view r;
  r.id = 6;
  r.scope.side = "charge";
  r.scope.answered_from = parse_instant("2026-03-01T00:00:00Z").value();
  r.scope.answered_until = parse_instant("2026-04-01T00:00:00Z").value();
  r.scope.account = account_id{7};
  r.reason = "wrong price";
  r.state = "previewed";
  r.requested_by = {1};
  r.calls = 3;
  r.changed = 3;
  r.totals = {{"charge", {7, "Acme USD"}, {}, 3, parse_amount("0.0825").value(), parse_amount("0.1023").value()}};
  return r;
}

written as_json(int status, const rerating_view& r) {
  json::writer w;
  write_rerating(w, r);
  return {status, w.take()};
}

}  // namespace fake_reratings_detail

using fake_reratings_detail::as_json;
using fake_reratings_detail::sample_rerating;

task<result<written>> fake_backend::ask_rerating(viewer, write_key key, rerating_scope scope,
                                                 std::string) {
  last_key = key;
  last_rerating = std::move(scope);
  return answer<written>(as_json(202, sample_rerating()));
}

task<result<page<rerating_view>>> fake_backend::reratings(viewer, page_query) {
  return answer<page<rerating_view>>(page<rerating_view>{{sample_rerating()}, {}});
}

task<result<rerating_view>> fake_backend::rerating(viewer, std::int64_t id) {
  if (id != 6) return answer<rerating_view>(fail(errc::not_found, "no such re-rating"));
  return answer<rerating_view>(sample_rerating());
}

task<result<page<rerated_call_view>>> fake_backend::rerated_calls(viewer, std::int64_t id,
                                                                  page_query) {
  if (id != 6) return answer<page<rerated_call_view>>(fail(errc::not_found, "no such re-rating"));
  rerated_call_view c;
  c.id = parse_uuid(sample_call).value();
  c.side = "cost";
  c.party = {2, "Carrier A"};
  c.before = parse_amount("0.0275").value();
  c.reason = "no price";
  return answer<page<rerated_call_view>>(page<rerated_call_view>{{c}, {}});
}

task<result<written>> fake_backend::decide_rerating(viewer, write_key key, std::int64_t id,
                                                    bool is_approved, std::string) {
  last_key = key;
  if (id != 6) return answer<written>(fail(errc::not_found, "no such re-rating"));
  auto r = sample_rerating();
  r.state = is_approved ? "posted" : "rejected";
  r.decided_by = 2;
  return answer<written>(as_json(200, r));
}

task<result<written>> fake_backend::undo_rerating(viewer, write_key key, std::int64_t id,
                                                  std::string) {
  last_key = key;
  if (id != 6) return answer<written>(fail(errc::not_found, "no such re-rating"));
  auto r = sample_rerating();
  r.state = "undone";
  return answer<written>(as_json(200, r));
}

}  // namespace didtron::http::testing
