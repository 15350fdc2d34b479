#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "http/tokens.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace impersonation_detail {

constexpr std::int64_t minutes_max = 60;
constexpr std::size_t reason_bytes_max = 500;

/// The session as it counts from now on. Event streams of before end: they showed what somebody else may see.
task<result<response>> told(call_context& in) {
  in.hub.close_session(digest_of(in.token));
  auto now = co_await in.api.find_session(digest_of(in.token));
  if (!now) co_return fail(std::move(now).error());
  json::writer w;
  write_me(w, *now, csrf_token_of(in.token));
  co_return json_response(200, w.take());
}

task<result<response>> begin(call_context& in) {
  json::object_reader body{*in.body};
  impersonation_request wanted;
  wanted.user = {body.integer("user_id", {.min = 1})};
  wanted.minutes = body.integer("minutes", {.min = 1, .max = minutes_max});
  wanted.reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  if (in.login->acting) co_return fail(errc::conflict, "you act as somebody already: end that first");
  auto begun = co_await in.api.begin_impersonation(in.who, digest_of(in.token), std::move(wanted));
  if (!begun) co_return fail(std::move(begun).error());
  co_return co_await told(in);
}

task<result<response>> end(call_context& in) {
  if (!in.login->acting) co_return fail(errc::conflict, "you act as nobody");
  auto ended = co_await in.api.end_impersonation(in.who, {in.login->acting->tenant.value}, digest_of(in.token));
  if (!ended) co_return fail(std::move(ended).error());
  co_return co_await told(in);
}

}  // namespace impersonation_detail

void add_impersonation_routes(std::vector<route>& out) {
  using namespace openapi;
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/impersonation",
                 .who = access::with({area::impersonation, action::create}),
                 .operation = "beginImpersonation",
                 .tag = "session",
                 .summary = "Act as somebody of a company below",
                 .description = "Your session counts as theirs until the time is over or you end it. The audit log has both names, yours and "
                                "theirs. Roles, team, settings and keys cannot be changed meanwhile.",
                 .request_body = object("ImpersonationRequest", "As whom, for how long and why.",
                                        {{"user_id", integer("number of the user", 9)},
                                         {"minutes", integer("1 to 60", 15)},
                                         {"reason", text("1 to 500 bytes; the audit log of their company has it, too", "ticket 4711")}}),
                 .answers = {{200, "the session as it counts now", me_schema()}},
                 .problems = {errc::not_found, errc::conflict},
                 .run = impersonation_detail::begin});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/impersonation/end",
                 .who = access::logged_in(),
                 .operation = "endImpersonation",
                 .tag = "session",
                 .summary = "Be yourself again",
                 .description = "Ends acting as somebody else.",
                 .answers = {{200, "the session as it counts now", me_schema()}},
                 .problems = {errc::conflict},
                 .run = impersonation_detail::end});
}

}  // namespace didtron::http
