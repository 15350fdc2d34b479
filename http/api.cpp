#include "http/api.hpp"

#include <chrono>
#include <exception>

#include "http/middleware/parameters.hpp"
#include "http/middleware/refusals.hpp"
#include "http/middleware/session_cookie.hpp"
#include "http/problem.hpp"
#include "http/tokens.hpp"

namespace didtron::http {

namespace api_detail {

inline constexpr std::chrono::seconds maintenance_retry_after{60};

/// A proxy on this machine makes everybody look local; it says so in these fields.
inline bool is_from_this_machine(const request& req) {
  return req.peer_is_loopback && req.find("X-Forwarded-For") == nullptr &&
         req.find("Forwarded") == nullptr;
}

inline constexpr std::size_t request_id_bytes_max = 128;

inline request_origin origin_of(const request& req, const route& target) {
  request_origin from;
  from.address = req.peer;
  if (const std::string* agent = req.find("User-Agent"))
    from.user_agent = readable(*agent, user_agent_bytes_max);
  from.operation = target.operation;
  from.request_id = readable(req.id, request_id_bytes_max);
  return from;
}

inline std::optional<permission> first_lacking(const permission_set& needed,
                                              const permission_set& may) {
  std::optional<permission> lacking;
  needed.for_each([&](permission p) {
    if (!lacking && !may.has(p)) lacking = p;
  });
  return lacking;
}

inline result<void> check_permissions(const access& who, audience whom, const permission_set& may) {
  if (!who.serves(whom))
    return fail(errc::forbidden, "this is not for " + std::string{people_of(whom)});
  if (auto lacking = first_lacking(who.needs_of(whom), may))
    return fail(errc::forbidden, "your role lacks the permission " + key_of(*lacking));
  return {};
}

/// What nobody does in another one's name: change who may what, or what lets others in; decide, for
/// whoever asked might be the same person.
inline bool is_personal(const route& target, audience whom) {
  bool found = false;
  target.who.needs_of(whom).for_each([&](permission p) {
    found = found || p.what == action::approve || p.where == area::staff || p.where == area::team || p.where == area::settings ||
            p.where == area::system || p.where == area::developers || p.where == area::impersonation;
  });
  return found;
}

inline result<void> check_access(const access& who, const call_context& in) {
  switch (who.who) {
  case access::kind::everyone:
    return {};
  case access::kind::local:
    if (is_from_this_machine(in.req)) return {};
    return fail(errc::not_found, "there is nothing under this address");
  case access::kind::logged_in:
    if (in.login) return {};
    break;
  case access::kind::permitted:
    if (!in.login) break;
    if (in.login->acting && changes_state(in.req.method) && is_personal(*in.target, in.who.whom))
      return fail(errc::forbidden, "not while you act as somebody else");
    return check_permissions(who, in.who.whom, in.may);
  }
  return fail(errc::unauthenticated, "log in first");
}

/// While the platform is in maintenance, only staff is served; people can still see who they are
/// and log out.
inline result<void> check_maintenance(const settings::values& now, const call_context& in) {
  if (!now.maintenance_mode || !in.login || in.who.whom == audience::staff) return {};
  if (in.target->operation == "me" || in.target->who.who == access::kind::everyone ||
      in.target->operation == "logout")
    return {};
  return fail(error{errc::unavailable, now.maintenance_message, {}, maintenance_retry_after});
}

}  // namespace api_detail

api::api(backend& b, event_hub& hub, origin_policy origins, fault_hook on_fault, session_lens lens)
    : backend_{b},
      hub_{hub},
      origins_{std::move(origins)},
      on_fault_{std::move(on_fault)},
      lens_{std::move(lens)},
      router_{all_routes(b.described())} {}

bool api::owns(std::string_view path) noexcept {
  for (const std::string_view root : {"/api", "/events", "/healthz", "/readyz", "/metrics"}) {
    if (!path.starts_with(root)) continue;
    if (path.size() == root.size() || path[root.size()] == '/') return true;
  }
  return false;
}

task<response> api::handle(const request& req, request_notes& notes) {
  std::optional<result<response>> outcome;
  try {
    outcome.emplace(co_await answer(req, notes));
  } catch (const std::exception& e) {
    if (on_fault_) on_fault_(req.id, e.what());
    outcome.emplace(fail(errc::internal, ""));
  }
  if (*outcome) co_return std::move(*outcome).value();
  const error& e = outcome->error();
  if (e.kind == errc::internal && on_fault_) on_fault_(req.id, e.message);
  response r = problem_response(e, req.path, req.id);
  if (e.kind == errc::unauthenticated && !session_token_of(req).empty() &&
      req.path != "/api/v1/login")
    r.set("Set-Cookie", clear_session_cookie());
  if (e.kind == errc::method_not_allowed) r.set("Allow", router_.find(req.method, req.path).allow);
  co_return r;
}

task<result<response>> api::answer(const request& req, request_notes& notes) {
  if (req.path == "*") {  // OPTIONS *: about the server as a whole (RFC 9110, 9.3.7)
    response r = empty_response();
    r.set("Allow", "GET, HEAD, POST, OPTIONS");
    co_return r;
  }
  router::match found = router_.find(req.method, req.path);
  if (found.target == nullptr) {
    if (found.allow.empty()) co_return fail(errc::not_found, "there is nothing under this address");
    co_return fail(errc::method_not_allowed, "allowed here: " + found.allow);
  }
  const route& target = *found.target;
  call_context in{req, backend_, hub_, origins_};
  in.target = &target;
  in.args = std::move(found.args);
  in.paging.limit = page_rows_default;

  in.from = api_detail::origin_of(req, target);

  // Whoever comes with a cookie is looked up even on open routes: /login ends the old session.
  in.token = session_token_of(req);
  if (!in.token.empty() && target.who.who != access::kind::local) {
    auto login = co_await backend_.find_session(digest_of(in.token));
    if (login) {
      in.login = std::move(*login);
      if (lens_) lens_(*in.login);
      in.who = viewer_of(in.login->user);
      in.from.user_name = in.login->user.display_name;
      if (in.login->acting) {
        in.from.acting = in.login->acting->user;
        in.from.acting_name = in.login->acting->name;
      }
      in.who.from = in.from;
      in.may = permissions_of(in.login->user);
      notes.user = in.login->user.id.value;
    } else if (login.error().kind != errc::not_found &&
               login.error().kind != errc::unauthenticated &&
               target.who.who != access::kind::everyone) {
      co_return fail(std::move(login).error());  // not known whether it lives: 503, not 401
    }
  }
  if (auto ok = api_detail::check_access(target.who, in); !ok) {
    if (ok.error().kind == errc::forbidden) note_refused(in, ok.error().message);
    co_return fail(std::move(ok).error());
  }
  // Before anything is read or done for them. Who acts as somebody of a company takes nothing from it.
  if (in.login && !in.login->acting)
    if (const auto wait = backend_.take_request(in.who.tenant))
      co_return fail(error{errc::rate_limited, "your company has asked as often as it may this minute", {}, *wait});
  if (auto ok = api_detail::check_maintenance(backend_.settings_now()->platform(), in); !ok)
    co_return fail(std::move(ok).error());
  if (changes_state(req.method)) {
    auto ok = target.who.who == access::kind::everyone ? check_login_origin(origins_, req)
                                                       : check_csrf(origins_, req, in.token);
    if (!ok) co_return fail(std::move(ok).error());
  }
  if (auto ok = read_query(target, in); !ok) co_return fail(std::move(ok).error());
  if (auto ok = read_body(target, in); !ok) co_return fail(std::move(ok).error());
  co_return co_await target.run(in);
}

}  // namespace didtron::http
