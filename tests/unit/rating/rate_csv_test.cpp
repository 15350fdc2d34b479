#include <doctest/doctest.h>

#include "actors/domain/rating/rate_csv.hpp"
#include "tests/support/cases.hpp"

using namespace didtron;

namespace didtron::rate_csv_test {

struct run_result {
  std::string out;
  std::string err;
  bool is_clean = false;
};

run_result rate_all(std::string_view input, std::size_t chunk = 1 << 16) {
  rate_csv engine;
  run_result r;
  for (std::size_t at = 0; at < input.size(); at += chunk) {
    engine.feed(input.substr(at, chunk));
    r.out += engine.take_out();
    r.err += engine.take_err();
  }
  engine.finish();
  r.out += engine.take_out();
  r.err += engine.take_err();
  r.is_clean = engine.is_clean();
  return r;
}

const std::string header =
    "duration_ms,dur_round,initial,next,rate,rate_next,fee,free_s,grace_s,precision,mode";
const std::string good = "6000,ceil,6,6,0.0150,,0,0,0,6,half_up";

/// One good row with the cell of one column replaced.
std::string with(std::string_view column, const std::string& value) {
  const auto cut = [](const std::string& text) {
    std::vector<std::string> cells{""};
    for (const char c : text) {
      if (c == ',')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    return cells;
  };
  const auto names = cut(header);
  auto cells = cut(good);
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) out += ',';
    out += names[i] == column ? value : cells[i];
  }
  return out;
}

/// The error line of a single bad row, without the "error: row 1: " in front.
std::string complaint(const std::string& row) {
  const run_result r = rate_all(header + "\n" + row + "\n" + good + "\n");
  CHECK_MESSAGE(!r.is_clean, row);
  // The row after it is answered all the same.
  CHECK(r.out == header + ",seconds,billed,charge\n" + good + ",6,6,0.001500\n");
  const std::string_view start = "error: row 1: ";
  REQUIRE_MESSAGE(r.err.starts_with(start), r.err);
  REQUIRE(r.err.ends_with("\n"));
  return r.err.substr(start.size(), r.err.size() - start.size() - 1);
}

}  // namespace didtron::rate_csv_test
using namespace didtron::rate_csv_test;

TEST_CASE("the vectors of rule 1.7 pass through the command's engine unchanged") {
  const std::string vectors = cases::read_file("rating/vectors.csv");
  const run_result r = rate_all(vectors);
  CHECK(r.err.empty());
  CHECK(r.is_clean);
  CHECK(r.out == vectors);
}

TEST_CASE("the size of the chunks does not matter") {
  const std::string vectors = cases::read_file("rating/vectors.csv");
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{64}}) {
    CHECK(rate_all(vectors, chunk).out == vectors);
  }
}

TEST_CASE("columns come in any order, and the answers are put behind them") {
  const run_result r =
      rate_all("mode,rate,next,initial,dur_round,duration_ms,precision,grace_s,free_s,fee\n"
          "half_up,0.0150,6,6,ceil,6001,6,0,0,0.01\n");
  CHECK(r.err.empty());
  CHECK(r.out == "mode,rate,next,initial,dur_round,duration_ms,precision,grace_s,free_s,fee,"
                 "seconds,billed,charge\n"
                 "half_up,0.0150,6,6,ceil,6001,6,0,0,0.01,7,12,0.013000\n");
}

TEST_CASE("answers that are in the input are replaced where they stand") {
  const run_result r = rate_all("charge,billed," + header + "\nwrong,-1," + good + "\n");
  CHECK(r.err.empty());
  CHECK(r.out == "charge,billed," + header + ",seconds\n0.001500,6," + good + ",6\n");
}

TEST_CASE("style and the two clamps are optional columns") {
  const run_result r = rate_all(header + ",style,min_charge,max_charge\n"
                                    "21000,ceil,20,6,0.0300,,0,0,0,6,half_up,total,,\n"
                                    "21000,ceil,20,6,0.0300,,0,0,0,6,half_up,,,\n"
                                    "21000,ceil,20,6,0.0300,,0,0,0,6,half_up,excess,0.05,0.06\n"
                                    "210000,ceil,20,6,0.0300,,0,0,0,6,half_up,excess,0.05,0.06\n");
  CHECK(r.err.empty());
  CHECK(r.out == header +
                     ",style,min_charge,max_charge,seconds,billed,charge\n"
                     "21000,ceil,20,6,0.0300,,0,0,0,6,half_up,total,,,21,24,0.012000\n"
                     "21000,ceil,20,6,0.0300,,0,0,0,6,half_up,,,,21,26,0.013000\n"
                     "21000,ceil,20,6,0.0300,,0,0,0,6,half_up,excess,0.05,0.06,21,26,0.050000\n"
                     "210000,ceil,20,6,0.0300,,0,0,0,6,half_up,excess,0.05,0.06,210,212,"
                     "0.060000\n");
}

TEST_CASE(
    "line ends, byte order mark, quotes, empty lines and a missing last line end are tolerated") {
  const std::string expected = header + ",seconds,billed,charge\n" + good + ",6,6,0.001500\n";
  CHECK(rate_all("\xEF\xBB\xBF" + header + "\r\n" + good + "\r\n").out == expected);
  CHECK(rate_all(header + "\n\n" + good).out == expected);
  CHECK(rate_all(header + "\n\r\n" + good + "\n\n\n").out == expected);
  CHECK(rate_all(header + "\n\"6000\",\"ceil\",\"6\",6,\"0.0150\",\"\",0,0,0,6,\"half_up\"\n").out ==
        expected);
  CHECK(rate_all("\"duration_ms\"" + header.substr(11) + "\n" + good + "\n").out == expected);
}

TEST_CASE("a header that is not complete and known answers nothing") {
  const auto refused = [](const std::string& text) {
    const run_result r = rate_all(text + "\n" + good + "\n" + good + "\n");
    CHECK(r.out.empty());
    CHECK(!r.is_clean);
    return r.err;
  };
  CHECK(refused("duration_ms,surcharge") == "error: header: unknown column 'surcharge'\n");
  CHECK(refused(header + ",rate") == "error: header: column 'rate' appears twice\n");
  CHECK(refused(header.substr(12)) == "error: header: column 'duration_ms' is missing\n");
  CHECK(refused(header + ",") == "error: header: unknown column ''\n");
  CHECK(refused("Duration_ms") == "error: header: unknown column 'Duration_ms'\n");
  CHECK(refused(" " + header) == "error: header: unknown column ' duration_ms'\n");
  CHECK(refused("\"duration_ms") == "error: header: the quote is not closed\n");
  CHECK(refused("\xFF\xFE"
                "d") == "error: header: unknown column '\\xFF\\xFEd'\n");
  CHECK(refused(std::string(200'000, 'x')) == "error: header: the line is too long\n");
  CHECK(refused(std::string(1'000, ',')) == "error: header: unknown column ''\n");
  CHECK(rate_all("").err == "error: header: the input is empty\n");
  CHECK(rate_all("\n\r\n").err == "error: header: the input is empty\n");
  for (const char* column :
       {"dur_round", "initial", "next", "rate", "fee", "free_s", "grace_s", "precision", "mode"}) {
    std::string without = "," + header + ",";
    const std::string name = "," + std::string{column} + ",";
    without.replace(without.find(name), name.size(), ",");
    without = without.substr(1, without.size() - 2);
    CHECK(refused(without) == "error: header: column '" + std::string{column} + "' is missing\n");
  }
}

TEST_CASE("a bad cell names its column and the rest goes on") {
  for (const char* column : {"duration_ms", "initial", "next", "free_s", "grace_s", "precision"}) {
    for (const char* value : {"-1", "+1", "1.0", "1e3", "0x10", "abc", " 1", "1 ", "1_000", "NaN",
                              "\xEF\xBC\x91", "\xFF", "1\x01", "'1'"}) {
      CAPTURE(value);
      const std::string got = complaint(with(column, value));
      CHECK(got.starts_with(std::string{column} + ": not a whole number of digits only: '"));
    }
    CHECK(complaint(with(column, "")) == std::string{column} + ": the cell is empty");
    CHECK(complaint(with(column, std::string(30, '9'))) ==
          std::string{column} + ": does not fit " +
              (std::string_view{column} == "duration_ms" ? "64" : "32") + " bits: '" +
              std::string(30, '9') + "'");
  }
  for (const char* column : {"rate", "fee"}) {
    for (const char* value : {"1e3", "0x10", "abc", " 1", "1 ", "1.", ".5", "1.2.3", "NaN", "inf",
                              "1'000", "\xFF", "\xD9\xA1"}) {
      CAPTURE(value);
      CHECK(complaint(with(column, value))
                .starts_with(std::string{column} + ": not a decimal number"));
    }
    CHECK(complaint(with(column, "")) == std::string{column} + ": the cell is empty");
    CHECK(complaint(with(column, "-0.01")) ==
          std::string{column} + ": a sign is not accepted: '-0.01'");
    CHECK(complaint(with(column, "+0.01")) ==
          std::string{column} + ": a sign is not accepted: '+0.01'");
    CHECK(complaint(with(column, std::string(30, '9')))
              .starts_with(std::string{column} + ": the number does not fit 64 bits"));
  }
  CHECK(complaint(with("rate_next", "x")).starts_with("rate_next: not a decimal number"));
  CHECK(complaint(with("fee", "0.000000001")).starts_with("fee: more than 8 decimals"));
  CHECK(complaint(with("rate", "0.00000000001")).starts_with("rate: more than 10 decimals"));
}

TEST_CASE("rules of the row and unknown names are refused by their column") {
  CHECK(complaint(with("next", "0")) == "next: is below 1");
  CHECK(complaint(with("precision", "9")) == "precision: is not 0 to 8");
  CHECK(complaint(with("mode", "HALF_UP")) ==
        "mode: not one of up, down, half_up, half_down, half_even: 'HALF_UP'");
  CHECK(complaint(with("dur_round", "")) ==
        "dur_round: not one of floor, ceil, half_up, half_down: ''");
  CHECK(complaint("9223372036854775807,ceil,0,60,922337203.6,,0,0,0,6,half_up") ==
        "charge: the amount does not fit 64 bits at 1e-8");
}

TEST_CASE("too few, too many and broken cells") {
  CHECK(complaint("6000,ceil,6,6,0.0150") == "rate_next: the cell is missing");
  CHECK(complaint("x") == "dur_round: the cell is missing");
  CHECK(complaint(good + ",1") == "cells: more than the header's 11");
  CHECK(complaint(good + ",") == "cells: more than the header's 11");
  CHECK(complaint(with("rate", "1,000.00")) == "cells: more than the header's 11");
  CHECK(complaint(with("rate", "\"1,000.00\"")).starts_with("rate: not a decimal number"));
  CHECK(complaint(with("rate", "\"0.0150")) == "rate: the quote is not closed");
  CHECK(complaint(with("rate", "\"0.0150\"x")) == "rate: text after the closing quote");
  CHECK(complaint(with("rate", "0.01\"50")).starts_with("rate: not a decimal number"));
  CHECK(complaint(with("rate", "\"0.01\"\"50\"")).starts_with("rate: not a decimal number"));
  CHECK(complaint(with("mode", std::string("half_up\0", 8)))
            .ends_with("half_down, half_even: 'half_up\\x00'"));
  CHECK(complaint(with("rate", std::string(1, '\0'))) ==
        "rate: not a decimal number such as -12.34: '\\x00'");
}

TEST_CASE("a line without end is refused in bounded memory") {
  CHECK(complaint(std::string(1'000'000, '1')) == "row: longer than 65536 bytes");
  CHECK(complaint(std::string(1'000'000, ',')) == "row: longer than 65536 bytes");
  CHECK(complaint(with("rate", std::string(60'000, '1'))).size() < 200);
}

TEST_CASE("rows are counted from the first data row, bad ones included") {
  const run_result r =
      rate_all(header + "\n" + good + "\nx\n" + good + "\n\n" + with("next", "0") + "\n");
  CHECK(r.err == "error: row 2: dur_round: the cell is missing\n"
                 "error: row 4: next: is below 1\n");
  rate_csv engine;
  engine.feed(header + "\n" + good + "\nx\n");
  engine.finish();
  CHECK(engine.good_rows() == 1);
  CHECK(engine.bad_rows() == 1);
  CHECK(!engine.is_refused());
}

TEST_CASE("the help text names every column") {
  for (const char* column :
       {"duration_ms", "dur_round", "initial", "next", "rate_next", "fee", "free_s", "grace_s",
        "precision", "mode", "style", "min_charge", "max_charge", "seconds,billed,charge",
        "error: row N: column: reason"}) {
    CHECK_MESSAGE(rate_csv_help().find(column) != std::string_view::npos, column);
  }
}
