#include "http/test_engine/trial.hpp"

#include <algorithm>

#include "actors/domain/access/roles.hpp"
#include "http/test_engine/redact.hpp"

namespace didtron::test_engine {

namespace trial_detail {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words)
    out += (out.empty() ? "" : " ") + w;
  return out;
}

}  // namespace trial_detail

std::string object_of(const members& all) {
  std::string out = "{";
  for (const auto& [name, json] : all) {
    if (out.size() > 1) out += ',';
    out += json_string(name) + ":" + json;
  }
  return out + "}";
}

trial::~trial() {
  std::reverse(made_.begin(), made_.end());
  for (const auto& [of, id] : made_) {
    const std::string path = of->path() + "/" + std::to_string(id);
    const auto found = call_.ask(who_.owner, {.method = "GET", .path = path});
    if (found.status != 200) continue;
    const auto gone = call_.ask(who_.owner, {.method = "DELETE", .path = path,
                                             .query = "version=" + std::to_string(found.number("version"))});
    if (gone.status == 200)
      call_.ask(who_.owner, {.method = "DELETE", .path = "/api/v1/trash/" + std::to_string(gone.number("trash_id"))});
  }
}

const answer& trial::ask_as(const person& whom, sent what) {
  const auto begun = std::chrono::steady_clock::now();
  last_ = call_.ask(whom, what);
  spent_ += std::chrono::steady_clock::now() - begun;
  last_sent_ = std::move(what);
  return last_;
}

const answer& trial::get(const std::string& path, const members& query) {
  return ask({.method = "GET", .path = path, .query = query_text(query)});
}

const answer& trial::post(const std::string& path, std::string body, std::optional<std::string> key) {
  sent what{.method = "POST", .path = path};
  what.body = std::move(body);
  what.key = std::move(key);
  return ask(std::move(what));
}

const answer& trial::patch(const stored& record, const members& change, std::optional<std::string> key) {
  sent what{.method = "PATCH", .path = one(record)};
  what.body = object_of(change);
  what.key = std::move(key);
  return ask(std::move(what));
}

const answer& trial::remove(const stored& record, std::string_view reason) {
  members query{{"version", std::to_string(record.version)}};
  if (!reason.empty()) query.emplace_back("reason", reason);
  return ask({.method = "DELETE", .path = one(record), .query = query_text(query)});
}

bool trial::make_parents(const described::resource& of) {
  for (const auto& f : of.fields()) {
    if (f.type != described::kind::reference || parents_.contains(f.target)) continue;
    const auto* target = all_.find(f.target);
    if (target == nullptr)
      return expect(false, "a record that " + f.name + " can name", "there is one", "no such resource: " + f.target);
    if (!make_parents(*target)) return false;
    ask({.method = "POST", .path = target->path(), .body = object_of(body_of(*target, {}))});
    const auto made = adopt(last_, *target);
    if (!made.is_there()) return status(201, "a record that " + f.name + " can name");
    parents_.emplace(f.target, made.id);
  }
  return true;
}

std::string trial::good_json(const described::field& f) {
  const auto v = values_.good(f, parents_);
  return v ? json_of(f, *v) : "null";
}

members trial::body_of(const described::resource& of, const members& change) {
  if (!make_parents(of)) return {};
  const auto given = [&](std::string_view name) -> const std::string* {
    const auto at = std::find_if(change.begin(), change.end(), [&](const auto& m) { return m.first == name; });
    return at == change.end() ? nullptr : &at->second;
  };
  members out;
  for (const auto& f : of.fields()) {
    const std::string* wanted = given(f.name);
    out.emplace_back(f.name, wanted == nullptr ? good_json(f) : *wanted);
  }
  const auto value_of = [&](std::string_view name) -> std::string& {
    return std::find_if(out.begin(), out.end(), [&](const auto& m) { return m.first == name; })->second;
  };
  // Who is asked for a field that depends on a choice gets that choice; the others are left out.
  for (const auto& f : of.fields()) {
    const std::string* wanted = f.only_field.empty() ? nullptr : given(f.name);
    if (wanted != nullptr && *wanted != "null" && given(f.only_field) == nullptr) value_of(f.only_field) = json_string(f.only_word);
  }
  for (const auto& f : of.fields())
    if (!f.only_field.empty() && given(f.name) == nullptr && value_of(f.only_field) != json_string(f.only_word)) value_of(f.name) = "null";
  return out;
}

stored trial::adopt(const answer& from, const described::resource& of) {
  if (from.status != 201 || !from.json) return {};
  stored out{from.number(of.id_name()), from.number("version"), *from.json};
  if (out.is_there()) made_.emplace_back(&of, out.id);
  return out;
}

stored trial::create(const members& change) {
  const auto wanted = body(change);
  if (wanted.empty()) return {};
  post(of_.path(), object_of(wanted));
  auto made = adopt(last_);
  if (!made.is_there()) status(201, "a new record");
  return made;
}

bool trial::expect(bool is_so, std::string what, std::string expected, std::string seen) {
  engine_case c;
  c.subject = of_.name();
  c.check = check_;
  c.what = cut_text(std::move(what), case_text_bytes_max);
  c.expected = cut_text(std::move(expected), case_text_bytes_max);
  c.seen = cut_text(std::move(seen), case_text_bytes_max);
  c.is_passed = is_so;
  c.duration_us = std::chrono::duration_cast<std::chrono::microseconds>(spent_).count();
  spent_ = {};
  if (!is_so) {
    c.request = request_text(last_sent_);
    c.answer = answer_text(last_);
  }
  out_.push_back(std::move(c));
  return is_so;
}

bool trial::status(int wanted, std::string what) {
  return expect(last_.status == wanted, std::move(what), std::to_string(wanted), std::to_string(last_.status));
}

bool trial::status_in(std::initializer_list<int> wanted, std::string what) {
  std::string words;
  for (const int one : wanted)
    words += (words.empty() ? "" : " or ") + std::to_string(one);
  const bool is_so = std::find(wanted.begin(), wanted.end(), last_.status) != wanted.end();
  return expect(is_so, std::move(what), words, std::to_string(last_.status));
}

bool trial::refused_for(std::vector<std::string> pointers, std::string what) {
  std::sort(pointers.begin(), pointers.end());
  const auto told = last_.pointers();
  return expect(last_.status == 400 && told == pointers, std::move(what), "400 " + trial_detail::joined(pointers),
                std::to_string(last_.status) + " " + trial_detail::joined(told));
}

const std::vector<record_check>& record_checks() {
  static const std::vector<record_check> all = [] {
    std::vector<record_check> out;
    add_value_checks(out);
    add_list_checks(out);
    add_life_checks(out);
    add_file_checks(out);
    return out;
  }();
  return all;
}

bool is_platforms(const described::resource& of) {
  return within_tenant_kind(permission_set::of(permission{of.guard(), action::view}), "operator").is_empty();
}

void lend_platform(http::session& login) {
  if (audience_of(login.user.tenant_kind) == audience::staff) login.user.tenant_kind = "platform";
}

std::vector<engine_case> try_resource(caller& call, const people& who, const described::registry& all,
                                      const described::resource& of, value_source& values,
                                      std::string_view only) {
  std::vector<engine_case> out;
  for (const auto& check : record_checks()) {
    if (!only.empty() && check.name != only) continue;
    trial t{call, who, all, of, values, std::string{check.name}, out};
    const std::size_t before = out.size();
    check.run(t);
    // A check that says nothing has not been made.
    if (out.size() == before) t.expect(true, "nothing of this kind is promised", "", "");
  }
  return out;
}

}  // namespace didtron::test_engine
