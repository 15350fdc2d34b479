#include "tests/support/scratch_redis.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "storage/redis/client.hpp"
#include "tests/support/scratch_process.hpp"

namespace didtron::test {

scratch_redis::scratch_redis() : port_{free_port()} { start(); }
scratch_redis::~scratch_redis() { stop(); }

std::string scratch_redis::url() const { return "redis://127.0.0.1:" + std::to_string(port_); }

void scratch_redis::start() {
  pid_ = start_process({"redis-server", "--port", std::to_string(port_), "--bind", "127.0.0.1",
                        "--save", "", "--appendonly", "no", "--dir",
                        std::filesystem::temp_directory_path().string()},
                       "/dev/null");
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (true) {
    auto c = redis::client::make(url(), std::chrono::milliseconds{500});
    if (c && c->ping()) return;
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("redis-server did not start");
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
}

void scratch_redis::stop() {
  end_process(pid_, SIGKILL);
  pid_ = 0;
}

}  // namespace didtron::test
