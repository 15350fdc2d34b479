#include "actors/workers/cdr_import_desk.hpp"

#include <utility>

namespace didtron {

cdr_import_desk::cdr_import_desk(importer_options options)
    : importer_{std::move(options)}, thread_{[this] { run(); }} {}

cdr_import_desk::~cdr_import_desk() {
  {
    const std::lock_guard lock{mutex_};
    is_ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

result<void> cdr_import_desk::submit(std::function<void(const cdr_importer&)> work) {
  {
    const std::lock_guard lock{mutex_};
    if (is_ending_) return fail(errc::unavailable, "the node is ending");
    if (queue_.size() >= queue_max) {
      error why{errc::busy, "too many imports are waiting", {}, {}};
      why.retry_after = std::chrono::seconds{5};
      return fail(std::move(why));
    }
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
  return {};
}

void cdr_import_desk::run() {
  for (;;) {
    std::function<void(const cdr_importer&)> work;
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return is_ending_ || !queue_.empty(); });
      // What waits is not acknowledged yet: its sender comes again, its file stays where it is.
      if (is_ending_) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work(importer_);
  }
}

}  // namespace didtron
