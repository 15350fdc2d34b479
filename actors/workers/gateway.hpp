#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/monitorable_actor.hpp>

#include "actors/domain/core/result.hpp"
#include "actors/log/metrics.hpp"

namespace didtron {

/// How other threads (HTTP, start-up) ask actors: one long-lived actor without a mailbox, a table of
/// open requests, and answers handed to their callback on the answering thread. Callbacks must only
/// post. Deadlines are swept once a second by `sweep`, so CAF's own request timers, which are never
/// cancelled, are not used.
class gateway : public caf::monitorable_actor {
 public:
  using clock = std::chrono::steady_clock;
  /// Open requests at once; one more is errc::busy.
  static constexpr std::size_t open_max = 10'000;

  explicit gateway(caf::actor_config& cfg) : caf::monitorable_actor{cfg} {}

  /// Asks `to` with `message`; `done` gets the answer, errc::timeout or errc::unavailable, once.
  template <class Answer, class Handle, class Message>
  void ask(const Handle& to, Message message, std::chrono::milliseconds wait,
           std::function<void(result<Answer>)> done) {
    const auto number = open(
        [done](caf::type_erased_tuple* content) {
          if (!content) return done(fail(errc::timeout, "no answer in time"));
          if (!content->match_elements<Answer>())
            return done(fail(errc::unavailable, "the actor is gone"));
          done(content->get_mutable_as<Answer>(0));
        },
        wait);
    if (number == 0)
      return done(fail(error{errc::busy, "too many open requests", {}, std::chrono::seconds{1}}));
    const auto receiver = caf::actor_cast<caf::strong_actor_ptr>(to);
    receiver->enqueue(
        caf::make_mailbox_element(caf::strong_actor_ptr{ctrl()}, caf::make_message_id(number), {},
                                  std::move(message)),
        nullptr);
  }

  /// Fails what has waited too long.
  void sweep(clock::time_point now);
  [[nodiscard]] std::size_t open_requests() const;

  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* host) override;
  const char* name() const override { return "gateway"; }

 private:
  using handler = std::function<void(caf::type_erased_tuple* content)>;
  struct open_request {
    handler done;
    clock::time_point until;
  };
  std::uint64_t open(handler done, std::chrono::milliseconds wait);

  mutable std::mutex mutex_;
  std::map<std::uint64_t, open_request> requests_;
  std::uint64_t next_ = 1;
};

/// The gateway of a system. The handle keeps it alive.
caf::strong_actor_ptr make_gateway(caf::actor_system& system, gateway*& object);

}  // namespace didtron
