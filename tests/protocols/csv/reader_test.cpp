#include <doctest/doctest.h>

#include "protocols/csv/reader.hpp"

namespace didtron::csv {

namespace reader_test {

/// "[a|b]" per record, "!fault" when it has one.
std::string all(std::string_view text, char delimiter = ',', reader_limits limits = {}) {
  reader in{text, delimiter, limits};
  row r;
  std::string out;
  while (in.next(r)) {
    out += '[';
    for (std::size_t i = 0; i < r.cells.size(); ++i) {
      if (i > 0) out += '|';
      out += r.cells[i];
    }
    if (!r.fault.empty()) out += "!" + std::string{r.fault};
    out += ']';
  }
  return out;
}

}  // namespace reader_test

using reader_test::all;

TEST_CASE("records, cells, quotes and line ends of RFC 4180") {
  CHECK(all("") == "");
  CHECK(all("a,b\r\nc,d\r\n") == "[a|b][c|d]");
  CHECK(all("a,b\nc,d") == "[a|b][c|d]");
  CHECK(all("a,\n,b\n,\n") == "[a|][|b][|]");
  CHECK(all("\n\r\na\n\n\nb\n") == "[a][b]");
  CHECK(all("\"a\",\"b,c\"\n") == "[a|b,c]");
  CHECK(all("\"a\"\"b\",\"\"\"\"\n\"\"\n") == "[a\"b|\"][]");
  CHECK(all("\"a\r\nb\",c\nd\n") == "[a\r\nb|c][d]");
  CHECK(all("\xEF\xBB\xBF" "a;b\n", ';') == "[a|b]");
  CHECK(all("a\tb\n", '\t') == "[a|b]");
  CHECK(all(" a , b \n") == "[ a | b ]");
}

TEST_CASE("a record that breaks the rules is one record, and the next one is read") {
  CHECK(all("a\"b,c\nd\n") == "[!a quote inside a cell that is not quoted][d]");
  CHECK(all("x,\"a\"b,c\nd\n") == "[x|a!text after the closing quote][d]");
  CHECK(all("a\rb\nc\n") == "[a!a carriage return without line feed][c]");
  CHECK(all("\"a\nb\n") == "[!the quote is not closed]");
  CHECK(all("a\"b,\"x\ny\",z\nd\n") == "[!a quote inside a cell that is not quoted][d]");
  const reader_limits small{4, 12, 3};
  CHECK(all("abcde\nf\n", ',', small) == "[!the cell is too long][f]");
  CHECK(all("\"abcde\"\nf\n", ',', small) == "[!the cell is too long][f]");
  CHECK(all("a,b,c,d\nf\n", ',', small) == "[a|b|c!too many cells][f]");
  CHECK(all("\"a\",\"bbbb\",\"cccc\"\nf\n", ',', small).find("too long") != std::string::npos);
  CHECK(all("\"a\",\"bbbb\",\"cccc\"\nf\n", ',', small).ends_with("[f]"));
}

TEST_CASE("line numbers count the lines of the file, not the records") {
  reader in{"h\n\n\"a\nb\"\nc\"\nd\n", ','};
  row r;
  std::vector<std::int64_t> seen;
  while (in.next(r)) seen.push_back(r.line_no);
  CHECK(seen == std::vector<std::int64_t>{1, 3, 5, 6});
}

TEST_CASE("a file is refused for what nobody can read past") {
  CHECK(check_structure("a,b\n\"c\n\",d\n", ',').has_value());
  for (const std::string_view bad :
       {std::string_view{"\xFF\xFE" "a"}, std::string_view{"\xFE\xFF" "a"},
        std::string_view{"a\0b\0\n\0", 6}, std::string_view{"a\rb\r"}, std::string_view{"a\rb\nc"},
        std::string_view{"a\n\"b"}, std::string_view{"a\nx\"y,\"z\n"}, std::string_view{"\""}}) {
    CHECK_FALSE(check_structure(bad, ',').has_value());
  }
}

TEST_CASE("cells for people: quoted where needed, never run by a spreadsheet") {
  const auto cell = [](std::string_view text) {
    std::string out;
    append_cell(out, text);
    return out;
  };
  CHECK(cell("abc") == "abc");
  CHECK(cell("a,b") == "\"a,b\"");
  CHECK(cell("a\"b") == "\"a\"\"b\"");
  CHECK(cell("=1+1") == "\"'=1+1\"");
  CHECK(cell("@SUM(1)") == "\"'@SUM(1)\"");
  CHECK(cell("\t=1") == "\"'\t=1\"");
  CHECK(cell("\r=1") == "\"'\r=1\"");
  CHECK(cell("+44") == "\"'+44\"");
  CHECK(cell("-cmd|x") == "\"'-cmd|x\"");
  CHECK(cell("-0.0120") == "-0.0120");
}

}  // namespace didtron::csv
