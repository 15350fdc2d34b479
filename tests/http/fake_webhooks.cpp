#include "http/resources/webhooks.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_webhooks_detail {

constexpr std::int64_t known = 12;

instant some_time() { return parse_instant("2026-04-01T12:00:00Z").value(); }

webhook_state_view sample_state() {
  webhook_state_view v;
  v.endpoint = known;
  v.state = "failing";
  v.position = 1'204;
  v.last_seq = 1'210;
  v.secret_no = 2;
  v.previous_until = v.failing_since = v.last_attempt_at = some_time();
  v.failures = 3;
  v.last_error = "answered 503";
  return v;
}

template <class T> result<T> of_known(std::int64_t id, T value) {
  if (id != known) return fail(errc::not_found, "no such endpoint");
  return value;
}

written told(std::int32_t status, std::int64_t) {
  json::writer w;
  write_webhook_state(w, sample_state());
  return {status, w.take()};
}

}  // namespace fake_webhooks_detail

using namespace fake_webhooks_detail;

task<result<webhook_state_view>> fake_backend::webhook_state(viewer, std::int64_t id) {
  return answer<webhook_state_view>(of_known(id, sample_state()));
}

task<result<page<webhook_delivery_view>>> fake_backend::webhook_deliveries(viewer, std::int64_t id, page_query,
                                                                          std::optional<std::string> state) {
  webhook_delivery_view v;
  v.seq = 1'204;
  v.event_type = "job.failed";
  v.state = state.value_or("delivered");
  v.attempts = 1;
  v.status = 200;
  v.first_at = v.last_at = some_time();
  page<webhook_delivery_view> out;
  out.items = {v};
  return answer<page<webhook_delivery_view>>(of_known(id, out));
}

task<result<written>> fake_backend::make_webhook_secret(viewer, write_key, std::int64_t id, std::int64_t overlap_s) {
  last_overlap_s = overlap_s;
  const std::string mark = "5f2b8c0d1e7a4936";
  return answer<written>(of_known(
      id, written{201, with_secret(webhook_secret_text(sample_state(), mark), mark, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")}));
}

task<result<written>> fake_backend::test_webhook(viewer, write_key, std::int64_t id) {
  return answer<written>(of_known(id, told(202, id)));
}

task<result<written>> fake_backend::replay_webhook(viewer, write_key, std::int64_t id, webhook_replay_request wanted) {
  last_replay = wanted;
  return answer<written>(of_known(id, written{202, R"({"events":17})"}));
}

task<result<written>> fake_backend::enable_webhook(viewer, write_key, std::int64_t id) {
  return answer<written>(of_known(id, told(200, id)));
}

task<result<page<event_view>>> fake_backend::event_feed(viewer, page_query q, std::vector<std::string> types) {
  last_event_types = std::move(types);
  last_feed = q;
  page<event_view> out;
  out.items = {{1'204, "job.failed", R"({"job_id":3,"operation":"engine.run"})", some_time()}};
  out.next = "1204";
  return answer<page<event_view>>(out);
}

}  // namespace didtron::http::testing
