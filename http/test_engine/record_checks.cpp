#include <algorithm>

#include "http/test_engine/trial.hpp"

/// What becomes of values: taken, refused, kept as they were.
namespace didtron::test_engine {

namespace record_checks_detail {

using described::field;
using described::is_none;
using described::value;

/// Whether the field stands and falls with another one, or others with it.
bool is_tied(const trial& t, const field& f) {
  return !f.only_field.empty() || std::any_of(t.fields().begin(), t.fields().end(), [&](const field& other) { return other.only_field == f.name; });
}

/// What a creation has to say.
std::vector<const field*> needed(const trial& t) {
  std::vector<const field*> out;
  for (const auto& f : t.fields())
    if (f.is_required && is_none(f.otherwise_value)) out.push_back(&f);
  return out;
}

void the_description_is_told(trial& t) {
  const auto& told = t.get("/api/v1/meta/resources/" + t.of().name());
  if (!t.status(200, "its description")) return;
  std::string names, expected;
  if (const auto* all = told.find("fields"); all != nullptr && all->items() != nullptr)
    for (const auto& f : *all->items())
      names += text_of(f.find("name")) + " " + text_of(f.find("kind")) + " ";
  for (const auto& f : t.fields())
    expected += json_string(f.name) + " " + json_string(described::facts(f.type).name) + " ";
  t.equal(names, expected, "its fields");
}

void what_is_created_is_read_back(trial& t) {
  const auto wanted = t.body();
  const auto made = t.adopt(t.post(t.of().path(), object_of(wanted)));
  if (!t.status(201, "a new record")) return;
  const auto& read = t.get(t.one(made));
  if (!t.status(200, "the record")) return;
  t.equal(read.json ? text_of(*read.json) : "", text_of(made.json), "the same as was answered");
  for (const auto& [name, json] : wanted)
    t.equal(made.text(name), json, name);
  t.equal(made.text("version"), "1", "version");
}

void what_is_missing_is_told_at_once(trial& t) {
  std::vector<std::string> missing;
  for (const auto* f : needed(t))
    missing.push_back("/" + f->name);
  t.post(t.of().path(), "{}");
  t.refused_for(missing, "nothing was said");
  const auto all = t.body();
  members only;
  for (const auto* f : needed(t))
    only.push_back(*std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.first == f->name; }));
  const std::size_t always = only.size();
  for (const auto& f : t.fields())
    for (const auto& [name, json] : all)
      if (name == f.name && !f.only_field.empty() && json != "null") only.emplace_back(name, json);
  const auto made = t.adopt(t.post(t.of().path(), object_of(only)));
  if (!t.status(201, "only what is needed")) return;
  for (const auto& f : t.fields())
    if ((!f.is_required || !is_none(f.otherwise_value)) && f.made_prefix.empty() &&
        std::none_of(only.begin() + static_cast<std::ptrdiff_t>(always), only.end(), [&](const auto& m) { return m.first == f.name; }))
      t.equal(made.text(f.name), json_of(f, f.otherwise_value), f.name + " unsaid");
}

void bad_values_are_refused_with_their_field(trial& t) {
  const auto good = t.body();
  if (good.empty()) return;
  for (const auto& f : t.fields()) {
    for (const auto& bad : bad_values(f)) {
      auto wanted = good;
      for (auto& [name, json] : wanted)
        if (name == f.name) json = bad.json;
      const auto& told = t.post(t.of().path(), object_of(wanted));
      t.adopt(told);
      const auto named = told.pointers();
      // A rule between fields may name others besides.
      const bool is_told = std::find(named.begin(), named.end(), "/" + f.name) != named.end();
      t.expect(told.status == 400 && is_told, f.name + " " + std::string{bad.why} + ": " + bad.json, "400 /" + f.name,
               std::to_string(told.status) + (is_told ? " /" + f.name : ""));
    }
  }
  members all_wrong;
  std::vector<std::string> pointers;
  for (const auto& f : t.fields()) {
    all_wrong.emplace_back(f.name, R"({"a":1})");
    pointers.push_back("/" + f.name);
  }
  t.post(t.of().path(), object_of(all_wrong));
  t.refused_for(pointers, "every field at once");
}

void values_on_their_limits_are_taken(trial& t) {
  for (const auto& f : t.fields()) {
    for (const auto& v : values_at_limits(f)) {
      const std::string json = json_of(f, v);
      const auto wanted = t.body({{f.name, json}});
      if (wanted.empty()) return;
      const auto& told = t.post(t.of().path(), object_of(wanted));
      const auto made = t.adopt(told);
      // Only a rule between fields may refuse it.
      if (told.status == 400 && (t.of().check() != nullptr || is_tied(t, f))) continue;
      t.expect(made.is_there() && made.text(f.name) == json, f.name + " = " + json, "201 " + json,
               std::to_string(told.status) + " " + made.text(f.name));
    }
  }
}

void odd_texts_come_back_as_they_were(trial& t) {
  const auto& f = t.label();
  for (const auto& text : odd_texts()) {
    if (static_cast<std::int64_t>(text.size()) > f.max) continue;
    const auto made = t.create({{f.name, json_string(text)}});
    if (!made.is_there()) continue;
    const auto& read = t.get(t.one(made));
    const auto* now = read.find(f.name);
    t.equal(now != nullptr && now->text() != nullptr ? *now->text() : "", text, f.name);
  }
}

void bodies_that_are_no_objects_are_refused(trial& t) {
  std::string deep;
  for (int i = 0; i < 40; ++i)
    deep += R"({"a":)";
  deep += "1" + std::string(40, '}');
  for (const std::string& body : {std::string{}, std::string{"{"}, std::string{"[]"}, std::string{"7"}, std::string{"null"}, std::string{"\"x\""},
                                  std::string{R"({"name":1,"name":2})"}, std::string{R"({"unknown":1})"}, std::string{"\xEF\xBB\xBF{}"}, deep}) {
    t.post(t.of().path(), body);
    t.status_in({400, 415}, "body " + body);
  }
  sent other{.method = "POST", .path = t.of().path(), .query = {}, .body = object_of(t.body()), .media = "text/plain"};
  t.ask(std::move(other));
  t.status(415, "a body of another type");
}

void each_field_changes_alone(trial& t) {
  auto record = t.create();
  if (!record.is_there()) return;
  for (const auto& f : t.fields()) {
    if (f.is_id()) continue;  // there is one of each only
    auto now = described::read_text(f, "");
    const auto* told = record.json.find(f.name);
    if (told != nullptr && told->text() != nullptr) now = described::read_text(f, *told->text());
    if (told != nullptr && told->integer() != nullptr) now = value{*told->integer()};
    if (told != nullptr && told->boolean() != nullptr) now = value{*told->boolean()};
    if (told != nullptr && told->items() != nullptr) {
      std::vector<std::string> items;
      for (const auto& item : *told->items())
        if (item.text() != nullptr) items.push_back(*item.text());
      now = value{items};
    }
    const auto next = t.values().other(f, now ? *now : value{});
    if (!next) continue;
    const auto& answer = t.patch(record, {{"version", std::to_string(record.version)}, {f.name, json_of(f, *next)}});
    if (f.is_immutable) {
      t.refused_for({"/" + f.name}, f.name + " stays");
      continue;
    }
    if (answer.status == 400 && (t.of().check() != nullptr || is_tied(t, f)) && !answer.pointers().empty()) continue;
    if (!t.status(200, f.name + " changes")) continue;
    const stored after{record.id, answer.number("version"), *answer.json};
    t.equal(after.text(f.name), json_of(f, *next), f.name + " has changed");
    for (const auto& other : t.fields())
      if (other.name != f.name) t.equal(after.text(other.name), record.text(other.name), other.name + " beside " + f.name);
    t.equal(after.text("version"), std::to_string(record.version + 1), "version after " + f.name);
    record = after;
  }
}

void optional_fields_can_be_emptied_and_required_not(trial& t) {
  auto record = t.create();
  if (!record.is_there()) return;
  for (const auto& f : t.fields()) {
    if (f.is_list() || (!f.only_field.empty() && record.text(f.name) != "null")) continue;
    const auto& told = t.patch(record, {{"version", std::to_string(record.version)}, {f.name, "null"}});
    if (f.is_required) {
      t.status(400, f.name + " cannot be emptied");
    } else if (!f.is_immutable && t.status(200, f.name + " can be emptied")) {
      record = {record.id, told.number("version"), *told.json};
      t.equal(record.text(f.name), "null", f.name + " is empty");
    }
  }
}

void what_depends_on_a_choice_comes_with_its_word_alone(trial& t) {
  for (const auto& choice : t.fields()) {
    const auto depends = [&](const field& f) { return f.only_field == choice.name; };
    if (std::none_of(t.fields().begin(), t.fields().end(), depends)) continue;
    for (const auto& word : choice.words) {
      const auto right = t.body({{choice.name, json_string(word)}});
      if (right.empty()) return;
      const std::string when = choice.name + " is " + word;
      t.adopt(t.post(t.of().path(), object_of(right)));
      t.status(201, when);
      for (const auto& f : t.fields()) {
        if (!depends(f)) continue;
        auto wrong = right;
        for (auto& [name, json] : wrong)
          if (name == f.name) json = f.only_word == word ? "null" : t.good_json(f);
        t.adopt(t.post(t.of().path(), object_of(wrong)));
        t.refused_for({"/" + f.name}, when + (f.only_word == word ? ", without " : ", with ") + f.name);
      }
    }
  }
}

void unique_values_are_unique(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  for (const auto& f : t.fields()) {
    if (!f.is_unique || record.text(f.name) == "null") continue;
    const auto wanted = t.body({{f.name, record.text(f.name)}});
    const auto& told = t.post(t.of().path(), object_of(wanted));
    t.adopt(told);
    const auto named = told.pointers();
    t.expect(told.status == 409 && named == std::vector<std::string>{"/" + f.name}, f.name + " taken already", "409 /" + f.name,
             std::to_string(told.status) + (named.empty() ? "" : " " + named.front()));
  }
  for (const auto& key : t.of().unique_keys()) {
    std::vector<std::string> pointers;
    members same;
    for (const std::size_t i : key) {
      pointers.push_back("/" + t.fields()[i].name);
      same.emplace_back(t.fields()[i].name, record.text(t.fields()[i].name));
    }
    const std::string names = t.of().names_of(key);
    const auto& told = t.post(t.of().path(), object_of(t.body(same)));
    t.adopt(told);
    const auto named = told.pointers();
    t.expect(told.status == 409 && named == pointers, names + " taken already", "409 and each of them",
             std::to_string(told.status) + " " + std::to_string(named.size()) + " fields");
    // One of them alone may be the same.
    for (std::size_t i = 0; i < key.size(); ++i) {
      const auto& f = t.fields()[key[i]];
      const auto* now = record.json.find(f.name);
      const auto other = t.values().other(f, now != nullptr && now->text() != nullptr ? value{*now->text()} : value{});
      if (!other) continue;
      auto different = same;
      different[i].second = json_of(f, *other);
      t.adopt(t.post(t.of().path(), object_of(t.body(different))));
      t.status(201, names + " with another " + f.name);
    }
  }
}

}  // namespace record_checks_detail

void add_value_checks(std::vector<record_check>& out) {
  using namespace record_checks_detail;
  out.push_back({"description", the_description_is_told});
  out.push_back({"create_and_read", what_is_created_is_read_back});
  out.push_back({"missing_values", what_is_missing_is_told_at_once});
  out.push_back({"bad_values", bad_values_are_refused_with_their_field});
  out.push_back({"limits", values_on_their_limits_are_taken});
  out.push_back({"odd_texts", odd_texts_come_back_as_they_were});
  out.push_back({"bad_bodies", bodies_that_are_no_objects_are_refused});
  out.push_back({"change", each_field_changes_alone});
  out.push_back({"emptying", optional_fields_can_be_emptied_and_required_not});
  out.push_back({"dependent_values", what_depends_on_a_choice_comes_with_its_word_alone});
  out.push_back({"unique_values", unique_values_are_unique});
}

}  // namespace didtron::test_engine
