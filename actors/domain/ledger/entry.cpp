#include "actors/domain/ledger/entry.hpp"

#include <map>
#include <utility>

#include "actors/domain/ledger/chart.hpp"

namespace didtron {
namespace entry_detail {

/// Text between quotes in JSON, with PostgreSQL's to_json escapes: the database hashes the same
/// bytes.
void append_json_text(std::string& out, std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  constexpr std::string_view plain = "\b\f\n\r\t\"\\";
  constexpr std::string_view letters = "bfnrt\"\\";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const auto at = plain.find(c); at != std::string_view::npos) {
      out += '\\';
      out += letters[at];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 0x0f];
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class Number>
void append_quoted_or_null(std::string& out, const std::optional<Number>& value) {
  out += value ? '"' + std::to_string(*value) + '"' : std::string{"null"};
}

std::string number_or_null(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : std::string{"null"};
}

result<void> check_line(const posting& line) {
  if (line.book.empty()) return fail(errc::invalid_argument, "a line names no book");
  if (!is_book(line.book))
    return fail(errc::invalid_argument, "the chart of accounts has no book " + line.book);
  const bool is_base_only = line.value.e8 == 0 && line.base && line.base->e8 > 0;
  if (line.value.e8 <= 0 && !is_base_only)
    return fail(errc::invalid_argument, "the amount on book " + line.book + " is not above zero");
  if (line.base && line.base->e8 < 0)
    return fail(errc::invalid_argument, "the value on book " + line.book + " is below zero");
  return {};
}

}  // namespace entry_detail

result<void> check_balanced(const std::vector<posting>& lines) {
  if (lines.empty()) return fail(errc::invalid_argument, "a journal entry has at least two lines");
  std::map<currency, __int128> sums;
  __int128 base = 0;
  std::size_t valued = 0;
  for (const posting& line : lines) {
    if (auto good = entry_detail::check_line(line); !good) return good;
    const __int128 sign = line.side == side::debit ? 1 : -1;
    sums[line.money] += sign * line.value.e8;
    if (!line.base) continue;
    base += sign * line.base->e8;
    ++valued;
  }
  for (const auto& [money, sum] : sums) {
    if (sum != 0) {
      return fail(errc::invalid_argument,
                  "debits and credits differ in " + std::string{money.text()});
    }
  }
  if (valued != 0 && valued != lines.size())
    return fail(errc::invalid_argument, "a base value is on some lines only");
  if (base != 0)
    return fail(errc::invalid_argument, "debits and credits differ in the base currency");
  return {};
}

std::vector<posting> mirrored(std::vector<posting> lines) {
  for (posting& line : lines)
    line.side = line.side == side::debit ? side::credit : side::debit;
  return lines;
}

std::string canonical_json(const journal_entry& entry) {
  std::string out = "{\"id\":" + std::to_string(entry.entry_no) + ",\"ts\":\"" +
                    format(entry.posted_at) + "\",\"lines\":[";
  bool is_first = true;
  for (const posting& line : entry.lines) {
    if (!is_first) out += ',';
    is_first = false;
    out += '[';
    entry_detail::append_json_text(out, line.book);
    out += ",\"";
    out += static_cast<char>(line.side);
    out += "\",";
    entry_detail::append_json_text(out, line.money.text());
    out += ",\"" + std::to_string(line.value.e8) + "\"]";
  }
  out += "]}";
  return out;
}

std::string chain_input(std::string_view previous_hex, const journal_entry& entry) {
  std::string out{previous_hex};
  out += '\n';
  out += canonical_json(entry);
  return out;
}

std::string facts_json(const entry_facts& facts, const std::vector<posting>& lines) {
  using namespace entry_detail;
  std::string out = "{\"kind\":";
  append_json_text(out, facts.kind);
  out += ",\"key\":";
  append_json_text(out, facts.key);
  out += ",\"cause\":";
  append_json_text(out, facts.cause);
  out += ",\"recorded\":\"" + format(facts.recorded_at) + "\",\"usage_period\":\"" +
         format(facts.usage_period) + "\",\"batch\":" + number_or_null(facts.batch) +
         ",\"reverses\":" + number_or_null(facts.reverses) + ",\"rating\":";
  if (facts.rating_rows)
    out += "{\"rows\":" + std::to_string(*facts.rating_rows) + ",\"digest\":\"" +
           facts.rating_digest_hex + "\"}";
  else
    out += "null";
  out += ",\"request\":\"" + facts.request_digest_hex + "\",\"base\":\"" +
         std::string{facts.base.text()} + "\",\"base_lines\":[";
  bool is_first = true;
  for (const posting& line : lines) {
    if (!is_first) out += ',';
    is_first = false;
    out += '[';
    append_quoted_or_null(out, line.base ? std::optional{line.base->e8} : std::nullopt);
    out += ',';
    append_quoted_or_null(out, line.rate_e10);
    for (const auto quote : {line.quote, line.second_quote})
      if (quote) out += ",\"" + std::to_string(quote.value) + '"';
    out += ']';
  }
  out += "]}";
  return out;
}

std::string seal_input(std::string_view previous_seal_hex, std::string_view digest_hex,
                       std::string_view facts) {
  std::string out{previous_seal_hex};
  out += '\n';
  out += digest_hex;
  out += '\n';
  out += facts;
  return out;
}

}  // namespace didtron
