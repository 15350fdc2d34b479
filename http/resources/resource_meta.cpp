#include "http/event_schema.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/routes.hpp"

/// The descriptions themselves: what a portal needs to show any record without code of its own.
namespace didtron::http {

namespace resource_meta_detail {

using described::field;
using described::kind;
using described::resource;

std::string limit_text(const field& f, std::int64_t stored) {
  // A bound that only 64 bits set is none.
  if (stored == INT64_MAX || stored == INT64_MIN) return {};
  field plain = f;
  if (!f.is_number()) plain.type = kind::integer;
  return described::write_text(plain, described::value{stored});
}

void write_names(json::writer& w, const std::vector<std::string>& items) {
  w.begin_array();
  for (const auto& item : items)
    w.text(item);
  w.end_array();
}

void write_texts(json::writer& w, std::string_view name, const std::vector<std::string>& items) {
  w.key(name);
  write_names(w, items);
}

std::vector<std::string> names_of(const resource& r, const std::vector<std::size_t>& fields) {
  std::vector<std::string> out;
  for (const std::size_t i : fields)
    out.push_back(r.fields()[i].name);
  return out;
}

void write_field(json::writer& w, const field& f) {
  const auto& of = described::facts(f.type);
  w.begin_object()
      .field("name", f.name)
      .field("label", f.label)
      .field("kind", of.name)
      .field("input", of.input);
  w.field("json_type", of.json_type)
      .field("help", f.help_text)
      .field("unit", f.unit)
      .field("example", f.good_example());
  w.field("min", limit_text(f, f.min)).field("max", limit_text(f, f.max));
  write_texts(w, "words", f.words);
  w.field("target", f.target).field("otherwise", described::write_text(f, f.otherwise_value));
  w.field("is_personal", f.who_sees == described::sensitivity::personal)
      .field("is_required", f.is_required);
  w.field("is_unique", f.is_unique)
      .field("is_immutable", f.is_immutable)
      .field("is_listed", f.is_listed);
  w.field("is_filterable", f.is_filterable)
      .field("is_sortable", f.is_sortable)
      .field("is_searchable", f.is_searchable);
  w.field("shared_field", f.shared_field)
      .field("only_field", f.only_field)
      .field("only_word", f.only_word)
      .field("is_offered", f.is_offered)
      .field("decided_by", f.guard ? name_of(*f.guard) : std::string_view{});
  w.field("is_owner", f.is_owner).end_object();
}

void write_resource(json::writer& w, const resource& r, const call_context& in) {
  const permission_set& may = in.may;
  w.begin_object()
      .field("name", r.name())
      .field("title", r.title())
      .field("titles", r.titles())
      .field("help", r.help());
  w.field("path", r.path()).field("id_name", r.id_name()).field("area", name_of(r.guard()));
  w.field("label_field", r.fields()[r.label_field()].name);
  write_texts(w, "key_fields", names_of(r, r.key_fields()));
  w.key("unique_keys").begin_array();
  for (const auto& key : r.unique_keys())
    write_names(w, names_of(r, key));
  w.end_array();
  w.field("rows_max", r.rows_max())
      .field("trash_days", in.api.settings_now()->of(in.who.tenant).trash_days)
      .field("is_assignable", r.is_assignable());
  w.key("may").begin_array();
  for (const action what : {action::view, action::create, action::edit, action::remove})
    if (may.has(permission{r.guard(), what})) w.text(name_of(what));
  w.end_array();
  write_texts(w, "sorts", r.sorts());
  w.key("fields").begin_array();
  for (const field& f : r.fields())
    write_field(w, f);
  w.end_array();
  w.key("events").begin_array();
  for (const auto& e : events::types_of(r))
    write_event_type(w, e);
  w.end_array().end_object();
}

/// What the reader's routes serve: records are staff's until they have views of customers' own.
bool is_shown(const call_context& in, const resource& r) {
  return in.who.whom == audience::staff && in.may.has(permission{r.guard(), action::view});
}

task<result<response>> list(call_context& in) {
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const resource& r : in.api.described().all())
    if (is_shown(in, r)) write_resource(w, r, in);
  w.end_array().end_object();
  co_return json_response(200, w.take());
}

task<result<response>> one(call_context& in) {
  const std::string* name = in.args.find("resource");
  const resource* r = name == nullptr ? nullptr : in.api.described().find(*name);
  if (r == nullptr || !is_shown(in, *r))
    co_return fail(errc::not_found, "there is no such resource");
  json::writer w;
  write_resource(w, *r, in);
  co_return json_response(200, w.take());
}

openapi::schema_ptr field_schema() {
  using namespace openapi;
  return object("ResourceField", "A field of a kind of record.",
                {{"name", text("member of the record", "region")},
                 {"label", text("on screens", "Region")},
                 {"kind", text("what it means: text, code, money, reference, …", "choice")},
                 {"input", text("control of a form", "select")},
                 {"json_type", text("string, integer, boolean or array", "string")},
                 {"help", text("may be empty", "Where it stands.")},
                 {"unit", text("behind the value; may be empty", "ms")},
                 {"example", text("a good value as text", "eu")},
                 {"min", text("lowest value, fewest characters or items; may be empty", "1")},
                 {"max", text("as `min`", "64")},
                 {"words", array(text("a word", "eu"), "what it may be; empty: anything")},
                 {"target", text("of a reference: name of the resource", "")},
                 {"otherwise", text("the default as text; may be empty", "eu")},
                 {"is_personal", boolean("of a person", false)},
                 {"is_required", boolean("never null", true)},
                 {"is_unique", boolean("no two records have the same", false)},
                 {"is_immutable", boolean("set once", false)},
                 {"is_listed", boolean("a column of the list", true)},
                 {"is_filterable", boolean("a parameter of the list", true)},
                 {"is_sortable", boolean("the list can be sorted by it", true)},
                 {"is_searchable", boolean("`q` looks in it", false)},
                 {"shared_field", text("of a reference: the record that it names has the same value there; "
                                        "empty for most", "")},
                 {"only_field", text("a choice; the field is given exactly when that one is `only_word`; empty: "
                                      "always", "")},
                 {"only_word", text("word of `only_field`; empty for most", "")},
                 {"is_offered", boolean("customers whom the record is shown to see it", false)},
                 {"decided_by", text("area whose `edit` is needed to set it; empty for most", "")},
                 {"is_owner", boolean("names the record that this one is part of", false)}});
}

openapi::schema_ptr resource_schema() {
  using namespace openapi;
  return object(
      "Resource", "A kind of record, described.",
      {{"name", text("plural, in paths with hyphens", "voice_tiers")},
       {"title", text("one", "Voice tier")},
       {"titles", text("several", "Voice tiers")},
       {"help", text("what it is", "A class of termination quality.")},
       {"path", text("of its list", "/api/v1/voice-tiers")},
       {"id_name", text("member that holds its number", "voice_tier_id")},
       {"area", text("of permissions", "routing")},
       {"label_field", text("what people know it by", "name")},
       {"key_fields", array(text("name of a field", "code"), "what tells records apart in files; may be empty")},
       {"unique_keys", array(array(text("name of a field", "code")),
                             "fields that no two records have the same values in, together")},
       {"rows_max", integer("records of one tenant", 500)},
       {"trash_days", integer("how long one that is deleted now can be taken back", 30)},
       {"is_assignable", boolean("may be given to some customers only", true)},
       {"may", array(one_of("what you may do with it", {"view", "create", "edit", "delete"}))},
       {"sorts", array(text("order of the list", "name"))},
       {"fields", array(field_schema())},
       {"events", array(event_type_schema(), "what is told of it, to webhooks and feeds")}});
}

}  // namespace resource_meta_detail

void add_resource_meta_routes(std::vector<route>& out) {
  using namespace resource_meta_detail;
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/meta/resources",
       .who = access::logged_in(),
       .operation = "listResources",
       .tag = "records",
       .summary = "Kinds of records that you may see",
       .description = "Fields, limits and words of each: what forms and tables are made from.",
       .answers = {{200, "all of them",
                    openapi::object("ResourceList", "Kinds of records.",
                                    {{"items", openapi::array(resource_schema())}})}},
       .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/meta/resources/{resource}",
                 .who = access::logged_in(),
                 .operation = "getResource",
                 .tag = "records",
                 .summary = "One kind of record",
                 .description = "As in the list of all.",
                 .parameters = {{"resource",
                                 parameter::place::path,
                                 value_type::text,
                                 "name of the kind",
                                 "voice_tiers",
                                 {}}},
                 .answers = {{200, "the description", resource_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
}

}  // namespace didtron::http
