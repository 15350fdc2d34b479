#include "http/middleware/refusals.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "http/tokens.hpp"

namespace didtron::http {

namespace event_stream_detail {

struct topic_row {
  topic about;
  access who;  ///< that of the resource's own route
};
inline constexpr access calls_of_oneself =
    access::with({area::calls, action::view}).also_for(audience::customer);
inline constexpr topic_row topics[] = {
    {topic::live_calls, calls_of_oneself},
    {topic::cdrs, calls_of_oneself},
    {topic::accounts,
     access::with({area::billing, action::view}).also_for(audience::customer)},
    {topic::metrics, access::with({area::calls, action::view})}};
static_assert(std::size(topics) == topic_count);

inline std::vector<std::string> topic_names() {
  std::vector<std::string> names;
  for (const topic_row& row : topics)
    names.emplace_back(name_of(row.about));
  return names;
}

inline bool is_in_list(std::string_view list, std::string_view word) {
  for (;;) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == word) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

failure refuse(call_context& in, std::string why) {
  note_refused(in, why);
  return fail(errc::forbidden, std::move(why));
}

task<result<response>> open(call_context& in) {
  const std::string* wanted = in.args.find("topics");
  stream_grant grant;
  for (const topic_row& row : topics) {
    if (wanted != nullptr && !is_in_list(*wanted, name_of(row.about))) continue;
    if (row.who.lets_in(in.who.whom, in.may))
      grant.filter.topics |= 1U << static_cast<unsigned>(row.about);
    else if (wanted != nullptr)
      co_return refuse(in, "your role may not read the topic " + std::string{name_of(row.about)});
  }
  if (grant.filter.topics == 0) co_return refuse(in, "your role may read no topic");
  grant.filter.who = in.who;
  grant.filter.session = digest_of(in.token);
  grant.may = in.may;
  grant.expires_at = in.login->expires_at;
  if (const std::string* last = in.req.find("Last-Event-ID")) grant.last_event_id = *last;
  response r;
  r.set("Content-Type", "text/event-stream");
  r.set("Cache-Control", "no-store");
  r.set("X-Accel-Buffering", "no");  // nginx would hold events back
  r.stream = std::move(grant);
  co_return r;
}

}  // namespace event_stream_detail

openapi::schema_ptr event_schema() {
  using namespace openapi;
  return object(
      "Event", "The data of one server-sent event.",
      {{"v", integer("version of this form", 1)},
       {"op",
        one_of("upsert: the resource as it is now. remove: it is gone. invalidate: read the "
               "topic again. tick: like upsert, sent each second. reset: read everything again",
               {"upsert", "remove", "invalidate", "tick", "reset"})},
       {"key", nullable(text("number or UUID of the resource; null for a topic without keys",
                             "01963b5e-8a00-7cc3-98c4-dc0c0c07398f"))},
       {"rev", integer("grows with each change of the resource", 3)},
       {"data",
        nullable(open_object("", "the resource: LiveCall, Cdr, Account or MetricsSummary"))}});
}

void add_event_routes(std::vector<route>& out) {
  const parameter topics{"topics",
                         parameter::place::query,
                         value_type::word_list,
                         "which topics, separated by commas; absent: all that the role may read",
                         "live-calls,cdrs",
                         event_stream_detail::topic_names()};
  route r{
      .method = "GET",
      .pattern = "/events",
      .who = access::logged_in(),
      .operation = "openEvents",
      .tag = "events",
      .summary = "Changes as they happen",
      .description =
          "Server-sent events: `id` is a sequence number, `event` the topic, `data` a JSON object "
          "{v, op, key, rev, data} whose `data` is the resource as its own route gives it "
          "(LiveCall, Cdr, "
          "Account, MetricsSummary) or null. A comment `: ping` comes every 15 s. A client that "
          "reconnects "
          "with Last-Event-ID gets what it missed or, when that is no longer known, one `reset`. A "
          "client "
          "that reads too slowly gets `reset` and is disconnected.",
      .parameters = {topics},
      .answers = {{200, "the stream; it ends with the log-in session", {}, "text/event-stream"}},
      .problems = {errc::forbidden},
      .run = event_stream_detail::open};
  out.push_back(r);
  r.pattern = "/api/v1/events";
  r.operation = "openEventsUnderApi";
  r.summary = "The same as /events";
  out.push_back(std::move(r));
}

}  // namespace didtron::http
