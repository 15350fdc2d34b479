#include "http/resources/write.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

cdr_source_view sample_cdr_source() {
  cdr_source_view s;
  s.id = 5;
  s.name = "switch-1";
  s.kind = "push";
  s.format = R"({"columns":{"key":"id"}})";
  s.status = "active";
  return s;
}

cdr_import_view sample_cdr_import() {
  cdr_import_view i;
  i.id = 9;
  i.source = {5, "switch-1"};
  i.idempotency_key = "2026-04-01";
  i.state = "done";
  i.rows = 2;
  i.booked = 1;
  i.refused = 1;
  i.preview = {{{1, "c1", "booked", "", "", {{parse_amount("1.5").value(), {}}},
                 {{parse_amount("1.2").value(), {}}}},
                {2, "", "refused", "dst", "not a number: 'x'", {}, {}}}};
  i.posted = {{{}, parse_amount("1.5").value(), parse_amount("1.2").value()}};
  i.ended_at = parse_instant("2026-04-01T12:00:00Z").value();
  return i;
}

cdr_review_view sample_cdr_review() {
  cdr_review_view r;
  r.id = 4;
  r.kind = "unrated";
  r.reason = "no_price";
  r.source = {5, "switch-1"};
  r.import_id = 9;
  r.source_key = "c1";
  r.record = R"({"key":"c1","answered_us":null,"cost_e8":2700042,"cost_currency":"USD"})";
  r.known_record = R"({"key":"c1","duration_ms":60000,"cost_e8":2700042})";
  r.known_call = parse_uuid(sample_call).value();
  r.state = "open";
  r.call = parse_uuid(sample_call).value();
  return r;
}

namespace fake_imports_detail {
template <class T> result<T> only(std::int64_t id, std::int64_t known, T value) {
  if (id == known) return value;
  return fail(errc::not_found, "no such thing");
}
template <class T> written as_json(int status, const T& value, void (*write)(json::writer&, const T&)) {
  json::writer w;
  write(w, value);
  return {status, w.take()};
}
template <class T>
written as_json(const viewer& who, const T& value, void (*write)(json::writer&, const T&, reader)) {
  json::writer w;
  write(w, value, reader_of(who));
  return {200, w.take()};
}
}  // namespace fake_imports_detail

task<result<page<cdr_source_view>>> fake_backend::cdr_sources(viewer, page_query) {
  return answer<page<cdr_source_view>>(page<cdr_source_view>{{sample_cdr_source()}, {}});
}
task<result<cdr_source_view>> fake_backend::cdr_source(viewer, std::int64_t id) {
  return answer(fake_imports_detail::only(id, 5, sample_cdr_source()));
}
task<result<written>> fake_backend::create_cdr_source(viewer, write_key key,
                                                      new_cdr_source wanted) {
  last_key = key;
  last_source = std::move(wanted);
  return answer<written>(fake_imports_detail::as_json(201, sample_cdr_source(), write_cdr_source));
}
task<result<written>> fake_backend::change_cdr_source(viewer, write_key key, std::int64_t id,
                                                      cdr_source_change change) {
  last_key = key;
  last_source_change = std::move(change);
  return answer(fake_imports_detail::only(
      id, 5, fake_imports_detail::as_json(200, sample_cdr_source(), write_cdr_source)));
}
task<result<cdr_import_view>> fake_backend::import_cdrs(viewer, cdr_upload file) {
  last_upload = file;
  return answer(fake_imports_detail::only(file.source_id, 5, sample_cdr_import()));
}
task<result<page<cdr_import_view>>> fake_backend::cdr_imports(viewer, std::int64_t, page_query) {
  return answer<page<cdr_import_view>>(page<cdr_import_view>{{sample_cdr_import()}, {}});
}
task<result<cdr_import_view>> fake_backend::cdr_import(viewer, std::int64_t id) {
  return answer(fake_imports_detail::only(id, 9, sample_cdr_import()));
}
task<result<std::vector<row_fault>>> fake_backend::cdr_import_errors(viewer, std::int64_t id) {
  return answer(fake_imports_detail::only(
      id, 9, std::vector<row_fault>{{2, "dst", "not a number: '=cmd'"}, {3, "=x", "=1+1"}}));
}
task<result<page<row_fault>>> fake_backend::cdr_import_errors_page(viewer, std::int64_t id,
                                                                   page_query) {
  return answer(fake_imports_detail::only(id, 9, page<row_fault>{{{2, "dst", "not a number: '=cmd'"}}, {}}));
}
task<result<written>> fake_backend::roll_back_import(viewer who, write_key key, std::int64_t id,
                                                     std::string) {
  last_key = key;
  return answer(fake_imports_detail::only(
      id, 9, fake_imports_detail::as_json(who, sample_cdr_import(), write_cdr_import)));
}
task<result<page<cdr_review_view>>> fake_backend::cdr_reviews(viewer, page_query, std::string,
                                                              std::string) {
  return answer<page<cdr_review_view>>(page<cdr_review_view>{{sample_cdr_review()}, {}});
}
task<result<cdr_review_view>> fake_backend::cdr_review(viewer, std::int64_t id) {
  return answer(fake_imports_detail::only(id, 4, sample_cdr_review()));
}
task<result<written>> fake_backend::resolve_cdr_review(viewer who, write_key key, std::int64_t id,
                                                       std::string, std::string) {
  last_key = key;
  return answer(fake_imports_detail::only(
      id, 4, fake_imports_detail::as_json(who, sample_cdr_review(), write_cdr_review)));
}

}  // namespace didtron::http::testing
