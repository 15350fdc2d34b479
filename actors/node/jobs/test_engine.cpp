#include "actors/node/jobs/test_engine.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include "actors/node/jobs/handlers.hpp"
#include "actors/node/write_once.hpp"
#include "http/test_engine/route_checks.hpp"
#include "http/test_engine/trial.hpp"
#include "http/tokens.hpp"
#include "storage/repositories/engine_runs.hpp"
#include "storage/repositories/engine_stage.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

namespace test_engine_detail {

using didtron::jobs::running;
using didtron::jobs::step;
using namespace test_engine;
using steady = std::chrono::steady_clock;

/// A step that was cut off leaves sessions behind: they end by themselves.
constexpr std::int64_t session_s = 300;
/// The server ends a transaction that says nothing for five seconds.
constexpr std::chrono::milliseconds alive_every{1'000};
constexpr int sweep_rows = 100;

std::string digest_bytes(const http::token_digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Log-in sessions of one step, on a connection of its own: requests must find them at once. They
/// end with it.
class step_sessions {
 public:
  static result<std::unique_ptr<step_sessions>> open(const std::string& url) {
    auto db = pg::connection::open(url);
    if (!db) return fail(std::move(db).error());
    return std::unique_ptr<step_sessions>{new step_sessions{std::move(*db)}};
  }
  ~step_sessions() { end(); }
  /// Before the step's own transaction touches the sessions' rows: it would wait for itself.
  void end() {
    for (const auto& one : opened_) {
      auto tx = pg::transaction::begin(db_, one.tenant);
      if (tx && storage::revoke_login_session(*tx, one.digest)) (void)tx->commit();
    }
    opened_.clear();
  }
  step_sessions(const step_sessions&) = delete;
  step_sessions& operator=(const step_sessions&) = delete;

  result<person> log_in(const storage::stage_person& who) {
    person out{http::new_token(), who.user.value};
    storage::new_login_session session;
    session.token_digest = digest_bytes(http::digest_of(out.token));
    session.csrf_digest = digest_bytes(http::digest_of(http::csrf_token_of(out.token)));
    session.user = who.user;
    session.address = "127.0.0.1";
    session.user_agent = user_agent;
    session.lifetime_s = session_s;
    auto tx = pg::transaction::begin(db_, who.tenant);
    if (!tx) return fail(std::move(tx).error());
    if (auto made = storage::create_login_session(*tx, session); !made) return fail(std::move(made).error());
    if (auto ok = tx->commit(); !ok) return fail(std::move(ok).error());
    opened_.push_back({who.tenant, session.token_digest});
    return out;
  }

 private:
  explicit step_sessions(pg::connection db) : db_{std::move(db)} {}
  struct opened {
    tenant_id tenant = {};
    std::string digest = {};
  };
  pg::connection db_;
  std::vector<opened> opened_ = {};
};

const storage::stage_person* find_person(const storage::engine_stage& stage, std::string_view role,
                                         std::string_view kind, bool is_stranger = false) {
  for (const auto& p : stage.people)
    if (p.role == role && p.tenant_kind == kind && p.is_stranger == is_stranger) return &p;
  return nullptr;
}

/// The first role of an audience in the matrix: whoever may most there.
std::string_view first_role(audience whom) {
  for (const system_role& role : system_roles())
    if (role.whom == whom) return role.name;
  return {};
}

/// What one step works with.
struct workshop {
  const test_engine_port& port;
  pg::transaction& tx;
  const storage::engine_stage& stage;
  step_sessions& sessions;
  caller call;
  caller lent;  ///< for kinds of records that are the platform's alone
  steady::time_point said_at = steady::now();
  bool is_cut = false;  ///< the node is stopping, or the transaction is gone

  workshop(const test_engine_port& p, pg::transaction& t, const storage::engine_stage& s, step_sessions& o)
      : port{p}, tx{t}, stage{s}, sessions{o}, call{*p.api(), [this] { return keep_alive(); }}, lent{*p.lent_api(), [this] { return keep_alive(); }} {}
  workshop(const workshop&) = delete;
  workshop& operator=(const workshop&) = delete;

  bool keep_alive() {
    if (is_cut) return false;
    is_cut = port.may_go_on && !port.may_go_on();
    if (!is_cut && steady::now() - said_at > alive_every) {
      is_cut = !tx.execute("SELECT 1");
      said_at = steady::now();
    }
    return !is_cut;
  }
  result<person> log_in(std::string_view role, std::string_view kind, bool is_stranger = false) {
    const auto* who = find_person(stage, role, kind, is_stranger);
    if (who == nullptr) return fail(errc::internal, "nobody plays " + std::string{role});
    return sessions.log_in(*who);
  }
};

result<people> open_people(workshop& w) {
  auto owner = w.log_in(first_role(audience::staff), "operator");
  if (!owner) return fail(std::move(owner).error());
  auto stranger = w.log_in(first_role(audience::staff), "reseller", true);
  if (!stranger) return fail(std::move(stranger).error());
  auto customer = w.log_in(first_role(audience::customer), "customer");
  if (!customer) return fail(std::move(customer).error());
  return people{std::move(*owner), std::move(*stranger), std::move(*customer)};
}

result<std::vector<std::string>> selection_of(const running& job) {
  const auto document = json::parse(job.payload);
  if (!document) return fail(document.error());
  std::vector<std::string> out;
  if (const auto* names = document->find("resources"); names != nullptr && names->items() != nullptr)
    for (const auto& name : *names->items())
      if (name.text() != nullptr) out.push_back(*name.text());
  return out;
}

std::int64_t place_in(const std::string& text, std::int64_t fallback) {
  std::int64_t n = fallback;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

result<void> note_stage(pg::transaction& tx, const running& job, const char* action, const std::string& after) {
  storage::audit_record said;
  if (job.user)
    said = storage::audit_by(viewer_of(job));
  else
    said.actor = "job";
  said.action = action;
  said.object = "job:" + std::to_string(job.id);
  said.after = after;
  said.reason = job.reason;
  if (auto noted = storage::append_audit(tx, said); !noted) return fail(std::move(noted).error());
  return {};
}

/// Takes away, through the API, what is left in the company of `whose`. True: nothing is left.
bool sweep_one(workshop& w, const person& whose) {
  const auto items_of = [](const answer& told) {
    const auto* items = told.find("items");
    return items != nullptr && items->items() != nullptr ? *items->items() : json::value::array{};
  };
  const auto number = [](const json::value& v, std::string_view name) {
    const auto* n = v.find(name);
    return n != nullptr && n->integer() != nullptr ? *n->integer() : 0;
  };
  bool is_clean = true;
  const auto& all = w.port.records->all();
  // What refers to others is described behind them.
  for (auto r = all.rbegin(); r != all.rend(); ++r) {
    const auto listed = w.lent.ask(whose, {.method = "GET", .path = r->path(), .query = "limit=" + std::to_string(sweep_rows)});
    for (const auto& row : items_of(listed)) {
      is_clean = false;
      w.lent.ask(whose, {.method = "DELETE", .path = r->path() + "/" + std::to_string(number(row, r->id_name())),
                         .query = "version=" + std::to_string(number(row, "version"))});
    }
  }
  const auto trash = w.lent.ask(whose, {.method = "GET", .path = "/api/v1/trash", .query = "limit=" + std::to_string(sweep_rows)});
  for (const auto& entry : items_of(trash)) {
    const auto* state = entry.find("state");
    if (state == nullptr || state->text() == nullptr || *state->text() != "trashed") continue;
    is_clean = false;
    w.lent.ask(whose, {.method = "DELETE", .path = "/api/v1/trash/" + std::to_string(number(entry, "trash_id"))});
  }
  return is_clean;
}

/// A bounded part of the sweep. True: both companies are empty.
result<bool> sweep_both(workshop& w) {
  auto who = open_people(w);
  if (!who) return fail(std::move(who).error());
  const bool is_scratch_clean = sweep_one(w, who->owner);
  const bool is_other_clean = sweep_one(w, who->stranger);
  return is_scratch_clean && is_other_clean;
}

failure stopping() { return fail(errc::unavailable, "the node is stopping"); }

/// Steps that a sweep may take: what cannot be taken away stays, and the end says so.
constexpr std::int64_t sweeps_max = 20;

/// Cursors: "" before the stage stands, "0".."n" the next part, "end 1".. the sweeps.
constexpr std::string_view end_word = "end ";

step go_on(std::string cursor) {
  step out;
  out.cursor = std::move(cursor);
  return out;
}

result<step> try_parts(workshop& w, const running& job, const std::vector<run_part>& parts, std::int64_t from) {
  const auto until = steady::now() + w.port.step_for;
  std::vector<engine_case> found;
  std::optional<people> who;
  value_source values{static_cast<std::int64_t>(job.id * 100'000 + from * 200)};
  std::int64_t at = from;
  for (; at < static_cast<std::int64_t>(parts.size()) && (at == from || steady::now() < until); ++at) {
    const run_part& part = parts[static_cast<std::size_t>(at)];
    std::vector<engine_case> more;
    if (part.of != nullptr) {
      if (!who) {
        auto opened = open_people(w);
        if (!opened) return fail(std::move(opened).error());
        who = std::move(*opened);
      }
      more = try_resource(is_platforms(*part.of) ? w.lent : w.call, *who, *w.port.records, *part.of, values, part.check);
    } else {
      person tries;
      if (!part.role.role.empty()) {
        auto opened = w.log_in(part.role.role, part.role.tenant_kind);
        if (!opened) return fail(std::move(opened).error());
        tries = std::move(*opened);
      }
      more = try_routes(w.call, tries, part.role, w.port.api()->table().routes());
    }
    if (w.is_cut) return stopping();
    found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  if (auto stored = storage::add_engine_cases(w.tx, job.id, found); !stored) return fail(std::move(stored).error());
  step out = go_on(at < static_cast<std::int64_t>(parts.size()) ? std::to_string(at) : std::string{end_word} + "1");
  out.done = at - from;
  return out;
}

result<std::string> result_of(pg::transaction& tx, const running& job, bool is_clean) {
  viewer who;
  who.tenant = job.tenant;
  auto run = pg::run(tx, storage::engine_run_one(who, job.id));
  if (!run) return fail(std::move(run).error());
  json::writer w;
  w.begin_object().field("passed", run->passed).field("failed", run->failed).field("is_swept", is_clean).end_object();
  return w.take();
}

result<step> finish_run(workshop& w, const running& job, std::int64_t sweeps) {
  auto is_clean = sweep_both(w);
  if (w.is_cut) return stopping();
  if (!is_clean) return fail(std::move(is_clean).error());
  if (!*is_clean && sweeps < sweeps_max) return go_on(std::string{end_word} + std::to_string(sweeps + 1));
  w.sessions.end();
  if (auto closed = storage::close_engine_stage(w.tx); !closed) return fail(std::move(closed).error());
  auto told = result_of(w.tx, job, *is_clean);
  if (!told) return fail(std::move(told).error());
  if (auto noted = note_stage(w.tx, job, "engine.close_stage", *told); !noted) return fail(std::move(noted).error());
  step out;
  out.is_last = true;
  out.result = std::move(*told);
  return out;
}

}  // namespace test_engine_detail

using namespace test_engine_detail;

std::vector<run_part> parts_of_run(const described::registry& records, const std::vector<std::string>& resources) {
  std::vector<run_part> out;
  for (const auto& r : records.all()) {
    if (!resources.empty() && std::find(resources.begin(), resources.end(), r.name()) == resources.end()) continue;
    for (const auto& check : record_checks())
      out.push_back({&r, check.name, {}});
  }
  if (resources.empty())
    for (auto& who : all_role_cases())
      out.push_back({nullptr, {}, std::move(who)});
  return out;
}

result<step> test_engine_step(const test_engine_port& port, pg::transaction& tx, const running& job) {
  if (!port.api || port.api() == nullptr) return fail(errc::unavailable, "this process serves no API");
  auto resources = selection_of(job);
  if (!resources) return fail(std::move(resources).error());
  if (job.cursor.empty()) {
    if (auto stage = storage::open_engine_stage(tx); !stage) return fail(std::move(stage).error());
    if (auto noted = note_stage(tx, job, "engine.open_stage", "{}"); !noted) return fail(std::move(noted).error());
    return go_on("0");
  }
  auto stage = storage::engine_stage_in(tx);
  if (!stage) return fail(std::move(stage).error());
  auto sessions = step_sessions::open(port.database_url);
  if (!sessions) return fail(std::move(sessions).error());
  workshop w{port, tx, *stage, **sessions};
  if (job.cursor.starts_with(end_word)) return finish_run(w, job, place_in(job.cursor.substr(end_word.size()), 1));
  return try_parts(w, job, parts_of_run(*port.records, *resources), place_in(job.cursor, 0));
}

result<step> sweep_test_engine_step(const test_engine_port& port, pg::transaction& tx, const running& job) {
  step out;
  out.is_last = true;
  out.result = R"({"is_closed":false})";
  if (!port.api || port.api() == nullptr) return out;
  auto is_running = storage::is_engine_running(tx);
  if (!is_running) return fail(std::move(is_running).error());
  if (*is_running) return out;
  auto stage = storage::engine_stage_in(tx);
  if (!stage && stage.error().kind == errc::not_found) return out;
  if (!stage) return fail(std::move(stage).error());
  auto is_open = storage::is_engine_stage_open(tx, *stage);
  if (!is_open) return fail(std::move(is_open).error());
  if (!*is_open) return out;
  auto sessions = step_sessions::open(port.database_url);
  if (!sessions) return fail(std::move(sessions).error());
  workshop w{port, tx, *stage, **sessions};
  const std::int64_t sweeps = place_in(job.cursor, 1);
  auto is_clean = sweep_both(w);
  if (w.is_cut) return stopping();
  if (!is_clean) return fail(std::move(is_clean).error());
  if (!*is_clean && sweeps < sweeps_max) return go_on(std::to_string(sweeps + 1));
  w.sessions.end();
  if (auto closed = storage::close_engine_stage(tx); !closed) return fail(std::move(closed).error());
  out.result = R"({"is_closed":true})";
  if (auto noted = note_stage(tx, job, "engine.close_stage", out.result); !noted) return fail(std::move(noted).error());
  return out;
}

}  // namespace didtron::node
