#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace didtron::cases {

/// One line of a table: words, `key=value` options, and what is expected behind "->".
struct line {
  std::string where;                           ///< "rating/charge.txt:12", for messages
  std::vector<std::string> words;              ///< without the options
  std::map<std::string, std::string> options;  ///< of the left side
  std::string expected;                        ///< right of "->", words joined by one space
  std::string text;                            ///< as written, without comment

  /// The option's value, or `fallback` without it.
  [[nodiscard]] std::string option(const std::string& key, std::string fallback = {}) const;
  [[nodiscard]] const std::string& word(std::size_t i) const;  ///< throws with `where` when missing
};

/// One line that stands in a test itself.
line parse_line(std::string where, std::string text);

/// Absolute path of a file under tests/cases.
std::string path_of(std::string_view name);

/// The whole file. Throws std::runtime_error when it is not there: a missing table must not pass.
std::string read_file(std::string_view name);

/// The lines of a table; empty lines and comments ('#' at the start of a line or after a space)
/// left out. Throws when no line is left.
std::vector<line> read(std::string_view name);

/// Names under tests/cases of the files in a folder that end with `suffix`, sorted. Throws when
/// none.
std::vector<std::string> list(std::string_view folder, std::string_view suffix);

}  // namespace didtron::cases
