#include "actors/workers/cdr_poller.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <random>

#include "actors/domain/core/lines.hpp"
#include "protocols/cdrs/pull_json.hpp"

namespace didtron {

namespace cdr_poller_detail {

constexpr std::size_t error_bytes_max = 500;

/// What people read of a failed poll; texts of an engine are bytes of a stranger.
std::string told(const error& why) {
  std::string text = why.message;
  for (const auto& f : why.fields) text += "; " + f.pointer + " " + f.detail;
  return printable(text, error_bytes_max);
}

}  // namespace cdr_poller_detail

cdr_poller::cdr_poller(poller_options options)
    : options_{std::move(options)}, importer_{options_.importer} {
  for (std::size_t i = 0; i < std::max<std::size_t>(options_.threads, 1); ++i)
    threads_.emplace_back([this](std::stop_token stop) { run(std::move(stop)); });
}

cdr_poller::~cdr_poller() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

void cdr_poller::run(std::stop_token stop) {
  std::condition_variable_any wake;
  while (!stop.stop_requested()) {
    bool was_due = false;
    try {
      was_due = options_.is_ready() && turn(stop);
    } catch (const std::exception&) {
      // The source stays taken until its lease is over, then somebody asks it again.
      was_due = false;
    }
    if (was_due) continue;
    std::unique_lock lock{mutex_};
    wake.wait_for(lock, stop, options_.idle, [] { return false; });
  }
}

double cdr_poller::random() {
  thread_local std::minstd_rand bits{std::random_device{}()};
  return std::uniform_real_distribution<double>{0.0, 1.0}(bits);
}

result<pg::connection> cdr_poller::open() const {
  pg::connection_options o;
  o.application_name = "didtron-pull";
  return pg::connection::open(options_.importer.url, o);
}

pull_outcome cdr_poller::ask(const storage::due_pull& due, std::stop_token stop,
                             std::optional<pull_settings>& settings) const {
  pull_outcome out;
  out.cursor = due.cursor;
  auto read = cdr_files::parse_pull_settings(due.settings);
  if (!read) {
    out.state = fail(std::move(read).error());
    return out;
  }
  settings = std::move(*read);
  try {
    auto engine = options_.engine(*settings, {due.tenant, due.source_id}, std::move(stop));
    if (engine)
      return pull_cdrs(importer_, due.tenant, due.source_id, **engine,
                       {settings->pages_max, options_.time_max});
    out.state = fail(std::move(engine).error());
  } catch (const std::exception& e) {
    out.state = fail(errc::internal, std::string{"the poll broke off: "} + e.what());
  }
  return out;
}

bool cdr_poller::turn(std::stop_token stop) {
  auto db = open();
  if (!db) return false;
  auto due = storage::take_due_pull(*db, options_.lease);
  if (!due || !*due) return false;
  const auto& pull = **due;
  std::optional<pull_settings> settings;
  auto outcome = ask(pull, stop, settings);
  storage::pull_report report;
  report.next_in = std::chrono::milliseconds{0};
  if (!outcome.state && !stop.stop_requested()) {
    const auto& why = outcome.state.error();
    report.error = cdr_poller_detail::told(why);
    // Pages that came through say that the engine lives: its count begins again.
    report.failures = outcome.pages > 0 ? 1 : pull.failures + 1;
    report.next_in = next_poll_in(settings.value_or(pull_settings{}), report.failures,
                                  why.retry_after, random());
  } else if (!outcome.state) {
    report.failures = pull.failures;  // this node ends: another one asks at once
  } else if (!outcome.has_more) {
    report.next_in = next_poll_in(*settings, 0, {}, random());
  }
  auto ended = [&]() -> result<void> {
    auto tx = pg::transaction::begin(*db, pull.tenant);
    if (!tx) return fail(std::move(tx).error());
    if (auto done = storage::end_pull(*tx, pull, report); !done) return done;
    return tx->commit();
  };
  if (!ended()) {
    // The connection may have died during a long turn. Without a report the lease ends by itself.
    if (auto again = open()) {
      *db = std::move(*again);
      (void)ended();
    }
  }
  options_.on_poll({pull.tenant, pull.name, std::move(outcome), report.next_in});
  return true;
}

}  // namespace didtron
