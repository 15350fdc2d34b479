#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/pg/connection.hpp"

namespace didtron::pg {

struct read_pool_options {
  std::string url = {};
  std::size_t connections = 2;
  std::size_t queue_max = 4096;  ///< beyond: errc::busy
  std::size_t batch_max = 64;    ///< jobs sent in one go per connection
  std::chrono::milliseconds reconnect_min{50};
  std::chrono::milliseconds reconnect_max{2000};
  connection_options connection = {};
};

struct pool_stats {
  std::uint64_t jobs = 0;     ///< answered, well or badly
  std::uint64_t batches = 0;  ///< pipelines or database transactions
  std::uint64_t failed = 0;
  std::uint64_t reconnects = 0;
  std::size_t queued = 0;
  std::size_t connected = 0;  ///< connections that are up now
};

/// Reads of many callers over few connections in pipeline mode. A connection may have died long
/// before a read finds out (a database that was restarted): such a read is sent once more over a
/// new connection, within its deadline. Completions run on a pool thread and must only post; they
/// are called exactly once per accepted job, also at `stop()`.
class read_pool {
 public:
  using completion = std::function<void(result<std::vector<rows>>)>;

  explicit read_pool(
      read_pool_options options);  ///< starts the threads, connects in the background
  ~read_pool();                    ///< stop()
  read_pool(const read_pool&) = delete;
  read_pool& operator=(const read_pool&) = delete;

  /// Errors given at once: busy (queue full), unavailable (stopped). Errors by completion: timeout
  /// (deadline passed while queued or running), unavailable (no connection, or two lost in a row),
  /// and what the statements gave.
  result<void> submit(tenant_id tenant, std::vector<statement> statements, deadline until,
                      completion done);

  /// The same for a repository's query; the refusal, too, arrives by `done`.
  template <class T> void run(query<T> q, deadline until, std::function<void(result<T>)> done) {
    auto read = std::move(q.read);
    auto accepted = submit(q.tenant, std::move(q.statements), until,
                           [read = std::move(read), done](result<std::vector<rows>> answer) {
                             if (!answer) return done(fail(std::move(answer).error()));
                             done(read(*answer));
                           });
    if (!accepted) done(fail(std::move(accepted).error()));
  }

  /// Blocking form for start-up, command lines and tests; never from an actor.
  template <class T>
  result<T> ask(query<T> q, std::chrono::milliseconds timeout = std::chrono::milliseconds{5000}) {
    // Shared: std::function wants a copyable completion. Each accepted job is answered, so this
    // returns.
    auto promise = std::make_shared<std::promise<result<T>>>();
    auto answer = promise->get_future();
    run<T>(std::move(q), in(timeout), [promise](result<T> r) { promise->set_value(std::move(r)); });
    return answer.get();
  }

  void stop();
  [[nodiscard]] pool_stats stats() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::pg
