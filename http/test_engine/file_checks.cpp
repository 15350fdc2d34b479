#include <algorithm>
#include <map>

#include "http/test_engine/trial.hpp"
#include "protocols/csv/reader.hpp"

/// Files of records: what goes out comes in again, and a bad one changes nothing.
namespace didtron::test_engine {

namespace file_checks_detail {

using described::field;
using described::kind;

using row = std::map<std::string, std::string>;

struct table {
  std::vector<std::string> header = {};
  std::vector<row> rows = {};
};

table read_table(std::string_view text) {
  table out;
  csv::reader in{text, ',', {.cell_bytes_max = 65'536, .row_bytes_max = 1'048'576, .cells_max = 256}};
  csv::row r;
  while (in.next(r)) {
    if (out.header.empty()) {
      out.header.assign(r.cells.begin(), r.cells.end());
      continue;
    }
    row& one = out.rows.emplace_back();
    for (std::size_t i = 0; i < std::min(r.cells.size(), out.header.size()); ++i)
      one.emplace(out.header[i], r.cells[i]);
  }
  return out;
}

/// As they are: our own cells are written by the product, these by somebody else.
void append(std::string& out, std::string_view cell) {
  out += '"';
  for (const char c : cell)
    out += c == '"' ? std::string{"\"\""} : std::string{c};
  out += '"';
}

std::string write_table(const std::vector<std::string>& header, const std::vector<row>& rows) {
  std::string out;
  for (const auto& name : header)
    out += (out.empty() ? "" : ",") + name;
  out += "\r\n";
  for (const auto& one : rows) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (i > 0) out += ',';
      const auto at = one.find(header[i]);
      append(out, at == one.end() ? "" : at->second);
    }
    out += "\r\n";
  }
  return out;
}

const answer& import(trial& t, std::string text, std::string query = {}, std::optional<std::string> key = {}) {
  sent what{.method = "POST", .path = t.of().path() + "/import"};
  what.query = std::move(query);
  what.body = std::move(text);
  what.media = "text/csv";
  what.key = std::move(key);
  return t.ask(std::move(what));
}

std::string counts(const answer& told) {
  std::string out = std::to_string(told.status);
  for (const std::string_view name : {"created", "changed", "unchanged"})
    out += " " + text_of(told.find(name));
  return out;
}

std::string fresh_text(trial& t, const field& f) {
  const auto v = t.values().good(f, t.known());
  return v ? described::write_text(f, *v) : std::string{};
}

void files_go_out_and_come_in_again(trial& t) {
  if (!t.of().has_key()) {
    import(t, "x");
    t.status(404, "nothing tells its records apart: no import");
    return;
  }
  const auto keys = t.of().key_fields();
  const std::string key = t.fields()[keys.front()].name, label = t.label().name;
  const auto record = t.create({{label, "\"=HYPERLINK(1)\""}});
  if (!record.is_there()) return;
  const auto& out = t.get(t.of().path() + "/export");
  if (!t.status(200, "a file goes out")) return;
  const auto whole = read_table(out.body);
  const auto* told = record.json.find(key);
  const std::string key_text = told != nullptr && told->text() != nullptr ? *told->text() : text_of(told);
  const auto at = std::find_if(whole.rows.begin(), whole.rows.end(), [&](const row& r) {
    const auto cell = r.find(key);
    return cell != r.end() && cell->second == key_text;
  });
  if (!t.expect(at != whole.rows.end(), "the file", "has the record", "has it not")) return;
  row mine = *at;
  if (key != label) t.equal(mine[label], "'=HYPERLINK(1)", "a formula is defused");
  t.equal(counts(import(t, write_table(whole.header, {mine}))), "200 0 0 1", "what went out is what is stored");
  mine[label] = "From a file";
  row other = mine;
  for (const auto& f : t.fields())
    if (f.is_unique) other[f.name] = fresh_text(t, f);
  if (keys.size() > 1)
    if (const auto v = t.values().other(t.fields()[keys.front()], described::value{mine[key]}))
      other[key] = described::write_text(t.fields()[keys.front()], *v);
  const std::string text = write_table(whole.header, {mine, other});
  const std::string once = "engine-file-" + fresh_text(t, field{.name = "n", .type = kind::integer, .min = 0, .max = INT64_MAX, .is_unique = true});
  t.equal(counts(import(t, text, "dry_run=true", once)), "200 1 1 0", "a rehearsal");
  t.equal(text_of(t.get(t.one(record)).find(label)), "\"=HYPERLINK(1)\"", "a rehearsal changes nothing");
  import(t, text, "", once);
  t.status(409, "a rehearsal's key is not the import's");
  t.equal(counts(import(t, text)), "200 1 1 0", "the import");
  const auto& newest = t.get(t.of().path(), {{"sort", "-created_at"}, {"limit", "1"}});
  if (const auto* items = newest.find("items"); items != nullptr && items->items() != nullptr && !items->items()->empty()) {
    answer made;
    made.status = 201;
    made.json = items->items()->front();
    t.adopt(made);
  }
  t.equal(text_of(t.get(t.one(record)).find(label)), "\"From a file\"", "the import has changed it");
  const auto& history = t.get(t.one(record) + "/history", {{"limit", "1"}});
  t.expect(history.body.find(json_string(t.of().name() + ".change")) != std::string::npos, "an import leaves its audit row", "it is there", "none");
}

void bad_files_change_nothing(trial& t) {
  if (!t.of().has_key()) return;
  const auto keys = t.of().key_fields();
  const std::string key = t.fields()[keys.front()].name;
  if (t.body().empty()) return;
  std::vector<std::string> header;
  row good;
  for (std::size_t i = 0; i < t.fields().size(); ++i) {
    const auto& f = t.fields()[i];
    if (!f.is_required && std::find(keys.begin(), keys.end(), i) == keys.end()) continue;
    header.push_back(f.name);
    good[f.name] = fresh_text(t, f);
  }
  const auto plus = [&](const std::string& column) {
    auto out = header;
    out.push_back(column);
    return out;
  };
  const std::string before = t.get(t.of().path(), {{"limit", "500"}}).body;
  struct bad_file {
    const char* what;
    std::string text;
    std::string pointer;
  };
  for (const auto& bad : {bad_file{"an unknown column", write_table(plus("no_field"), {good}), "/header"},
                          bad_file{"a column twice", write_table(plus(key), {good}), "/header"},
                          bad_file{"no key column", "no_field\n1\n", "/header"},
                          bad_file{"too few cells", write_table(header, {good}) + "1\n", "/rows/2"},
                          bad_file{"the same key twice", write_table(header, {good, good}), "/rows/2/" + key}}) {
    const auto& told = import(t, bad.text);
    const auto named = told.pointers();
    const bool is_told = std::find(named.begin(), named.end(), bad.pointer) != named.end();
    t.expect(told.status == 400 && is_told, bad.what, "400 " + bad.pointer, std::to_string(told.status) + (is_told ? " " + bad.pointer : ""));
  }
  import(t, "\"open");
  t.status(400, "a quote that is not closed");
  t.equal(t.get(t.of().path(), {{"limit", "500"}}).body, before, "nothing has changed");
}

}  // namespace file_checks_detail

void add_file_checks(std::vector<record_check>& out) {
  out.push_back({"files", file_checks_detail::files_go_out_and_come_in_again});
  out.push_back({"bad_files", file_checks_detail::bad_files_change_nothing});
}

}  // namespace didtron::test_engine
