#include <algorithm>

#include "http/resources/record_json.hpp"
#include "tests/http/described.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_records_detail {

constexpr std::int64_t known_id = 12;

described::trash_entry sample_entry(const std::string& state) {
  described::trash_entry t;
  t.id = known_id;
  t.resource = "categories";
  t.object_id = known_id;
  t.label = "Frankfurt";
  t.trashed_by = {1, "Ada"};
  t.trashed_at = parse_instant("2026-04-01T00:00:00Z").value();
  t.expires_at = parse_instant("2026-05-01T00:00:00Z").value();
  t.state = state;
  t.snapshot = R"({"category_id":12})";
  return t;
}

template <class T> result<T> known(std::int64_t id, T value) {
  if (id != known_id) return fail(errc::not_found, "there is no such record");
  return value;
}

written as_json(int status, const described::resource& r, const described::record& one) {
  json::writer w;
  write_record(w, r, one);
  return {status, w.take()};
}

written as_json(const described::trash_entry& t) {
  json::writer w;
  write_trash_entry(w, t);
  return {200, w.take()};
}

}  // namespace fake_records_detail

using namespace fake_records_detail;

std::string example_json(const described::field& f) {
  json::writer w;
  write_field_value(w, f, described::read_text(f, f.good_example()).value());
  return w.take();
}

described::record example_record(const described::resource& r) {
  described::record out;
  out.id = known_id;
  out.version = 1;
  out.created_at = parse_instant("2026-04-01T00:00:00Z").value();
  out.updated_at = out.created_at;
  for (const auto& f : r.fields()) {
    out.fields.push_back(described::read_text(f, f.good_example()).value());
    out.names.push_back(f.is_id() ? "Enterprise" : "");
  }
  for (std::size_t i = 0; i < out.fields.size(); ++i)
    if (!described::belongs(r, r.fields()[i], out.fields)) out.fields[i] = {};
  return out;
}

std::string described_body(const route& r) {
  if (r.method == "PATCH") return R"({"version":1})";
  if (r.pattern.ends_with("/bulk-delete")) return R"({"ids":[12]})";
  if (r.pattern.ends_with("/bulk-change"))
    for (const auto& f : r.described->fields())
      if (!f.is_immutable && !f.is_unique)
        return R"({"ids":[12],"fields":{")" + f.name + "\":" + example_json(f) + "}}";
  if (!r.raw_body.empty()) {
    std::string header, row;
    const auto keys = r.described->key_fields();
    for (std::size_t i = 0; i < r.described->fields().size(); ++i) {
      const auto& f = r.described->fields()[i];
      if (!f.is_required && std::find(keys.begin(), keys.end(), i) == keys.end()) continue;
      header += (header.empty() ? "" : ",") + f.name;
      row += (row.empty() ? "\"" : ",\"") + f.good_example() + "\"";
    }
    return header + "\r\n" + row + "\r\n";
  }
  if (!r.request_body) return {};
  json::writer w;
  w.begin_object();
  const auto example = example_record(*r.described);
  for (std::size_t i = 0; i < example.fields.size(); ++i) {
    w.key(r.described->fields()[i].name);
    write_field_value(w, r.described->fields()[i], example.fields[i]);
  }
  return w.end_object().take();
}

task<result<page<described::record>>> fake_backend::records(viewer, const described::resource& r,
                                                            described::record_query q) {
  last_query = q;
  return answer<page<described::record>>(page<described::record>{{example_record(r)}, {}});
}

task<result<described::record>> fake_backend::record(viewer, const described::resource& r,
                                                     std::int64_t id) {
  return answer<described::record>(known(id, example_record(r)));
}

task<result<page<described::record_event>>>
fake_backend::record_history(viewer, const described::resource&, std::int64_t id, page_query) {
  described::record_event e{3,
                            parse_instant("2026-04-01T00:00:00Z").value(),
                            "user:1",
                            "pops.change",
                            R"({"name":"a"})",
                            R"({"name":"b"})"};
  return answer<page<described::record_event>>(known(id, page<described::record_event>{{e}, {}}));
}

task<result<written>> fake_backend::create_record(viewer, write_key key,
                                                  const described::resource& r, given_fields given,
                                                  std::string) {
  last_key = key;
  last_given = std::move(given);
  return answer<written>(as_json(201, r, example_record(r)));
}

task<result<written>> fake_backend::change_record(viewer, write_key key,
                                                  const described::resource& r, std::int64_t id,
                                                  record_change change) {
  last_key = key;
  last_given = std::move(change.given);
  return answer<written>(known(id, as_json(200, r, example_record(r))));
}

task<result<written>> fake_backend::trash_record(viewer, write_key, const described::resource&,
                                                 std::int64_t id, std::int64_t, std::string) {
  return answer<written>(known(id, as_json(sample_entry("trashed"))));
}

task<result<written>> fake_backend::import_records(viewer, write_key key, const described::resource&,
                                                   record_file file) {
  last_key = key;
  last_file = std::move(file);
  return answer<written>(
      written{200, R"({"rows":1,"created":1,"changed":0,"unchanged":0,"is_dry_run":false})"});
}

task<result<bool>> fake_backend::note_export(viewer, const described::resource&, std::int64_t) {
  return answer<bool>(true);
}

task<result<page<described::trash_entry>>> fake_backend::trash(viewer, std::vector<std::string>,
                                                               page_query) {
  return answer<page<described::trash_entry>>(
      page<described::trash_entry>{{sample_entry("trashed")}, {}});
}

task<result<described::trash_entry>> fake_backend::trash_entry(viewer, std::int64_t id) {
  return answer<described::trash_entry>(known(id, sample_entry("trashed")));
}

task<result<written>> fake_backend::restore_trash(viewer, write_key, std::int64_t id) {
  return answer<written>(known(id, as_json(sample_entry("restored"))));
}

task<result<written>> fake_backend::purge_trash(viewer, write_key, std::int64_t id) {
  return answer<written>(known(id, as_json(sample_entry("purged"))));
}

}  // namespace didtron::http::testing
