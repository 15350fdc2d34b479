#include "actors/domain/ledger/book_period.hpp"

namespace didtron {

namespace book_period_detail {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace book_period_detail

book_period period_of(instant at) {
  // The calendar of `format(instant)`: four digits of year, a dash, two of month.
  const std::string text = format(at);
  return parse_book_period(std::string_view{text}.substr(0, 7)).value_or(book_period{});
}

std::string format(book_period period) {
  const std::string year = std::to_string(period.months / 12);
  const std::string month = std::to_string(period.months % 12 + 1);
  return std::string(year.size() < 4 ? 4 - year.size() : 0, '0') + year +
         (month.size() < 2 ? "-0" : "-") + month;
}

result<book_period> parse_book_period(std::string_view text) {
  using book_period_detail::is_digit;
  const bool has_shape = text.size() == 7 && text[4] == '-' && is_digit(text[0]) &&
                         is_digit(text[1]) && is_digit(text[2]) && is_digit(text[3]) &&
                         is_digit(text[5]) && is_digit(text[6]);
  if (!has_shape) return fail(errc::invalid_argument, "a period looks like 2026-05");
  const auto digit = [&](std::size_t i) { return text[i] - '0'; };
  const int year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const int month = digit(5) * 10 + digit(6);
  if (year < 1 || month < 1 || month > 12)
    return fail(errc::invalid_argument, "a period looks like 2026-05");
  return book_period{year * 12 + month - 1};
}

}  // namespace didtron
