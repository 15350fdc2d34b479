#include "http/middleware/write_keys.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/routes.hpp"
#include "protocols/json/reader.hpp"

/// Many described records at once: a job changes or deletes each for itself.
namespace didtron::http {

namespace record_bulk_detail {

using described::resource;

std::vector<std::int64_t> read_ids(json::object_reader& body) {
  std::vector<std::int64_t> ids;
  const json::value* list = body.array("ids");
  if (list == nullptr) return ids;
  for (const json::value& item : *list->items()) {
    const std::int64_t* id = item.integer();
    if (id == nullptr || *id < 1) {
      body.refuse("ids", "each must be the number of a record");
      return {};
    }
    ids.push_back(*id);
  }
  std::sort(ids.begin(), ids.end());
  if (ids.empty() || ids.size() > jobs::items_max)
    body.refuse("ids", "must be 1 to 10000 numbers");
  else if (std::adjacent_find(ids.begin(), ids.end()) != ids.end())
    body.refuse("ids", "one stands there twice");
  return ids;
}

/// The fields of the change, their faults below "/fields".
std::optional<given_fields> read_fields(const resource& r, json::object_reader& body,
                                        std::vector<field_error>& faults) {
  const json::value* given = body.object("fields");
  if (given == nullptr) return std::nullopt;
  std::vector<field_error> own;
  auto read = read_record(r, *given, false, own);
  if (!read) return std::nullopt;
  if (!read->reason.empty()) own.push_back({"/reason", "belongs beside the fields"});
  bool is_empty = true;
  for (std::size_t i = 0; i < read->given.size(); ++i) {
    if (!read->given[i]) continue;
    is_empty = false;
    const auto& f = r.fields()[i];
    if (f.is_immutable) own.push_back({"/" + f.name, "cannot be changed"});
    else if (f.is_unique) own.push_back({"/" + f.name, "is each record's own"});
    else if (f.guard) own.push_back({"/" + f.name, "is decided for each record by itself"});
  }
  if (is_empty && own.empty()) own.push_back({"", "must have a field"});
  for (auto& f : own)
    faults.push_back({"/fields" + f.pointer, std::move(f.detail)});
  return std::move(read->given);
}

task<result<response>> begin(call_context& in, bool is_deletion) {
  const resource& r = *in.target->described;
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  bulk_change wanted;
  std::vector<field_error> faults;
  wanted.ids = read_ids(body);
  if (!is_deletion) wanted.given = read_fields(r, body, faults);
  wanted.reason = body.optional_text("reason", {.bytes_max = record_reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) {
    error e = std::move(ok).error();
    e.fields.insert(e.fields.end(), faults.begin(), faults.end());
    co_return fail(std::move(e));
  }
  if (!faults.empty())
    co_return fail(error{errc::invalid_argument, "the body is not valid", std::move(faults), {}});
  auto done = co_await in.api.change_records(in.who, std::move(*key), r, std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return job_response(std::move(*done));
}

task<result<response>> change(call_context& in) { co_return co_await begin(in, false); }
task<result<response>> trash(call_context& in) { co_return co_await begin(in, true); }

openapi::schema_ptr ids_schema() {
  using namespace openapi;
  return array(integer("number of a record", 7), "1 to 10000, each once");
}

openapi::schema_ptr reason_schema() {
  using namespace openapi;
  return nullable(text("why, for the audit log; at most 500 bytes", "new price list"));
}

}  // namespace record_bulk_detail

void add_record_bulk_routes(std::vector<route>& out, const described::registry& records) {
  using namespace record_bulk_detail;
  using namespace openapi;
  for (const resource& r : records.all()) {
    std::vector<property> fields;
    for (const auto& f : r.fields())
      if (!f.is_immutable && !f.is_unique && !f.guard) fields.push_back({f.name, field_schema(f), true});
    out.push_back({.method = "POST",
                   .pattern = r.path() + "/bulk-change",
                   .who = access::with(permission{r.guard(), action::edit}),
                   .operation = "change" + r.components(),
                   .tag = "records",
                   .summary = "Change many " + r.titles(),
                   .description = "A job makes the same change of each. Those that cannot be changed "
                                  "are named in it; it can be taken back.",
                   .request_body = object(
                       r.components() + "Change", "The same change of many records.",
                       {{"ids", ids_schema()},
                        {"fields", object(r.components() + "ChangeFields",
                                          "What is to change; absent fields stay.", std::move(fields))},
                        {"reason", reason_schema(), true}}),
                   .answers = {{202, "the job", job_schema()}},
                   .problems = {errc::duplicate},
                   .has_write_key = true,
                   .run = change,
                   .described = &r});
    out.push_back({.method = "POST",
                   .pattern = r.path() + "/bulk-delete",
                   .who = access::with(permission{r.guard(), action::remove}),
                   .operation = "delete" + r.components(),
                   .tag = "records",
                   .summary = "Delete many " + r.titles(),
                   .description = "A job puts each into the trash. Those that are used are named in it; "
                                  "it can be taken back.",
                   .request_body = object("RecordsDeletion", "Records to delete.",
                                          {{"ids", ids_schema()}, {"reason", reason_schema(), true}}),
                   .answers = {{202, "the job", job_schema()}},
                   .problems = {errc::duplicate},
                   .has_write_key = true,
                   .run = trash,
                   .described = &r});
  }
}

}  // namespace didtron::http
