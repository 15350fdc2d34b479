#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "actors/domain/core/result.hpp"

namespace didtron::http {

struct password_cost {
  unsigned long long operations = 2;     ///< Argon2id passes
  std::size_t memory_bytes = 64u << 20;  ///< per hash: 64 MiB
};

/// "$argon2id$…" of a password, for `didtron user password` and the seed. Blocks ~0.2 s.
/// Errors: invalid_argument (shorter than 12 or longer than 1,024 bytes), unavailable (no memory).
result<std::string> hash_password(const std::string& password, password_cost cost = {});

/// Checks passwords on threads of its own so that neither io threads nor actors wait: one check
/// takes ~0.2 s and 64 MiB, hence few threads and a short queue.
class password_pool {
 public:
  struct options {
    std::size_t threads = 1;
    std::size_t queue_max = 32;  ///< waiting checks; beyond: errc::busy at once
    password_cost cost = {};     ///< of the hash that unknown users are checked against
  };
  explicit password_pool(options o);
  password_pool();
  ~password_pool();
  password_pool(const password_pool&) = delete;
  password_pool& operator=(const password_pool&) = delete;

  /// True when `password` belongs to `stored_hash`. An empty hash (no such user) takes the same
  /// time and gives false. `done` runs on a pool thread, or at once with busy (retry_after 2 s) or,
  /// after the pool ended, unavailable. Called exactly once.
  void verify(std::string stored_hash, std::string password,
              std::function<void(result<bool>)> done);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::http
