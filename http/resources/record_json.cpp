#include "http/resources/record_json.hpp"

#include <algorithm>

#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace record_json_detail {

using described::field;
using described::kind;
using described::resource;
using described::value;

std::string_view expected(const field& f) {
  const auto type = described::facts(f.type).json_type;
  if (type == "string") return "must be a string";
  if (type == "integer") return "must be an integer";
  if (type == "boolean") return "must be true or false";
  return "must be a list of strings";
}

result<value> read_member(const field& f, const json::value& v) {
  const auto wrong = [&] { return fail(errc::invalid_argument, std::string{expected(f)}); };
  if (v.is_null()) {
    if (f.is_list()) return wrong();
    return value{};
  }
  if (f.type == kind::flag) {
    if (v.boolean() == nullptr) return wrong();
    return value{*v.boolean()};
  }
  if (f.type == kind::integer || f.is_id()) {
    if (v.integer() == nullptr) return wrong();
    return described::read_integer(f, *v.integer());
  }
  if (f.is_list()) {
    if (v.items() == nullptr) return wrong();
    std::vector<std::string> items;
    for (const auto& item : *v.items()) {
      if (item.text() == nullptr) return wrong();
      items.push_back(*item.text());
    }
    return described::read_list(f, items);
  }
  if (v.text() == nullptr) return wrong();
  // "No value" is null; an empty text is a mistake.
  if (v.text()->empty()) return fail(errc::invalid_argument, "must not be empty");
  return described::read_text(f, *v.text());
}

std::shared_ptr<openapi::schema> scalar(const field& f) {
  const auto& kind_of = described::facts(f.type);
  auto s = std::make_shared<openapi::schema>();
  s->type = std::string{kind_of.json_type};
  s->format = std::string{kind_of.format};
  s->description = f.label + (f.unit.empty() ? "" : ", " + f.unit) +
                   (f.help_text.empty() ? "" : ". " + f.help_text);
  s->values = f.words;
  const std::string example = f.good_example();
  if (s->type == "string") {
    json::append_string(s->example, example);
  } else {
    s->example = example.empty() ? "12" : example;
  }
  if (f.type == kind::integer || f.is_id()) {
    s->minimum = f.min;
    s->maximum = f.max;
  }
  if (s->type == "string" && f.words.empty() && f.max > 0 && !f.is_number()) {
    s->length_min = f.min;
    s->length_max = f.max;
  }
  if (f.type == kind::money || f.type == kind::rate || f.type == kind::percent)
    s->pattern = "^[0-9]+(\\.[0-9]+)?$";
  if (f.type == kind::code) s->pattern = "^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$";
  if (f.type == kind::country) s->pattern = "^[A-Z]{2}$";
  if (f.type == kind::currency) s->pattern = "^[A-Z]{3}$";
  if (f.type == kind::prefix) s->pattern = "^[0-9]{1,15}$";
  if (f.type == kind::phone) s->pattern = "^\\+[1-9][0-9]{4,14}$";
  return s;
}

openapi::schema_ptr schema_of(const field& f) {
  if (f.is_list()) {
    auto item = std::make_shared<openapi::schema>();
    item->type = "string";
    item->values = f.words;
    const std::string first =
        f.good_example().substr(0, f.good_example().find(described::list_separator));
    json::append_string(item->example, first);
    return openapi::array(item, f.label);
  }
  if (f.is_required) return scalar(f);
  return openapi::nullable(scalar(f));
}

openapi::schema_ptr version_schema() { return openapi::integer("goes up with every change", 3); }

std::vector<openapi::property> members(const resource& r, bool is_sparse) {
  std::vector<openapi::property> out{
      {r.id_name(), openapi::integer("number of the " + r.title(), 7)},
      {"version", version_schema()}};
  for (const field& f : r.fields()) {
    out.push_back({f.name, schema_of(f), is_sparse});
    if (f.is_id())
      out.push_back(
          {name_beside(f), openapi::text("its name; empty for none", "Enterprise"), is_sparse});
  }
  out.push_back({"created_at", openapi::date_time("when it was made"), is_sparse});
  out.push_back({"updated_at", openapi::date_time("when it was changed last"), is_sparse});
  return out;
}

openapi::schema_ptr reason_schema() {
  return openapi::nullable(openapi::text("why; kept in the audit log", "agreed with the customer"),
                           "none");
}

}  // namespace record_json_detail

using namespace record_json_detail;

openapi::schema_ptr field_schema(const field& f) { return schema_of(f); }

std::string name_beside(const field& f) { return f.name.substr(0, f.name.size() - 3) + "_name"; }

void write_field_value(json::writer& w, const field& f, const value& v) {
  if (described::is_none(v)) {
    w.null();
  } else if (const auto* b = std::get_if<bool>(&v)) {
    w.boolean(*b);
  } else if (const auto* list = std::get_if<std::vector<std::string>>(&v)) {
    w.begin_array();
    for (const auto& item : *list)
      w.text(item);
    w.end_array();
  } else if (f.type == kind::integer || f.is_id()) {
    w.integer(std::get<std::int64_t>(v));
  } else {
    w.text(described::write_text(f, v));
  }
}

void write_record(json::writer& w, const resource& r, const described::record& record) {
  w.begin_object().field(r.id_name(), record.id).field("version", record.version);
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    w.key(r.fields()[i].name);
    write_field_value(w, r.fields()[i], record.fields[i]);
    if (r.fields()[i].is_id()) w.field(name_beside(r.fields()[i]), record.names[i]);
  }
  write_time(w, "created_at", record.created_at);
  write_time(w, "updated_at", record.updated_at);
  w.end_object();
}

void write_record_row(json::writer& w, const resource& r, const described::record& record,
                      const std::vector<bool>& wanted) {
  w.begin_object().field(r.id_name(), record.id).field("version", record.version);
  const std::size_t n = r.fields().size();
  for (std::size_t i = 0; i < n; ++i) {
    if (!wanted[i]) continue;
    w.key(r.fields()[i].name);
    write_field_value(w, r.fields()[i], record.fields[i]);
    if (r.fields()[i].is_id()) w.field(name_beside(r.fields()[i]), record.names[i]);
  }
  if (wanted[n]) write_time(w, "created_at", record.created_at);
  if (wanted[n + 1]) write_time(w, "updated_at", record.updated_at);
  w.end_object();
}

std::string changes_text(const resource& r, const described::values& of,
                         const described::values& other) {
  json::writer w;
  w.begin_object();
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] == other[i]) continue;
    w.key(r.fields()[i].name);
    write_field_value(w, r.fields()[i], of[i]);
  }
  w.end_object();
  return w.take();
}

void write_trash_entry(json::writer& w, const described::trash_entry& t) {
  w.begin_object()
      .field("trash_id", t.id)
      .field("resource", t.resource)
      .field("object_id", t.object_id);
  w.field("label", t.label).field("reason", t.reason).key("trashed_by");
  write_ref(w, "user_id", t.trashed_by);
  write_time(w, "trashed_at", t.trashed_at);
  write_time(w, "expires_at", t.expires_at);
  w.field("state", t.state);
  write_optional(w, "ended_at", t.ended_at);
  w.key("snapshot").raw(t.snapshot).end_object();
}

void write_record_event(json::writer& w, const described::record_event& e) {
  w.begin_object().field("audit_no", e.no);
  write_time(w, "at", e.at);
  w.field("actor", e.actor).field("action", e.action).key("before");
  e.before.empty() ? w.null() : w.raw(e.before);
  w.key("after");
  e.after.empty() ? w.null() : w.raw(e.after);
  w.end_object();
}

result<read_record_body> read_record(const resource& r, const json::value& body, bool has_version,
                                     std::vector<field_error>& faults) {
  const auto* members_of = body.members();
  if (members_of == nullptr) return fail_field("", "must be an object");
  read_record_body out;
  out.given.resize(r.fields().size());
  std::vector<std::string_view> seen;
  for (const auto& [name, v] : *members_of) {
    const std::string pointer = json::pointer_token(name);
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      faults.push_back({pointer, "is given more than once"});
      continue;
    }
    seen.push_back(name);
    if (has_version && name == "version") {
      if (v.integer() == nullptr || *v.integer() < 1)
        faults.push_back({pointer, "must be the version that you have seen"});
      else
        out.version = *v.integer();
      continue;
    }
    if (name == "reason") {
      if (v.is_null()) continue;
      if (v.text() == nullptr || v.text()->size() > record_reason_bytes_max)
        faults.push_back({pointer, "must be a string of at most 500 bytes"});
      else
        out.reason = *v.text();
      continue;
    }
    const auto at = r.find(name);
    if (!at) {
      faults.push_back({pointer, "is not a field of this resource"});
      continue;
    }
    auto one = read_member(r.fields()[*at], v);
    if (one)
      out.given[*at] = std::move(*one);
    else
      faults.push_back({pointer, one.error().message});
  }
  if (has_version && out.version == 0 &&
      std::find(seen.begin(), seen.end(), "version") == seen.end())
    faults.push_back({"/version", "is required"});
  return out;
}

openapi::schema_ptr record_schema(const resource& r) {
  return openapi::object(r.component(), r.help(), members(r, false));
}

openapi::schema_ptr record_row_schema(const resource& r) {
  return openapi::object(r.component() + "Row",
                         "A row of the list: the fields that were asked for.", members(r, true));
}

openapi::schema_ptr record_creation_schema(const resource& r) {
  std::vector<openapi::property> out;
  for (const field& f : r.fields())
    out.push_back({f.name, schema_of(f), !f.is_required || !described::is_none(f.otherwise_value)});
  out.push_back({"reason", reason_schema(), true});
  return openapi::object(r.component() + "Creation", "A new " + r.title() + ".", std::move(out));
}

openapi::schema_ptr record_change_schema(const resource& r) {
  std::vector<openapi::property> out{{"version", openapi::integer("as you have seen it", 3)}};
  for (const field& f : r.fields())
    if (!f.is_immutable) out.push_back({f.name, schema_of(f), true});
  out.push_back({"reason", reason_schema(), true});
  return openapi::object(r.component() + "Change", "What is to change; absent fields stay.",
                         std::move(out));
}

openapi::schema_ptr trash_schema() {
  using namespace openapi;
  return object(
      "TrashEntry", "A deleted record that may be taken back.",
      {{"trash_id", integer("number of the entry", 5)},
       {"resource", text("kind of record", "pops")},
       {"object_id", integer("its number", 7)},
       {"label", text("the name that it had", "Frankfurt 1")},
       {"reason", text("why; may be empty", "closed")},
       {"trashed_by", nullable(openapi::reference("user_id", "who deleted it", "Ada"))},
       {"trashed_at", date_time("when")},
       {"expires_at", date_time("when it is purged")},
       {"state", one_of("what became of it", {"trashed", "restored", "purged"})},
       {"ended_at", nullable(date_time("when it left the trash"))},
       {"snapshot", open_object("TrashSnapshot", "The stored row; empty after a purge.")}});
}

openapi::schema_ptr record_event_schema() {
  using namespace openapi;
  return object(
      "RecordEvent", "One change of a record.",
      {{"audit_no", integer("number in the audit log", 42)},
       {"at", date_time("when")},
       {"actor", text("who", "user:1")},
       {"action", text("what", "pops.create")},
       {"before", nullable(open_object("RecordBefore", "The fields that changed, as they were."))},
       {"after", nullable(open_object("RecordAfter", "The fields that changed, as they are."))}});
}

}  // namespace didtron::http
