#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/events/delivery.hpp"
#include "actors/domain/events/webhook_target.hpp"

/// How endpoint actors reach the outside: a batch goes out, its outcomes come back.
namespace didtron {

struct webhook_request {
  std::string id = {};         ///< the same at every attempt
  std::string body = {};
  std::string order_key = {};  ///< requests of one key go one after the other; empty: as they like
};

struct webhook_batch {
  events::webhook_target target = {};
  std::vector<std::string> keys = {};  ///< signatures of all of them go along; the present one first
  std::size_t in_flight_max = 1;
  std::vector<webhook_request> requests = {};
};

struct webhook_outcome {
  enum class fate : std::uint8_t {
    tried,
    not_tried,  ///< the endpoint is down, or the batch took too long: later
    behind,     ///< one before it of the same order key was not delivered
  };
  fate what = fate::not_tried;
  events::attempt_result result = events::attempt_result::down;
  std::optional<std::int32_t> status = {};
  std::string fault = {};     ///< for people; empty when delivered
  std::string response = {};  ///< the beginning of an answer that refuses
  std::chrono::milliseconds took{0};
};

/// `done` gets one outcome per request, in their order, exactly once; from another thread.
using webhook_port = std::function<void(webhook_batch, std::function<void(std::vector<webhook_outcome>)> done)>;

}  // namespace didtron
