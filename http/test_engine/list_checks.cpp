#include <algorithm>
#include <set>

#include "http/test_engine/trial.hpp"

/// What lists promise: slices that fit together, orders, filters, sparse rows.
namespace didtron::test_engine {

namespace list_checks_detail {

using described::field;
using described::kind;

const json::value::array& items_of(const answer& told) {
  static const json::value::array none;
  const auto* items = told.find("items");
  return items != nullptr && items->items() != nullptr ? *items->items() : none;
}

std::int64_t number_of(const json::value& row, std::string_view name) {
  const auto* v = row.find(name);
  return v != nullptr && v->integer() != nullptr ? *v->integer() : 0;
}

std::string cursor_of(const answer& told) {
  const auto* next = told.find("next_cursor");
  return next != nullptr && next->text() != nullptr ? *next->text() : "";
}

std::string on_the_way(const std::string& what, std::string_view sort) { return what + " (" + std::string{sort} + ")"; }

/// `mark`: only rows with it in their label; nothing where lists cannot be searched by it.
void walk(trial& t, const std::string& sort, const std::string& mark, std::set<std::int64_t>& made) {
  const auto& label = t.label();
  std::vector<std::int64_t> seen;
  std::string cursor;
  std::int64_t late = 0;
  do {
    members query{{"limit", "2"}, {"sort", sort}};
    if (label.is_searchable) query.emplace_back("q", mark);
    if (!cursor.empty()) query.emplace_back("cursor", cursor);
    const auto& page = t.get(t.of().path(), query);
    if (page.status != 200) return void(t.status(200, on_the_way("a slice", sort)));
    for (const auto& row : items_of(page))
      seen.push_back(number_of(row, t.of().id_name()));
    cursor = cursor_of(page);
    if (!cursor.empty() && late == 0) {  // a row that comes in between moves nobody
      const auto one = t.create({{label.name, json_string(mark + " 1")}});
      if (!one.is_there()) return;
      late = one.id;
    }
  } while (!cursor.empty() && seen.size() < 1'000);
  const std::set<std::int64_t> once{seen.begin(), seen.end()};
  t.equal(std::to_string(seen.size()), std::to_string(once.size()), on_the_way("no row twice", sort));
  std::string lost;
  for (const auto id : made)
    if (!once.contains(id)) lost += std::to_string(id) + " ";
  t.equal(lost, "", on_the_way("no row lost", sort));
  made.insert(late);
}

void slices_fit_together(trial& t) {
  const auto& label = t.label();
  const std::string mark = "mark" + t.good_json(field{.name = "n", .type = kind::integer, .min = 0, .max = INT64_MAX, .is_unique = true});
  std::set<std::int64_t> made;
  for (int i = 0; i < 7; ++i) {
    const auto one = t.create({{label.name, json_string(mark + " " + std::to_string(i % 3))}});
    if (!one.is_there()) return;
    made.insert(one.id);
  }
  for (const auto& sort : t.of().sorts())
    walk(t, sort, mark, made);
}

void bad_queries_are_refused(trial& t) {
  for (const members& query : {members{{"limit", "x"}}, members{{"limit", "0"}}, members{{"limit", "1000"}}, members{{"cursor", "AAAA"}},
                               members{{"sort", "no_field"}}, members{{"no_field", "1"}}, members{{"fields", "no_field"}},
                               members{{"limit", "1"}, {"limit", "2"}}}) {
    t.get(t.of().path(), query);
    t.status(400, query_text(query));
  }
  const auto sorts = t.of().sorts();
  if (sorts.size() < 2) return;
  const auto a = t.create();
  const auto b = t.create();
  if (!a.is_there() || !b.is_there()) return;
  const std::string cursor = cursor_of(t.get(t.of().path(), {{"limit", "1"}, {"sort", sorts[0]}}));
  t.get(t.of().path(), {{"cursor", cursor}, {"sort", sorts[1]}});
  t.status(400, "a cursor of another order");
}

void lists_are_sorted(trial& t) {
  std::vector<stored> kept;
  for (int i = 0; i < 3; ++i) {
    const auto& f = t.label();
    kept.push_back(t.create({{f.name, json_string(std::string{"b"} + static_cast<char>('c' - i))}}));
    if (!kept.back().is_there()) return;
  }
  for (const auto& sort : t.of().sorts()) {
    const bool is_down = sort.starts_with('-');
    const std::string name = is_down ? sort.substr(1) : sort;
    const auto& page = t.get(t.of().path(), {{"limit", "500"}, {"sort", sort}, {"fields", name}});
    if (!t.status(200, "sorted by " + sort)) continue;
    const auto& rows = items_of(page);
    const auto at = t.of().find(name);
    const bool has_numbers = !rows.empty() && rows.front().find(name) != nullptr && rows.front().find(name)->integer() != nullptr;
    // Numbers and times have an order of their own; of texts the database's: equal ones stand together.
    const bool is_ordered = has_numbers || !at;
    std::set<std::string> seen;
    bool is_right = true;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string now = text_of(rows[i].find(name));
      const bool is_new = i == 0 || text_of(rows[i - 1].find(name)) != now;
      if (is_new && !seen.insert(now).second) is_right = false;
      if (i == 0 || !is_ordered || !is_new) continue;
      const bool is_up = has_numbers ? number_of(rows[i - 1], name) < number_of(rows[i], name) : text_of(rows[i - 1].find(name)) < now;
      if (is_up == is_down) is_right = false;
    }
    t.expect(is_right && !rows.empty(), "rows by " + sort, "in order", is_right ? std::to_string(rows.size()) + " rows" : "not in order");
  }
}

/// The text of a filter for a value of the record; empty: none.
std::string filter_text(const json::value& v) {
  if (const auto* text = v.text()) return *text;
  if (v.items() != nullptr) return v.items()->empty() || v.items()->front().text() == nullptr ? "" : *v.items()->front().text();
  return v.is_null() ? "" : text_of(v);
}

void filters_let_through_what_fits(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  for (const auto& f : t.fields()) {
    const auto* v = record.json.find(f.name);
    if (!f.is_filterable || v == nullptr) continue;
    const std::string text = filter_text(*v);
    if (text.empty()) continue;
    members query{{"limit", "500"}, {"sort", "-created_at"}, {"fields", f.name}};
    if (f.is_number()) {
      query.emplace_back(f.name + "_min", text);
      query.emplace_back(f.name + "_max", text);
    } else {
      query.emplace_back(f.name, text);
    }
    const auto& page = t.get(t.of().path(), query);
    if (!t.status(200, f.name + " = " + text)) continue;
    bool is_found = false;
    std::string others;
    for (const auto& row : items_of(page)) {
      is_found = is_found || number_of(row, t.of().id_name()) == record.id;
      if (v->items() == nullptr && text_of(row.find(f.name)) != text_of(*v)) others += text_of(row.find(f.name)) + " ";
    }
    t.expect(is_found, f.name + " = " + text + " finds its record", "found", is_found ? "found" : "not found");
    t.equal(others, "", f.name + " = " + text + " finds nothing else");
  }
  if (t.label().is_searchable) {
    const auto* name = record.json.find(t.label().name);
    const auto& page = t.get(t.of().path(), {{"q", filter_text(*name)}, {"limit", "500"}, {"sort", "-created_at"}});
    const auto& rows = items_of(page);
    t.expect(std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return number_of(row, t.of().id_name()) == record.id; }),
             "looked for by its label", "found", "not found");
  }
  t.get(t.of().path(), {{"q", ""}});
  t.status(400, "looked for nothing");
}

void rows_have_the_fields_that_were_asked_for(trial& t) {
  if (!t.create().is_there()) return;
  for (const auto& f : t.fields()) {
    const auto& page = t.get(t.of().path(), {{"limit", "1"}, {"fields", f.name}});
    const auto& rows = items_of(page);
    const bool is_there = !rows.empty() && rows.front().find(f.name) != nullptr;
    const std::size_t width = rows.empty() ? 0 : rows.front().members()->size();
    // Number, version, the field and, of a reference, its name.
    t.expect(is_there && width <= 4, "only " + f.name, "at most 4 members", std::to_string(width) + " members");
  }
}

}  // namespace list_checks_detail

void add_list_checks(std::vector<record_check>& out) {
  using namespace list_checks_detail;
  out.push_back({"cursor", slices_fit_together});
  out.push_back({"bad_queries", bad_queries_are_refused});
  out.push_back({"sorting", lists_are_sorted});
  out.push_back({"filters", filters_let_through_what_fits});
  out.push_back({"sparse_rows", rows_have_the_fields_that_were_asked_for});
}

}  // namespace didtron::test_engine
