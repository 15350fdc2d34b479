#include <cstdlib>
#include <map>
#include <set>

#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace corpus_test {

/// gunicorn's notation: \r \n \t \0 \xNN are escapes, real line breaks do not count.
std::string decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || text[i] == '\r') continue;
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    switch (text[++i]) {
    case 'r':
      out += '\r';
      break;
    case 'n':
      out += '\n';
      break;
    case 't':
      out += '\t';
      break;
    case '0':
      out += '\0';
      break;
    case '\\':
      out += '\\';
      break;
    case 'x':
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
      break;
    default:
      out.append({'\\', text[i]});
    }
  }
  return out;
}

/// File name -> refusal reason ("none": accepted), for the files where we decide otherwise than
/// gunicorn.
std::map<std::string, std::string> deviations() {
  std::map<std::string, std::string> rows;
  const std::string text = read_fixture("tests/fixtures/http/gunicorn_deviations.tsv");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    const std::size_t second = line.find('\t', tab + 1);
    REQUIRE(second != std::string::npos);  // name, reason, why
    rows[line.substr(0, tab)] = line.substr(tab + 1, second - tab - 1);
  }
  return rows;
}

/// Blocks between "```http" and "```".
std::vector<std::string> markdown_inputs(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t at = 0; (at = text.find("```http\n", at)) != std::string::npos;) {
    at += 8;
    const std::size_t end = text.find("```", at);
    if (end == std::string::npos) break;
    std::string raw = text.substr(at, end - at);
    std::string with_crlf;
    for (const char c : raw)
      with_crlf += c == '\n' ? std::string{"\r\n"} : std::string(1, c);
    all.push_back(decoded(with_crlf));  // the notation's escapes alone
    all.push_back(with_crlf);
    all.push_back(std::move(raw));
    at = end;
  }
  return all;
}

/// Sends everything, says that no more comes, waits for the end. Gives the statuses of the answers.
std::vector<int> statuses_after(const world& w, const std::string& bytes) {
  client c{w.port()};
  c.send(bytes);
  c.finish();
  std::vector<int> statuses;
  const std::string all = c.receive_all();
  for (std::size_t at = 0; (at = all.find("HTTP/1.1 ", at)) != std::string::npos; at += 9) {
    const int status = std::atoi(all.substr(at + 9, 3).c_str());
    if (status != 0) statuses.push_back(status);  // 0: the words stand in a problem's text
  }
  return statuses;
}

void check_serves(const world& w) { CHECK(w.ask(get("/healthz"))->status == 200); }

}  // namespace corpus_test

TEST_CASE("gunicorn's requests: valid ones are accepted, invalid ones refused and the connection "
          "closed") {
  const world w;
  const auto deviations = corpus_test::deviations();
  std::set<std::string> used;
  for (const std::string& name : files_in("tests/fixtures/http/gunicorn")) {
    CAPTURE(name);
    const std::size_t before = w.lines().size();
    const auto statuses = corpus_test::statuses_after(
        w, corpus_test::decoded(read_fixture("tests/fixtures/http/gunicorn/" + name)));
    const auto lines = w.lines();
    // Incomplete requests have no line at all: the peer said that no more comes.
    std::string reason = "incomplete";
    for (std::size_t i = before; i < lines.size(); ++i) {
      if (lines[i].path == "/healthz") continue;  // the check before may log late
      reason = lines[i].refusal.empty() ? "none" : lines[i].refusal;
      if (reason != "none") break;
    }
    if (const auto row = deviations.find(name); row != deviations.end()) {
      used.insert(name);
      CHECK(reason == row->second);
    } else if (name.starts_with("valid__")) {
      CHECK(reason == "none");
    } else {
      CHECK(reason != "none");
    }
    for (const int status : statuses)
      CHECK(status != 500);
    corpus_test::check_serves(w);
  }
  CHECK(used.size() == deviations.size());
}

TEST_CASE("h2o's fuzz inputs do no harm and the next good request is served") {
  const world w;
  for (const std::string& name : files_in("tests/fixtures/http/h2o-http1")) {
    CAPTURE(name);
    for (const int status :
         corpus_test::statuses_after(w, read_fixture("tests/fixtures/http/h2o-http1/" + name)))
      CHECK(status != 500);
    corpus_test::check_serves(w);
  }
  CHECK(w.faults().empty());
}

TEST_CASE("llhttp's inputs do no harm and the next good request is served") {
  const world w;
  std::size_t inputs = 0;
  for (const std::string& name : files_in("tests/fixtures/http/llhttp")) {
    for (const std::string& input :
         corpus_test::markdown_inputs(read_fixture("tests/fixtures/http/llhttp/" + name))) {
      CAPTURE(name);
      CAPTURE(input);
      for (const int status : corpus_test::statuses_after(w, input))
        CHECK(status != 500);
      ++inputs;
    }
    corpus_test::check_serves(w);
  }
  CHECK(inputs > 100);
  CHECK(w.faults().empty());
}

}  // namespace didtron::http::testing
