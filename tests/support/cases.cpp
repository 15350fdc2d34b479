#include "tests/support/cases.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace didtron::cases {
namespace detail {

std::string without_comment(std::string text) {
  for (std::size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at + 1)) {
    if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') {
      text.resize(at);
      break;
    }
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.pop_back();
  }
  return text;
}

line parse(std::string where, std::string text) {
  line out;
  out.where = std::move(where);
  out.text = std::move(text);
  std::istringstream in{out.text};
  bool is_right = false;
  for (std::string word; in >> word;) {
    if (is_right) {
      if (!out.expected.empty()) out.expected += ' ';
      out.expected += word;
    } else if (word == "->") {
      is_right = true;
    } else if (const auto equals = word.find('='); equals != std::string::npos && equals > 0) {
      out.options[word.substr(0, equals)] = word.substr(equals + 1);
    } else {
      out.words.push_back(word);
    }
  }
  return out;
}

}  // namespace detail

line parse_line(std::string where, std::string text) {
  return detail::parse(std::move(where), std::move(text));
}

std::string line::option(const std::string& key, std::string fallback) const {
  const auto found = options.find(key);
  return found == options.end() ? std::move(fallback) : found->second;
}

const std::string& line::word(std::size_t i) const {
  if (i >= words.size()) throw std::runtime_error(where + ": too few words: " + text);
  return words[i];
}

std::string path_of(std::string_view name) {
  return std::string{DIDTRON_SOURCE_DIR} + "/tests/cases/" + std::string{name};
}

std::string read_file(std::string_view name) {
  std::ifstream in{path_of(name), std::ios::binary};
  if (!in) throw std::runtime_error("no such table: " + path_of(name));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<line> read(std::string_view name) {
  std::istringstream in{read_file(name)};
  std::vector<line> out;
  int number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    text = detail::without_comment(std::move(text));
    if (text.empty()) continue;
    out.push_back(detail::parse(std::string{name} + ":" + std::to_string(number), text));
  }
  if (out.empty()) throw std::runtime_error("an empty table: " + path_of(name));
  return out;
}

std::vector<std::string> list(std::string_view folder, std::string_view suffix) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator{path_of(folder)}) {
    const std::string file = entry.path().filename().string();
    if (file.ends_with(suffix)) out.push_back(std::string{folder} + "/" + file);
  }
  if (out.empty()) throw std::runtime_error("no tables in " + path_of(folder));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace didtron::cases
