#pragma once

#include <string>

#include <sys/types.h>

namespace didtron::test {

/// A Redis of its own on a free loopback port, without persistence. Ended by PID.
class scratch_redis {
 public:
  scratch_redis();
  ~scratch_redis();
  scratch_redis(const scratch_redis&) = delete;
  scratch_redis& operator=(const scratch_redis&) = delete;

  [[nodiscard]] std::string url() const;
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  void stop();   ///< SIGKILL
  void start();  ///< the same port again

 private:
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace didtron::test
