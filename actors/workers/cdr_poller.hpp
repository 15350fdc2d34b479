#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "actors/domain/cdrs/pull_settings.hpp"
#include "actors/workers/cdr_puller.hpp"
#include "storage/repositories/cdr_pulls.hpp"

namespace didtron {

/// What became of one poll, for the log.
struct poll_result {
  tenant_id tenant = {};
  std::string source = {};
  pull_outcome outcome = {};
  std::chrono::milliseconds next_in{0};
};

/// Whose source is asked, and which.
struct polled_source {
  tenant_id tenant = {};
  std::int64_t source = 0;
};

struct poller_options {
  importer_options importer = {};
  /// Opens a source's engine; `stop` ends a request that is under way. Errors: bad_config.
  std::function<result<std::unique_ptr<cdr_page_source>>(const pull_settings&, const polled_source&,
                                                         std::stop_token stop)>
      engine = {};
  std::function<bool()> is_ready = [] { return true; };
  std::function<void(const poll_result&)> on_poll = [](const poll_result&) {};
  std::size_t threads = 2;               ///< sources asked at once
  std::chrono::milliseconds idle{1'000}; ///< between two looks when nothing is due
  std::chrono::seconds time_max{60};     ///< of one turn; no page begins later
  /// A source is nobody else's for this long: a turn, a page that began at its end, its import.
  std::chrono::seconds lease{600};
};

/// Asks every source that has settings, each at its own interval, on a few threads of its own: they
/// block. Any number of nodes may do so: a source is taken by compare-and-set in the database, and
/// the cursor's compare-and-set keeps even two that ask the same source apart. A source that fails is
/// asked again later and later (next_poll_in) and never holds up the others for longer than its turn; a
/// thread survives whatever a turn throws.
class cdr_poller {
 public:
  explicit cdr_poller(poller_options options);
  ~cdr_poller();  ///< ends requests under way, finishes the import of a page
  cdr_poller(const cdr_poller&) = delete;
  cdr_poller& operator=(const cdr_poller&) = delete;

 private:
  void run(std::stop_token stop);
  /// Takes one source that is due and asks it; false: none was, or the database is away.
  bool turn(std::stop_token stop);
  pull_outcome ask(const storage::due_pull& due, std::stop_token stop,
                   std::optional<pull_settings>& settings) const;
  result<pg::connection> open() const;
  double random();

  poller_options options_;
  cdr_importer importer_;
  std::mutex mutex_ = {};
  std::vector<std::jthread> threads_ = {};
};

}  // namespace didtron
