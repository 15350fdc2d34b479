#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "actors/domain/core/result.hpp"
#include "actors/workers/cdr_importer.hpp"

namespace didtron {

/// Runs imports and decisions one after the other on a thread of its own, because they block. The
/// queue is bounded: a sender of files is told to come back rather than that memory fills.
class cdr_import_desk {
 public:
  static constexpr std::size_t queue_max = 32;

  explicit cdr_import_desk(importer_options options);
  ~cdr_import_desk();  ///< finishes what runs, drops what waits
  cdr_import_desk(const cdr_import_desk&) = delete;
  cdr_import_desk& operator=(const cdr_import_desk&) = delete;

  /// `work` is called once on the desk's thread, or never when the desk ends first.
  /// Errors: busy (queue full), unavailable (ending).
  result<void> submit(std::function<void(const cdr_importer&)> work);

 private:
  void run();

  cdr_importer importer_;
  std::mutex mutex_ = {};
  std::condition_variable wake_ = {};
  std::deque<std::function<void(const cdr_importer&)>> queue_ = {};
  bool is_ending_ = false;
  std::thread thread_ = {};
};

}  // namespace didtron
