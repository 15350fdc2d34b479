#include "actors/workers/cdr_poller.hpp"

#include <condition_variable>
#include <stdexcept>

#include <doctest/doctest.h>

#include "actors/node/cdr_http_source.hpp"
#include "protocols/cdrs/pull_json.hpp"
#include "tests/actors/node/cdr_engine.hpp"
#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

namespace cdr_poller_test {

constexpr std::chrono::seconds patience{30};

/// Sources of kind pull, and one node or several that ask them.
struct polled_world : import_world {
  explicit polled_world(const std::string& name) : import_world{name} {}
  ~polled_world() { nodes.clear(); }

  std::int64_t make_pull(const std::string& name, std::uint16_t port) {
    pull_settings s;
    s.url = "http://127.0.0.1:" + std::to_string(port) + "/cdrs";
    s.timeout_s = 5;
    storage::new_cdr_source source{name, "pull", cdr_files::source_format_text(format()), {}};
    if (port != 0) source.pull = cdr_files::pull_settings_text(s);
    auto tx = must(pg::transaction::begin(node, seller()));
    const auto id = must(storage::insert_cdr_source(tx, source));
    must(tx.commit());
    return id;
  }

  poller_options settings() {
    poller_options o;
    o.importer = importer_settings();
    o.importer.attempts_max = 2;
    o.idle = std::chrono::milliseconds{5};
    o.engine = [this](const pull_settings& s, const polled_source&,
                      std::stop_token stop) -> result<std::unique_ptr<cdr_page_source>> {
      if (is_throwing) throw std::runtime_error{"out of memory"};
      const auto url = must(parse_pull_url(s.url));
      auto http = node::http_settings_of(s, {origin_of(url), {}});
      if (!http) return fail(std::move(http).error());
      http->stop = std::move(stop);
      return std::unique_ptr<cdr_page_source>{std::make_unique<node::cdr_http_source>(*http)};
    };
    o.on_poll = [this](const poll_result& p) {
      const std::lock_guard lock{mutex};
      polls.push_back(p);
      changed.notify_all();
    };
    return o;
  }
  void start() { nodes.push_back(std::make_unique<cdr_poller>(settings())); }

  std::size_t polls_done() {
    const std::lock_guard lock{mutex};
    return polls.size();
  }
  poll_result wait_for_poll(std::size_t number) {
    std::unique_lock lock{mutex};
    REQUIRE(changed.wait_for(lock, patience, [&] { return polls.size() >= number; }));
    return polls[number - 1];
  }
  /// The interval is over.
  poll_result poll_again() {
    const auto before = polls_done();
    must(root.execute("UPDATE cdr_sources SET pull_due_at = now() WHERE pull IS NOT NULL"));
    return wait_for_poll(before + 1);
  }
  cdr_source_view view(std::int64_t id) {
    return must(pg::run(node, storage::cdr_source_one({{}, seller(), true, true}, id)));
  }
  std::int64_t cdrs() { return number("SELECT count(*) FROM cdrs"); }

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<poll_result> polls;
  std::atomic<bool> is_throwing{false};
  std::vector<std::unique_ptr<cdr_poller>> nodes;
};

std::string page(int from, int to, const std::string& next, bool has_more) {
  return answer(rows(from, to), page_head + "Next-Cursor: " + next + "\r\n" +
                                    (has_more ? "Has-More: true\r\n" : ""));
}

}  // namespace cdr_poller_test
using namespace cdr_poller_test;

TEST_CASE("a source is asked by itself; an engine that dies, repeats and talks nonsense costs nothing") {
  polled_world w{"poll"};
  std::atomic<int> stage{0};
  const auto script = [&](const std::string& head) -> std::string {
    const auto is_at = [&](const char* cursor) {
      return head.find(std::string{"cursor="} + cursor + " ") != std::string::npos;
    };
    if (stage == 0) {  // dies in the middle of the second page
      if (!is_at("a")) return page(0, 10, "a", true);
      const auto whole = page(10, 20, "b", true);
      return whole.substr(0, whole.size() / 2);
    }
    if (stage == 1)  // repeats calls of the first page in the second, then nothing new
      return is_at("a") ? page(5, 20, "b", true) : answer("", "", "204 No Content");
    if (stage == 2)  // nonsense
      return answer("<html>Oops</html>", page_head + "Next-Cursor: z\r\n");
    if (stage == 3)  // the first page again, as the newest one, then an end
      return is_at("b") ? page(0, 10, "c", false) : answer("", "", "500 Oops");
    return answer("", "Retry-After: 1800\r\n", "503 Busy");
  };
  auto engine = std::make_unique<cdr_engine>(script);
  const auto port = engine->port();
  const auto source = w.make_pull("switch-1", port);
  CHECK(pull_state(w.view(source)) == "waiting");
  w.start();
  const auto cut = w.wait_for_poll(1);
  CHECK(cut.outcome.pages == 1);
  CHECK(cut.outcome.state.error().kind == errc::unavailable);
  CHECK(w.cdrs() == 10);
  auto seen = w.view(source);
  CHECK(pull_state(seen) == "failing");
  CHECK(seen.pull_cursor == "a");
  CHECK(seen.pull_failures == 1);
  CHECK_FALSE(seen.pull_error.empty());
  CHECK_FALSE(seen.pull_succeeded_at.has_value());
  CHECK(*seen.pull_due_at > *seen.pulled_at);

  engine.reset();  // nobody listens any more
  CHECK(w.poll_again().outcome.state.error().kind == errc::unavailable);
  CHECK(w.view(source).pull_failures == 2);

  stage = 1;
  engine = std::make_unique<cdr_engine>(script, port);
  const auto back = w.poll_again();
  must(back.outcome.state);
  CHECK(back.outcome.booked == 10);
  CHECK(back.outcome.duplicates == 5);
  CHECK(back.next_in >= std::chrono::seconds{54});
  CHECK(back.next_in <= std::chrono::seconds{60});
  seen = w.view(source);
  CHECK(pull_state(seen) == "ok");
  CHECK(seen.pull_failures == 0);
  CHECK(seen.pull_error.empty());
  CHECK(seen.pull_succeeded_at.has_value());
  CHECK(seen.pull_cursor == "b");
  CHECK(w.cdrs() == 20);

  stage = 2;
  const auto nonsense = w.poll_again();
  CHECK(nonsense.outcome.state.error().kind == errc::malformed);
  CHECK(w.view(source).pull_cursor == "b");

  stage = 3;
  const auto again = w.poll_again();
  must(again.outcome.state);
  CHECK(again.outcome.booked == 0);
  CHECK(again.outcome.duplicates == 10);
  CHECK(w.view(source).pull_cursor == "c");

  stage = 4;
  CHECK(w.poll_again().next_in == std::chrono::seconds{1'800});

  CHECK(w.cdrs() == 20);
  CHECK(w.number("SELECT count(DISTINCT source_seq) FROM cdrs") == 20);
  CHECK(w.number("SELECT max(source_seq) FROM cdrs") == 20);
  CHECK(w.failures() == "");
}

TEST_CASE("sources without settings, disabled ones and those of other kinds are not asked") {
  polled_world w{"polloff"};
  const cdr_engine engine{[](const std::string&) { return page(0, 1, "a", false); }};
  const auto bare = w.make_pull("bare", 0);
  const auto off = w.make_pull("off", engine.port());
  w.make_source("push", w.format());
  must(w.root.execute("UPDATE cdr_sources SET status = 'disabled' WHERE name = 'off'"));
  CHECK(pull_state(w.view(bare)) == "not_configured");
  CHECK(pull_state(w.view(off)) == "disabled");
  const auto on = w.make_pull("on", engine.port());
  w.start();
  CHECK(w.wait_for_poll(1).source == "on");
  CHECK(w.poll_again().source == "on");
  CHECK(w.polls_done() == 2);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 1);
  CHECK(pull_state(w.view(on)) == "ok");

  // What a poll throws is its source's state; the next poll comes.
  w.is_throwing = true;
  CHECK(w.poll_again().outcome.state.error().kind == errc::internal);
  CHECK(w.view(on).pull_error.find("out of memory") != std::string::npos);
  w.is_throwing = false;
  must(w.poll_again().outcome.state);
}

TEST_CASE("several nodes ask the same sources: every call once, and the cursor only goes forward") {
  polled_world w{"pollmany"};
  constexpr int pages = 20;
  const cdr_engine engine{[](const std::string& head) -> std::string {
    const auto at = head.find("cursor=p");
    const int n = at == std::string::npos ? 0 : std::stoi(head.substr(at + 8));
    if (n >= pages) return answer("", "", "204 No Content");
    return page(n * 5, n * 5 + 7, "p" + std::to_string(n + 1), true);
  }};
  const auto source = w.make_pull("switch-1", engine.port());
  for (int n = 0; n < 3; ++n) w.start();
  // Two that ask at the same time: the lease of the first is taken for over, again and again.
  for (int n = 0; n < 200 && w.view(source).pull_cursor != "p20"; ++n) {
    must(w.root.execute("UPDATE cdr_sources SET pull_due_at = now()"));
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  w.nodes.clear();
  CHECK(w.view(source).pull_cursor == "p20");
  CHECK(w.cdrs() == pages * 5 + 2);
  CHECK(w.number("SELECT max(source_seq) FROM cdrs") == pages * 5 + 2);
  CHECK(w.failures() == "");
}

TEST_CASE("a page's last batch and the source's cursor are one transaction") {
  polled_world w{"pollcas"};
  const cdr_engine engine{[](const std::string& head) {
    return head.find("cursor=") == std::string::npos ? page(0, 250, "a", false)
                                                     : answer("", "", "204 No Content");
  }};
  const auto source = w.make_pull("switch-1", engine.port());
  must(w.root.execute("CREATE FUNCTION stop_cursor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                      "RAISE EXCEPTION 'stopped'; END $$"));
  must(w.root.execute("CREATE TRIGGER stop_cursor BEFORE UPDATE ON cdr_sources FOR EACH ROW WHEN "
                      "(old.pull_cursor <> new.pull_cursor) EXECUTE FUNCTION stop_cursor()"));
  auto settings = w.settings();
  settings.importer.batch_rows = 100;
  w.nodes.push_back(std::make_unique<cdr_poller>(settings));
  CHECK_FALSE(w.wait_for_poll(1).outcome.state.has_value());
  // The batches before it are booked; the last one is not, because the cursor could not move.
  CHECK(w.cdrs() == 200);
  CHECK(w.view(source).pull_cursor.empty());
  must(w.root.execute("DROP TRIGGER stop_cursor ON cdr_sources"));
  must(w.poll_again().outcome.state);
  CHECK(w.cdrs() == 250);
  CHECK(w.view(source).pull_cursor == "a");
  CHECK(w.number("SELECT count(*) FROM cdr_imports WHERE state = 'done'") == 1);
  CHECK(w.failures() == "");
}

TEST_CASE("a node that ends does not wait for an engine") {
  polled_world w{"pollend"};
  std::atomic<bool> is_asked{false};
  std::atomic<bool> may_answer{false};
  const cdr_engine silent{[&](const std::string&) {
    is_asked = true;
    while (!may_answer) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    return std::string{};
  }};
  const auto source = w.make_pull("switch-1", silent.port());
  w.start();
  while (!is_asked) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  w.nodes.clear();
  // Nobody's fault: another node asks at once.
  CHECK(w.view(source).pull_failures == 0);
  CHECK(w.number("SELECT count(*) FROM cdr_sources WHERE pull_due_at <= now()") == 1);
  may_answer = true;
}

}  // namespace didtron::import_test
