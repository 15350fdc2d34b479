#include "actors/node/jobs/handlers.hpp"
#include "actors/node/jobs/items.hpp"
#include "actors/node/record_effects.hpp"
#include "http/resources/record_json.hpp"
#include "storage/repositories/jobs.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/record_import.hpp"
#include "storage/repositories/trash.hpp"

namespace didtron::node {

namespace record_jobs_detail {

using described::resource;
using didtron::jobs::running;
using didtron::jobs::step;

/// Records of one step: its transaction holds their locks.
constexpr std::size_t records_per_step = 100;

struct order {
  const resource* of = nullptr;
  std::vector<std::int64_t> ids = {};
  http::given_fields given = {};
  std::int64_t trash_days = 0;
};

result<const resource*> resource_named(const json::value& document) {
  const auto* name = document.find("resource");
  const auto* of =
      name != nullptr && name->text() != nullptr ? described::resources().find(*name->text()) : nullptr;
  if (of == nullptr) return fail(errc::conflict, "there are no such records any more");
  return of;
}

result<order> read_order(const running& job) {
  auto document = json::parse(job.payload);
  if (!document) return fail(std::move(document).error());
  auto of = resource_named(*document);
  if (!of) return fail(std::move(of).error());
  order out;
  out.of = *of;
  if (const auto* ids = document->find("ids"); ids != nullptr && ids->items() != nullptr)
    for (const auto& id : *ids->items())
      if (id.integer() != nullptr) out.ids.push_back(*id.integer());
  if (const auto* days = document->find("trash_days"); days != nullptr && days->integer() != nullptr)
    out.trash_days = *days->integer();
  if (const auto* fields = document->find("fields"); fields != nullptr) {
    std::vector<field_error> faults;
    auto read = http::read_record(*out.of, *fields, false, faults);
    if (!read) return fail(std::move(read).error());
    if (!faults.empty())
      return fail(error{errc::invalid_argument, "the change does not fit any more", std::move(faults), {}});
    out.given = std::move(read->given);
  }
  return out;
}

std::string counts_text(const running& job, const step& last) {
  json::writer w;
  w.begin_object()
      .field("done", job.done + last.done)
      .field("failed", job.failed + last.failed)
      .end_object();
  return w.take();
}

/// `work(id, undo)` for the next records of the order; `undo` takes an object per record.
template <class Work>
result<step> walk(pg::transaction& tx, const running& job, const order& all, Work work) {
  const auto begin = static_cast<std::size_t>(cursor_number(job, 0));
  const auto end = std::min(all.ids.size(), begin + records_per_step);
  step out;
  json::writer undo;
  undo.begin_object().field("resource", all.of->name()).key("records").begin_array();
  for (std::size_t i = begin; i < end; ++i)
    if (auto done = try_item(tx, all.ids[i], out, [&] { return work(all.ids[i], undo); }); !done)
      return fail(std::move(done).error());
  undo.end_array().end_object();
  out.cursor = std::to_string(end);
  out.is_last = end == all.ids.size();
  if (out.done > 0) out.undo = undo.take();
  if (out.is_last) out.result = counts_text(job, out);
  return out;
}

/// The same for the records of the next undo step of the job that is taken back.
template <class Work>
result<step> walk_back(pg::transaction& tx, const running& job, Work work) {
  auto last = storage::last_undo_step(tx, job.undo_of, cursor_number(job, INT64_MAX));
  if (!last) return fail(std::move(last).error());
  step out;
  if (!*last) {
    out.is_last = true;
    out.result = counts_text(job, out);
    return out;
  }
  auto document = json::parse((*last)->undo);
  if (!document) return fail(std::move(document).error());
  auto of = resource_named(*document);
  if (!of) return fail(std::move(of).error());
  out.cursor = std::to_string((*last)->step);
  const auto* records = document->find("records");
  if (records == nullptr || records->items() == nullptr) return out;
  for (auto one = records->items()->rbegin(); one != records->items()->rend(); ++one) {
    const auto* id = one->find("id");
    if (id == nullptr || id->integer() == nullptr) continue;
    auto done = try_item(tx, *id->integer(), out, [&] { return work(**of, *id->integer(), *one); });
    if (!done) return fail(std::move(done).error());
  }
  return out;
}

/// Where a customer is now.
outbox_event moved_event(const resource& r, const described::record& now) {
  json::writer w;
  w.begin_object().field(r.id_name(), now.id);
  for (const char* name : {"category_id", "group_id"}) {
    w.key(name);
    http::write_field_value(w, r.fields()[*r.find(name)], now.fields[*r.find(name)]);
  }
  w.end_object();
  return {r.singular() + ".moved", w.take()};
}

result<void> change_one(pg::transaction& tx, const running& job, const resource& r, std::int64_t id,
                        std::int64_t version, const http::given_fields& given,
                        storage::changed_record* kept = nullptr, bool is_move = false) {
  auto done = storage::update_record(tx, r, id, version, [&](const described::values& before) {
    return described::changed(r, before, given, {});
  });
  if (!done) return fail(std::move(done).error());
  if (done->before.version != done->after.version) {
    auto effect = changed(r, *done, job.reason);
    if (is_move) effect.events.push_back(moved_event(r, done->after));
    if (auto noted = note_effect(tx, viewer_of(job), r.name() + ".change", effect); !noted)
      return noted;
  }
  if (kept != nullptr) *kept = std::move(*done);
  return {};
}

}  // namespace record_jobs_detail

using namespace record_jobs_detail;

result<step> import_records_step(pg::transaction& tx, const running& job) {
  auto document = json::parse(job.payload);
  if (!document) return fail(std::move(document).error());
  auto of = resource_named(*document);
  if (!of) return fail(std::move(of).error());
  auto rows = http::read_record_file(**of, job.input);
  if (!rows) return fail(std::move(rows).error());
  auto counts = storage::import_records(tx, **of, *rows, false, storage::audit_by(viewer_of(job)));
  if (!counts) return fail(std::move(counts).error());
  step out;
  out.done = static_cast<std::int64_t>(rows->size());
  out.is_last = true;
  json::writer w;
  w.begin_object().field("rows", out.done).field("created", counts->created);
  w.field("changed", counts->changed).field("unchanged", counts->unchanged);
  w.field("is_dry_run", false).end_object();
  out.result = w.take();
  return out;
}

namespace record_jobs_detail {

result<step> change_all(pg::transaction& tx, const running& job, bool is_move) {
  auto all = read_order(job);
  if (!all) return fail(std::move(all).error());
  const resource& r = *all->of;
  return walk(tx, job, *all, [&](std::int64_t id, json::writer& undo) -> result<void> {
    auto now = storage::record_in(tx, r, id, true);
    if (!now) return fail(std::move(now).error());
    storage::changed_record done;
    if (auto ok = change_one(tx, job, r, id, now->version, all->given, &done, is_move); !ok) return ok;
    if (done.before.version == done.after.version) return {};  // it was like that already
    undo.begin_object().field("id", id).field("version", done.after.version).key("fields");
    undo.raw(http::changes_text(r, done.before.fields, done.after.fields)).end_object();
    return {};
  });
}

result<step> change_back(pg::transaction& tx, const running& job, bool is_move) {
  return walk_back(tx, job, [&](const resource& r, std::int64_t id, const json::value& one) -> result<void> {
    const auto* version = one.find("version");
    const auto* fields = one.find("fields");
    if (version == nullptr || version->integer() == nullptr || fields == nullptr)
      return fail(errc::conflict, "what it was is not known");
    std::vector<field_error> faults;
    auto read = http::read_record(r, *fields, false, faults);
    if (!read) return fail(std::move(read).error());
    if (!faults.empty())
      return fail(error{errc::conflict, "what it was does not fit any more", std::move(faults), {}});
    return change_one(tx, job, r, id, *version->integer(), read->given, nullptr, is_move);
  });
}

}  // namespace record_jobs_detail

result<step> change_records_step(pg::transaction& tx, const running& job) { return change_all(tx, job, false); }
result<step> undo_change_step(pg::transaction& tx, const running& job) { return change_back(tx, job, false); }
result<step> move_customers_step(pg::transaction& tx, const running& job) { return change_all(tx, job, true); }
result<step> undo_move_step(pg::transaction& tx, const running& job) { return change_back(tx, job, true); }

result<step> trash_records_step(pg::transaction& tx, const running& job) {
  auto all = read_order(job);
  if (!all) return fail(std::move(all).error());
  const resource& r = *all->of;
  return walk(tx, job, *all, [&](std::int64_t id, json::writer& undo) -> result<void> {
    auto now = storage::record_in(tx, r, id, true);
    if (!now) return fail(std::move(now).error());
    auto entry = storage::trash_record(tx, r, id, now->version, job.user, job.reason, all->trash_days);
    if (!entry) return fail(std::move(entry).error());
    const auto effect = trashed(r, *entry, job.reason);
    if (auto noted = note_effect(tx, viewer_of(job), r.name() + ".trash", effect); !noted)
      return noted;
    undo.begin_object().field("id", id).field("trash_id", entry->id).end_object();
    return {};
  });
}

result<step> undo_trash_step(pg::transaction& tx, const running& job) {
  return walk_back(tx, job, [&](const resource&, std::int64_t, const json::value& one) -> result<void> {
    const auto* trash_id = one.find("trash_id");
    if (trash_id == nullptr || trash_id->integer() == nullptr)
      return fail(errc::conflict, "where it went is not known");
    auto entry = storage::restore_trash(tx, *trash_id->integer(), job.user);
    if (!entry) return fail(std::move(entry).error());
    return note_effect(tx, viewer_of(job), "trash.restore", restored(*entry));
  });
}

}  // namespace didtron::node
