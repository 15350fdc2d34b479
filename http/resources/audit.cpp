#include "http/resources/audit.hpp"

#include <array>

#include "actors/domain/resources/resource.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/csv/reader.hpp"

namespace didtron::http {

namespace audit_detail {

/// Rows of a piece of a file: each may hold all of a request.
constexpr std::int32_t piece_rows = 50;

constexpr std::array<std::string_view, 18> columns{
    "audit_no", "at", "actor", "actor_name", "on_behalf_of", "on_behalf_name", "action", "action_class", "object",
    "address", "user_agent", "operation", "request_id", "reason", "before", "after", "link_no", "digest"};

std::vector<std::string> class_words() {
  return {"change", "export", "financial", "impersonation", "login", "refusal", "retention"};
}

result<std::optional<instant>> read_time(const call_context& in, std::string_view name) {
  const std::string* text = in.args.find(name);
  if (text == nullptr) return std::optional<instant>{};
  auto at = parse_instant(*text);
  if (!at) return fail_field("/query/" + std::string{name}, "must be a time with its zone, such as 2026-04-01T12:00:00Z");
  return std::optional{*at};
}

result<audit_filter> read_filter(const call_context& in) {
  audit_filter f;
  const auto take = [&](std::string_view name, std::string& to) {
    if (const std::string* text = in.args.find(name)) to = *text;
  };
  take("actor", f.actor);
  take("operation", f.operation);
  take("action", f.action);
  take("action_class", f.action_class);
  take("object", f.object);
  take("object_kind", f.object_kind);
  take("q", f.search);
  auto from = read_time(in, "from");
  if (!from) return fail(std::move(from).error());
  auto until = read_time(in, "until");
  if (!until) return fail(std::move(until).error());
  f.from = *from;
  f.until = *until;
  return f;
}

void write_head(json::writer& w, const audit_view& a) {
  w.begin_object().field("audit_no", a.no);
  write_time(w, "at", a.at);
  w.field("actor", a.actor).field("actor_name", a.actor_name);
  w.field("on_behalf_of", a.on_behalf_of).field("on_behalf_name", a.on_behalf_name);
  w.field("action", a.action).field("action_class", a.action_class);
  w.field("object", a.object).field("object_kind", a.object_kind).field("address", a.address);
  w.field("operation", a.operation).field("reason", a.reason).field("is_sealed", a.link_no > 0);
}

void write_row(json::writer& w, const audit_view& a) {
  write_head(w, a);
  w.end_object();
}

void write_json_or_null(json::writer& w, std::string_view name, const std::string& text) {
  w.key(name);
  text.empty() ? w.null() : w.raw(text);
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

void write_row_with_changes(json::writer& w, const audit_view& a, const std::string& withheld) {
  write_head(w, a);
  w.field("user_agent", a.user_agent).field("request_id", a.request_id);
  w.field("is_erased", a.is_erased).field("withheld", withheld);
  write_json_or_null(w, "before", a.before);
  write_json_or_null(w, "after", a.after);
  w.key("changes").begin_array();
  for (const audit_change& change : audit_changes(a.before, a.after)) {
    w.begin_object().field("field", change.field);
    w.field("before", unless_empty(change.before)).field("after", unless_empty(change.after)).end_object();
  }
  w.end_array();
  w.field("link_no", a.link_no > 0 ? std::optional{a.link_no} : std::nullopt);
  w.field("digest", a.link_no > 0 ? std::optional{a.digest} : std::nullopt).end_object();
}

task<result<response>> list(call_context& in) {
  auto filter = read_filter(in);
  if (!filter) co_return fail(std::move(filter).error());
  auto found = co_await in.api.audit_rows(in.who, in.paging, std::move(*filter), false);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_row);
}

task<result<response>> one(call_context& in) {
  auto found = co_await in.api.audit_row(in.who, in.args.number("audit_no"));
  if (!found) co_return fail(std::move(found).error());
  const std::string withheld = withheld_details(*found, in.who, in.may, action::view, in.api.described());
  if (!withheld.empty()) found->before = found->after = "";
  json::writer w;
  write_row_with_changes(w, *found, withheld);
  co_return json_response(200, w.take());
}

task<result<response>> state(call_context& in) {
  auto found = co_await in.api.audit_state(in.who);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object().field("links", found->links).field("digest", found->digest);
  write_optional(w, "sealed_at", found->sealed_at);
  w.field("unsealed", found->unsealed);
  write_optional(w, "unsealed_since", found->unsealed_since);
  write_optional(w, "checked_at", found->checked_at);
  w.field("checked_links", found->checked_links).key("faults").begin_array();
  for (const std::string& fault : found->faults)
    w.text(fault);
  w.end_array().key("classes").begin_array();
  for (const audit_class_view& c : found->classes) {
    w.begin_object().field("action_class", c.action_class).field("keep_days", c.keep_days);
    w.field("keep_days_min", c.keep_days_min).field("description", c.description).end_object();
  }
  w.end_array().end_object();
  co_return json_response(200, w.take());
}

/// Newest first, a page at a time.
class log_pieces final : public body_pieces {
 public:
  log_pieces(backend& api, viewer who, permission_set may, audit_filter filter, bool is_csv)
      : api_{api}, who_{std::move(who)}, may_{may}, filter_{std::move(filter)}, is_csv_{is_csv} {
    q_.limit = piece_rows;
  }

  task<result<std::string>> next() override {
    std::string out;
    if (!has_begun_ && is_csv_) out = header();
    has_begun_ = true;
    while (!is_over_) {
      auto found = co_await api_.audit_rows(who_, q_, filter_, true);
      if (!found) co_return fail(std::move(found).error());
      for (audit_view& row : found->items) {
        if (!withheld_details(row, who_, may_, action::edit, api_.described()).empty()) row.before = row.after = "";
        is_csv_ ? append_csv(out, row) : append_json(out, row);
      }
      is_over_ = !found->next;
      q_.after = std::move(found->next);
      if (!out.empty()) break;
    }
    co_return out;
  }

 private:
  static std::string header() {
    std::string out;
    for (const std::string_view column : columns)
      out.append(out.empty() ? "" : ",").append(column);
    return out + "\r\n";
  }
  static void append_csv(std::string& out, const audit_view& a) {
    const std::array<std::string, columns.size()> cells{
        std::to_string(a.no), format(a.at), a.actor, a.actor_name, a.on_behalf_of, a.on_behalf_name, a.action,
        a.action_class, a.object, a.address, a.user_agent, a.operation, a.request_id, a.reason, a.before, a.after,
        a.link_no > 0 ? std::to_string(a.link_no) : std::string{}, a.digest};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      csv::append_cell(out, cells[i]);
    }
    out += "\r\n";
  }
  static void append_json(std::string& out, const audit_view& a) {
    json::writer w;
    write_row_with_changes(w, a, "");
    out.append(w.str()).append("\n");
  }

  backend& api_;
  viewer who_;
  permission_set may_;
  audit_filter filter_;
  bool is_csv_;
  page_query q_ = {};
  bool has_begun_ = false;
  bool is_over_ = false;
};

std::string text_of(const call_context& in, bool is_csv) {
  json::writer w;
  w.begin_object().field("format", is_csv ? "csv" : "ndjson");
  for (const char* name : {"actor", "operation", "action", "action_class", "object", "object_kind", "from", "until", "q"})
    if (const std::string* text = in.args.find(name)) w.field(name, *text);
  w.end_object();
  return w.take();
}

task<result<response>> export_all(call_context& in) {
  auto filter = read_filter(in);
  if (!filter) co_return fail(std::move(filter).error());
  const std::string* wanted = in.args.find("format");
  const bool is_csv = wanted == nullptr || *wanted == "csv";
  auto noted = co_await in.api.note_audit_export(in.who, text_of(in, is_csv));
  if (!noted) co_return fail(std::move(noted).error());
  filter->no_max = *noted;
  auto out = text_response(200, "", is_csv ? "text/csv; charset=utf-8" : "application/x-ndjson");
  out.set("Content-Disposition", is_csv ? "attachment; filename=\"audit-log.csv\"" : "attachment; filename=\"audit-log.ndjson\"");
  out.pieces = std::make_shared<log_pieces>(in.api, in.who, in.may, std::move(*filter), is_csv);
  co_return out;
}

std::vector<parameter> filters() {
  using enum value_type;
  constexpr auto query = parameter::place::query;
  return {{"actor", query, text, "who did it, as in the rows", "user:7"},
          {"operation", query, text, "operation of the API", "createRole"},
          {"action", query, text, "what was done, as in the rows", "role.createRole"},
          {"action_class", query, word, "kind of what was done; it decides how long a row is kept", "change", class_words()},
          {"object", query, text, "what it was done to, kind and number", "role:3"},
          {"object_kind", query, text, "kind of what it was done to", "role"},
          {"from", query, text, "the first moment that counts", "2026-04-01T00:00:00Z"},
          {"until", query, text, "the first moment that does not count any more", "2026-05-01T00:00:00Z"},
          {"q", query, text, "part of action, object, names or reason", "night"}};
}

constexpr access for_readers() {
  return access::with({area::audit, action::view}).also_for(audience::customer).also_for(audience::carrier);
}

std::vector<openapi::property> head_members() {
  using namespace openapi;
  return {{"audit_no", integer("number of the row", 42)},
          {"at", date_time("when")},
          {"actor", text("who did it: a user, or a part of the system", "user:7")},
          {"actor_name", text("as the person was called then; empty: a part of the system", "Operations")},
          {"on_behalf_of", text("as whom, while a person of staff acts as somebody else; else empty", "")},
          {"on_behalf_name", text("as that person was called then", "")},
          {"action", text("what was done", "role.createRole")},
          {"action_class", one_of("decides how long the row is kept", class_words())},
          {"object", text("what it was done to, kind and number", "role:3")},
          {"object_kind", text("its kind", "role")},
          {"address", text("of the client; empty: no request", "192.0.2.7")},
          {"operation", text("operation of the API; empty: no request", "createRole")},
          {"reason", text("why, in the words of who did it", "")},
          {"is_sealed", boolean("its digest is part of the chain; it is so within a second or two", true)}};
}

openapi::schema_ptr row_schema() { return openapi::object("AuditRow", "Who did what.", head_members()); }

openapi::schema_ptr whole_row_schema() {
  using namespace openapi;
  auto members = head_members();
  const auto any = [](const char* what) { return nullable(open_object("", what)); };
  const std::vector<property> more{
      {"user_agent", text("the client's program", "Mozilla/5.0")},
      {"request_id", text("to find the request in the log of the node", "4f0c6b1e9d1c4a53a0b2c3d4e5f60718")},
      {"is_erased", boolean("before and after went with the object, which was purged; their digest stayed", false)},
      {"withheld", text("key of the permission that it takes to see before and after; empty: they are shown", "")},
      {"before", any("what it was; secrets are taken out")},
      {"after", any("what it became, or the answer to who asked")},
      {"changes", array(object("AuditChange", "A field that is different.",
                               {{"field", text("its name, below others with a slash", "limits/channels_max")},
                                {"before", nullable(text("JSON of the value; null: it was not there", "5"))},
                                {"after", nullable(text("JSON of the value; null: it is not there any more", "10"))}}),
                        "what differs between before and after")},
      {"link_no", nullable(integer("its place in the chain", 40))},
      {"digest", nullable(text("SHA-256 of its link, hexadecimal", std::string(64, '0')))}};
  members.insert(members.end(), more.begin(), more.end());
  return object("AuditRowDetail", "Who did what, and what it changed.", members);
}

openapi::schema_ptr state_schema() {
  using namespace openapi;
  return object("AuditVerification", "How far the log is linked, and what its last check said.",
                {{"links", integer("rows that are part of the chain", 412)},
                 {"digest", text("of the last link, hexadecimal; keep it elsewhere to prove the log later", std::string(64, '0'))},
                 {"sealed_at", nullable(date_time("when the last row was linked"))},
                 {"unsealed", integer("rows that wait for their link", 0)},
                 {"unsealed_since", nullable(date_time("since when the first of them waits"))},
                 {"checked_at", nullable(date_time("when the whole chain was checked; it is once a day and at a node's start"))},
                 {"checked_links", integer("links that were checked", 412)},
                 {"faults", array(text("what was found", "row 7 was altered"), "empty: the log is as it was written")},
                 {"classes", array(object("AuditClass", "How long rows are kept.",
                                          {{"action_class", one_of("of the rows", class_words())},
                                           {"keep_days", integer("days", 365)},
                                           {"keep_days_min", integer("the least that may be set", 90)},
                                           {"description", text("what they tell", "log-ins")}}),
                                   "by days")}});
}

}  // namespace audit_detail

void add_audit_routes(std::vector<route>& out) {
  using namespace audit_detail;
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/audit",
                 .who = for_readers(),
                 .operation = "listAuditRows",
                 .tag = "audit",
                 .summary = "The audit log",
                 .description = "Who did what, from where and why, newest first: writes, log-ins, refusals, exports. "
                                "Of your own company.",
                 .parameters = paging_and(filters()),
                 .answers = {{200, "a page of rows", openapi::page_of(row_schema(), "AuditRowPage")}},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/audit/{audit_no}",
                 .who = for_readers(),
                 .operation = "getAuditRow",
                 .tag = "audit",
                 .summary = "One row of the audit log",
                 .description = "With what was changed, as far as you may see such records, and its place in the chain.",
                 .parameters = {number_in_path("audit_no", "number of the row")},
                 .answers = {{200, "the row", whole_row_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  auto wanted = filters();
  wanted.push_back({"format", parameter::place::query, value_type::word, "of the file", "csv", {"csv", "ndjson"}});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/audit/export",
                 .who = for_readers(),
                 .operation = "exportAuditRows",
                 .tag = "audit",
                 .summary = "The audit log as a file",
                 .description = "CSV (RFC 4180), where what a spreadsheet would run has an apostrophe in front, or a JSON object "
                                "per line. Before and after are there as far as you may change such records. The log notes the "
                                "export before anything leaves; its row is the last one of the file.",
                 .parameters = std::move(wanted),
                 .answers = {{200, "the file", {}, "text/csv"}},
                 .run = export_all});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/audit/verification",
                 .who = for_readers(),
                 .operation = "getAuditVerification",
                 .tag = "audit",
                 .summary = "State of the audit log's chain",
                 .description = "Every row is linked to the one before by a digest, so that nothing can be changed, taken out "
                                "or put in unnoticed.",
                 .answers = {{200, "the state", state_schema()}},
                 .run = state});
}

}  // namespace didtron::http
