#include <algorithm>

#include "actors/domain/jobs/job.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// What customers are shown, looked at by their seller: why, all of it, and what a move would change.
namespace didtron::http {

namespace assignments_detail {

/// Customers of one rehearsal.
constexpr std::size_t rehearsed_max = 500;
constexpr std::size_t object_bytes_max = 40;

std::vector<std::string> subjects() {
  const auto& r = *described::resources().find("assignments");
  return r.fields()[*r.find("subject")].words;
}

std::string text_or_empty(const call_context& in, const char* name) {
  const std::string* found = in.args.find(name);
  return found == nullptr ? std::string{} : *found;
}

result<std::optional<instant>> read_at(const call_context& in) {
  const std::string* text = in.args.find("at");
  if (text == nullptr) return std::optional<instant>{};
  const auto at = parse_instant(*text);
  if (!at) return fail_field("/query/at", "must be a time such as 2026-04-30T22:00:00Z");
  return std::optional<instant>{*at};
}

void write_object_members(json::writer& w, const offer_object& of) {
  w.field("subject", of.subject).field("object", of.object).field("name", of.name).field("is_active", of.is_active);
}

void write_line(json::writer& w, const preview_line& line) {
  w.begin_object();
  write_object_members(w, line.of);
  w.field("is_shown", line.is_shown).end_object();
}

void write_row(json::writer& w, const explained_row& r) {
  w.begin_object().field("assignment_id", r.rule.id).field("name", r.name).field("reach", name_of(r.rule.whom));
  w.key("target_id");
  r.rule.target == 0 ? w.null() : w.integer(r.rule.target);
  w.field("target_name", r.target_name).field("is_shown", r.rule.is_shown);
  write_optional(w, "effective_from", r.rule.from);
  write_optional(w, "effective_to", r.rule.until);
  w.field("did", name_of(r.did)).end_object();
}

/// The verdict in words.
std::string sentence(const assignment_explanation& e) {
  if (e.verdict.is_shown && !e.of.is_active) return "assigned, but not active: nobody is shown it";
  switch (e.verdict.why) {
  case assignments::cause::no_rows:
    return "shown: nothing was ever said of it, so all customers are shown it";
  case assignments::cause::only_hides:
    return "shown: no row in force means this customer, and there are only rows that hide it from others";
  case assignments::cause::closed:
    return "hidden: it is shown to some only, and no row in force means this customer";
  case assignments::cause::row: {
    const auto& row = e.rows[*e.verdict.deciding];
    std::string out = e.verdict.is_shown ? "shown by \"" : "hidden by \"";
    out += row.name + "\", for ";
    out += row.rule.whom == assignments::reach::all
               ? std::string{"all"}
               : "the " + std::string{name_of(row.rule.whom)} + " " + row.target_name;
    return out + (e.verdict.is_shown ? "" : ": hiding goes before showing within the same reach");
  }
  }
  return {};
}

void write_explanation(json::writer& w, const assignment_explanation& e) {
  w.begin_object().key("customer");
  write_ref(w, "customer_id", e.customer);
  w.key("category");
  write_ref(w, "category_id", e.category);
  w.key("group");
  write_ref(w, "group_id", e.group);
  write_object_members(w, e.of);
  write_time(w, "at", e.at);
  w.field("is_shown", e.verdict.is_shown && e.of.is_active).field("cause", name_of(e.verdict.why));
  const explained_row* row = e.verdict.deciding ? &e.rows[*e.verdict.deciding] : nullptr;
  w.key("reach");
  row == nullptr ? w.null() : w.text(name_of(row->rule.whom));
  w.key("assignment_id");
  row == nullptr ? w.null() : w.integer(row->rule.id);
  w.field("explanation", sentence(e)).key("rows").begin_array();
  for (const auto& one : e.rows)
    write_row(w, one);
  w.end_array().field("has_more", e.has_more).end_object();
}

task<result<response>> explain(call_context& in) {
  auto at = read_at(in);
  if (!at) co_return fail(std::move(at).error());
  std::string subject = text_or_empty(in, "subject");
  std::string object = text_or_empty(in, "object");
  if (subject.empty()) co_return fail_field("/query/subject", "is missing");
  if (object.empty()) co_return fail_field("/query/object", "is missing");
  if (object.size() > object_bytes_max) co_return fail_field("/query/object", "is too long");
  auto found = co_await in.api.explain_assignment(in.who, in.args.number("customer_id"), std::move(subject),
                                                  std::move(object), *at);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_explanation(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> preview(call_context& in) {
  auto at = read_at(in);
  if (!at) co_return fail(std::move(at).error());
  preview_query wanted;
  wanted.subject = text_or_empty(in, "subject");
  wanted.at = *at;
  if (const std::string* shown = in.args.find("is_shown")) wanted.is_shown = *shown == "true";
  auto found = co_await in.api.preview_offer(in.who, in.args.number("customer_id"), std::move(wanted), in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_line);
}

void write_objects(json::writer& w, const char* name, const std::vector<offer_object>& all) {
  w.key(name).begin_array();
  for (const auto& of : all) {
    w.begin_object();
    write_object_members(w, of);
    w.end_object();
  }
  w.end_array();
}

std::string effects_text(const customer_move& wanted, const std::vector<move_effect>& effects) {
  json::writer w;
  w.begin_object().key("customers").begin_array();
  for (const auto& e : effects) {
    w.begin_object().field("customer_id", e.customer).field("name", e.name).key("category");
    write_ref(w, "category_id", e.category);
    w.key("group");
    write_ref(w, "group_id", e.group);
    w.field("is_moved", e.category.value != wanted.category || e.group.value != wanted.group.value_or(0));
    write_objects(w, "gained", e.gained);
    write_objects(w, "lost", e.lost);
    w.end_object();
  }
  w.end_array().key("not_found").begin_array();
  for (const auto id : wanted.ids)
    if (std::none_of(effects.begin(), effects.end(), [&](const move_effect& e) { return e.customer == id; })) w.integer(id);
  w.end_array().end_object();
  return w.take();
}

void read_ids(json::object_reader& body, bool is_dry_run, std::vector<std::int64_t>& ids) {
  const json::value* list = body.array("customer_ids");
  if (list == nullptr) return;
  const std::size_t most = is_dry_run ? rehearsed_max : jobs::items_max;
  for (const json::value& item : *list->items()) {
    const std::int64_t* id = item.integer();
    if (id == nullptr || *id < 1) return body.refuse("customer_ids", "each must be the number of a customer");
    ids.push_back(*id);
  }
  std::sort(ids.begin(), ids.end());
  if (ids.empty() || ids.size() > most)
    body.refuse("customer_ids", "must be 1 to " + std::to_string(most) + " numbers");
  else if (std::adjacent_find(ids.begin(), ids.end()) != ids.end())
    body.refuse("customer_ids", "one stands there twice");
}

task<result<response>> move(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  const bool is_dry_run = body.optional_boolean("dry_run").value_or(false);
  customer_move wanted;
  read_ids(body, is_dry_run, wanted.ids);
  wanted.category = body.integer("category_id", {.min = 1});
  wanted.group = body.optional_integer("group_id", {.min = 1});
  wanted.reason = body.optional_text("reason", {.bytes_max = record_reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  if (is_dry_run) {
    auto effects = co_await in.api.preview_move(in.who, wanted);
    if (!effects) co_return fail(std::move(effects).error());
    co_return json_response(200, effects_text(wanted, *effects));
  }
  auto begun = co_await in.api.move_customers(in.who, std::move(*key), std::move(wanted));
  if (!begun) co_return fail(std::move(begun).error());
  co_return job_response(std::move(*begun));
}

std::vector<openapi::property> object_members() {
  using namespace openapi;
  return {{"subject", text("kind of record, or feature", "pops")},
          {"object", text("number of the record, or name of the feature", "7")},
          {"name", text("its name", "Frankfurt 1")},
          {"is_active", boolean("the record is active; nobody is shown one that is not", true)}};
}

openapi::schema_ptr object_schema() {
  return openapi::object("OfferObject", "A record of the offer, or a feature.", object_members());
}

openapi::schema_ptr line_schema() {
  auto members = object_members();
  members.push_back({"is_shown", openapi::boolean("the customer is shown it", true)});
  return openapi::object("OfferPreview", "What a customer is shown of it.", std::move(members));
}

openapi::schema_ptr explanation_schema() {
  using namespace openapi;
  const std::vector<std::string> reaches{"all", "category", "group", "customer"};
  const auto row = object(
      "ExplainedAssignment", "A row, and what it did.",
      {{"assignment_id", integer("number of the row", 5)},
       {"name", text("its name", "Frankfurt for launch partners")},
       {"reach", one_of("whom it means", reaches)},
       {"target_id", nullable(integer("number of the category, group or customer", 3), "all")},
       {"target_name", text("its name; empty for all", "Launch partners")},
       {"is_shown", boolean("shows, or hides", true)},
       {"effective_from", nullable(date_time("counts from then on"), "since ever")},
       {"effective_to", nullable(date_time("counts no more from then on"), "for good")},
       {"did", one_of("decides; counts beside it; is outdone by a closer reach; comes later; is over; means others",
                      {"decides", "same_level", "less_specific", "not_yet", "over", "others"})}});
  std::vector<property> members{{"customer", reference("customer_id", "who", "Acme")},
                                {"category", reference("category_id", "its category", "Enterprise")},
                                {"group", nullable(reference("group_id", "its group", "Gold"), "none")}};
  for (auto& one : object_members())
    members.push_back(std::move(one));
  for (auto& one : std::vector<property>{
           {"at", date_time("the moment that was asked for")},
           {"is_shown", boolean("the customer is shown it then", true)},
           {"cause", one_of("a row decides; nothing was ever said; rows hide it from others only; it is shown to others only",
                            {"row", "no_rows", "only_hides", "closed"})},
           {"reach", nullable(one_of("of the row that decides", reaches), "no row decides")},
           {"assignment_id", nullable(integer("the row that decides", 5), "none does")},
           {"explanation", text("the verdict in words", "shown by \"Launch\", for the group Gold")},
           {"rows", array(row, "those that mean the customer first, the closest first; at most 200")},
           {"has_more", boolean("there are more, all for other customers", false)}})
    members.push_back(std::move(one));
  return object("AssignmentExplanation", "Why a customer is shown something, or not.", std::move(members));
}

openapi::schema_ptr effects_schema() {
  using namespace openapi;
  return object(
      "CustomerMoveEffects", "What a move would do.",
      {{"customers",
        array(object("CustomerMoveEffect", "One customer.",
                     {{"customer_id", integer("its number", 12)},
                      {"name", text("its name", "Acme")},
                      {"category", reference("category_id", "where it is now", "Enterprise")},
                      {"group", nullable(reference("group_id", "its group now", "Gold"), "none")},
                      {"is_moved", boolean("it is not there already", true)},
                      {"gained", array(object_schema(), "shown afterwards, not now")},
                      {"lost", array(object_schema(), "shown now, not afterwards")}}),
              "those that are there, by number")},
       {"not_found", array(integer("a number that is no customer of yours", 99))}});
}

parameter customer_parameter() { return number_in_path("customer_id", "number of the customer"); }
parameter at_parameter() {
  return {"at", parameter::place::query, value_type::text, "at that moment; absent: now", "2026-05-01T00:00:00Z", {}};
}
parameter subject_parameter(const char* what) {
  return {"subject", parameter::place::query, value_type::word, what, "pops", subjects()};
}

}  // namespace assignments_detail

void add_assignment_routes(std::vector<route>& out) {
  using namespace assignments_detail;
  using namespace openapi;
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/customers/{customer_id}/offer",
                 .who = access::with({area::customers, action::view}),
                 .operation = "previewCustomerOffer",
                 .tag = "assignments",
                 .summary = "The offer as a customer sees it",
                 .description = "Every record that can be assigned and every feature, shown to the customer or not, at a moment: preview of "
                                "what is scheduled. By kind and number.",
                 .parameters = paging_and({customer_parameter(), subject_parameter("only of this kind"),
                                           {"is_shown", parameter::place::query, value_type::word, "only what is shown, or hidden", "true",
                                            {"true", "false"}},
                                           at_parameter()}),
                 .answers = {{200, "one slice", page_of(line_schema(), "OfferPreviewPage")}},
                 .problems = {errc::not_found},
                 .run = preview});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/customers/{customer_id}/explanation",
                 .who = access::with({area::customers, action::view}),
                 .operation = "explainAssignment",
                 .tag = "assignments",
                 .summary = "Why a customer is shown something, or not",
                 .description = "The verdict at a moment, the row that decides, and what every other row did. `subject` and `object` are "
                                "needed. A feature that a seller above yours hides from your company is hidden from your customers, too, "
                                "whatever your own rows say.",
                 .parameters = {customer_parameter(), subject_parameter("kind of record, or feature"),
                                {"object", parameter::place::query, value_type::text, "number of the record, or name of the feature", "7", {}},
                                at_parameter()},
                 .answers = {{200, "the explanation", explanation_schema()}},
                 .problems = {errc::not_found, errc::limit_exceeded},
                 .run = explain});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/customers/move",
                 .who = access::with({area::customers, action::edit}),
                 .operation = "moveCustomers",
                 .tag = "assignments",
                 .summary = "Move customers to a category and group",
                 .description = "A dry run tells what each of up to 500 customers would gain and lose, and writes nothing. Else a job moves up "
                                "to 10000, each for itself, announces each as customer.moved, and can be taken back.",
                 .request_body = object("CustomerMove", "Where customers are to go.",
                                        {{"customer_ids", array(integer("number of a customer", 12), "each once")},
                                         {"category_id", integer("the category", 3)},
                                         {"group_id", nullable(integer("a group of it; null: none", 4), "no group"), true},
                                         {"dry_run", nullable(boolean("only tell what would change", true), "no"), true},
                                         {"reason", nullable(text("why, for the audit log; at most 500 bytes", "merged")), true}}),
                 .answers = {{200, "of a dry run: what would change", effects_schema()}, {202, "the job", job_schema()}},
                 .problems = {errc::duplicate, errc::limit_exceeded},
                 .has_write_key = true,
                 .run = move});
}

}  // namespace didtron::http
