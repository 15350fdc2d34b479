#include "tests/support/scratch_postgres.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <pwd.h>
#include <unistd.h>

#include "storage/migrations.hpp"
#include "tests/support/scratch_process.hpp"

namespace didtron::test {

namespace scratch_postgres_detail {

namespace fs = std::filesystem;

/// Where the server's programs are: Debian keeps them out of the path.
std::string program(const std::string& name) {
  const char* from_environment = std::getenv("DIDTRON_PG_BIN");
  for (const std::string& folder :
       {std::string{from_environment == nullptr ? "" : from_environment},
        std::string{"/usr/lib/postgresql/15/bin"}}) {
    if (!folder.empty() && fs::exists(folder + "/" + name)) return folder + "/" + name;
  }
  return name;
}

std::string read_all(const std::string& path) {
  std::ifstream in{path};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A zombie that nobody has waited for yet holds neither memory nor files.
bool is_running(pid_t pid) {
  const auto stat = read_all("/proc/" + std::to_string(pid) + "/stat");
  const auto name_end = stat.rfind(')');  // "12 (postgres) S …"
  return name_end != std::string::npos && name_end + 2 < stat.size() && stat[name_end + 2] != 'Z';
}

constexpr const char* roles[] = {
    "CREATE ROLE didtron_owner LOGIN PASSWORD 'owner'",
    "CREATE ROLE didtron_node LOGIN PASSWORD 'node'",
    "CREATE ROLE didtron_api LOGIN PASSWORD 'api'",
    "CREATE ROLE didtron_views NOLOGIN",
    "GRANT didtron_views TO didtron_owner",
    "CREATE ROLE didtron_ingest NOLOGIN BYPASSRLS",
    "GRANT didtron_ingest TO didtron_node",
    "CREATE DATABASE didtron OWNER didtron_owner",
};

/// Port when none is asked for: DIDTRON_TEST_PG_PORT begins a range, else any free one.
int choose_port(int wanted) {
  if (wanted != 0) return wanted;
  const char* from = std::getenv("DIDTRON_TEST_PG_PORT");
  return free_port(from == nullptr ? 0 : std::atoi(from));
}

/// Creating databases on a loaded machine takes longer than a product's statement may.
pg::connection_options patient() {
  pg::connection_options o;
  o.statement_timeout = std::chrono::milliseconds{0};
  o.call_timeout = std::chrono::seconds{60};
  return o;
}

pg::connection must_open(const std::string& url) {
  auto db = pg::connection::open(url, patient());
  if (!db) throw std::runtime_error("scratch database: " + to_string(db.error()));
  return std::move(*db);
}

void must_run(pg::connection& db, const std::string& sql) {
  if (auto r = db.script(sql, pg::in(std::chrono::seconds{60})); !r) {
    throw std::runtime_error("scratch database: " + to_string(r.error()));
  }
}

}  // namespace scratch_postgres_detail

using namespace scratch_postgres_detail;

scratch_postgres::scratch_postgres(int port, std::vector<std::string> settings)
    : port_{choose_port(port)}, settings_{std::move(settings)} {
  std::string pattern = (fs::temp_directory_path() / "didtron-pg-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  directory_ = pattern;
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr || chown(directory_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("no user postgres to run the server as");
    }
  }
  const auto made = run_process({program("initdb"), "-D", directory_ + "/data", "-U", "postgres",
                                 "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"},
                                true);
  if (made.status != 0) throw std::runtime_error("initdb: " + made.output);
  start();
  auto db = must_open(url("superuser", "postgres"));
  for (const auto* sql : roles)
    must_run(db, sql);
}

scratch_postgres::~scratch_postgres() {
  end_process(postmaster_, SIGQUIT);
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

void scratch_postgres::start() {
  // fsync and synchronous_commit stay on: what is tested is what runs.
  const auto log = directory_ + "/log";
  std::error_code ignored;
  fs::remove(directory_ + "/data/postmaster.pid", ignored);
  std::vector<std::string> command{program("postgres"), "-D", directory_ + "/data", "-p",
                                   std::to_string(port_)};
  // No compiling of expressions, as where the product is deployed. The last of equal names counts.
  std::vector<std::string> settings{"listen_addresses=127.0.0.1", "unix_socket_directories=",
                                    "shared_buffers=32MB", "max_connections=60", "jit=off"};
  settings.insert(settings.end(), settings_.begin(), settings_.end());
  for (const auto& setting : settings) {
    command.push_back("-c");
    command.push_back(setting);
  }
  postmaster_ = start_process(command, log, true);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (!pg::connection::open(url("superuser", "postgres"))) {
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("PostgreSQL did not start: " + read_all(log));
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

void scratch_postgres::kill_hard() {
  std::vector<pid_t> children;
  std::istringstream listed{read_all("/proc/" + std::to_string(postmaster_) + "/task/" +
                                     std::to_string(postmaster_) + "/children")};
  for (pid_t pid = 0; listed >> pid;)
    children.push_back(pid);
  kill(postmaster_, SIGSTOP);  // so that it starts nobody new meanwhile
  for (const pid_t pid : children)
    kill(pid, SIGKILL);
  end_process(postmaster_, SIGKILL);
  for (const pid_t pid : children) {
    while (is_running(pid))
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  postmaster_ = 0;
}

std::string scratch_postgres::url(const std::string& role, const std::string& database) const {
  const std::string user = role == "superuser" ? "postgres" : "didtron_" + role;
  return "postgresql://" + user + ":" + role + "@127.0.0.1:" + std::to_string(port_) + "/" +
         database;
}

std::string scratch_postgres::make_database(const std::string& name) {
  auto db = must_open(url("superuser", "postgres"));
  must_run(db, "DROP DATABASE IF EXISTS " + name);
  must_run(db, "CREATE DATABASE " + name + " OWNER didtron_owner");
  return name;
}

std::string scratch_postgres::clone(const std::string& name) {
  // Never dropped: that forces a checkpoint, and the whole cluster goes away soon.
  static int count = 0;
  const std::string unique = name + "_" + std::to_string(++count);
  auto db = must_open(url("superuser", "postgres"));
  must_run(db, "CREATE DATABASE " + unique + " TEMPLATE pristine OWNER didtron_owner");
  return unique;
}

std::string scratch_postgres::dump_schema(const std::string& database) const {
  const auto dumped =
      run_process({program("pg_dump"), "--schema-only", "--dbname", url("superuser", database)});
  if (dumped.status != 0) throw std::runtime_error("pg_dump: " + dumped.output);
  return dumped.output;
}

scratch_postgres& scratch_postgres::shared() {
  // Lives until the process ends; its destructor stops the server.
  static const std::unique_ptr<scratch_postgres> server = [] {
    auto s = std::make_unique<scratch_postgres>();
    auto db = must_open(s->url("owner"));
    if (auto done = storage::migrate(db, migrations_directory()); !done) {
      throw std::runtime_error("migrations: " + to_string(done.error()));
    }
    // A template must have no other user: tests may keep connections to "didtron".
    db.close();
    auto root = must_open(s->url("superuser", "postgres"));
    must_run(root, "CREATE DATABASE pristine TEMPLATE didtron OWNER didtron_owner");
    return s;
  }();
  return *server;
}

std::string migrations_directory() {
  return std::string{DIDTRON_SOURCE_DIR} + "/storage/migrations";
}

}  // namespace didtron::test
