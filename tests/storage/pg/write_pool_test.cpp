#include <atomic>
#include <future>

#include "storage/pg/write_pool.hpp"
#include "storage/repositories/journals.hpp"
#include "tests/storage/world.hpp"
#include "tests/support/cut_proxy.hpp"

namespace didtron::test {

namespace write_pool_support {

/// Holds the lane's thread until opened, so that what is submitted meanwhile becomes one group.
struct gate {
  std::promise<void> opened = {};
  std::shared_future<void> wait = opened.get_future().share();
};

struct outcome {
  std::shared_ptr<std::promise<result<void>>> promise =
      std::make_shared<std::promise<result<void>>>();
  std::future<result<void>> got = promise->get_future();
  std::function<void(result<void>)> done() {
    return [p = promise](result<void> r) { p->set_value(std::move(r)); };
  }
};

pg::write_pool_options write_options(const std::string& database, int port = 0) {
  pg::write_pool_options o;
  o.url = port == 0
              ? scratch_postgres::shared().url("node", database)
              : "postgresql://didtron_node:node@127.0.0.1:" + std::to_string(port) + "/" + database;
  o.retry_max = std::chrono::milliseconds{50};
  return o;
}

storage::new_journal topup(const std::string& key, std::int64_t account, std::int64_t e8) {
  storage::new_journal j;
  j.kind = "topup";
  j.idempotency_key = key;
  j.cause = "test";
  j.lines = {{"1000", side::debit, currency{}, amount{e8}},
             {"2100:acct-" + std::to_string(account), side::credit, currency{}, amount{e8}}};
  return j;
}

std::function<result<void>(pg::transaction&)> posting_of(storage::new_journal j) {
  return [j = std::move(j)](pg::transaction& tx) -> result<void> {
    auto done = storage::post_journal(tx, j);
    if (!done) return fail(done.error());
    return {};
  };
}

/// Submits a job that waits for the gate, and all of `jobs` behind it.
void as_one_group(pg::write_pool& pool, gate& g, std::vector<pg::write_job> jobs) {
  outcome first;
  auto started = std::make_shared<std::promise<void>>();
  auto is_running = started->get_future();
  must(pool.submit({tenant_id{},
                    0,
                    [started, w = g.wait](pg::transaction&) -> result<void> {
                      started->set_value();
                      w.wait();
                      return {};
                    },
                    first.done(),
                    {}}));
  is_running.wait();
  for (auto& job : jobs)
    must(pool.submit(std::move(job)));
  g.opened.set_value();
  must(first.got.get());
}

}  // namespace write_pool_support

using namespace write_pool_support;

TEST_CASE("in a group commit a failing job is undone alone, each job in its own tenant") {
  world w{"group"};
  pg::write_pool pool{write_options(w.database)};
  const auto entries_before = number(w.root, "SELECT count(*) FROM journal_entries");
  gate g;
  std::vector<outcome> outcomes(30);
  std::vector<pg::write_job> jobs;
  const std::int64_t account = w.demo.customers[0].account.value;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    pg::write_job job;
    job.tenant = w.seller();
    job.done = outcomes[i].done();
    const std::string key = "group:" + std::to_string(i);
    if (i % 5 == 1) {  // a statement that the database refuses, after a good one
      job.work = [j = topup(key, account, 1), account](pg::transaction& tx) -> result<void> {
        if (auto r = storage::post_journal(tx, j); !r) return fail(r.error());
        auto bad = tx.execute("UPDATE accounts SET credit_limit_e8 = -1 WHERE account_id = $1",
                              pg::params{}.i64(account));
        return bad ? result<void>{} : result<void>{fail(bad.error())};
      };
    } else if (i % 5 == 2) {  // a refusal of its own, after a good statement
      job.work = [j = topup(key, account, 1)](pg::transaction& tx) -> result<void> {
        if (auto r = storage::post_journal(tx, j); !r) return fail(r.error());
        return fail(errc::conflict, "changed my mind");
      };
    } else if (i % 5 == 3) {  // what only a deferred constraint notices
      job.work = [key](pg::transaction& tx) -> result<void> {
        auto r = tx.execute("SELECT entry_no FROM post_entry(app_tenant(), 'topup', $1, 'test', "
                            "NULL, NULL, ARRAY['1000','4000'], "
                            "ARRAY['D','C'], ARRAY['USD','USD'], ARRAY[2,1])",
                            pg::params{}.text(key));
        return r ? result<void>{} : result<void>{fail(r.error())};
      };
    } else if (i % 5 == 4) {  // another tenant's row
      job.tenant = w.demo.customers[0].tenant;
      job.work = [seller = w.seller()](pg::transaction& tx) -> result<void> {
        auto r = tx.execute("INSERT INTO outbox (tenant_id, topic, payload) VALUES ($1, 'x', '{}')",
                            pg::params{}.id(seller));
        return r ? result<void>{} : result<void>{fail(r.error())};
      };
    } else {
      job.work = posting_of(topup(key, account, 1));
    }
    jobs.push_back(std::move(job));
  }
  as_one_group(pool, g, std::move(jobs));
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto r = outcomes[i].got.get();
    CAPTURE(i);
    switch (i % 5) {
    case 0:
      CHECK(r.has_value());
      break;
    case 1:
      CHECK(r.error().kind == errc::invalid_argument);
      break;
    case 2:
      CHECK(r.error().kind == errc::conflict);
      break;
    case 3:
      CHECK(r.error().kind == errc::invalid_argument);
      break;
    default:
      CHECK(r.error().kind == errc::forbidden);
      break;
    }
  }
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries") == entries_before + 6);
  CHECK(number(w.root, "SELECT max(entry_no) FROM journal_entries") ==
        entries_before + 6);  // no gap either
  const auto s = pool.stats();
  CHECK(s.jobs == 31);
  CHECK(s.batches == 2);  // the gate and one group
}

TEST_CASE("jobs of one key run in the order they came") {
  world w{"order"};
  auto o = write_options(w.database);
  o.lanes = 3;
  o.group_max = 4;
  pg::write_pool pool{o};
  std::vector<std::vector<int>> seen(3);
  std::vector<outcome> outcomes(60);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    must(pool.submit({tenant_id{},
                      i % 3,
                      [&seen, i](pg::transaction&) -> result<void> {
                        seen[i % 3].push_back(static_cast<int>(i));
                        return {};
                      },
                      outcomes[i].done(),
                      {}}));
  }
  for (auto& o2 : outcomes)
    must(o2.got.get());
  for (const auto& list : seen) {
    CHECK(list.size() == 20);
    CHECK(std::is_sorted(list.begin(), list.end()));
  }
}

namespace write_pool_support {

/// In one group: a posting that finds the database busy the first time, and a later job that counts
/// what it sees of it. Gives that count.
std::int64_t seen_by_the_later(const world& w, const std::string& name, std::uint64_t later_key) {
  pg::write_pool pool{write_options(w.database)};
  const std::int64_t account = w.demo.customers[0].account.value;
  gate g;
  outcome first, later, other;
  auto tries = std::make_shared<int>(0);
  auto seen = std::make_shared<std::int64_t>(-1);
  std::vector<pg::write_job> jobs;
  jobs.push_back(
      {w.seller(), 7,
       [tries, post = posting_of(topup(name, account, 1))](pg::transaction& tx) -> result<void> {
         if (++*tries == 1) return fail(errc::busy, "a lock was not granted in time");
         return post(tx);
       },
       first.done(), pg::in(std::chrono::seconds{20})});
  jobs.push_back({w.seller(),
                  later_key,
                  [seen, name](pg::transaction& tx) -> result<void> {
                    auto r = tx.execute(
                        "SELECT count(*) FROM journal_entries WHERE idempotency_key = $1",
                        pg::params{}.text(name));
                    if (!r) return fail(r.error());
                    auto n = pg::first_row(*r, [](pg::row_reader& in) { return in.i64(); });
                    if (!n) return fail(n.error());
                    *seen = *n;
                    return {};
                  },
                  later.done(),
                  {}});  // a job that is not repeated waits as well
  jobs.push_back({w.seller(), 9, posting_of(topup(name + ":other", account, 1)), other.done(), {}});
  as_one_group(pool, g, std::move(jobs));
  for (outcome* o : {&first, &later, &other})
    must(o->got.get());
  CHECK(*tries == 2);
  return *seen;
}

}  // namespace write_pool_support

TEST_CASE("a later job of a key waits until an earlier one, which comes again, is done") {
  world w{"held_order"};
  CHECK(seen_by_the_later(w, "same key", 7) == 1);
  // Control: without the key in common the later one does overtake.
  CHECK(seen_by_the_later(w, "other key", 8) == 0);
}

TEST_CASE("a job that waited for an earlier one runs when that one is given up") {
  world w{"held_given_up"};
  pg::write_pool pool{write_options(w.database)};
  gate g;
  outcome first, later;
  bool has_run = false;
  std::vector<pg::write_job> jobs;
  jobs.push_back({w.seller(), 7,
                  [](pg::transaction&) -> result<void> { return fail(errc::busy, "always"); },
                  first.done(), pg::in(std::chrono::milliseconds{200})});
  jobs.push_back({w.seller(),
                  7,
                  [&has_run](pg::transaction&) -> result<void> {
                    has_run = true;
                    return {};
                  },
                  later.done(),
                  {}});
  as_one_group(pool, g, std::move(jobs));
  CHECK(first.got.get().error().kind == errc::busy);
  CHECK(later.got.get().has_value());
  CHECK(has_run);
}

TEST_CASE("a connection lost in COMMIT is told to every job of the group as outcome_unknown") {
  world w{"commit_lost"};
  cut_proxy proxy{scratch_postgres::shared().port()};
  pg::write_pool pool{write_options(w.database, proxy.port())};
  gate g;
  std::vector<outcome> outcomes(3);
  std::vector<pg::write_job> jobs;
  const std::int64_t account = w.demo.customers[0].account.value;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    jobs.push_back({w.seller(),
                    0,
                    posting_of(topup("lost:" + std::to_string(i), account, 5)),
                    outcomes[i].done(),
                    {}});
  }
  jobs.push_back({w.seller(),
                  0,
                  [&proxy](pg::transaction&) -> result<void> {
                    proxy.cut_at("COMMIT", 1);
                    return fail(errc::conflict, "its own refusal stays what it was");
                  },
                  {},
                  {}});
  outcome refused;
  jobs.back().done = refused.done();
  as_one_group(pool, g, std::move(jobs));
  for (auto& o : outcomes)
    CHECK(o.got.get().error().kind == errc::outcome_unknown);
  CHECK(refused.got.get().error().kind == errc::conflict);
  CHECK(proxy.cuts() == 1);
  // In fact the server had committed: repeating with the same keys does nothing twice.
  for (int i = 0; i < 3; ++i)
    must(pool.run(w.seller(), 0, posting_of(topup("lost:" + std::to_string(i), account, 5))));
  CHECK(number(w.root,
               "SELECT count(*) FROM journal_entries WHERE idempotency_key LIKE 'lost:%'") == 3);
}

TEST_CASE("idempotent jobs are repeated by the pool until they are known to be done, once") {
  world w{"retry"};
  cut_proxy proxy{scratch_postgres::shared().port()};
  pg::write_pool pool{write_options(w.database, proxy.port())};
  const std::int64_t account = w.demo.customers[0].account.value;
  must(pool.run(tenant_id{}, 0, [](pg::transaction&) -> result<void> { return {}; }));
  proxy.cut_at("COMMIT", 3);
  must(pool.run(w.seller(), 0, posting_of(topup("again", account, 5)),
                pg::in(std::chrono::seconds{20})));
  CHECK(proxy.cuts() == 3);
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries WHERE idempotency_key = 'again'") ==
        1);
  proxy.cut_at("COMMIT", 1);
  CHECK(pool.run(w.seller(), 0, posting_of(topup("not again", account, 5))).error().kind ==
        errc::outcome_unknown);
}

TEST_CASE("a repeat ends at its deadline with the last error") {
  auto o = write_options("didtron", 1);
  pg::write_pool pool{o};
  const auto r = pool.run(
      tenant_id{}, 0, [](pg::transaction&) -> result<void> { return {}; },
      pg::in(std::chrono::milliseconds{200}));
  CHECK(r.error().kind == errc::unavailable);
}

TEST_CASE("draining finishes what is queued and refuses what comes later") {
  world w{"drain"};
  pg::write_pool pool{write_options(w.database)};
  std::atomic<int> done = 0;
  for (int i = 0; i < 50; ++i) {
    must(pool.submit({tenant_id{},
                      0,
                      [](pg::transaction& tx) -> result<void> {
                        auto r = tx.execute("SELECT 1");
                        return r ? result<void>{} : result<void>{fail(r.error())};
                      },
                      [&done](result<void> r) { done += r.has_value() ? 1 : 0; },
                      {}}));
  }
  pool.drain(pg::in(std::chrono::seconds{20}));
  CHECK(done == 50);
  CHECK(pool.submit({}).error().kind == errc::unavailable);
}

}  // namespace didtron::test
