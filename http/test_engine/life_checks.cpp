#include <algorithm>

#include "http/test_engine/trial.hpp"

/// A record's life: changed by two, written once, deleted and taken back, told in the log, seen by nobody else.
namespace didtron::test_engine {

namespace life_checks_detail {

using described::field;
using described::kind;

/// A key that no run has used.
std::string new_key(trial& t) {
  return "engine-" + t.of().name() + "-" + t.good_json(field{.name = "n", .type = kind::integer, .min = 0, .max = INT64_MAX, .is_unique = true});
}

/// Another good value of the label, as JSON.
std::string other_label(trial& t, const std::string& word) {
  return json_string(static_cast<std::int64_t>(word.size()) <= t.label().max ? word : word.substr(0, static_cast<std::size_t>(t.label().max)));
}

std::string trash_path(std::int64_t trash_id) { return "/api/v1/trash/" + std::to_string(trash_id); }

void of_two_changes_the_second_is_told(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  const std::string& name = t.label().name;
  t.patch(record, {{"version", "1"}, {name, other_label(t, "First")}});
  if (!t.status(200, "the first change")) return;
  t.patch(record, {{"version", "1"}, {name, other_label(t, "Second")}});
  t.status(412, "a change of what another has changed");
  t.remove(record);
  t.status(412, "a deletion of what another has changed");
  const auto& same = t.patch(record, {{"version", "2"}, {name, other_label(t, "First")}});
  t.equal(std::to_string(same.status) + " version " + std::to_string(same.number("version")), "200 version 2", "a change of nothing");
  t.patch(record, {{name, other_label(t, "Third")}});
  t.refused_for({"/version"}, "a change without a version");
}

void a_write_happens_once_per_key(trial& t) {
  const std::string key = new_key(t);
  auto wanted = t.body();
  if (wanted.empty()) return;
  const auto made = t.adopt(t.post(t.of().path(), object_of(wanted), key));
  if (!t.status(201, "a new record")) return;
  const auto& again = t.post(t.of().path(), object_of(wanted), key);
  t.expect(again.status == 201 && again.json && text_of(*again.json) == text_of(made.json), "once more with the same key",
           "the same answer", std::to_string(again.status));
  for (auto& [name, json] : wanted)
    if (name == t.label().name) json = other_label(t, "Other");
  t.adopt(t.post(t.of().path(), object_of(wanted), key));
  t.status(409, "another body with the same key");
  t.post(t.of().path(), object_of(wanted), std::string{});
  t.status(400, "a write without a key");
  const std::string change_key = new_key(t);
  for (int i = 0; i < 3; ++i) {
    const auto& told = t.patch(made, {{"version", "1"}, {t.label().name, other_label(t, "Once")}}, change_key);
    t.equal(std::to_string(told.number("version")), "2", "a change with one key, time " + std::to_string(i + 1));
  }
}

void deleted_records_are_out_of_sight_and_come_back(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  const auto& gone = t.remove(record, "engine");
  if (!t.status(200, "a deletion")) return;
  const auto trash_id = gone.number("trash_id");
  t.equal(text_of(gone.find("resource")) + text_of(gone.find("object_id")) + text_of(gone.find("reason")),
          json_string(t.of().name()) + std::to_string(record.id) + "\"engine\"", "its entry in the trash");
  t.get(t.one(record));
  t.status(404, "the record");
  const auto& listed = t.get(t.of().path(), {{"limit", "500"}, {"sort", "-created_at"}, {"fields", t.label().name}});
  t.expect(listed.status == 200 && listed.body.find("\"" + t.of().id_name() + "\":" + std::to_string(record.id) + ",") == std::string::npos,
           "the list", "without it", "with it");
  const auto& entries = t.get("/api/v1/trash", {{"resource", t.of().name()}});
  t.expect(entries.body.find("\"trash_id\":" + std::to_string(trash_id) + ",") != std::string::npos, "the trash", "with it", "without it");
  // Its unique values are free meanwhile; whoever took one keeps it.
  const auto unique = std::find_if(t.fields().begin(), t.fields().end(), [](const field& f) { return f.is_unique; });
  if (unique != t.fields().end()) {
    const auto taker = t.create({{unique->name, record.text(unique->name)}});
    if (!taker.is_there()) return;
    t.post(trash_path(trash_id) + "/restore", "");
    t.status(409, "taken back while another has its " + unique->name);
    const auto other = t.remove(taker).number("trash_id");
    if (!t.status(200, "the other one is deleted")) return;
    t.ask({.method = "DELETE", .path = trash_path(other)});
    t.status(200, "the other one is purged");
  }
  const auto& back = t.post(trash_path(trash_id) + "/restore", "");
  t.equal(std::to_string(back.status) + " " + text_of(back.find("state")), "200 \"restored\"", "taken back");
  const auto& read = t.get(t.one(record));
  if (!t.status(200, "the record is back")) return;
  for (const auto& f : t.fields())
    t.equal(text_of(read.find(f.name)), record.text(f.name), f.name + " is as it was");
  t.post(trash_path(trash_id) + "/restore", "");
  t.status(409, "taken back twice");
}

void purged_records_are_gone(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  const auto trash_id = t.remove(record).number("trash_id");
  if (!t.status(200, "a deletion")) return;
  const auto& purged = t.ask({.method = "DELETE", .path = trash_path(trash_id)});
  t.equal(std::to_string(purged.status) + " " + text_of(purged.find("state")) + " " + text_of(purged.find("snapshot")), "200 \"purged\" {}", "purged");
  t.post(trash_path(trash_id) + "/restore", "");
  t.status(409, "taken back after it");
  t.ask({.method = "DELETE", .path = trash_path(trash_id)});
  t.status(409, "purged twice");
  t.get(t.one(record));
  t.status(404, "the record");
}

void records_in_use_cannot_be_deleted(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  for (const auto& f : t.fields()) {
    const auto* target = f.type == kind::reference ? t.all().find(f.target) : nullptr;
    if (target == nullptr || record.text(f.name) == "null") continue;
    const std::string path = target->path() + "/" + record.text(f.name);
    const auto version = t.get(path).number("version");
    const auto& gone = t.ask({.method = "DELETE", .path = path, .query = "version=" + std::to_string(version)});
    if (!f.is_owner) {
      t.status(409, f.name + " is in use");
      continue;
    }
    // A part goes with its owner, and comes back with it.
    if (!t.status(200, f.name + " with its parts")) continue;
    const auto trash_id = gone.number("trash_id");
    t.get(t.one(record));
    t.status(404, "a part of what is deleted");
    t.post(trash_path(trash_id) + "/restore", "");
    t.status(200, f.name + " taken back");
    t.get(t.one(record));
    t.status(200, "a part of what is back");
  }
}

void every_change_is_in_the_history(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  const std::string& name = t.label().name;
  const std::string renamed = other_label(t, "Renamed");
  t.patch(record, {{"version", "1"}, {name, renamed}, {"reason", "\"engine\""}});
  if (!t.status(200, "a change")) return;
  const auto& told = t.get(t.one(record) + "/history");
  const auto* items = told.find("items");
  if (!t.expect(items != nullptr && items->items() != nullptr && items->items()->size() == 2, "its history", "2 changes",
                std::to_string(items != nullptr && items->items() != nullptr ? items->items()->size() : 0)))
    return;
  const auto& change = items->items()->front();
  const auto& creation = items->items()->back();
  t.equal(text_of(change.find("action")), json_string(t.of().name() + ".change"), "the change");
  t.equal(text_of(creation.find("action")), json_string(t.of().name() + ".create"), "the creation");
  t.equal(text_of(change.find("before")) + text_of(change.find("after")),
          object_of({{name, record.text(name)}}) + object_of({{name, renamed}}), "before and after");
  const std::string actor = json_string("user:" + std::to_string(t.who().owner.user_id));
  t.equal(text_of(change.find("actor")) + text_of(creation.find("actor")), actor + actor, "who did it");
}

/// The newest row of the audit log under an operation is that of the last request.
void audited(trial& t, const std::string& operation, const std::string& what) {
  // `what` has just been asked for; its answer said which request it was.
  const auto& listed = t.get("/api/v1/audit", {{"operation", operation}, {"limit", "1"}});
  const auto* items = listed.find("items");
  if (!t.expect(items != nullptr && items->items() != nullptr && !items->items()->empty(), what + ": a row of the audit log", "there is one", "none"))
    return;
  const auto no = text_of(items->items()->front().find("audit_no"));
  const auto& row = t.get("/api/v1/audit/" + no);
  t.equal(text_of(row.find("actor")), json_string("user:" + std::to_string(t.who().owner.user_id)), what + ": by whom");
  t.equal(text_of(row.find("operation")) + text_of(row.find("user_agent")), json_string(operation) + json_string(user_agent), what + ": by which request");
  const auto says = [&](std::string_view member) { return text_of(row.find(member)) != "\"\"" && row.find(member) != nullptr; };
  t.expect(says("address") && says("request_id") && says("object") && says("action"), what + ": from where and what", "all said", "something is missing");
}

void every_write_has_its_row(trial& t) {
  const std::string one = t.of().component();
  const auto number_before = t.get("/api/v1/audit", {{"limit", "1"}}).body;
  auto record = t.create();
  if (!record.is_there()) return;
  audited(t, "create" + one, "a creation");
  record.version = t.patch(record, {{"version", "1"}, {t.label().name, other_label(t, "Audited")}}).number("version");
  audited(t, "change" + one, "a change");
  const auto first = t.remove(record).number("trash_id");
  audited(t, "trash" + one, "a deletion");
  t.post(trash_path(first) + "/restore", "");
  audited(t, "restoreTrashEntry", "a taking back");
  const auto second = t.remove(record).number("trash_id");
  t.ask({.method = "DELETE", .path = trash_path(second)});
  audited(t, "purgeTrashEntry", "a purge");
  t.get(t.of().path() + "/export");
  audited(t, "export" + t.of().components(), "an export");
  t.expect(t.get("/api/v1/audit", {{"limit", "1"}}).body != number_before, "the log has grown", "yes", "no");
}

void strangers_see_nothing(trial& t) {
  const auto record = t.create();
  if (!record.is_there()) return;
  const std::string mine = "\"" + t.of().id_name() + "\":" + std::to_string(record.id) + ",";
  const auto try_as = [&](const person& whom, const std::string& who, std::initializer_list<int> one, bool may_list) {
    for (const std::string& path : {t.one(record), t.one(record) + "/history"}) {
      const auto& told = t.ask_as(whom, {.method = "GET", .path = path});
      // A history of what is not there is empty.
      const bool is_empty = told.status == 200 && told.body.starts_with("{\"items\":[]");
      if (!is_empty) t.status_in(one, who + " reads " + path.substr(t.of().path().size()));
    }
    for (const std::string& path : {t.of().path(), t.of().path() + "/export"}) {
      const auto& told = t.ask_as(whom, {.method = "GET", .path = path, .query = path == t.of().path() ? "limit=500" : ""});
      if (!may_list) t.status(403, who + " lists");
      t.expect(told.body.find(mine) == std::string::npos, who + " lists", "nothing of it", "it");
    }
    t.ask_as(whom, {.method = "PATCH", .path = t.one(record), .query = {}, .body = object_of({{"version", "1"}, {t.label().name, other_label(t, "Stolen")}})});
    t.status_in(one, who + " changes it");
    t.ask_as(whom, {.method = "DELETE", .path = t.one(record), .query = "version=1"});
    t.status_in(one, who + " deletes it");
  };
  try_as(t.who().stranger, "another company", {404}, true);
  try_as(t.who().customer, "a customer", {403}, false);
  try_as({}, "nobody", {401}, true);
  t.ask_as(t.who().customer, {.method = "POST", .path = t.of().path(), .query = {}, .body = object_of(t.body())});
  t.status(403, "a customer makes one");
  const auto& told = t.get(t.one(record));
  t.equal(std::to_string(told.number("version")), "1", "nobody has changed it");
  t.get(t.of().path() + "/999999999999");
  t.status(404, "what nobody has");
}

}  // namespace life_checks_detail

void add_life_checks(std::vector<record_check>& out) {
  using namespace life_checks_detail;
  out.push_back({"stale_version", of_two_changes_the_second_is_told});
  out.push_back({"idempotency", a_write_happens_once_per_key});
  out.push_back({"trash_and_restore", deleted_records_are_out_of_sight_and_come_back});
  out.push_back({"purge", purged_records_are_gone});
  out.push_back({"in_use", records_in_use_cannot_be_deleted});
  out.push_back({"history", every_change_is_in_the_history});
  out.push_back({"audit_row", every_write_has_its_row});
  out.push_back({"tenant_wall", strangers_see_nothing});
}

}  // namespace didtron::test_engine
