#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/csv/reader.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace cdr_imports_detail {

inline constexpr std::size_t reason_bytes_max = 500;
inline constexpr std::size_t file_name_bytes_max = 200;

response import_response(int status, const cdr_import_view& i, const viewer& who) {
  json::writer w;
  write_cdr_import(w, i, reader_of(who));
  return json_response(status, w.take());
}

task<result<response>> upload(call_context& in) {
  cdr_upload file;
  file.source_id = in.args.number("source_id");
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  file.key = std::move(key->key);
  if (const std::string* name = in.args.find("file_name")) {
    file.name = name->substr(0, file_name_bytes_max);
  }
  if (const std::string* dry = in.args.find("dry_run")) file.is_dry_run = *dry == "true";
  if (const std::string* type = in.req.find("Content-Type")) file.media_type = *type;
  file.body = in.req.body;
  auto done = co_await in.api.import_cdrs(in.who, std::move(file));
  if (!done) co_return fail(std::move(done).error());
  co_return import_response(200, *done, in.who);
}

task<result<response>> list_imports(call_context& in) {
  auto found = co_await in.api.cdr_imports(in.who, in.args.number("source_id"), in.paging);
  if (!found) co_return fail(std::move(found).error());
  const reader who = reader_of(in.who);
  co_return page_response(
      *found, [who](json::writer& w, const cdr_import_view& i) { write_cdr_import(w, i, who); });
}

task<result<response>> one_import(call_context& in) {
  auto found = co_await in.api.cdr_import(in.who, in.args.number("import_id"));
  if (!found) co_return fail(std::move(found).error());
  co_return import_response(200, *found, in.who);
}

task<result<response>> errors(call_context& in) {
  const auto id = in.args.number("import_id");
  auto found = co_await in.api.cdr_import_errors(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  std::string text = "row,column,reason\r\n";
  for (const row_fault& f : *found) {
    text += std::to_string(f.row_no) + ",";
    csv::append_cell(text, f.column);
    text += ',';
    csv::append_cell(text, f.reason);
    text += "\r\n";
  }
  auto r = text_response(200, std::move(text), "text/csv; charset=utf-8");
  r.set("Content-Disposition",
        "attachment; filename=\"import-" + std::to_string(id) + "-errors.csv\"");
  co_return r;
}

task<result<response>> list_refused_rows(call_context& in) {
  const auto id = in.args.number("import_id");
  auto found = co_await in.api.cdr_import_errors_page(in.who, id, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, [](json::writer& w, const row_fault& f) {
    w.begin_object().field("row", f.row_no).field("column", f.column).field("reason", f.reason);
    w.end_object();
  });
}

task<result<response>> roll_back(call_context& in) {
  json::object_reader body{*in.body};
  auto reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  const auto id = in.args.number("import_id");
  auto done = co_await in.api.roll_back_import(in.who, std::move(*key), id, std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> list_reviews(call_context& in) {
  std::string kind, state;
  if (const std::string* given = in.args.find("kind")) kind = *given;
  if (const std::string* given = in.args.find("state")) state = *given;
  auto found = co_await in.api.cdr_reviews(in.who, in.paging, std::move(kind), std::move(state));
  if (!found) co_return fail(std::move(found).error());
  const reader who = reader_of(in.who);
  co_return page_response(
      *found, [who](json::writer& w, const cdr_review_view& r) { write_cdr_review(w, r, who); });
}

response review_response(const cdr_review_view& r, const viewer& who) {
  json::writer w;
  write_cdr_review(w, r, reader_of(who));
  return json_response(200, w.take());
}

task<result<response>> one_review(call_context& in) {
  auto found = co_await in.api.cdr_review(in.who, in.args.number("review_id"));
  if (!found) co_return fail(std::move(found).error());
  co_return review_response(*found, in.who);
}

task<result<response>> resolve(call_context& in) {
  json::object_reader body{*in.body};
  auto action = body.text("action", {.bytes_min = 1, .bytes_max = 10});
  if (action != "retry" && action != "accept" && action != "discard") {
    body.refuse("action", "retry, accept or discard");
  }
  auto reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  const auto id = in.args.number("review_id");
  auto done = co_await in.api.resolve_cdr_review(in.who, std::move(*key), id, std::move(action),
                                                 std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

inline openapi::schema_ptr refused_row_schema() {
  using namespace openapi;
  return object("RefusedRow", "A row of a file that breaks a rule of its source.",
                {{"row", integer("number of the data row, from 1", 2)},
                 {"column", text("the source's name of it", "dst")},
                 {"reason", text("what is wrong", "not a number: 'x'")}});
}
inline openapi::schema_ptr reason_request() {
  using namespace openapi;
  return object("Reason", "Why.", {{"reason", text("1 to 500 bytes", "wrong month")}});
}
inline openapi::schema_ptr decision_request() {
  using namespace openapi;
  return object("CdrDecision", "What is to become of a held CDR.",
                {{"action", one_of("retry: rate it again; accept: book it; discard: never bill it",
                                   {"retry", "accept", "discard"})},
                 {"reason", text("1 to 500 bytes", "agreed with the carrier")}});
}

inline parameter word(std::string name, std::string description, std::vector<std::string> words) {
  auto first = words.front();
  return {std::move(name), parameter::place::query, value_type::word, std::move(description),
          std::move(first), std::move(words)};
}

void write_money(json::writer& w, std::string_view name,
                 const std::optional<cdr_row_preview::money>& value) {
  w.key(name);
  if (!value) {
    w.null();
    return;
  }
  w.begin_object();
  write_amount(w, "amount", value->value);
  w.field("currency", value->code.text()).end_object();
}

/// A record as it is stored, without what the carrier takes for readers who may not see it.
void write_record(json::writer& w, const std::string& record, reader who) {
  if (who == reader::with_costs) {
    w.raw(record);
    return;
  }
  const auto read = json::parse(record);
  const auto* members = read ? read->members() : nullptr;
  w.begin_object();
  for (const auto& [name, value] : members ? *members : json::value::object{}) {
    if (name.starts_with("cost")) continue;
    w.key(name);
    if (const auto* text = value.text())
      w.text(*text);
    else if (const auto* number = value.integer())
      w.integer(*number);
    else if (const auto* flag = value.boolean())
      w.boolean(*flag);
    else
      w.null();
  }
  w.end_object();
}

void write_preview(json::writer& w, const cdr_import_view& i, reader who) {
  w.key("preview");
  if (!i.preview) {
    w.null();
    return;
  }
  w.begin_array();
  for (const auto& row : *i.preview) {
    w.begin_object().field("row", row.row_no).field("key", row.key).field("outcome", row.outcome);
    w.field("column", row.column).field("reason", row.reason);
    write_money(w, "charge", row.charge);
    write_money(w, "cost", who == reader::with_costs ? row.cost : std::nullopt);
    w.end_object();
  }
  w.end_array();
}

inline openapi::schema_ptr preview_schema() {
  using namespace openapi;
  const auto money = object("CdrRowMoney", "Money of a row.",
                            {{"amount", decimal("how much", "0.01100000")}, {"currency", currency()}});
  return object("CdrRowPreview", "What would become of a row.",
                {{"row", integer("number of the data row, from 1", 2)},
                 {"key", text("the source's own key of the call", "c1")},
                 {"outcome", one_of("as in the counts", {"booked", "duplicate", "conflict", "unrated",
                                                         "quarantine", "refused"})},
                 {"column", text("of a refused row: the source's name of it", "dst")},
                 {"reason", text("why it would not be booked", "not a number: 'x'")},
                 {"charge", nullable(money, "nothing is charged")},
                 {"cost", nullable(money, "no cost side, or the reader lacks costs.view")}});
}

}  // namespace cdr_imports_detail

void write_cdr_import(json::writer& w, const cdr_import_view& i, reader who) {
  w.begin_object().field("import_id", i.id);
  w.key("source");
  write_ref(w, "source_id", i.source);
  w.field("idempotency_key", i.idempotency_key).field("file_name", i.file_name);
  w.field("file_sha256", i.file_digest).field("file_bytes", i.file_bytes);
  w.field("state", i.state).field("reason", i.reason).field("rows", i.rows);
  w.field("booked", i.booked).field("duplicates", i.duplicates).field("conflicts", i.conflicts);
  w.field("unrated", i.unrated).field("quarantined", i.quarantined).field("refused", i.refused);
  w.key("posted").begin_array();
  for (const auto& m : i.posted) {
    w.begin_object().field("currency", m.code.text());
    write_amount(w, "charges", m.charges);
    write_optional(w, "costs", who == reader::with_costs ? std::optional{m.costs} : std::nullopt);
    w.end_object();
  }
  w.end_array();
  cdr_imports_detail::write_preview(w, i, who);
  w.field("rollback_entry_no", i.rollback_entry_no);
  write_time(w, "started_at", i.started_at);
  write_optional(w, "ended_at", i.ended_at);
  w.end_object();
}

void write_cdr_review(json::writer& w, const cdr_review_view& r, reader who) {
  w.begin_object().field("review_id", r.id).field("kind", r.kind).field("reason", r.reason);
  w.field("detail", r.detail);
  w.key("source");
  write_ref(w, "source_id", r.source);
  w.field("import_id", r.import_id).field("source_key", r.source_key);
  w.key("record");
  cdr_imports_detail::write_record(w, r.record, who);
  w.key("known_record");
  if (r.known_record.empty())
    w.null();
  else
    cdr_imports_detail::write_record(w, r.known_record, who);
  w.key("known_call_id");
  if (r.known_call)
    w.text(format(*r.known_call));
  else
    w.null();
  w.field("state", r.state).field("resolution", r.resolution).field("resolved_by", r.resolved_by);
  w.key("call_id");
  if (r.call)
    w.text(format(*r.call));
  else
    w.null();
  write_time(w, "created_at", r.created_at);
  write_optional(w, "resolved_at", r.resolved_at);
  w.end_object();
}

openapi::schema_ptr cdr_import_schema() {
  using namespace openapi;
  return object(
      "CdrImport", "One file of a source. Its rows are the sum of the six counts.",
      {{"import_id", integer("number of the import; 0: a dry run, which is not kept", 9)},
       {"source", reference("source_id", "who sent it", "switch-1")},
       {"idempotency_key", text("as the sender named it", "2026-04-01")},
       {"file_name", text("for people", "cdrs.csv")},
       {"file_sha256", text("of its bytes", "9f86d081884c7d659a2feaa0c55ad015")},
       {"file_bytes", integer("size", 1832)},
       {"state", one_of("refused: nothing of the file was used",
                        {"running", "done", "refused", "rolled_back", "dry_run"})},
       {"reason", text("why the file was refused or taken back", "")},
       {"rows", integer("data rows used", 10)},
       {"booked", integer("rated and posted", 6)},
       {"duplicates", integer("the same key and content again: no effect", 1)},
       {"conflicts", integer("the same key, other content: see the reviews", 0)},
       {"unrated", integer("no price or party: see the reviews", 1)},
       {"quarantined", integer("closed period, credit or future: see the reviews", 1)},
       {"refused", integer("rows with a fault: see the errors", 1)},
       {"posted",
        array(object("", "", {{"currency", currency()},
                              {"charges", decimal("to customers", "12.50000000")},
                              {"costs", nullable(decimal("of carriers; needs costs.view", "9.80000000"))}}),
              "money that it posted, per currency; only of a single import, empty in lists")},
       {"preview", nullable(array(cdr_imports_detail::preview_schema(),
                                  "of a dry run: its rows in their order, the first 200 of each outcome"),
                            "no dry run")},
       {"rollback_entry_no", nullable(integer("first journal entry of the rollback", 77))},
       {"started_at", date_time("when it began")},
       {"ended_at", nullable(date_time("when it was over"))}});
}

openapi::schema_ptr cdr_review_schema() {
  using namespace openapi;
  return object("CdrReview", "A CDR that waits for a person.",
                {{"review_id", integer("number of the review", 4)},
                 {"kind", one_of("conflict: known key, other content; unrated: no price or party; "
                                 "quarantine: closed period, credit or future",
                                 {"conflict", "unrated", "quarantine"})},
                 {"reason", text("one word", "no_price")},
                 {"detail", text("for people", "card Retail USD has no price for 99912345678")},
                 {"source", reference("source_id", "who sent it", "switch-1")},
                 {"import_id", integer("with which file", 9)},
                 {"source_key", text("the source's own key of the call", "c1")},
                 {"record", open_object("CdrRecord", "The CDR as it was read; times in microseconds. Its cost needs costs.view.")},
                 {"known_record",
                  nullable(open_object("CdrRecord",
                                       "The CDR as it was read; times in microseconds. Its cost needs costs.view."),
                           "of a single open conflict: the report that holds the key, which was "
                           "booked or waits too")},
                 {"known_call_id", nullable(uuid("the CDR of that report, when it was booked"))},
                 {"state", one_of("what became of it", {"open", "booked", "discarded"})},
                 {"resolution", text("why", "")},
                 {"resolved_by", text("who decided", "user:7")},
                 {"call_id", nullable(uuid("the CDR, when it has one"))},
                 {"created_at", date_time("when it was held")},
                 {"resolved_at", nullable(date_time("when it was decided"))}});
}

void add_cdr_import_routes(std::vector<route>& out) {
  using namespace cdr_imports_detail;
  const auto may = access::with({area::rating, action::edit});
  const auto source_id = number_in_path("source_id", "number of the source");
  const auto import_id = number_in_path("import_id", "number of the import");
  const auto review_id = number_in_path("review_id", "number of the review");
  out.push_back(
      {.method = "POST",
       .pattern = "/api/v1/cdr-sources/{source_id}/imports",
       .who = may,
       .operation = "importCdrs",
       .tag = "imports",
       .summary = "Import a file of CDRs",
       .description =
           "The body is the file: CSV, NDJSON or a JSON array. The header Idempotency-Key names it: "
           "the same key with the same bytes gives the stored result, with other bytes a conflict. "
           "Answered after everything is committed; a refused file is an import in state refused. With "
           "dry_run=true nothing is booked and nothing is kept, the key neither: the answer tells what "
           "would become of each row now.",
       .parameters = {source_id,
                      {"file_name", parameter::place::query, value_type::text, "for people",
                       "cdrs.csv", {}},
                      word("dry_run", "true: only tell what would become of it", {"true", "false"})},
       .raw_body = {"text/csv", "application/x-ndjson", "application/json"},
       .answers = {{200, "the import", cdr_import_schema()}},
       .problems = {errc::not_found, errc::conflict, errc::busy},
       .has_write_key = true,
       .run = upload});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/cdr-imports",
       .who = may,
       .operation = "listCdrImports",
       .tag = "imports",
       .summary = "Imports",
       .description = "Newest first.",
       .parameters = paging_and({{"source_id", parameter::place::query, value_type::number,
                                  "only of this source", "5", {}}}),
       .answers = {{200, "one slice", openapi::page_of(cdr_import_schema(), "CdrImportPage")}},
       .run = list_imports});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/cdr-imports/{import_id}",
                 .who = may,
                 .operation = "getCdrImport",
                 .tag = "imports",
                 .summary = "One import",
                 .description = "What became of its rows.",
                 .parameters = {import_id},
                 .answers = {{200, "the import", cdr_import_schema()}},
                 .problems = {errc::not_found},
                 .run = one_import});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/cdr-imports/{import_id}/errors",
                 .who = may,
                 .operation = "getCdrImportErrors",
                 .tag = "imports",
                 .summary = "Refused rows as CSV",
                 .description = "row, column and reason of at most 10,000 refused rows. Cells that a "
                                "spreadsheet would run are made harmless.",
                 .parameters = {import_id},
                 .answers = {{.status = 200,
                              .description = "the rows",
                              .body = {},
                              .content_type = "text/csv"}},
                 .problems = {errc::not_found},
                 .run = errors});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/cdr-imports/{import_id}/refused-rows",
                 .who = may,
                 .operation = "listRefusedCdrRows",
                 .tag = "imports",
                 .summary = "Refused rows",
                 .description = "Row, column and reason of at most 10,000 refused rows, by row.",
                 .parameters = paging_and({import_id}),
                 .answers = {{200, "one slice", openapi::page_of(refused_row_schema(), "RefusedRowPage")}},
                 .problems = {errc::not_found},
                 .run = list_refused_rows});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/cdr-imports/{import_id}/rollback",
                 .who = may,
                 .operation = "rollBackCdrImport",
                 .tag = "imports",
                 .summary = "Take an import back",
                 .description = "Reverses all that it posted; nothing is deleted, and its calls can be "
                                "imported again. Doing it twice changes nothing.",
                 .parameters = {import_id},
                 .request_body = reason_request(),
                 .answers = {{200, "the import", cdr_import_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate, errc::busy},
                 .has_write_key = true,
                 .run = roll_back});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/cdr-reviews",
       .who = may,
       .operation = "listCdrReviews",
       .tag = "imports",
       .summary = "CDRs that wait for a person",
       .description = "Conflicts, CDRs without price, and those in quarantine; newest first.",
       .parameters = paging_and({word("kind", "only these", {"conflict", "unrated", "quarantine"}),
                                 word("state", "only these", {"open", "booked", "discarded"})}),
       .answers = {{200, "one slice", openapi::page_of(cdr_review_schema(), "CdrReviewPage")}},
       .run = list_reviews});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/cdr-reviews/{review_id}",
                 .who = may,
                 .operation = "getCdrReview",
                 .tag = "imports",
                 .summary = "One of them",
                 .description = "With the record as it was read.",
                 .parameters = {review_id},
                 .answers = {{200, "the review", cdr_review_schema()}},
                 .problems = {errc::not_found},
                 .run = one_review});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/cdr-reviews/{review_id}/resolve",
                 .who = may,
                 .operation = "resolveCdrReview",
                 .tag = "imports",
                 .summary = "Decide about a held CDR",
                 .description =
                     "retry rates it again at its own answer time and needs a price by now; accept "
                     "books it, of a conflict instead of the report that was booked, whose money goes "
                     "back; discard never bills it.",
                 .parameters = {review_id},
                 .request_body = decision_request(),
                 .answers = {{200, "the review", cdr_review_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate, errc::no_rate,
                              errc::busy},
                 .has_write_key = true,
                 .run = resolve});
}

}  // namespace didtron::http
