#pragma once

#include <memory>
#include <string>

#include "actors/node/backend.hpp"
#include "actors/node/jobs/handlers.hpp"
#include "actors/node/node.hpp"
#include "http/api.hpp"
#include "http/test_engine/trial.hpp"
#include "http/tokens.hpp"
#include "storage/repositories/engine_stage.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "tests/actors/workers/import_world.hpp"

/// The product's API over a real database, without a server, an edge or calls: what the testing
/// engine asks.
namespace didtron::import_test {

struct engine_world : import_world {
  /// `records`: what is described there; outlives the world.
  explicit engine_world(const std::string& name, const described::registry& all = described::resources())
      : import_world{name}, records{all} {
    node::config c;
    c.node.id = "node-1";
    c.database.url = test::scratch_postgres::shared().url("node", database);
    c.database.read_url = test::scratch_postgres::shared().url("api", database);
    c.edge.database_url = c.database.url;
    process = std::make_unique<node::node>(std::move(c));
    backend = std::make_unique<node::node_backend>(*process, records);
    routes = std::make_unique<http::api>(*backend, process->hub(), http::origin_policy{}, [this](std::string_view, std::string_view what) {
      faults += std::string{what} + "\n";
    });
    lent = std::make_unique<http::api>(*backend, process->hub(), http::origin_policy{}, http::api::fault_hook{}, test_engine::lend_platform);
  }

  [[nodiscard]] node::test_engine_port port() {
    node::test_engine_port p;
    p.api = [this] { return routes.get(); };
    p.lent_api = [this] { return lent.get(); };
    p.records = &records;
    p.database_url = process->settings().database.url;
    p.may_go_on = [this] { return may_go_on; };
    return p;
  }

  /// The engine's companies, open.
  storage::engine_stage open_stage() {
    auto tx = must(pg::transaction::begin(node, seller()));
    auto stage = must(storage::open_engine_stage(tx));
    must(tx.commit());
    return stage;
  }

  test_engine::person log_in(const storage::stage_person& who) {
    test_engine::person out{http::new_token(), who.user.value};
    const auto bytes = [](const http::token_digest& d) { return std::string{d.begin(), d.end()}; };
    auto tx = must(pg::transaction::begin(node, who.tenant));
    storage::new_login_session s;
    s.token_digest = bytes(http::digest_of(out.token));
    s.csrf_digest = bytes(http::digest_of(http::csrf_token_of(out.token)));
    s.user = who.user;
    must(storage::create_login_session(tx, s));
    must(tx.commit());
    return out;
  }
  test_engine::person log_in(const storage::engine_stage& stage, std::string_view role, std::string_view kind) {
    for (const auto& p : stage.people)
      if (p.role == role && p.tenant_kind == kind) return log_in(p);
    FAIL("nobody plays " << std::string{role});
    return {};
  }

  std::int64_t number(const std::string& sql) {
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }

  const described::registry& records;
  std::unique_ptr<node::node> process;
  std::unique_ptr<node::node_backend> backend;
  std::unique_ptr<http::api> routes;
  std::unique_ptr<http::api> lent;
  std::string faults = {};
  bool may_go_on = true;
};

}  // namespace didtron::import_test
