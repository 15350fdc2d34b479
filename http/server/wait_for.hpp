#pragma once

#include <coroutine>
#include <optional>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/server/connection.hpp"

namespace didtron::http {

namespace wait_detail {

/// Puts the task's value into `out` and wakes the waiting connection.
template <class T>
task<void> deliver(task<T> work, std::optional<T>& out, boost::asio::steady_timer& signal) {
  out.emplace(co_await std::move(work));
  signal.cancel();
}

}  // namespace wait_detail

template <class T> boost::asio::awaitable<T> connection::wait_for(task<T> work) {
  namespace asio = boost::asio;
  std::optional<T> value;
  task<void> runner = wait_detail::deliver(std::move(work), value, signal_);
  runner.resume_on(home_, std::noop_coroutine());
  while (!runner.is_done()) {
    // Set anew each round: a cancelled timer keeps its time.
    signal_.expires_at(asio::steady_timer::time_point::max());
    boost::system::error_code cancelled;
    co_await signal_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  runner.take();
  co_return std::move(*value);
}

}  // namespace didtron::http
