#include "http/password_pool.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <sodium.h>

namespace didtron::http {

namespace password_detail {

/// NIST SP 800-63B asks for at least 8; length is the only rule that helps. The upper end bounds
/// work.
inline constexpr std::size_t password_bytes_min = 12;
inline constexpr std::size_t password_bytes_max = 1024;

inline constexpr std::chrono::seconds busy_retry{2};

inline void need_sodium() {
  static const bool is_ready = sodium_init() >= 0;
  if (!is_ready) std::abort();
}

inline result<std::string> argon2id(const std::string& password, password_cost cost) {
  need_sodium();
  char text[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(text, password.data(), password.size(), cost.operations,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(errc::unavailable, "no memory to hash the password");
  return std::string{text};
}

inline void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace password_detail

result<std::string> hash_password(const std::string& password, password_cost cost) {
  if (password.size() < password_detail::password_bytes_min)
    return fail_field("/password", "must have at least 12 bytes");
  if (password.size() > password_detail::password_bytes_max)
    return fail_field("/password", "must have at most 1024 bytes");
  return password_detail::argon2id(password, cost);
}

struct password_pool::impl {
  struct check {
    std::string stored;
    std::string password;
    std::function<void(result<bool>)> done;
  };

  explicit impl(options o) : options_{o} {
    // Unknown users are checked against this: same algorithm, same cost, a password nobody has.
    std::string nobody(32, '\0');
    password_detail::need_sodium();
    randombytes_buf(nobody.data(), nobody.size());
    dummy_hash_ = password_detail::argon2id(nobody, o.cost).value_or("");
    for (std::size_t i = 0; i < o.threads; ++i)
      threads_.emplace_back([this] { run(); });
  }

  ~impl() {
    {
      const std::lock_guard lock{mutex_};
      is_stopped_ = true;
    }
    wake_.notify_all();
    for (std::thread& t : threads_)
      t.join();
    for (check& c : queue_) {
      password_detail::wipe(c.password);
      c.done(fail(errc::unavailable, "the node is stopping"));
    }
  }

  void submit(check c) {
    {
      const std::lock_guard lock{mutex_};
      if (!is_stopped_ && queue_.size() < options_.queue_max) {
        queue_.push_back(std::move(c));
        wake_.notify_one();
        return;
      }
    }
    password_detail::wipe(c.password);
    error busy{errc::busy, "too many log-ins at once: try again", {}, password_detail::busy_retry};
    c.done(fail(std::move(busy)));
  }

  void run() {
    for (;;) {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return is_stopped_ || !queue_.empty(); });
      if (is_stopped_) return;
      check c = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      const bool is_known = !c.stored.empty();
      const std::string& hash = is_known ? c.stored : dummy_hash_;
      const bool fits =
          crypto_pwhash_str_verify(hash.c_str(), c.password.data(), c.password.size()) == 0;
      password_detail::wipe(c.password);
      c.done(result<bool>{is_known && fits});
    }
  }

  const options options_;
  std::string dummy_hash_ = {};
  std::mutex mutex_ = {};
  std::condition_variable wake_ = {};
  std::deque<check> queue_ = {};
  bool is_stopped_ = false;
  std::vector<std::thread> threads_ = {};
};

password_pool::password_pool(options o) : impl_{std::make_unique<impl>(o)} {}
password_pool::password_pool() : password_pool{options{}} {}
password_pool::~password_pool() = default;

void password_pool::verify(std::string stored_hash, std::string password,
                           std::function<void(result<bool>)> done) {
  impl_->submit({std::move(stored_hash), std::move(password), std::move(done)});
}

}  // namespace didtron::http
