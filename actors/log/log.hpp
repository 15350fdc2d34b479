#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// A small facade: spdlog stays in log.cpp, because its headers cost seconds per file.
/// Every line is one JSON object: {"at":"…Z","level":"info","event":"call_ended","call_id":"…"}.
/// `event` is a stable snake_case noun_verb; people's words go to "message".
/// Never log a secret, a password, a token or a full SQL statement.
namespace didtron::log {

enum class level : std::uint8_t { debug, info, warning, error };

/// One key of a line. Numbers stay numbers.
struct field {
  std::string_view key;
  std::string text = {};
  std::int64_t number = 0;
  bool is_number = false;

  field(std::string_view k, std::string v) : key{k}, text{std::move(v)} {}
  field(std::string_view k, std::string_view v) : key{k}, text{v} {}
  field(std::string_view k, const char* v) : key{k}, text{v} {}
  field(std::string_view k, std::int64_t v) : key{k}, number{v}, is_number{true} {}
  field(std::string_view k, int v) : key{k}, number{v}, is_number{true} {}
};

/// Empty path: standard error. Returns false when the file cannot be opened.
bool open(level least, const std::string& path);
void close();

void write(level l, std::string_view event, std::initializer_list<field> fields);

inline void debug(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::error, event, fields);
}

/// Says a repeating trouble once per cause: true the first time, and again after `clear`.
/// Bounded: past 1,000 causes everything counts as said.
bool first_time(std::string_view cause);
void clear(std::string_view cause);

}  // namespace didtron::log
