#include "actors/node/record_effects.hpp"

#include "actors/domain/events/event_type.hpp"
#include "http/resources/record_json.hpp"

namespace didtron::node {

namespace record_effects_detail {

using described::resource;

/// The event that leaves with the write, as actors/domain/events describes it. Values stay here.
outbox_event event_of(const resource& r, std::int64_t id, std::string_view what, std::int64_t version) {
  json::writer w;
  w.begin_object().field(r.id_name(), id);
  if (version != 0) w.field("version", version);
  w.end_object();
  return {events::name_of(r, what), w.take()};
}

outbox_event update_event(const resource& r, const storage::changed_record& done) {
  json::writer w;
  w.begin_object().field(r.id_name(), done.after.id).field("version", done.after.version);
  w.key("changed").begin_array();
  for (std::size_t i = 0; i < r.fields().size(); ++i)
    if (done.before.fields[i] != done.after.fields[i]) w.text(r.fields()[i].name);
  w.end_array().end_object();
  return {events::name_of(r, events::updated), w.take()};
}

/// One for the record of a trash entry and one for each of its parts.
std::vector<outbox_event> move_events(const described::trash_entry& entry, std::string_view what,
                                      const described::registry& all) {
  std::vector<outbox_event> out;
  for (const auto& one : entry.moved)
    out.push_back(event_of(*all.find(one.resource), one.id, what, one.version));
  return out;
}

std::string record_text(const resource& r, const described::record& one) {
  json::writer w;
  http::write_record(w, r, one);
  return w.take();
}

/// An entry that leaves the trash.
write_effect left(const described::trash_entry& entry, std::string_view what,
                  const described::registry& all) {
  const auto& r = *all.find(entry.resource);
  write_effect out;
  out.answer = {200, text_of(entry)};
  out.object = object_of(r, entry.object_id);
  out.events = move_events(entry, what, all);
  return out;
}

}  // namespace record_effects_detail

using namespace record_effects_detail;

std::string object_of(const resource& r, std::int64_t id) {
  return r.singular() + ":" + std::to_string(id);
}

std::string text_of(const described::trash_entry& entry) {
  json::writer w;
  http::write_trash_entry(w, entry);
  return w.take();
}

write_effect created(const resource& r, const described::record& made, const std::string& reason) {
  write_effect out;
  out.answer = {201, record_text(r, made)};
  out.object = object_of(r, made.id);
  out.reason = reason;
  out.events.push_back(event_of(r, made.id, events::created, made.version));
  return out;
}

write_effect changed(const resource& r, const storage::changed_record& done,
                     const std::string& reason) {
  write_effect out;
  out.answer = {200, record_text(r, done.after)};
  out.object = object_of(r, done.after.id);
  out.before = http::changes_text(r, done.before.fields, done.after.fields);
  out.after = http::changes_text(r, done.after.fields, done.before.fields);
  out.reason = reason;
  if (done.before.version != done.after.version)
    out.events.push_back(update_event(r, done));
  return out;
}

write_effect trashed(const resource& r, const described::trash_entry& entry, const std::string& reason) {
  write_effect out;
  out.answer = {200, text_of(entry)};
  out.object = object_of(r, entry.object_id);
  out.before = entry.snapshot;
  out.reason = reason;
  out.events = move_events(entry, events::deleted, r.home());
  return out;
}

write_effect restored(const described::trash_entry& entry, const described::registry& all) {
  return left(entry, events::restored, all);
}
write_effect purged(const described::trash_entry& entry, const described::registry& all) {
  return left(entry, events::purged, all);
}

}  // namespace didtron::node
