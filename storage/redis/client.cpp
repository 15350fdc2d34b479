#include "storage/redis/client.hpp"

#include <charconv>

#include <hiredis/hiredis.h>

namespace didtron::redis {

namespace client_detail {

/// After a failure nobody asks again for this long: a dead Redis must not cost every caller its
/// deadline.
inline constexpr std::chrono::milliseconds pause_after_failure{1000};

timeval to_timeval(std::chrono::milliseconds ms) {
  return {static_cast<time_t>(ms.count() / 1000),
          static_cast<suseconds_t>(ms.count() % 1000 * 1000)};
}

bool parse_number(std::string_view text, int& out, int max) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  return problem == std::errc{} && end == text.data() + text.size() && out >= 0 && out <= max;
}

struct free_reply {
  void operator()(redisReply* r) const noexcept { freeReplyObject(r); }
};
using reply = std::unique_ptr<redisReply, free_reply>;

reply ask(redisContext* c, const std::vector<std::string>& command) {
  std::vector<const char*> words;
  std::vector<std::size_t> lengths;
  for (const auto& word : command) {
    words.push_back(word.data());
    lengths.push_back(word.size());
  }
  return reply{static_cast<redisReply*>(
      redisCommandArgv(c, static_cast<int>(words.size()), words.data(), lengths.data()))};
}

}  // namespace client_detail

void client::closer::operator()(redisContext* c) const noexcept { redisFree(c); }
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

result<client> client::make(std::string_view url, std::chrono::milliseconds timeout) {
  const auto refuse = [] {
    return fail(errc::bad_config,
                "the Redis URL must look like redis://host:port or redis://host:port/db");
  };
  constexpr std::string_view scheme = "redis://";
  if (!url.starts_with(scheme)) return refuse();
  url.remove_prefix(scheme.size());
  client c;
  c.timeout_ = timeout;
  if (const auto slash = url.find('/'); slash != std::string_view::npos) {
    const auto database = url.substr(slash + 1);
    if (!database.empty() && !client_detail::parse_number(database, c.database_, 1023))
      return refuse();
    url = url.substr(0, slash);
  }
  if (const auto colon = url.rfind(':'); colon != std::string_view::npos) {
    if (!client_detail::parse_number(url.substr(colon + 1), c.port_, 65535)) return refuse();
    url = url.substr(0, colon);
  }
  if (url.empty()) return refuse();
  c.host_ = url;
  return c;
}

result<void> client::connect() {
  using namespace client_detail;
  if (context_) return {};
  if (std::chrono::steady_clock::now() < retry_at_) return fail(errc::unavailable, "Redis is away");
  context_.reset(redisConnectWithTimeout(host_.c_str(), port_, to_timeval(timeout_)));
  const bool is_up = context_ && context_->err == 0 &&
                     redisSetTimeout(context_.get(), to_timeval(timeout_)) == REDIS_OK;
  if (is_up && (database_ == 0 || ask(context_.get(), {"SELECT", std::to_string(database_)})))
    return {};
  context_.reset();
  retry_at_ = std::chrono::steady_clock::now() + pause_after_failure;
  return fail(errc::unavailable, "Redis is away");
}

result<std::int64_t> client::integer(const std::vector<std::string>& command) {
  if (auto up = connect(); !up) return fail(std::move(up).error());
  const auto answer = client_detail::ask(context_.get(), command);
  if (!answer) {
    // A late answer would be taken for the next command's: this connection is spent.
    context_.reset();
    retry_at_ = std::chrono::steady_clock::now() + client_detail::pause_after_failure;
    return fail(errc::timeout, "Redis did not answer in time");
  }
  if (answer->type != REDIS_REPLY_INTEGER)
    return fail(errc::internal, "Redis gave another kind of answer");
  return std::int64_t{answer->integer};
}

result<void> client::ping() {
  if (auto up = connect(); !up) return up;
  const auto answer = client_detail::ask(context_.get(), {"PING"});
  if (answer && answer->type == REDIS_REPLY_STATUS) return {};
  context_.reset();
  retry_at_ = std::chrono::steady_clock::now() + client_detail::pause_after_failure;
  return fail(errc::unavailable, "Redis does not answer");
}

}  // namespace didtron::redis
