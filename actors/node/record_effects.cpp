#include "actors/node/record_effects.hpp"

#include "http/resources/record_json.hpp"

namespace didtron::node {

namespace record_effects_detail {

using described::resource;

/// The event that leaves with the write. Personal fields stay here.
outbox_event event_of(const resource& r, std::int64_t id, const char* what, std::int64_t version) {
  json::writer w;
  w.begin_object().field(r.id_name(), id).field("version", version).end_object();
  return {r.singular() + "." + what, w.take()};
}

std::string record_text(const resource& r, const described::record& one) {
  json::writer w;
  http::write_record(w, r, one);
  return w.take();
}

/// An entry that leaves the trash.
write_effect left(const described::trash_entry& entry, const char* what,
                  const described::registry& all) {
  const auto& r = *all.find(entry.resource);
  write_effect out;
  out.answer = {200, text_of(entry)};
  out.object = object_of(r, entry.object_id);
  out.events.push_back({r.singular() + "." + what,
                        "{\"" + r.id_name() + "\":" + std::to_string(entry.object_id) + "}"});
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
  out.events.push_back(event_of(r, made.id, "created", made.version));
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
    out.events.push_back(event_of(r, done.after.id, "changed", done.after.version));
  return out;
}

write_effect trashed(const resource& r, const described::trash_entry& entry, std::int64_t version,
                     const std::string& reason) {
  write_effect out;
  out.answer = {200, text_of(entry)};
  out.object = object_of(r, entry.object_id);
  out.before = entry.snapshot;
  out.reason = reason;
  out.events.push_back(event_of(r, entry.object_id, "deleted", version + 1));
  return out;
}

write_effect restored(const described::trash_entry& entry, const described::registry& all) {
  return left(entry, "restored", all);
}
write_effect purged(const described::trash_entry& entry, const described::registry& all) {
  return left(entry, "purged", all);
}

}  // namespace didtron::node
