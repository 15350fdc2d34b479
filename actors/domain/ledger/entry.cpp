#include "actors/domain/ledger/entry.hpp"

#include <map>
#include <utility>

namespace didtron {
namespace entry_detail {

/// Text between quotes in JSON. Books are made of letters, digits, ':' and '-'; the rest is escaped
/// so that no book can ever change the shape of what is hashed.
void append_json_text(std::string& out, std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
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

struct book_money {
  std::string book;
  currency money;
  friend auto operator<=>(const book_money&, const book_money&) = default;
};

/// The credit side and the sum of a debit on one book.
struct posting_pair {
  std::string other_book;
  __int128 sum_e8 = 0;
};

using pairs = std::map<book_money, posting_pair>;

result<void> collect(pairs& sums, const call_money& call) {
  if (call.charge.e8 < 0) return fail_field("charge", "is negative");
  if (call.cost.e8 < 0) return fail_field("cost", "is negative");
  if (call.charge.e8 > 0) {
    if (call.account <= 0) return fail_field("account", "is missing for a charge");
    const std::string number = call.is_postpaid ? "1110" : "2100";
    auto& pair = sums[{number + ":acct-" + std::to_string(call.account), call.charge_currency}];
    pair.other_book = "4000";
    pair.sum_e8 += call.charge.e8;
  }
  if (call.cost.e8 > 0) {
    if (call.carrier <= 0) return fail_field("carrier", "is missing for a cost");
    const std::string key = ":carrier-" + std::to_string(call.carrier);
    auto& pair = sums[{"5000" + key, call.cost_currency}];
    pair.other_book = "2010" + key;
    pair.sum_e8 += call.cost.e8;
  }
  return {};
}

}  // namespace entry_detail

result<void> check_balanced(const std::vector<posting>& lines) {
  if (lines.empty()) return fail(errc::invalid_argument, "a journal entry has at least two lines");
  std::map<currency, __int128> sums;
  for (const posting& line : lines) {
    if (line.book.empty()) return fail(errc::invalid_argument, "a line names no book");
    if (line.value.e8 <= 0) {
      return fail(errc::invalid_argument, "the amount on book " + line.book + " is not above zero");
    }
    const __int128 value = line.value.e8;
    sums[line.money] += line.side == side::debit ? value : -value;
  }
  for (const auto& [money, sum] : sums) {
    if (sum != 0) {
      return fail(errc::invalid_argument,
                  "debits and credits differ in " + std::string{money.text()});
    }
  }
  return {};
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

result<std::vector<posting>> usage_postings(const std::vector<call_money>& calls) {
  entry_detail::pairs sums;
  for (const call_money& call : calls) {
    if (const auto ok = entry_detail::collect(sums, call); !ok) return failure{ok.error()};
  }
  std::vector<posting> lines;
  lines.reserve(sums.size() * 2);
  for (const auto& [key, pair] : sums) {
    const auto value = static_cast<std::int64_t>(pair.sum_e8);
    if (value != pair.sum_e8) {
      return fail(errc::overflow, "the sum on book " + key.book + " does not fit 64 bits at 1e-8");
    }
    lines.push_back({key.book, side::debit, key.money, amount{value}});
    lines.push_back({pair.other_book, side::credit, key.money, amount{value}});
  }
  return lines;
}

}  // namespace didtron
