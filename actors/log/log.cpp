#include "actors/log/log.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "actors/domain/core/instant.hpp"

namespace didtron::log {

namespace detail {

std::atomic<std::shared_ptr<spdlog::logger>>& logger() {
  static std::atomic<std::shared_ptr<spdlog::logger>> instance;
  return instance;
}

spdlog::level::level_enum to_spdlog(level l) {
  switch (l) {
    case level::debug: return spdlog::level::debug;
    case level::info: return spdlog::level::info;
    case level::warning: return spdlog::level::warn;
    case level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view name_of(level l) {
  switch (l) {
    case level::debug: return "debug";
    case level::info: return "info";
    case level::warning: return "warning";
    case level::error: return "error";
  }
  return "info";
}

/// JSON string with the escapes that RFC 8259 demands; bytes above 0x7f pass as they are.
void append_quoted(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

struct said_once {
  std::mutex mutex;
  std::set<std::string, std::less<>> causes;
};
said_once& said() {
  static said_once instance;
  return instance;
}

}  // namespace detail

bool open(level least, const std::string& path) {
  try {
    spdlog::drop("didtron");
    auto logger = path.empty() ? spdlog::stderr_logger_mt("didtron")
                               : spdlog::basic_logger_mt("didtron", path);
    logger->set_pattern("%v");
    logger->set_level(detail::to_spdlog(least));
    logger->flush_on(spdlog::level::info);
    detail::logger().store(std::move(logger));
    return true;
  } catch (const spdlog::spdlog_ex&) {
    return false;
  }
}

void close() {
  detail::logger().store(nullptr);
  spdlog::shutdown();
}

void write(level l, std::string_view event, std::initializer_list<field> fields) {
  const auto logger = detail::logger().load();
  if (!logger || !logger->should_log(detail::to_spdlog(l))) return;
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  std::string line = "{\"at\":\"" + format(instant{now}) + "\",\"level\":\"";
  line += detail::name_of(l);
  line += "\",\"event\":";
  detail::append_quoted(line, event);
  for (const auto& f : fields) {
    line += ',';
    detail::append_quoted(line, f.key);
    line += ':';
    if (f.is_number) {
      line += std::to_string(f.number);
    } else {
      detail::append_quoted(line, f.text);
    }
  }
  line += '}';
  logger->log(detail::to_spdlog(l), line);
}

bool first_time(std::string_view cause) {
  auto& said = detail::said();
  const std::lock_guard lock{said.mutex};
  if (said.causes.size() >= 1000 || said.causes.contains(cause)) return false;
  said.causes.emplace(cause);
  return true;
}

void clear(std::string_view cause) {
  auto& said = detail::said();
  const std::lock_guard lock{said.mutex};
  if (const auto it = said.causes.find(cause); it != said.causes.end()) said.causes.erase(it);
}

}  // namespace didtron::log
