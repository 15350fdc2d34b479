#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/workers/webhook_port.hpp"

namespace didtron::node {

struct webhook_sender_options {
  /// Names that are delivered to in the clear at an address of ours, for tests of this product:
  /// "hooks.test=127.0.0.1:9000, slow.test=127.0.0.1:9001". No other private address is ever asked.
  std::string sinks = {};
  /// What names lead to, instead of asking the resolver; judged like its answers. For tests.
  std::map<std::string, std::string, std::less<>> names = {};
  std::string ca_file = {};  ///< whom certificates must come from; empty: whom the system trusts
  std::chrono::milliseconds timeout{10'000};    ///< of a connection, and of an exchange
  std::chrono::milliseconds batch_time{20'000}; ///< then nothing more of a batch is begun
  std::size_t downs_max = 8;                    ///< in a batch without a delivery; then nothing more of it is begun
  std::size_t idle_max = 64;                    ///< connections kept open to one target
};

/// Empty, or what is wrong with a list of sinks.
std::string webhook_sinks_fault(std::string_view sinks);

/// Sends batches over HTTPS on a thread of its own. A name is resolved for each new connection, every
/// address that it has must be public, and the connection goes to one of those addresses; certificates
/// are verified against the name; redirects are answers like others.
class webhook_sender {
 public:
  explicit webhook_sender(webhook_sender_options options);
  ~webhook_sender();  ///< stop()
  webhook_sender(const webhook_sender&) = delete;
  webhook_sender& operator=(const webhook_sender&) = delete;

  void send(webhook_batch batch, std::function<void(std::vector<webhook_outcome>)> done);
  /// Batches under way are dropped without a word: nobody hears of them any more.
  void stop();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::node
