#pragma once

#include <mutex>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "http/executor.hpp"

namespace didtron::http {

/// The executor of one io thread. Coroutines and callbacks share it, so it may outlive its
/// io_context: after `shut` posted work is dropped.
class io_executor final : public executor {
 public:
  explicit io_executor(boost::asio::io_context& io) : io_{&io} {}

  void post(std::function<void()> work) override {
    const std::lock_guard lock{mutex_};
    if (io_ != nullptr) boost::asio::post(*io_, std::move(work));
  }

  void shut() {
    const std::lock_guard lock{mutex_};
    io_ = nullptr;
  }

 private:
  std::mutex mutex_ = {};
  boost::asio::io_context* io_;
};

}  // namespace didtron::http
