#include "storage/repositories/trash.hpp"

#include <algorithm>

#include "actors/domain/events/event_type.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/paging.hpp"
#include "storage/repositories/record_sql.hpp"
#include "storage/repositories/records.hpp"

namespace didtron::storage {

namespace trash_sql {
#define DIDTRON_TRASH                                                                              \
  "SELECT t.trash_id, t.resource, t.object_id, t.label, t.reason, t.trashed_by, "                  \
  "coalesce((SELECT u.display_name FROM users u WHERE u.tenant_id = t.tenant_id AND "              \
  "u.user_id = t.trashed_by), ''), t.trashed_at, t.expires_at, coalesce(t.outcome, 'trashed'), "   \
  "t.ended_at, t.snapshot::text FROM trash t WHERE t.tenant_id = app_tenant() AND "
constexpr std::string_view one = DIDTRON_TRASH "t.trash_id = $1";
constexpr std::string_view page =
    DIDTRON_TRASH "t.trash_id < $1 AND t.outcome IS NULL AND t.resource = ANY ($2::text[]) ORDER "
                  "BY t.trash_id DESC LIMIT $3";
#undef DIDTRON_TRASH
constexpr std::string_view lock =
    "SELECT outcome IS NULL FROM trash WHERE tenant_id = app_tenant() AND trash_id = $1 FOR UPDATE";
constexpr std::string_view insert = R"(
  INSERT INTO trash (tenant_id, resource, object_id, label, reason, trashed_by, expires_at, snapshot, snapshot_digest)
  SELECT app_tenant(), $1, $2, $3, $4, $5, now() + make_interval(days => $6::int), s.snapshot, sha256(convert_to(s.snapshot::text, 'UTF8'))
  FROM (SELECT $7::jsonb AS snapshot) AS s RETURNING trash_id)";
// Oldest first: what refers to others is younger than they are, or goes with them. Another node may
// be at it, too.
constexpr std::string_view erase_details =
    "SELECT erase_audit_details(app_tenant(), $1, 'purged from the trash')";
constexpr std::string_view expired = R"(
  SELECT trash_id FROM trash WHERE tenant_id = app_tenant() AND outcome IS NULL AND expires_at <= now()
  ORDER BY trash_id LIMIT $1 FOR UPDATE SKIP LOCKED)";
constexpr std::string_view before = R"(
  SELECT trash_id FROM trash WHERE tenant_id = app_tenant() AND outcome IS NULL AND trash_id < $1 ORDER BY trash_id DESC LIMIT $2)";
constexpr std::string_view restored = R"(
  UPDATE trash SET outcome = 'restored', ended_at = now(), ended_by = $2 WHERE tenant_id = app_tenant() AND trash_id = $1)";
constexpr std::string_view purged = R"(
  UPDATE trash SET outcome = 'purged', ended_at = now(), ended_by = $2, snapshot = '{}'
  WHERE tenant_id = app_tenant() AND trash_id = $1)";
}  // namespace trash_sql

namespace trash_detail {

using described::field;
using described::resource;
using described::trash_entry;

trash_entry read_entry(pg::row_reader& in) {
  trash_entry t;
  t.id = in.i64();
  t.resource = in.text();
  t.object_id = in.i64();
  t.label = in.text();
  t.reason = in.text();
  t.trashed_by.value = in.i64();
  t.trashed_by.name = in.text();
  t.trashed_at = in.time();
  t.expires_at = in.time();
  t.state = in.text();
  t.ended_at = in.opt_time();
  t.snapshot = in.text();
  return t;
}

result<trash_entry> entry_in(pg::transaction& tx, std::int64_t id,
                             std::vector<described::moved_record> moved = {}) {
  auto rows = tx.execute(trash_sql::one, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  auto entry = pg::first_row(*rows, read_entry);
  if (entry) entry->moved = std::move(moved);
  return entry;
}

/// A statement that puts records of one kind into the trash or takes them out.
result<void> move_records(pg::transaction& tx, const resource& r, std::string_view sql, pg::params args,
                          std::vector<described::moved_record>& moved) {
  auto rows = tx.execute(sql, std::move(args));
  if (!rows) return fail(std::move(rows).error());
  auto found = pg::map_rows(*rows, [&](pg::row_reader& in) {
    const std::int64_t id = in.i64();
    return described::moved_record{r.name(), id, in.i64()};
  });
  if (!found) return fail(std::move(found).error());
  moved.insert(moved.end(), found->begin(), found->end());
  return {};
}

result<std::vector<std::int64_t>> ids_of(pg::transaction& tx, std::string_view sql,
                                         std::int64_t id) {
  auto rows = tx.execute(sql, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) { return in.i64(); });
}

/// A record and its parts, found before anything is changed, so that a refusal names all reasons.
struct found_records {
  std::vector<std::pair<const resource*, std::int64_t>> records = {};
  std::vector<field_error> blockers = {};
};

result<void> collect(pg::transaction& tx, const resource& r, std::int64_t id, int depth,
                     found_records& out) {
  constexpr int depth_max = 8;
  if (depth > depth_max) return fail(errc::internal, "records are parts of each other");
  out.records.push_back({&r, id});
  if (const auto& holders = sql_of(r).holders; !holders.empty()) {
    auto rows = tx.execute(holders, pg::params{}.i64(id));
    if (!rows) return fail(std::move(rows).error());
    auto told = pg::map_rows(*rows, [&](pg::row_reader& in) {
      std::string what = in.text();
      return field_error{"/" + std::move(what), in.text()};
    });
    if (!told) return fail(std::move(told).error());
    out.blockers.insert(out.blockers.end(), told->begin(), told->end());
  }
  for (const auto& user : sql_of(r).users) {
    auto ids = ids_of(tx, user.ids, id);
    if (!ids) return fail(std::move(ids).error());
    if (ids->empty()) continue;
    if (!user.is_part) {
      out.blockers.push_back({"/" + user.of->name(), std::to_string(ids->size()) + " " +
                                                         user.of->titles() + " use it, such as " +
                                                         std::to_string(ids->front())});
      continue;
    }
    for (const auto part : *ids)
      if (auto ok = collect(tx, *user.of, part, depth + 1, out); !ok) return ok;
  }
  return {};
}

/// Every table that may hold parts of what an entry is about, owners first.
std::vector<const resource*> tables_of(const resource& r) {
  std::vector<const resource*> out{&r};
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const auto& user : sql_of(*out[i]).users)
      if (user.is_part && std::find(out.begin(), out.end(), user.of) == out.end())
        out.push_back(user.of);
  return out;
}

/// The entry, locked, with the description of what it holds.
result<std::pair<trash_entry, const resource*>>
open_entry(pg::transaction& tx, const described::registry& all, std::int64_t id) {
  auto locked = tx.execute(trash_sql::lock, pg::params{}.i64(id));
  if (!locked) return fail(std::move(locked).error());
  const auto is_open = pg::first_row(*locked, [](pg::row_reader& in) { return in.boolean(); });
  if (!is_open) return fail(is_open.error());
  auto entry = entry_in(tx, id);
  if (!entry) return fail(std::move(entry).error());
  if (!*is_open) return fail(errc::conflict, "it was " + entry->state + " already");
  const resource* r = all.find(entry->resource);
  if (r == nullptr) return fail(errc::internal, "the trash holds a record of an unknown kind");
  return std::pair{std::move(*entry), r};
}

}  // namespace trash_detail

using namespace trash_detail;
using records_detail::check_targets;
using records_detail::told;

result<trash_entry> trash_record(pg::transaction& tx, const resource& r, std::int64_t id,
                                 std::int64_t version, user_id by, const std::string& reason, std::int64_t days) {
  auto stored = record_in(tx, r, id, true);
  if (!stored) return fail(std::move(stored).error());
  if (stored->version != version)
    return fail(errc::stale_version, "somebody changed it since: it has version " +
                                         std::to_string(stored->version) + " now");
  found_records found;
  if (auto ok = collect(tx, r, id, 0, found); !ok) return fail(std::move(ok).error());
  if (!found.blockers.empty())
    return fail(
        error{errc::conflict, "others use it: change them first", std::move(found.blockers), {}});
  const field& label = r.fields()[r.label_field()];
  // The whole row, whatever it has that the description does not know.
  auto snapshot = tx.execute(sql_of(r).snapshot, pg::params{}.i64(id));
  if (!snapshot) return fail(std::move(snapshot).error());
  const auto text = pg::first_row(*snapshot, [](pg::row_reader& in) { return in.text(); });
  if (!text) return fail(text.error());
  auto entered = tx.execute(trash_sql::insert,
                            pg::params{}
                                .text(r.name())
                                .i64(id)
                                .text(described::write_text(label, stored->fields[r.label_field()]))
                                .text(reason)
                                .id(by)
                                .i64(days)
                                .text(*text));
  if (!entered) return fail(std::move(entered).error());
  const auto trash_id = pg::first_row(*entered, [](pg::row_reader& in) { return in.i64(); });
  if (!trash_id) return fail(trash_id.error());
  std::vector<described::moved_record> moved;
  for (const auto& [of, one] : found.records)
    if (auto ok = move_records(tx, *of, sql_of(*of).set_trash, pg::params{}.i64(one).i64(*trash_id), moved); !ok)
      return fail(std::move(ok).error());
  return entry_in(tx, *trash_id, std::move(moved));
}

result<std::vector<std::int64_t>> trash_ids_before(pg::transaction& tx, std::int64_t before,
                                                   std::int32_t rows_max) {
  auto rows = tx.execute(trash_sql::before, pg::params{}.i64(before).i64(rows_max));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) { return in.i64(); });
}

result<trash_entry> restore_trash(pg::transaction& tx, std::int64_t trash_id, user_id by,
                                  const described::registry& all) {
  auto opened = open_entry(tx, all, trash_id);
  if (!opened) return fail(std::move(opened).error());
  const resource& r = *opened->second;
  std::vector<described::moved_record> moved;
  for (const resource* of : tables_of(r)) {
    auto back = move_records(tx, *of, sql_of(*of).restore, pg::params{}.i64(trash_id), moved);
    if (!back) return fail(told(*of, std::move(back).error()));
  }
  for (const resource* of : tables_of(r)) {
    auto counted = tx.execute(sql_of(*of).count);
    if (!counted) return fail(std::move(counted).error());
    const auto live = pg::first_row(*counted, [](pg::row_reader& in) { return in.i64(); });
    if (!live) return fail(live.error());
    if (*live > of->rows_max())
      return fail(errc::limit_exceeded, "there would be more than " +
                                            std::to_string(of->rows_max()) + " " + of->titles());
  }
  auto record = record_in(tx, r, opened->first.object_id);
  if (!record) return fail(std::move(record).error());
  if (auto ok = check_targets(tx, r, record->fields, nullptr); !ok) {
    error e = std::move(ok).error();
    if (e.kind != errc::invalid_argument) return fail(std::move(e));
    return fail(
        error{errc::conflict, "what it refers to is not there any more", std::move(e.fields), {}});
  }
  if (auto done = tx.execute(trash_sql::restored, pg::params{}.i64(trash_id).id(by)); !done)
    return fail(std::move(done).error());
  return entry_in(tx, trash_id, std::move(moved));
}

result<trash_entry> purge_trash(pg::transaction& tx, std::int64_t trash_id, user_id by,
                                const described::registry& all) {
  auto opened = open_entry(tx, all, trash_id);
  if (!opened) return fail(std::move(opened).error());
  const auto tables = tables_of(*opened->second);
  for (const resource* of : tables) {
    for (const auto& user : sql_of(*of).users) {
      auto kept = tx.execute(user.outside, pg::params{}.i64(trash_id));
      if (!kept) return fail(std::move(kept).error());
      if (!kept->empty())
        return fail(error{errc::conflict,
                          "another entry of the trash refers to it: purge that first",
                          {{"/" + user.of->name(), "one in the trash refers to it"}},
                          {}});
    }
  }
  std::vector<std::optional<std::string>> objects;
  std::vector<described::moved_record> moved;
  for (auto of = tables.rbegin(); of != tables.rend(); ++of) {
    auto gone = ids_of(tx, sql_of(**of).purge, trash_id);
    if (!gone) return fail(std::move(gone).error());
    for (const auto id : *gone) {
      objects.push_back((*of)->singular() + ":" + std::to_string(id));
      // Parts go before what they are part of.
      moved.insert(moved.begin(), {(*of)->name(), id, 0});
    }
  }
  // What the audit log still says of them goes, too; the digest of it stays.
  if (auto erased = tx.execute(trash_sql::erase_details, pg::params{}.text_array(objects)); !erased)
    return fail(std::move(erased).error());
  if (auto done = tx.execute(trash_sql::purged, pg::params{}.i64(trash_id).id(by)); !done)
    return fail(std::move(done).error());
  return entry_in(tx, trash_id, std::move(moved));
}

result<std::vector<trash_entry>> purge_expired(pg::transaction& tx, std::int32_t entries_max,
                                               const described::registry& all) {
  auto due = tx.execute(trash_sql::expired, pg::params{}.i64(entries_max));
  if (!due) return fail(std::move(due).error());
  auto ids = pg::map_rows(*due, [](pg::row_reader& in) { return in.i64(); });
  if (!ids) return fail(std::move(ids).error());
  std::vector<trash_entry> out;
  for (const auto id : *ids) {
    auto purged = purge_trash(tx, id, {}, all);
    if (!purged && purged.error().kind == errc::conflict)
      continue;  // waits for the one that refers to it
    if (!purged) return fail(std::move(purged).error());
    const auto* r = all.find(purged->resource);
    audit_record said;
    said.actor = "retention";
    said.action = "trash.purge";
    said.object = r->singular() + ":" + std::to_string(purged->object_id);
    said.reason = "its time in the trash is over";
    if (auto noted = append_audit(tx, said); !noted) return fail(std::move(noted).error());
    for (const auto& one : purged->moved) {
      const auto& of = *all.find(one.resource);
      auto told_of = append_outbox(tx, events::name_of(of, events::purged),
                                   "{\"" + of.id_name() + "\":" + std::to_string(one.id) + "}");
      if (!told_of) return fail(std::move(told_of).error());
    }
    out.push_back(std::move(*purged));
  }
  return out;
}

pg::query<page<trash_entry>> trash_page(const viewer& who, const std::vector<std::string>& names,
                                        const page_query& q) {
  return {who.tenant,
          {{trash_sql::page, pg::params{}
                                 .i64(paging::after_number(q, INT64_MAX))
                                 .text_array(names)
                                 .i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& rows) -> result<page<trash_entry>> {
            auto items = pg::map_rows(rows[0], read_entry);
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q,
                               [](const trash_entry& last) { return std::to_string(last.id); });
          }};
}

pg::query<trash_entry> trash_one(const viewer& who, std::int64_t trash_id) {
  return {who.tenant,
          {{trash_sql::one, pg::params{}.i64(trash_id)}},
          [](const std::vector<pg::rows>& rows) { return pg::first_row(rows[0], read_entry); }};
}

}  // namespace didtron::storage
