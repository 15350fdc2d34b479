#include <algorithm>

#include "http/middleware/write_keys.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/record_json.hpp"
#include "http/resources/record_query.hpp"
#include "http/resources/routes.hpp"
#include "protocols/csv/reader.hpp"

/// Described records as CSV files, out and in. What goes out comes in again.
namespace didtron::http {

namespace record_files_detail {

using described::field;
using described::resource;

/// Rows of one imported file; more are several files.
constexpr std::size_t rows_max = 50'000;
constexpr std::size_t faults_max = 100;

/// Personal fields leave in files only with those who may change them.
bool may_leave(const call_context& in, const field& f) {
  return f.who_sees == described::sensitivity::open ||
         in.may.has(permission{in.target->described->guard(), action::edit});
}

task<result<response>> export_all(call_context& in) {
  const resource& r = *in.target->described;
  auto q = read_record_query(in);
  if (!q) co_return fail(std::move(q).error());
  q->paging.limit = page_rows_max;
  std::vector<std::size_t> columns;
  std::string text;
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    if (!may_leave(in, r.fields()[i])) continue;
    if (!columns.empty()) text += ',';
    columns.push_back(i);
    csv::append_cell(text, r.fields()[i].name);
  }
  text += "\r\n";
  std::int64_t rows = 0;
  for (;;) {
    auto found = co_await in.api.records(in.who, r, *q);
    if (!found) co_return fail(std::move(found).error());
    for (const auto& record : found->items) {
      for (const std::size_t i : columns) {
        if (i != columns.front()) text += ',';
        csv::append_cell(text, described::write_text(r.fields()[i], record.fields[i]));
      }
      text += "\r\n";
      ++rows;
    }
    if (!found->next) break;
    q->paging.after = std::move(found->next);
  }
  auto noted = co_await in.api.note_export(in.who, r, rows);
  if (!noted) co_return fail(std::move(noted).error());
  auto out = text_response(200, std::move(text), "text/csv; charset=utf-8");
  out.set("Content-Disposition", "attachment; filename=\"" + r.name() + ".csv\"");
  co_return out;
}

/// The fields that the header names, in its order.
result<std::vector<std::size_t>> read_header(const resource& r, const csv::row& header) {
  std::vector<std::size_t> columns;
  std::vector<field_error> faults;
  for (const auto cell : header.cells) {
    const auto at = r.find(cell);
    if (!at)
      faults.push_back({"/header", "\"" + std::string{cell.substr(0, 80)} +
                                       "\" is not a field of this resource"});
    else if (std::find(columns.begin(), columns.end(), *at) != columns.end())
      faults.push_back({"/header", "\"" + std::string{cell} + "\" stands there twice"});
    else
      columns.push_back(*at);
  }
  const auto key = r.key_fields();
  const auto is_there = [&](std::size_t i) { return std::find(columns.begin(), columns.end(), i) != columns.end(); };
  if (key.empty() || !std::all_of(key.begin(), key.end(), is_there))
    faults.push_back({"/header", "must have what tells records apart: " + (key.empty() ? "nothing does" : r.names_of(key))});
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the file is not valid", std::move(faults), {}});
  return columns;
}

/// What our own files protect from spreadsheets with an apostrophe.
std::string_view unprotected(std::string_view cell) {
  constexpr std::string_view marks = "=+-@\t\r";
  if (cell.size() >= 2 && cell[0] == '\'' && marks.find(cell[1]) != std::string_view::npos)
    cell.remove_prefix(1);
  return cell;
}

}  // namespace record_files_detail

result<std::vector<given_fields>> read_record_file(const described::resource& r,
                                                   std::string_view text) {
  using namespace record_files_detail;
  if (auto ok = csv::check_structure(text, ','); !ok) return fail(std::move(ok).error());
  csv::reader in{text, ',', {.cell_bytes_max = 32'768, .row_bytes_max = 65'536, .cells_max = 64}};
  csv::row row;
  if (!in.next(row)) return fail_field("/header", "the file is empty");
  if (!row.fault.empty()) return fail_field("/header", std::string{row.fault});
  auto columns = read_header(r, row);
  if (!columns) return fail(std::move(columns).error());
  std::vector<given_fields> out;
  std::vector<field_error> faults;
  std::int64_t number = 0;
  const auto fault = [&](const std::string& pointer, std::string what) {
    if (faults.size() < faults_max)
      faults.push_back({"/rows/" + std::to_string(number) + pointer, std::move(what)});
  };
  while (in.next(row)) {
    ++number;
    if (out.size() == rows_max)
      return fail(errc::too_large, "more than 50000 rows: split the file");
    given_fields& given = out.emplace_back(r.fields().size());
    if (!row.fault.empty()) {
      fault("", std::string{row.fault});
      continue;
    }
    if (row.cells.size() != columns->size()) {
      fault("", "has " + std::to_string(row.cells.size()) + " cells, the header " +
                    std::to_string(columns->size()));
      continue;
    }
    for (std::size_t i = 0; i < columns->size(); ++i) {
      const field& f = r.fields()[(*columns)[i]];
      auto v = described::read_text(f, unprotected(row.cells[i]));
      if (!v)
        fault("/" + f.name, v.error().message);
      else if (!described::is_none(*v) ||
               !f.is_required)  // an empty cell of a required field: its default
        given[(*columns)[i]] = std::move(*v);
    }
  }
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the file is not valid", std::move(faults), {}});
  return out;
}

namespace record_files_detail {

task<result<response>> import_all(call_context& in) {
  const resource& r = *in.target->described;
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  const std::string* dry = in.args.find("dry_run");
  auto rows = read_record_file(r, in.req.body);
  if (!rows) co_return fail(std::move(rows).error());
  record_file file{std::move(*rows), in.req.body, dry != nullptr && *dry == "true"};
  auto done = co_await in.api.import_records(in.who, std::move(*key), r, std::move(file));
  if (!done) co_return fail(std::move(done).error());
  co_return job_response(std::move(*done));
}

openapi::schema_ptr counts_schema() {
  using namespace openapi;
  return object("RecordImport", "What became of a file.",
                {{"rows", integer("in the file", 30'000)},
                 {"created", integer("new records", 29'000)},
                 {"changed", integer("records that are different now", 500)},
                 {"unchanged", integer("records that were so already", 500)},
                 {"is_dry_run", boolean("nothing was written", false)}});
}

}  // namespace record_files_detail

void add_record_file_routes(std::vector<route>& out, const described::registry& records) {
  using namespace record_files_detail;
  for (const resource& r : records.all()) {
    auto filters = list_parameters(r);
    std::erase_if(filters, [](const parameter& p) {
      return p.name == "cursor" || p.name == "limit" || p.name == "fields";
    });
    out.push_back({.method = "GET",
                   .pattern = r.path() + "/export",
                   .who = access::with(permission{r.guard(), action::view}),
                   .operation = "export" + r.components(),
                   .tag = "records",
                   .summary = r.titles() + " as a file",
                   .description = "CSV (RFC 4180) with a header; what a spreadsheet would run has "
                                  "an apostrophe in front. The audit log notes it.",
                   .parameters = std::move(filters),
                   .answers = {{200, "the file", {}, "text/csv"}},
                   .run = export_all,
                   .described = &r});
    if (!r.has_key()) continue;
    out.push_back(
        {.method = "POST",
         .pattern = r.path() + "/import",
         .who = access::with(permission{r.guard(), action::edit})
                    .and_with(permission{r.guard(), action::create}),
         .operation = "import" + r.components(),
         .tag = "records",
         .summary = r.titles() + " from a file",
         .description = "CSV with a header of field names, all rows or none. A row whose `" +
                        r.names_of(r.key_fields(), "` and `") +
                        "` is known changes that record. Faults name row and column.",
         .parameters = {{"dry_run",
                         parameter::place::query,
                         value_type::word,
                         "only tell what would become of it",
                         "true",
                         {"true", "false"}}},
         .raw_body = {"text/csv"},
         .answers = {{200, "what became of it", counts_schema()},
                     {202, "more than 1000 rows: the job that does it", job_schema()}},
         .problems = {errc::conflict, errc::duplicate, errc::limit_exceeded, errc::malformed},
         .has_write_key = true,
         .run = import_all,
         .described = &r});
  }
}

}  // namespace didtron::http
