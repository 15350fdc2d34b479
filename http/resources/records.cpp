#include <algorithm>

#include "http/middleware/refusals.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/record_query.hpp"
#include "http/resources/routes.hpp"

/// The routes of every described resource.
namespace didtron::http {

namespace records_detail {

using described::resource;

task<result<response>> list(call_context& in) {
  const resource& r = *in.target->described;
  auto q = read_record_query(in);
  if (!q) co_return fail(std::move(q).error());
  auto found = co_await in.api.records(in.who, r, std::move(*q));
  if (!found) co_return fail(std::move(found).error());
  const auto wanted = wanted_fields(in);
  co_return page_response(*found, [&](json::writer& w, const described::record& one) {
    write_record_row(w, r, one, wanted);
  });
}

task<result<response>> one(call_context& in) {
  const resource& r = *in.target->described;
  auto found = co_await in.api.record(in.who, r, in.args.number(r.id_name()));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_record(w, r, *found);
  co_return json_response(200, w.take());
}

task<result<response>> history(call_context& in) {
  const resource& r = *in.target->described;
  auto found = co_await in.api.record_history(in.who, r, in.args.number(r.id_name()), in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_record_event);
}

response answer_of(http::written done) { return json_response(done.status, std::move(done.body)); }

/// Fields that another area decides keep the value that they have, or start with, unless the writer may
/// decide there. Error: forbidden with a pointer per field.
result<void> check_decided(const call_context& in, const resource& r, const given_fields& given,
                           const described::values* before) {
  error refused{errc::forbidden, "", {}, {}};
  for (std::size_t i = 0; i < given.size(); ++i) {
    const described::field& f = r.fields()[i];
    if (!f.guard || !given[i] || *given[i] == (before ? (*before)[i] : f.otherwise_value)) continue;
    const permission needed{*f.guard, action::edit};
    if (in.may.has(needed)) continue;
    refused.message = "your role lacks the permission " + key_of(needed);
    refused.fields.push_back({"/" + f.name, "needs the permission " + key_of(needed)});
  }
  if (refused.fields.empty()) return {};
  note_refused(in, refused.message);
  return fail(std::move(refused));
}

bool has_decided_fields(const resource& r) {
  return std::any_of(r.fields().begin(), r.fields().end(),
                     [](const described::field& f) { return f.guard.has_value(); });
}

task<result<response>> create(call_context& in) {
  const resource& r = *in.target->described;
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  std::vector<field_error> faults;
  auto body = read_record(r, *in.body, false, faults);
  if (!body) co_return fail(std::move(body).error());
  // Looked at here only: what is missing or does not fit together is told with the rest.
  auto whole = described::complete(r, body->given, std::move(faults));
  if (!whole) co_return fail(std::move(whole).error());
  if (auto ok = check_decided(in, r, body->given, nullptr); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.create_record(in.who, std::move(*key), r, std::move(body->given),
                                            std::move(body->reason));
  if (!done) co_return fail(std::move(done).error());
  co_return answer_of(std::move(*done));
}

task<result<response>> change(call_context& in) {
  const resource& r = *in.target->described;
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  std::vector<field_error> faults;
  auto body = read_record(r, *in.body, true, faults);
  if (!body) co_return fail(std::move(body).error());
  if (!faults.empty())
    co_return fail(error{errc::invalid_argument, "the input is not valid", std::move(faults), {}});
  if (has_decided_fields(r)) {
    // Whoever changes it between this look and the write moves the version.
    auto now = co_await in.api.record(in.who, r, in.args.number(r.id_name()));
    if (!now) co_return fail(std::move(now).error());
    if (auto ok = check_decided(in, r, body->given, &now->fields); !ok)
      co_return fail(std::move(ok).error());
  }
  record_change wanted{body->version, std::move(body->given), std::move(body->reason)};
  auto done = co_await in.api.change_record(in.who, std::move(*key), r, in.args.number(r.id_name()),
                                            std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return answer_of(std::move(*done));
}

task<result<response>> remove(call_context& in) {
  const resource& r = *in.target->described;
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  if (in.args.find("version") == nullptr) co_return fail_field("/query/version", "is required");
  const std::string* why = in.args.find("reason");
  std::string reason = why == nullptr ? std::string{} : *why;
  if (reason.size() > record_reason_bytes_max)
    co_return fail_field("/query/reason", "must be a text of at most 500 bytes");
  auto done = co_await in.api.trash_record(in.who, std::move(*key), r, in.args.number(r.id_name()),
                                           in.args.number("version"), std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return answer_of(std::move(*done));
}

parameter version_parameter() {
  return {"version",
          parameter::place::query,
          value_type::number,
          "of the record as you have seen it; required",
          "3",
          {}};
}
parameter reason_parameter() {
  return {"reason",         parameter::place::query,
          value_type::text, "why; kept in the audit log and the trash",
          "closed",         {}};
}

void add_routes_of(const resource& r, std::vector<route>& out) {
  const auto id = number_in_path(r.id_name(), "number of the " + r.title());
  const std::string name = r.component();
  const std::string list_name = r.components();
  const auto may = [&](action what) { return access::with(permission{r.guard(), what}); };
  const std::string one_path = r.path() + "/{" + r.id_name() + "}";
  const auto add = [&](route made) {
    made.tag = "records";
    made.described = &r;
    out.push_back(std::move(made));
  };
  add({.method = "GET",
       .pattern = r.path(),
       .who = may(action::view),
       .operation = "list" + list_name,
       .tag = {},
       .summary = r.titles(),
       .description = r.help() + " Lists what is not in the trash; a filter that is given twice is "
                                 "an error, several words of one mean any of them.",
       .parameters = list_parameters(r),
       .answers = {{200, "one slice", openapi::page_of(record_row_schema(r), name + "Page")}},
       .run = list});
  add({.method = "POST",
       .pattern = r.path(),
       .who = may(action::create),
       .operation = "create" + name,
       .tag = {},
       .summary = "New " + r.title(),
       .description = "Tells every fault of the input at once.",
       .request_body = record_creation_schema(r),
       .answers = {{201, "the new record", record_schema(r)}},
       .problems = {errc::conflict, errc::duplicate, errc::limit_exceeded},
       .has_write_key = true,
       .run = create});
  add({.method = "GET",
       .pattern = one_path,
       .who = may(action::view),
       .operation = "get" + name,
       .tag = {},
       .summary = "One " + r.title(),
       .description = r.help(),
       .parameters = {id},
       .answers = {{200, "the record", record_schema(r)}},
       .problems = {errc::not_found},
       .run = one});
  add({.method = "PATCH",
       .pattern = one_path,
       .who = may(action::edit),
       .operation = "change" + name,
       .tag = {},
       .summary = "Change a " + r.title(),
       .description = "What is given is changed; null takes a value away. `version` must be that "
                      "of the record.",
       .parameters = {id},
       .request_body = record_change_schema(r),
       .answers = {{200, "the record as it is now", record_schema(r)}},
       .problems = {errc::not_found, errc::conflict, errc::duplicate, errc::stale_version},
       .has_write_key = true,
       .run = change});
  add({.method = "DELETE",
       .pattern = one_path,
       .who = may(action::remove),
       .operation = "trash" + name,
       .tag = {},
       .summary = "Put a " + r.title() + " into the trash",
       .description = "With what is part of it. Refused while other records use it; `errors` names "
                      "them. It can be taken back for as many days as the setting "
                      "trash_days says.",
       .parameters = {id, version_parameter(), reason_parameter()},
       .answers = {{200, "the entry in the trash", trash_schema()}},
       .problems = {errc::not_found, errc::conflict, errc::duplicate, errc::stale_version},
       .has_write_key = true,
       .run = records_detail::remove});
  add({.method = "GET",
       .pattern = one_path + "/history",
       .who = may(action::view),
       .operation = "list" + name + "History",
       .tag = {},
       .summary = "Changes of a " + r.title() + ", newest first",
       .description = "From the audit log: who changed which fields, from what to what.",
       .parameters = paging_and({id}),
       .answers = {{200, "one slice", openapi::page_of(record_event_schema(), "RecordEventPage")}},
       .run = history});
}

}  // namespace records_detail

void add_record_routes(std::vector<route>& out, const described::registry& records) {
  for (const described::resource& r : records.all())
    records_detail::add_routes_of(r, out);
}

}  // namespace didtron::http
