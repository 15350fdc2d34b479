#include "actors/node/backend.hpp"
#include "actors/node/api_read.hpp"
#include "actors/node/node.hpp"
#include "actors/node/queue_job.hpp"
#include "actors/node/record_effects.hpp"
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

/// Rows of a file that are stored while the client waits.
constexpr std::size_t inline_rows_max = 1'000;

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
    return created(r, *made, reason);
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
    return changed(r, *done, change.reason);
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
    return trashed(r, *entry, reason);
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
  if (file.rows.size() > inline_rows_max && !file.is_dry_run) {
    json::writer w;
    w.begin_object().field("resource", r.name()).end_object();
    storage::new_job job;
    job.kind = "import_records";
    job.operation = r.name() + ".import";
    job.payload = w.take();
    job.total = static_cast<std::int64_t>(file.rows.size());
    job.input = std::move(file.text);
    job.unique_key = r.name();
    job.needs = key_of(permission{r.guard(), action::edit});
    co_return co_await queue_job(node_, who, std::move(key), std::move(job), r.name(), "import");
  }
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
  const auto work = [id, who, &all = described()](pg::transaction& tx) -> result<write_effect> {
    auto entry = storage::restore_trash(tx, id, who.user, all);
    if (!entry) return fail(std::move(entry).error());
    return restored(*entry, all);
  };
  co_return co_await write_once(node_, who, std::move(key), "restore", work, "trash");
}

task<result<http::written>> node_backend::purge_trash(viewer who, http::write_key key,
                                                      std::int64_t id) {
  const auto work = [id, who, &all = described()](pg::transaction& tx) -> result<write_effect> {
    auto entry = storage::purge_trash(tx, id, who.user, all);
    if (!entry) return fail(std::move(entry).error());
    return purged(*entry, all);
  };
  co_return co_await write_once(node_, who, std::move(key), "purge", work, "trash");
}

}  // namespace didtron::node
