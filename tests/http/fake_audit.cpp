#include <algorithm>

#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

audit_view sample_audit_row() {
  audit_view a;
  a.no = 12;
  a.at = parse_instant("2026-04-01T12:00:00Z").value();
  a.actor = "user:1";
  a.actor_name = "Operations";
  a.action = "role.changeRole";
  a.action_class = "change";
  a.object = "role:3";
  a.object_kind = "role";
  a.address = "192.0.2.7";
  a.user_agent = "agent";
  a.operation = "changeRole";
  a.request_id = "r-1";
  a.reason = "asked for";
  a.before = R"({"name":"Night","limits":{"users":2,"calls":5}})";
  a.after = R"({"name":"Night shift","limits":{"users":2,"calls":7}})";
  a.link_no = 40;
  a.digest = std::string(64, 'a');
  return a;
}

task<result<page<audit_view>>> fake_backend::audit_rows(viewer, page_query q, audit_filter filter, bool) {
  last_audit_filter = std::move(filter);
  if (audit_pages++ >= audit_fails_after)
    return answer<page<audit_view>>(fail(errc::unavailable, "the database is away"));
  const auto all = audit_log.empty() ? std::vector{sample_audit_row()} : audit_log;
  const std::size_t begin = q.after ? std::stoul(*q.after) : 0;
  const std::size_t end = std::min(all.size(), begin + static_cast<std::size_t>(q.limit));
  page<audit_view> out;
  out.items.assign(all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end));
  if (end < all.size()) out.next = std::to_string(end);
  return answer<page<audit_view>>(std::move(out));
}

task<result<audit_view>> fake_backend::audit_row(viewer, std::int64_t audit_no) {
  for (const audit_view& a : audit_log)
    if (a.no == audit_no) return answer<audit_view>(a);
  if (audit_no == 12) return answer<audit_view>(sample_audit_row());
  return answer<audit_view>(fail(errc::not_found, "no such row"));
}

task<result<audit_state_view>> fake_backend::audit_state(viewer) {
  audit_state_view s;
  s.links = 412;
  s.digest = std::string(64, 'a');
  s.unsealed = 1;
  s.unsealed_since = sample_audit_row().at;
  s.checked_at = sample_audit_row().at;
  s.checked_links = 411;
  s.classes = {{"login", 365, 90, "log-ins"}};
  return answer<audit_state_view>(std::move(s));
}

task<result<std::int64_t>> fake_backend::note_audit_export(viewer, std::string asked) {
  audit_exports.push_back(std::move(asked));
  return answer<std::int64_t>(99);
}

}  // namespace didtron::http::testing
