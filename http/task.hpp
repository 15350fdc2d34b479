#pragma once

#include <atomic>
#include <cassert>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "actors/domain/core/result.hpp"
#include "http/executor.hpp"

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes a lambda in a coroutine of an included file (unity builds include every file) for a type
// of the anonymous namespace. Stays off for whoever writes coroutines with this header.
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

namespace didtron::http {

template <class T> class task;

namespace task_detail {

struct promise_base {
  std::coroutine_handle<> continuation = {};
  const executor_ptr* home = nullptr;  ///< the connection's; outlives every task that it runs

  static constexpr std::suspend_always initial_suspend() noexcept { return {}; }

  /// Symmetric transfer to whoever awaits: depth of awaiting costs no stack.
  struct final_awaiter {
    static constexpr bool await_ready() noexcept { return false; }
    template <class Promise>
    static std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
      const auto next = done.promise().continuation;
      return next ? next : std::noop_coroutine();
    }
    static constexpr void await_resume() noexcept {}
  };
  static constexpr final_awaiter final_suspend() noexcept { return {}; }
};

/// For the log: what an internal error says is never shown to clients.
inline failure failure_of_current_exception() noexcept {
  try {
    throw;
  } catch (const std::exception& e) {
    return fail(errc::internal, e.what());
  } catch (...) {
    return fail(errc::internal, "an exception of unknown type");
  }
}

template <class T> struct promise : promise_base {
  std::variant<std::monostate, T, std::exception_ptr> outcome = {};

  task<T> get_return_object() noexcept;
  template <class U>
  requires std::constructible_from<T, U&&>
  void return_value(U&& value) { outcome.template emplace<1>(std::forward<U>(value)); }
  /// An exception of a library ends here: the caller sees an error like any other. A task whose
  /// value cannot say "error" passes it on to the task that awaits it.
  void unhandled_exception() noexcept {
    if constexpr (std::is_constructible_v<T, failure>)
      outcome.template emplace<1>(failure_of_current_exception());
    else
      outcome.template emplace<2>(std::current_exception());
  }
  T take() {
    if (outcome.index() == 2) std::rethrow_exception(std::get<2>(outcome));
    assert(outcome.index() == 1);
    return std::move(std::get<1>(outcome));
  }
};

template <> struct promise<void> : promise_base {
  std::exception_ptr thrown = {};
  task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void unhandled_exception() noexcept { thrown = std::current_exception(); }
  void take() {
    if (thrown) std::rethrow_exception(thrown);
  }
};

}  // namespace task_detail

/// A coroutine that starts when it is awaited and runs on the executor of the connection that
/// started it (see `start`). Owns its frame: destroying a task that waits abandons the wait.
///   task<result<page<account_view>>> accounts(viewer who, page_query q) {
///     co_return co_await await_callback<page<account_view>>([&](auto done) { pool.run(query,
///     done); });
///   }
template <class T> class [[nodiscard]] task {
 public:
  using promise_type = task_detail::promise<T>;
  using handle = std::coroutine_handle<promise_type>;

  explicit task(handle frame) noexcept : frame_{frame} {}
  task(task&& other) noexcept : frame_{std::exchange(other.frame_, {})} {}
  task& operator=(task&& other) noexcept {
    if (this != &other) {
      if (frame_) frame_.destroy();
      frame_ = std::exchange(other.frame_, {});
    }
    return *this;
  }
  ~task() {
    if (frame_) frame_.destroy();
  }

  struct awaiter {
    handle frame;
    static constexpr bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) noexcept {
      frame.promise().home = parent.promise().home;
      frame.promise().continuation = parent;
      return frame;
    }
    T await_resume() { return frame.promise().take(); }
  };
  awaiter operator co_await() && noexcept { return awaiter{frame_}; }

  /// For whoever runs the outermost task: the connection, a test. `home` must outlive the task.
  void resume_on(const executor_ptr& home, std::coroutine_handle<> continuation) noexcept {
    frame_.promise().home = &home;
    frame_.promise().continuation = continuation;
    frame_.resume();
  }
  [[nodiscard]] bool is_done() const noexcept { return frame_.done(); }
  T take() { return frame_.promise().take(); }

 private:
  handle frame_ = {};
};

template <class T> task<T> task_detail::promise<T>::get_return_object() noexcept {
  return task<T>{std::coroutine_handle<promise<T>>::from_promise(*this)};
}
inline task<void> task_detail::promise<void>::get_return_object() noexcept {
  return task<void>{std::coroutine_handle<promise<void>>::from_promise(*this)};
}

namespace task_detail {

/// Shared by a waiting coroutine and the callbacks it handed out. Whoever is first - an answer, or
/// the last callback dropped without one - posts the wake-up; everything later is ignored.
/// `waiting` is touched only on the executor's thread.
template <class T> struct wait_state : std::enable_shared_from_this<wait_state<T>> {
  executor_ptr home = {};
  std::coroutine_handle<> waiting = {};
  std::atomic<bool> is_answered = false;
  std::optional<result<T>> answer = {};

  void finish(result<T> value) {
    if (is_answered.exchange(true)) return;
    answer.emplace(std::move(value));
    home->post([self = this->shared_from_this()] {
      if (self->waiting) std::exchange(self->waiting, {}).resume();
    });
  }
};

/// Counts the copies of one callback: the last one gone without an answer is an answer, too.
template <class T> struct callback_guard {
  std::shared_ptr<wait_state<T>> state;
  explicit callback_guard(std::shared_ptr<wait_state<T>> s) : state{std::move(s)} {}
  callback_guard(const callback_guard&) = delete;
  callback_guard& operator=(const callback_guard&) = delete;
  ~callback_guard() { state->finish(fail(errc::unavailable, "no answer came: try again")); }
};

}  // namespace task_detail

/// What `await_callback` hands to its function. Copyable, callable once with effect, from any
/// thread.
template <class T> class callback {
 public:
  explicit callback(std::shared_ptr<task_detail::wait_state<T>> state)
      : guard_{std::make_shared<task_detail::callback_guard<T>>(std::move(state))} {}
  void operator()(result<T> value) const { guard_->state->finish(std::move(value)); }

 private:
  // Shared because callbacks end in std::function, which wants to copy them.
  std::shared_ptr<task_detail::callback_guard<T>> guard_;
};

template <class T, class Start> class callback_awaiter {
 public:
  explicit callback_awaiter(Start start) : start_{std::move(start)} {}
  callback_awaiter(callback_awaiter&&) = delete;
  ~callback_awaiter() {
    if (state_) state_->waiting = {};  // abandoned: a late answer finds nobody
  }
  static constexpr bool await_ready() noexcept { return false; }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> waiting) {
    state_ = std::make_shared<task_detail::wait_state<T>>();
    assert(waiting.promise().home != nullptr);
    state_->home = *waiting.promise().home;
    state_->waiting = waiting;
    start_(callback<T>{state_});
  }
  result<T> await_resume() { return std::move(*state_->answer); }

 private:
  Start start_;
  std::shared_ptr<task_detail::wait_state<T>> state_ = {};  ///< shared with the callbacks
};

/// Waits until the `callback<T>` given to `start` is called, on whatever thread, and goes on at
/// home. Gives result<T>; a callback dropped without a call gives errc::unavailable. `start` runs
/// at once; the answer may come before it returns.
template <class T, class Start> callback_awaiter<T, Start> await_callback(Start start) {
  return callback_awaiter<T, Start>{std::move(start)};
}

}  // namespace didtron::http
