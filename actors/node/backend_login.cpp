#include <algorithm>

#include "actors/log/log.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/login_limits.hpp"
#include "actors/node/node.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/users.hpp"

/// Log-in, sessions, log-out.
namespace didtron::node {

namespace login_detail {

using http::await_callback;
using namespace std::chrono_literals;

std::string bytes_of(const http::token_digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The same words for an unknown e-mail, a wrong password and a locked user.
failure refused() { return fail(errc::unauthenticated, "e-mail or password is not right"); }

storage::audit_record audit_of(const user_view& user, std::string action, request_origin from) {
  storage::audit_record record;
  record.actor = actor_name(user.id);
  record.action = std::move(action);
  record.object = record.actor;
  record.from = std::move(from);
  record.from.user_name = user.display_name;
  return record;
}

/// The e-mail that was tried, as far as it is one: people type passwords into the wrong field.
std::string email_tried(const std::string& email) {
  const bool is_readable = std::all_of(email.begin(), email.end(),
                                       [](char c) { return c > ' ' && c < 0x7f; });
  const std::size_t at = email.find('@');
  const bool is_email = is_readable && at != std::string::npos && at > 0 &&
                        email.find('.', at) != std::string::npos;
  return is_email ? "email:" + email : "email:?";
}

/// Of a known user to its tenant, of all others to the platform.
refusal_note refusal_of(const std::string& email, const request_origin& from,
                        const user_view* user, std::string why) {
  refusal_note note;
  note.action = "login_refused";
  note.why = std::move(why);
  note.from = from;
  if (user == nullptr) {
    note.actor = "unknown";
    note.object = email_tried(email);
    return note;
  }
  note.tenant = {user->tenant.value};
  note.actor = actor_name(user->id);
  note.from.user_name = user->display_name;
  note.object = note.actor;
  return note;
}

pg::write_job refusal_job(const storage::login_user& found) {
  pg::write_job job;
  job.tenant = tenant_id{found.user.tenant.value};
  job.key = static_cast<std::uint64_t>(found.user.tenant.value);
  job.work = [user = found.user.id](pg::transaction& tx) -> result<void> {
    if (auto counted = storage::record_failed_login(tx, user); !counted)
      return fail(std::move(counted).error());
    return {};
  };
  return job;
}

pg::write_job session_job(const http::login_attempt& attempt, const storage::login_user& found,
                          std::int64_t session_hours, std::shared_ptr<instant> expires_at) {
  pg::write_job job;
  job.tenant = tenant_id{found.user.tenant.value};
  job.key = static_cast<std::uint64_t>(found.user.tenant.value);
  job.work = [attempt, found, session_hours, expires_at](pg::transaction& tx) -> result<void> {
    storage::new_login_session session;
    session.token_digest = bytes_of(attempt.token);
    session.csrf_digest = bytes_of(attempt.csrf);
    session.user = found.user.id;
    session.address = attempt.from.address;
    session.user_agent = attempt.from.user_agent;
    session.lifetime_s = session_hours * 3600;
    auto until = storage::create_login_session(tx, session);
    if (!until) return fail(std::move(until).error());
    *expires_at = *until;
    if (auto noted = storage::record_login(tx, found.user.id); !noted) return noted;
    if (auto said = storage::append_audit(tx, audit_of(found.user, "login", attempt.from)); !said)
      return fail(std::move(said).error());
    return {};
  };
  return job;
}

}  // namespace login_detail

namespace login_detail {

/// A group-committed write, awaited.
http::task<result<void>> write(pg::write_pool& pool, pg::write_job job) {
  // result<bool>: a callback needs a value to carry.
  auto done = co_await await_callback<bool>([&](auto answer) {
    job.done = [answer](const result<void>& r) {
      answer(r ? result<bool>{true} : result<bool>{fail(r.error())});
    };
    if (auto accepted = pool.submit(std::move(job)); !accepted) answer(fail(accepted.error()));
  });
  if (!done) co_return fail(std::move(done).error());
  co_return result<void>{};
}

}  // namespace login_detail

http::task<result<http::session>> node_backend::log_in(http::login_attempt attempt) {
  using namespace login_detail;
  std::string email = attempt.email;
  std::transform(email.begin(), email.end(), email.begin(), [](char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  auto& data = node_.data();
  const auto set = node_.board().now();
  const auto& rules = set->platform();
  login_limits limits{data.limits, attempt.from.address, email,
                      {rules.login_attempts_max, rules.login_attempts_per_address_max}};
  if (auto may_try = limits.enter(); !may_try) {
    node_.refusals().note(refusal_of(email, attempt.from, nullptr, may_try.error().message));
    co_return fail(std::move(may_try).error());
  }
  auto found = co_await await_callback<storage::login_user>([&](auto done) {
    data.node_reads.run<storage::login_user>(storage::user_by_email(email), pg::in(3s), done);
  });
  if (!found && found.error().kind != errc::not_found) {
    limits.forgive();
    co_return fail(std::move(found).error());
  }
  // An unknown e-mail costs the same time as a wrong password.
  const bool is_known = found && found->is_active && !found->is_locked;
  auto matches = co_await await_callback<bool>([&](auto done) {
    node_.passwords().verify(is_known ? found->password_hash : std::string{}, attempt.password,
                             done);
  });
  if (!matches) {
    limits.forgive();
    co_return fail(std::move(matches).error());
  }
  if (!found) {
    node_.refusals().note(refusal_of(email, attempt.from, nullptr, "no such user"));
    co_return refused();
  }
  if (!is_known || !*matches) {
    std::string why = "wrong password";
    if (!is_known) why = found->is_locked ? "locked" : "not active";
    node_.refusals().note(refusal_of(email, attempt.from, &found->user, std::move(why)));
    // Not awaited: an unknown e-mail must not be told from a known one by the time of the answer.
    auto job = refusal_job(*found);
    job.done = [](const result<void>& noted) {
      if (!noted) log::warning("login_refusal_not_recorded", {{"why", to_string(noted.error())}});
    };
    if (auto accepted = data.writes.submit(std::move(job)); !accepted)
      log::warning("login_refusal_not_recorded", {{"why", to_string(accepted.error())}});
    co_return refused();
  }
  limits.forgive();
  auto expires_at = std::make_shared<instant>();  // shared with the job, which may run twice
  if (auto made = co_await write(data.writes, session_job(attempt, *found, rules.session_hours, expires_at)); !made)
    co_return fail(std::move(made).error());
  co_return http::session{found->user, *expires_at};
}

http::task<result<http::session>> node_backend::find_session(http::token_digest token) {
  using namespace login_detail;
  auto found = co_await await_callback<storage::login_session>([&](auto done) {
    node_.data().api_reads.run<storage::login_session>(
        storage::login_session_by_digest(bytes_of(token)), pg::in(3s), done);
  });
  if (!found) co_return fail(std::move(found).error());
  co_return http::session{found->user, found->expires_at, found->acting};
}

namespace login_detail {

/// The same row for both companies: that of who acts, and that of who is acted as.
result<void> note_impersonation(pg::transaction& tx, const storage::audit_record& record, tenant_id target) {
  const tenant_id home = tx.tenant();
  if (auto said = storage::append_audit(tx, record); !said) return fail(std::move(said).error());
  if (auto set = tx.set_tenant(target); !set) return set;
  if (auto said = storage::append_audit(tx, record); !said) return fail(std::move(said).error());
  return tx.set_tenant(home);
}

}  // namespace login_detail

http::task<result<void>> node_backend::begin_impersonation(viewer who, http::token_digest token,
                                                           http::impersonation_request wanted) {
  using namespace login_detail;
  pg::write_job job;
  job.tenant = who.tenant;
  job.key = static_cast<std::uint64_t>(who.tenant.value);
  job.work = [who, token, wanted](pg::transaction& tx) -> result<void> {
    auto begun = storage::begin_impersonation(tx, {bytes_of(token), wanted.user, wanted.minutes, wanted.reason});
    if (!begun) return fail(std::move(begun).error());
    storage::audit_record record;
    record.actor = actor_name(who.user);
    record.on_behalf_of = actor_name(wanted.user);
    record.from = who.from;
    record.from.acting_name = who.from.user_name;
    record.from.user_name = begun->name;
    record.action = "impersonation.started";
    record.object = record.on_behalf_of;
    record.after = "{\"until\":\"" + format(begun->until) + "\"}";
    record.reason = wanted.reason;
    return note_impersonation(tx, record, begun->tenant);
  };
  co_return co_await write(node_.data().writes, std::move(job));
}

http::task<result<void>> node_backend::end_impersonation(viewer who, tenant_id home, http::token_digest token) {
  using namespace login_detail;
  pg::write_job job;
  job.tenant = home;
  job.key = static_cast<std::uint64_t>(home.value);
  job.work = [who, token](pg::transaction& tx) -> result<void> {
    if (auto ended = storage::end_impersonation(tx, bytes_of(token)); !ended) return ended;
    auto record = storage::audit_by(who);
    record.action = "impersonation.ended";
    record.object = record.on_behalf_of;
    return note_impersonation(tx, record, who.tenant);
  };
  co_return co_await write(node_.data().writes, std::move(job));
}

http::task<result<void>> node_backend::log_out(http::token_digest token, request_origin from) {
  using namespace login_detail;
  auto found = co_await find_session(token);
  if (!found && found.error().kind == errc::not_found) co_return result<void>{};
  if (!found) co_return fail(std::move(found).error());
  // The session is the person's own, as whomever it counts.
  auto user = found->user;
  if (found->acting) {
    user.id = found->acting->user;
    user.display_name = found->acting->name;
    user.tenant = found->acting->tenant;
  }
  pg::write_job job;
  job.tenant = tenant_id{user.tenant.value};
  job.key = static_cast<std::uint64_t>(user.tenant.value);
  job.work = [token, user, from](pg::transaction& tx) -> result<void> {
    if (auto revoked = storage::revoke_login_session(tx, bytes_of(token)); !revoked)
      return revoked;
    if (auto said = storage::append_audit(tx, audit_of(user, "logout", from)); !said)
      return fail(said.error());
    return {};
  };
  co_return co_await write(node_.data().writes, std::move(job));
}

}  // namespace didtron::node
