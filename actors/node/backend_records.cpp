#include "actors/node/backend.hpp"
#include "actors/node/api_read.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "actors/zones/zone_files.hpp"
#include "http/resources/record_json.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/record_import.hpp"
#include "storage/repositories/records.hpp"
#include "storage/repositories/trash.hpp"

namespace didtron::node {

namespace backend_records_detail {

using described::record;
using described::resource;
using http::await_callback;
using http::given_fields;
using http::task;

std::string object_of(const resource& r, std::int64_t id) {
  return r.singular() + ":" + std::to_string(id);
}

std::string text_of(const resource& r, const record& one) {
  json::writer w;
  http::write_record(w, r, one);
  return w.take();
}

std::string text_of(const described::trash_entry& entry) {
  json::writer w;
  http::write_trash_entry(w, entry);
  return w.take();
}

/// What only this machine can say of a value: that its tz database has the zone.
void check_zones(const resource& r, const given_fields& given, const std::string& at,
                 std::vector<field_error>& faults) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (r.fields()[i].type != described::kind::time_zone || !given[i]) continue;
    const auto* name = std::get_if<std::string>(&*given[i]);
    if (name != nullptr && !load_time_zone(*name))
      faults.push_back({at + "/" + r.fields()[i].name, "is not in the tz database"});
  }
}

/// The event that leaves with the write. Personal fields stay here.
outbox_event event_of(const resource& r, std::int64_t id, const char* what, std::int64_t version) {
  json::writer w;
  w.begin_object().field(r.id_name(), id).field("version", version).end_object();
  return {r.singular() + "." + what, w.take()};
}

}  // namespace backend_records_detail

using namespace backend_records_detail;

task<result<page<record>>> node_backend::records(viewer who, const resource& r,
                                                 described::record_query q) {
  auto query = storage::records_page(who, r, q);
  if (!query) co_return fail(std::move(query).error());
  co_return co_await api_read(node_, std::move(*query));
}

task<result<record>> node_backend::record(viewer who, const resource& r, std::int64_t id) {
  co_return co_await api_read(node_, storage::record_one(who, r, id));
}

task<result<page<described::record_event>>>
node_backend::record_history(viewer who, const resource& r, std::int64_t id, page_query q) {
  auto there = co_await api_read(node_, storage::record_one(who, r, id));
  if (!there) co_return fail(std::move(there).error());
  co_return co_await api_read(node_, storage::record_history(who, r, id, q));
}

task<result<http::written>> node_backend::create_record(viewer who, http::write_key key,
                                                        const resource& r, given_fields given,
                                                        std::string reason) {
  std::vector<field_error> faults;
  check_zones(r, given, "", faults);
  auto whole = described::complete(r, std::move(given), std::move(faults));
  if (!whole) co_return fail(std::move(whole).error());
  const auto work = [&r, values = std::move(*whole),
                     reason](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::insert_record(tx, r, values);
    if (!made) return fail(std::move(made).error());
    write_effect out;
    out.answer = {201, text_of(r, *made)};
    out.object = object_of(r, made->id);
    out.reason = reason;
    out.events.push_back(event_of(r, made->id, "created", made->version));
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "create", work, r.name());
}

task<result<http::written>> node_backend::change_record(viewer who, http::write_key key,
                                                        const resource& r, std::int64_t id,
                                                        http::record_change change) {
  std::vector<field_error> faults;
  check_zones(r, change.given, "", faults);
  const auto work = [&r, id, change = std::move(change),
                     faults = std::move(faults)](pg::transaction& tx) -> result<write_effect> {
    auto done =
        storage::update_record(tx, r, id, change.version, [&](const described::values& before) {
          return described::changed(r, before, change.given, faults);
        });
    if (!done) return fail(std::move(done).error());
    write_effect out;
    out.answer = {200, text_of(r, done->after)};
    out.object = object_of(r, id);
    out.before = http::changes_text(r, done->before.fields, done->after.fields);
    out.after = http::changes_text(r, done->after.fields, done->before.fields);
    out.reason = change.reason;
    if (done->before.version != done->after.version)
      out.events.push_back(event_of(r, id, "changed", done->after.version));
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "change", work, r.name());
}

task<result<http::written>> node_backend::trash_record(viewer who, http::write_key key,
                                                       const resource& r, std::int64_t id,
                                                       std::int64_t version, std::string reason) {
  const std::int64_t days = settings_now()->of(who.tenant).trash_days;
  const auto work = [&r, id, version, who, reason, days](pg::transaction& tx) -> result<write_effect> {
    auto entry = storage::trash_record(tx, r, id, version, who.user, reason, days);
    if (!entry) return fail(std::move(entry).error());
    write_effect out;
    out.answer = {200, text_of(*entry)};
    out.object = object_of(r, id);
    out.before = entry->snapshot;
    out.reason = reason;
    out.events.push_back(event_of(r, id, "deleted", version + 1));
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "trash", work, r.name());
}

task<result<http::written>> node_backend::import_records(viewer who, http::write_key key,
                                                         const resource& r,
                                                         http::record_file file) {
  std::vector<field_error> faults;
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    check_zones(r, file.rows[i], "/rows/" + std::to_string(i + 1), faults);
  if (!faults.empty())
    co_return fail(error{errc::invalid_argument, "the file is not valid", std::move(faults), {}});
  const auto work = [&r, who, file = std::move(file)](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::import_records(tx, r, file.rows, file.is_dry_run, storage::audit_by(who));
    if (!done) return fail(std::move(done).error());
    json::writer w;
    w.begin_object()
        .field("rows", static_cast<std::int64_t>(file.rows.size()))
        .field("created", done->created);
    w.field("changed", done->changed)
        .field("unchanged", done->unchanged)
        .field("is_dry_run", file.is_dry_run)
        .end_object();
    write_effect out;
    out.answer = {200, w.take()};
    out.object = r.singular() + ":*";
    if (!file.is_dry_run && done->created + done->changed > 0)
      out.events.push_back({r.singular() + ".imported", out.answer.body});
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "import", work, r.name());
}

task<result<bool>> node_backend::note_export(viewer who, const resource& r, std::int64_t rows) {
  co_return co_await await_callback<bool>([&](auto answer) {
    pg::write_job job;
    job.tenant = who.tenant;
    job.key = static_cast<std::uint64_t>(who.tenant.value);
    job.work = [who, rows, name = r.name(),
                one = r.singular()](pg::transaction& tx) -> result<void> {
      json::writer w;
      w.begin_object().field("rows", rows).end_object();
      storage::audit_record said = storage::audit_by(who);
      said.action = name + ".export";
      said.object = one + ":*";
      said.after = w.take();
      auto noted = storage::append_audit(tx, said);
      if (!noted) return fail(std::move(noted).error());
      return {};
    };
    job.done = [answer](const result<void>& r_) {
      answer(r_ ? result<bool>{true} : result<bool>{fail(r_.error())});
    };
    if (auto accepted = node_.data().writes.submit(std::move(job)); !accepted)
      answer(fail(accepted.error()));
  });
}

task<result<page<described::trash_entry>>>
node_backend::trash(viewer who, std::vector<std::string> names, page_query q) {
  co_return co_await api_read(node_, storage::trash_page(who, names, q));
}

task<result<described::trash_entry>> node_backend::trash_entry(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::trash_one(who, id));
}

task<result<http::written>> node_backend::restore_trash(viewer who, http::write_key key,
                                                        std::int64_t id) {
  const auto work = [id, who](pg::transaction& tx) -> result<write_effect> {
    auto entry = storage::restore_trash(tx, id, who.user);
    if (!entry) return fail(std::move(entry).error());
    const auto& r = *described::resources().find(entry->resource);
    write_effect out;
    out.answer = {200, text_of(*entry)};
    out.object = object_of(r, entry->object_id);
    out.events.push_back({r.singular() + ".restored",
                          "{\"" + r.id_name() + "\":" + std::to_string(entry->object_id) + "}"});
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "restore", work, "trash");
}

task<result<http::written>> node_backend::purge_trash(viewer who, http::write_key key,
                                                      std::int64_t id) {
  const auto work = [id, who](pg::transaction& tx) -> result<write_effect> {
    auto entry = storage::purge_trash(tx, id, who.user);
    if (!entry) return fail(std::move(entry).error());
    const auto& r = *described::resources().find(entry->resource);
    write_effect out;
    out.answer = {200, text_of(*entry)};
    out.object = object_of(r, entry->object_id);
    out.events.push_back({r.singular() + ".purged",
                          "{\"" + r.id_name() + "\":" + std::to_string(entry->object_id) + "}"});
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "purge", work, "trash");
}

}  // namespace didtron::node
