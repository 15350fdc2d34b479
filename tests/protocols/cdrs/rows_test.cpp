#include <sstream>

#include "protocols/csv/reader.hpp"
#include "tests/protocols/cdrs/cdr_support.hpp"
#include "tests/support/cases.hpp"

namespace didtron::cdr_files {

namespace rows_test {

/// \s \t \n \e \xNN
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char c = text.at(++i);
    if (c == 's') out += ' ';
    if (c == 't') out += '\t';
    if (c == 'n') out += '\n';
    if (c == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

using cells = std::vector<std::pair<std::string, std::string>>;

cells good_row() {
  return {{"cdr_id", "c1"},
          {"start", "2026-03-01T10:00:00Z"},
          {"answer", "2026-03-01T10:00:05Z"},
          {"end", "2026-03-01T10:01:05Z"},
          {"src", "442071234567"},
          {"dst", "33142345678"},
          {"duration_s", "65"},
          {"billsec", "60"},
          {"cause", "16"},
          {"carrier", "carrA"},
          {"currency", "USD"},
          {"cost", "0.0120"}};
}

void declare(source_format& f, const std::string& name, const std::string& value) {
  const auto word = [&](auto parse) { return parse(value).value(); };
  if (name == "durations") f.unit = word(parse_duration_unit);
  if (name == "decimals") f.decimals = word(parse_decimal_mark);
  if (name == "delimiter") f.delimiter = value.at(0);
  if (name == "start") f.own_times[cdr_field::started_at] = word(parse_time_format);
  if (name == "zone") f.zone = value;
  if (name == "strips_00") f.numbers.strips_00 = value == "true";
  if (name == "strips_plus") f.numbers.strips_plus = value == "true";
  if (name == "tech_prefix") f.numbers.tech_prefix = value;
}

std::string csv_text(const cells& row, char delimiter) {
  std::string head;
  std::string line;
  for (const auto& [name, value] : row) {
    if (!head.empty()) head += delimiter;
    if (!line.empty()) line += delimiter;
    head += name;
    line += '"';
    for (const char c : value) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return head + "\r\n" + line + "\r\n";
}

std::string said(const verdicts& v) {
  if (v.is_file_refused) return "file: " + v.why;
  if (v.refused == 1) return "refuse " + v.why.substr(0, v.why.find(':'));
  if (v.quarantined == 1) return "hold " + v.why;
  if (v.accepted == 1) {
    const auto& r = v.records[0];
    return "accept " + std::to_string(r.duration_ms) + (r.lrn.empty() ? "" : " lrn " + r.lrn);
  }
  return "lost";
}

}  // namespace rows_test

using namespace rows_test;

TEST_CASE("rows of CDR files: the table of what is accepted, refused and held") {
  for (const auto& line : cases::read("cdrs/rows.txt")) {
    CAPTURE(line.where);
    CAPTURE(line.text);
    auto row = good_row();
    auto format = corpus_format();
    // A value may begin with '=', so the left side is cut here, at the first one of each word.
    std::istringstream words{line.text.substr(0, line.text.find(" -> "))};
    for (std::string word; words >> word;) {
      const auto equals = word.find('=');
      if (equals == std::string::npos) continue;
      const auto name = word.substr(0, equals);
      const auto value = unescaped(word.substr(equals + 1));
      if (name.starts_with('@')) declare(format, name.substr(1), value);
      if (name == "lrn") {
        format.columns[static_cast<std::size_t>(cdr_field::lrn)] = name;
        row.emplace_back(name, "");
      }
      for (auto& cell : row) {
        if (cell.first == name) cell.second = value;
      }
    }
    const auto seen = judge(csv_text(row, format.delimiter), format);
    CAPTURE(seen.why);
    CHECK(said(seen) == line.expected);
  }
}

TEST_CASE("JSON rows mean the same as CSV rows, and a value of another type refuses its row") {
  const std::string good =
      R"({"cdr_id":"c1","start":"2026-03-01T10:00:00Z","answer":"2026-03-01T10:00:05Z",)"
      R"("end":"2026-03-01T10:01:05Z","src":"442071234567","dst":33142345678,"duration_s":65,)"
      R"("billsec":60,"cause":16,"carrier":"carrA","currency":"USD","cost":"0.0120"})";
  const auto csv = judge(csv_text(good_row(), ','), corpus_format());
  CHECK(judge(good + "\n", corpus_format(), file_kind::ndjson).records == csv.records);
  CHECK(judge("[" + good + "]", corpus_format(), file_kind::json).records == csv.records);
  CHECK(judge("[]", corpus_format(), file_kind::json).accepted == 0);
  CHECK(judge("", corpus_format(), file_kind::ndjson).accepted == 0);
  CHECK(judge("\r\n" + good + "\r\n\r\n{\n" + good, corpus_format(), file_kind::ndjson).accepted ==
        1);  // the same row twice is one, the broken line is refused
  for (const char* file : {"", "{}", "[1", "null", "[{}] x", "\xFF\xFE[\0]\0"}) {
    CHECK(judge(file, corpus_format(), file_kind::json).is_file_refused);
  }
  const std::pair<const char*, const char*> swaps[] = {
      {R"("billsec":60)", R"("billsec":60.4)"},
      {R"("billsec":60)", R"("billsec":60.0)"},
      {R"("billsec":60)", R"("billsec":true)"},
      {R"("billsec":60)", R"("billsec":-60)"},
      {R"("billsec":60)", R"("billsec":60,"billsec":60)"},
      {R"("billsec":60)", R"("billsec":null)"},
      {R"("billsec":60)", R"("billsec":[60])"},
      {R"("cost":"0.0120")", R"("cost":0.0120)"},
      {R"("cause":16)", R"("cause":16,"unknown":1)"},
      {R"("cdr_id":"c1")", R"("cdr_id":"c\u0000")"},
      {R"("cdr_id":"c1")", R"("cdr_id":null)"}};
  for (const auto& [from, to] : swaps) {
    auto text = good;
    text.replace(text.find(from), std::string{from}.size(), to);
    CAPTURE(text);
    CHECK(judge(text, corpus_format(), file_kind::ndjson).refused == 1);
    CHECK(judge("[" + text + "]", corpus_format(), file_kind::json).refused == 1);
  }
}

TEST_CASE("a routing number means the same in JSON and CSV, and makes another content only where it is said") {
  auto format = corpus_format();
  format.columns[static_cast<std::size_t>(cdr_field::lrn)] = "lrn";
  const std::string call =
      R"({"cdr_id":"c1","start":"2026-03-01T10:00:00Z","answer":"2026-03-01T10:00:05Z",)"
      R"("end":"2026-03-01T10:01:05Z","src":"442071234567","dst":12125550100,"duration_s":65,)"
      R"("billsec":60,"cause":16,"carrier":"carrA","currency":"USD","cost":"0.0120")";
  auto row = good_row();
  row[5].second = "12125550100";
  const auto plain = judge(csv_text(row, ','), corpus_format());
  row.emplace_back("lrn", "13155550000");
  const auto csv = judge(csv_text(row, ','), format);
  REQUIRE(csv.accepted == 1);
  CHECK(csv.records[0].lrn == "13155550000");
  for (const char* lrn : {R"("13155550000")", "13155550000", R"("+13155550000")", "3155550000"}) {
    CAPTURE(lrn);
    CHECK(judge(call + R"(,"lrn":)" + lrn + "}", format, file_kind::ndjson).records == csv.records);
  }
  const auto silent = judge(call + "}", format, file_kind::ndjson);
  CHECK(silent.records == plain.records);
  CHECK(judge("[" + call + R"(,"lrn":"315-555-0000"}])", format, file_kind::json).why.starts_with("lrn: "));
  // Who declares the column later, and sends what was sent before again, sends the same calls.
  CHECK(canonical_text(silent.records[0]) == canonical_text(plain.records[0]));
  CHECK(canonical_text(csv.records[0]) != canonical_text(plain.records[0]));
}

TEST_CASE("files with another form than declared are refused as a whole") {
  const auto good = csv_text(good_row(), ',');
  const auto refused = [](const std::string& text) {
    return judge(text, corpus_format()).is_file_refused;
  };
  CHECK_FALSE(refused(good));
  CHECK(refused(""));
  CHECK(refused("\n\n"));
  CHECK(refused("\xEF\xBB\xBF"));
  CHECK(refused("cdr_id\n"));
  CHECK(refused("extra," + good));           // another column
  CHECK(refused("cdr_id," + good));          // a column twice
  CHECK(refused(" " + good));                // names compare as bytes
  CHECK(refused("\"" + good));               // a quote that is never closed
  CHECK(refused(good + "\"c2,2026"));        // the same at the end: nothing of it is used
  CHECK(refused(good + "c2\"x,\"y\n"));
  CHECK(refused("\xFE\xFF" + good));
  auto tolerant = corpus_format();
  tolerant.ignores_other_columns = true;
  CHECK(judge("extra,cdr_id,start,answer,end,src,dst,duration_s,billsec,cause,carrier,currency,cost\n",
              tolerant)
            .is_file_refused == false);
}

TEST_CASE("the descriptor: what is written is what is read, and nothing contradicts itself") {
  auto f = corpus_format();
  f.times = time_format::local;
  f.zone = "Europe/Berlin";
  f.repeated = repeated_hour::second;
  f.own_times[cdr_field::ended_at] = time_format::epoch_ms;
  f.unit = duration_unit::s_fraction;
  f.delimiter = ';';
  f.decimals = decimal_mark::comma;
  f.numbers = {false, true, "1001#"};
  f.trunk_names["carrA"] = trunk_id{3};
  f.ignores_other_columns = true;
  f.late_days_max = 10;
  const auto again = parse_source_format(source_format_text(f));
  REQUIRE_MESSAGE(again.has_value(), to_string(again.error()));
  CHECK(*again == f);
  for (const char* bad :
       {"{}", "[]", R"({"columns":{}})", R"({"columns":{"key":"a","started_at":"b","called":"c"}})",
        R"({"columns":{"key":"a","started_at":"a","called":"c","billable":"d"},"account_id":1})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"}})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d","account":"e"},"account_id":1})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d","cost":"e"},"account_id":1})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"},"account_id":1,"times":"local"})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"},"account_id":1,"zone":"UTC"})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"},"account_id":1,"delimiter":"."})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"},"account_id":1,"decimals":"comma"})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"},"account_id":1,"durations":"min"})",
        R"({"columns":{"key":"a","started_at":"b","called":"c","billable":"d"},"account_id":1,"guess":true})"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_source_format(bad).has_value());
  }
  for (const char* bad : {"Europe/Atlantis", "../passwd", "/etc/passwd", "Europe"}) {
    CHECK_FALSE(load_optional_time_zone(bad).has_value());
  }
}

TEST_CASE("identity: leg and attempt belong to it when the source declares them") {
  auto f = corpus_format();
  f.columns[static_cast<std::size_t>(cdr_field::leg)] = "leg";
  f.columns[static_cast<std::size_t>(cdr_field::attempt)] = "try";
  auto row = good_row();
  row.push_back({"leg", "A"});
  row.push_back({"try", "2"});
  const auto seen = judge(csv_text(row, ','), f);
  REQUIRE(seen.accepted == 1);
  CHECK(seen.records[0].key == "c1/A/2");
  row.back().second = "2/3";
  CHECK(judge(csv_text(row, ','), f).refused == 1);
  row.back().second = "";
  CHECK(judge(csv_text(row, ','), f).refused == 1);
}

}  // namespace didtron::cdr_files
