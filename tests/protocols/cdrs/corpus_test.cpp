#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/protocols/cdrs/cdr_support.hpp"

namespace didtron::cdr_files {

namespace corpus_test {

std::string read_fixture(const std::string& name) {
  std::ifstream in{std::string{DIDTRON_SOURCE_DIR} + "/tests/fixtures/cdr/" + name,
                   std::ios::binary};
  REQUIRE_MESSAGE(in.good(), name);
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// "accept:1 quarantine:1 (…)" as counts; the words in brackets are for people.
verdicts expected_of(const std::string& text) {
  verdicts out;
  std::istringstream in{text.substr(0, text.find('('))};
  for (std::string word; in >> word;) {
    const auto colon = word.find(':');
    if (word == "reject-file") out.is_file_refused = true;
    if (colon == std::string::npos) continue;
    const int count = std::stoi(word.substr(colon + 1));
    if (word.starts_with("accept")) out.accepted = count;
    if (word.starts_with("reject-row")) out.refused = count;
    if (word.starts_with("quarantine")) out.quarantined = count;
  }
  return out;
}

}  // namespace corpus_test

using namespace corpus_test;

TEST_CASE("the corpus of CDR files: every file has the outcome of EXPECTED.tsv") {
  std::istringstream table{read_fixture("EXPECTED.tsv")};
  std::string line;
  std::getline(table, line);
  int files = 0;
  std::string before;
  while (std::getline(table, line)) {
    const auto tab = line.find('\t');
    const auto name = line.substr(0, tab);
    auto said = line.substr(tab + 1);
    if (said == "same") said = before;
    before = said;
    CAPTURE(name);
    CAPTURE(said);
    ++files;
    const auto seen = judge(read_fixture(name), corpus_format());
    CAPTURE(seen.why);
    if (said.starts_with("reject-file-or-accept")) {
      CHECK((seen.is_file_refused || seen.accepted == 1));
      continue;
    }
    if (name == "dst_00.csv") {
      CHECK(seen.refused == 1);
      auto with_rule = corpus_format();
      with_rule.numbers.strips_00 = true;
      CHECK(judge(read_fixture(name), with_rule).accepted == 1);
      continue;
    }
    const auto wanted = expected_of(said);
    CHECK(seen.is_file_refused == wanted.is_file_refused);
    CHECK(seen.accepted == wanted.accepted);
    CHECK(seen.quarantined == wanted.quarantined);
    // One row of quoted_newline.csv is accepted, the other refused: its number has a line break.
    CHECK(seen.refused == (name == "quoted_newline.csv" ? 1 : wanted.refused));
  }
  CHECK(files >= 43);
}

TEST_CASE("files that are refused as they stand are read when their source declares the rule") {
  auto semicolon = corpus_format();
  semicolon.delimiter = ';';
  CHECK(judge(read_fixture("semicolon.csv"), semicolon).accepted == 1);

  auto local = corpus_format();
  local.times = time_format::local;
  local.zone = "Europe/Berlin";
  const auto seen = judge(read_fixture("no_zone.csv"), local);
  REQUIRE(seen.accepted == 1);
  CHECK(format(seen.records[0].started_at) == "2026-03-01T09:00:00Z");

  auto epoch = corpus_format();
  epoch.own_times[cdr_field::started_at] = time_format::epoch_ms;
  CHECK(judge(read_fixture("epoch_ms.csv"), epoch).accepted == 1);

  auto fraction = corpus_format();
  fraction.unit = duration_unit::s_fraction;
  const auto tenth = judge(read_fixture("bill_decimal.csv"), fraction);
  REQUIRE(tenth.accepted == 1);
  CHECK(tenth.records[0].duration_ms == 60'400);

  auto old = corpus_format();
  old.late_days_max = 500;
  CHECK(judge(read_fixture("late_400_days.csv"), old).accepted == 1);
}

TEST_CASE("the order of columns does not matter") {
  const auto plain = judge(read_fixture("plain.csv"), corpus_format());
  const auto other = judge(read_fixture("header_reordered.csv"), corpus_format());
  CHECK(plain.records == other.records);
}

}  // namespace didtron::cdr_files
