#pragma once

#include <functional>
#include <memory>

namespace didtron::http {

/// Where a coroutine goes on after it waited. One per io thread; what is posted runs on that
/// thread, one after the other. Posting is allowed from any thread and at any time: after the
/// server has stopped the work is dropped, so a late answer of an actor is harmless.
class executor {
 public:
  virtual ~executor() = default;
  virtual void post(std::function<void()> work) = 0;
};

using executor_ptr = std::shared_ptr<executor>;

}  // namespace didtron::http
