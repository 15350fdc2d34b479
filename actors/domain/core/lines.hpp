#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace didtron {

/// Cuts a stream of bytes into lines with bounded memory. A line ends with LF or CRLF, the last one
/// also with the end of the input. A line above the maximum is reported once, cut, and skipped.
class line_splitter {
 public:
  explicit line_splitter(std::size_t line_bytes_max) : line_bytes_max_{line_bytes_max} {}

  /// Calls on_line(std::string_view line, bool is_too_long) for every line that ends in `bytes`.
  /// The line is valid during the call only.
  template <class OnLine> void feed(std::string_view bytes, OnLine&& on_line) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      if (end == std::string_view::npos) {
        keep(bytes);
        return;
      }
      if (pending_.empty() && !is_too_long_ && end <= line_bytes_max_) {
        on_line(without_cr(bytes.substr(0, end)), false);
      } else {
        keep(bytes.substr(0, end));
        flush(on_line);
      }
      bytes.remove_prefix(end + 1);
    }
  }

  /// The end of the input: hands out a last line without line end, if there is one.
  template <class OnLine> void finish(OnLine&& on_line) {
    if (!pending_.empty() || is_too_long_) flush(on_line);
  }

 private:
  static std::string_view without_cr(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
  }

  void keep(std::string_view part) {
    const std::size_t room = line_bytes_max_ - pending_.size();
    if (part.size() > room) is_too_long_ = true;
    pending_.append(part.substr(0, room));
  }

  template <class OnLine> void flush(OnLine&& on_line) {
    on_line(without_cr(pending_), is_too_long_);
    pending_.clear();
    is_too_long_ = false;
  }

  std::size_t line_bytes_max_;
  std::string pending_ = {};
  bool is_too_long_ = false;
};

/// Foreign bytes for a message: printable ASCII stays, the rest becomes \xNN, at most `bytes_max`
/// shown.
std::string printable(std::string_view bytes, std::size_t bytes_max = 40);

}  // namespace didtron
