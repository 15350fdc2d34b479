#include "http/middleware/session_cookie.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "http/tokens.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace session_detail {

inline constexpr std::size_t email_bytes_max = 254;      ///< RFC 5321, 4.5.3.1.3 less the brackets
inline constexpr std::size_t password_bytes_max = 1024;  ///< bounds the work of hashing

inline response me_response(const session& s, std::string_view token) {
  json::writer w;
  write_me(w, s, csrf_token_of(token));
  return json_response(200, w.take());
}

task<result<response>> log_in(call_context& in) {
  json::object_reader body{*in.body};
  login_attempt attempt;
  attempt.email = body.text("email", {.bytes_min = 3, .bytes_max = email_bytes_max});
  attempt.password = body.text("password", {.bytes_min = 1, .bytes_max = password_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  attempt.from = in.from;
  const std::string token = new_token();
  attempt.token = digest_of(token);
  attempt.csrf = digest_of(csrf_token_of(token));
  auto opened = co_await in.api.log_in(std::move(attempt));
  if (!opened) co_return fail(std::move(opened).error());
  if (in.login) {  // a new session per log-in; the one before ends
    const token_digest before = digest_of(in.token);
    auto ended = co_await in.api.log_out(before, in.from);
    if (ended) in.hub.close_session(before);
  }
  response r = me_response(*opened, token);
  r.set("Set-Cookie", set_session_cookie(token));
  co_return r;
}

task<result<response>> log_out(call_context& in) {
  const token_digest token = digest_of(in.token);
  auto ended = co_await in.api.log_out(token, in.from);
  if (!ended) co_return fail(std::move(ended).error());
  in.hub.close_session(token);
  response r = empty_response();
  r.set("Set-Cookie", clear_session_cookie());
  co_return r;
}

task<result<response>> me(call_context& in) { co_return me_response(*in.login, in.token); }

}  // namespace session_detail

void write_me(json::writer& w, const session& s, std::string_view csrf_token) {
  w.begin_object().field("user_id", s.user.id.value).field("email", s.user.email);
  w.field("display_name", s.user.display_name).field("role", s.user.role);
  w.key("custom_role");
  write_ref(w, "role_id", s.user.custom_role);
  w.key("tenant").begin_object().field("tenant_id", s.user.tenant.value);
  w.field("name", s.user.tenant.name).field("kind", s.user.tenant_kind).end_object();
  w.field("audience", name_of(viewer_of(s.user).whom));
  w.key("permissions").begin_array();
  permissions_of(s.user).for_each([&](permission p) { w.text(key_of(p)); });
  w.end_array();
  w.field("csrf_token", csrf_token);
  write_time(w, "expires_at", s.expires_at);
  w.key("acting");
  if (s.acting) {
    w.begin_object().field("user_id", s.acting->user.value).field("display_name", s.acting->name).key("tenant");
    write_ref(w, "tenant_id", s.acting->tenant);
    write_time(w, "until", s.acting->until);
    w.field("reason", s.acting->reason).end_object();
  } else {
    w.null();
  }
  w.end_object();
}

openapi::schema_ptr login_schema() {
  using namespace openapi;
  return object("Login", "Who logs in.",
                {{"email", text("e-mail address of the user, 3 to 254 bytes", "ops@example.com")},
                 {"password", text("1 to 1,024 bytes", "correct horse battery staple")}});
}

openapi::schema_ptr me_schema() {
  using namespace openapi;
  return object(
      "Me", "The logged-in user.",
      {{"user_id", integer("number of the user", 1)},
       {"email", text("e-mail address", "ops@example.com")},
       {"display_name", text("name for people", "Operations")},
       {"role", text("name of a system role, or custom", "super_admin")},
       {"custom_role", nullable(reference("role_id", "the tenant's own role that the user has", "Night shift"), "a system role")},
       {"tenant",
        object("", "The company the user belongs to.",
               {{"tenant_id", integer("number of the tenant", 1)},
                {"name", text("name of the tenant", "Example Voice")},
                {"kind", text("platform, reseller, customer, carrier or operator", "platform")}})},
       {"audience", one_of("staff works on the tenant's books; customers and carriers see what is their own",
                           {"staff", "customer", "carrier"})},
       {"permissions", array(text("key of a permission", "customers.view"),
                             "what the role may do; empty when role and tenant do not fit each other")},
       {"csrf_token", text("value of the header X-CSRF-Token of state changes",
                           "q6h0uJ3Tn3m0l4kzT2c0lFqv9nq1m3B1dWJc8wq9F2E")},
       {"expires_at", date_time("when the log-in session ends")},
       {"acting",
        nullable(object("", "Who really sits there.",
                        {{"user_id", integer("number of the person", 1)},
                         {"display_name", text("name for people", "Operations")},
                         {"tenant", reference("tenant_id", "whose person it is", "Example Voice")},
                         {"until", date_time("when it ends by itself")},
                         {"reason", text("why", "ticket 4711")}}),
                 "the user is there in person")}});
}

void add_session_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "POST",
       .pattern = "/api/v1/login",
       .who = access::everyone(),
       .operation = "login",
       .tag = "session",
       .summary = "Log in",
       .description =
           "Opens a log-in session and sets its cookie `__Host-didtron_session`. The answer is "
           "the same, in text and time, for an unknown user and a wrong password.",
       .request_body = login_schema(),
       .answers = {{200, "logged in; the cookie is set", me_schema()}},
       .problems = {errc::unauthenticated, errc::forbidden, errc::rate_limited, errc::busy},
       .run = session_detail::log_in});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/logout",
                 .who = access::logged_in(),
                 .operation = "logout",
                 .tag = "session",
                 .summary = "Log out",
                 .description = "Ends the log-in session and its event streams.",
                 .answers = {{204, "logged out", {}}},
                 .run = session_detail::log_out});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/me",
                 .who = access::logged_in(),
                 .operation = "me",
                 .tag = "session",
                 .summary = "The logged-in user",
                 .description = "Name, tenant, permissions and the CSRF token of the session.",
                 .answers = {{200, "the user", me_schema()}},
                 .run = session_detail::me});
}

}  // namespace didtron::http
