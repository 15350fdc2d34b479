#include "http/middleware/write_keys.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/routes.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace trash_detail {

task<result<response>> list(call_context& in) {
  std::vector<std::string> names;
  const std::string* wanted = in.args.find("resource");
  for (const auto& r : in.api.described().all())
    if (in.may.has(permission{r.guard(), action::view}) &&
        (wanted == nullptr || *wanted == r.name()))
      names.push_back(r.name());
  auto found = co_await in.api.trash(in.who, std::move(names), in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_trash_entry);
}

/// The entry, when the reader may do this with records of its kind: the route's own permission is
/// not enough.
task<result<described::trash_entry>> permitted_entry(call_context& in, action what) {
  auto found = co_await in.api.trash_entry(in.who, in.args.number("trash_id"));
  if (!found) co_return fail(std::move(found).error());
  const auto* r = in.api.described().find(found->resource);
  if (r == nullptr || !in.may.has(permission{r->guard(), action::view}))
    co_return fail(errc::not_found, "there is no such entry");
  if (const permission needed{r->guard(), what}; !in.may.has(needed))
    co_return fail(errc::forbidden, "your role lacks the permission " + key_of(needed));
  co_return std::move(*found);
}

task<result<response>> one(call_context& in) {
  auto found = co_await permitted_entry(in, action::view);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_trash_entry(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> restore(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  auto found = co_await permitted_entry(in, action::edit);
  if (!found) co_return fail(std::move(found).error());
  auto done = co_await in.api.restore_trash(in.who, std::move(*key), found->id);
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> purge(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  auto found = co_await permitted_entry(in, action::remove);
  if (!found) co_return fail(std::move(found).error());
  auto done = co_await in.api.purge_trash(in.who, std::move(*key), found->id);
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> empty(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto reason = body.text("reason", {.bytes_min = 1, .bytes_max = record_reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.empty_trash(in.who, std::move(*key), std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return job_response(std::move(*done));
}

std::vector<std::string> resource_names(const described::registry& records) {
  std::vector<std::string> out;
  for (const auto& r : records.all())
    out.push_back(r.name());
  return out;
}

}  // namespace trash_detail

void add_trash_routes(std::vector<route>& out, const described::registry& records) {
  using namespace trash_detail;
  const auto id = number_in_path("trash_id", "number of the entry");
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/trash",
                 .who = access::with(permission{area::audit, action::view}),
                 .operation = "listTrash",
                 .tag = "records",
                 .summary = "Deleted records, newest first",
                 .description = "Those of kinds that you may see.",
                 .parameters = paging_and({{"resource", parameter::place::query, value_type::word,
                                            "kind of record", "pops", resource_names(records)}}),
                 .answers = {{200, "one slice", openapi::page_of(trash_schema(), "TrashPage")}},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/trash/{trash_id}",
                 .who = access::with(permission{area::audit, action::view}),
                 .operation = "getTrashEntry",
                 .tag = "records",
                 .summary = "One deleted record",
                 .description = "With the record as it was.",
                 .parameters = {id},
                 .answers = {{200, "the entry", trash_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  out.push_back(
      {.method = "POST",
       .pattern = "/api/v1/trash/{trash_id}/restore",
       .who = access::with(permission{area::audit, action::edit}),
       .operation = "restoreTrashEntry",
       .tag = "records",
       .summary = "Take a deleted record back",
       .description = "With its parts. You must be allowed to edit such records. Refused when a "
                      "unique value was given to another one, or when what it refers to is gone.",
       .parameters = {id},
       .answers = {{200, "the entry, restored", trash_schema()}},
       .problems = {errc::not_found, errc::conflict, errc::duplicate, errc::limit_exceeded},
       .has_write_key = true,
       .run = restore});
  out.push_back(
      {.method = "DELETE",
       .pattern = "/api/v1/trash/{trash_id}",
       .who = access::with(permission{area::audit, action::remove}),
       .operation = "purgeTrashEntry",
       .tag = "records",
       .summary = "Delete a record for good",
       .description =
           "You must be allowed to delete such records. The digest of what was there stays.",
       .parameters = {id},
       .answers = {{200, "the entry, purged", trash_schema()}},
       .problems = {errc::not_found, errc::conflict, errc::duplicate},
       .has_write_key = true,
       .run = purge});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/trash/empty",
                 .who = access::with(permission{area::audit, action::remove}),
                 .operation = "emptyTrash",
                 .tag = "records",
                 .summary = "Purge the whole trash",
                 .description = "A job that waits until another person with this permission approves it. "
                                "Entries that others in the trash refer to go after those.",
                 .request_body = openapi::object(
                     "TrashPurge", "Why everything is to go.",
                     {{"reason", openapi::text("1 to 500 bytes, for the audit log", "end of the test")}}),
                 .answers = {{202, "the job", job_schema()}},
                 .problems = {errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = empty});
}

}  // namespace didtron::http
