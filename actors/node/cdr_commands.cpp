#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "actors/node/commands.hpp"
#include "actors/node/config.hpp"
#include "actors/workers/cdr_importer.hpp"
#include "protocols/json/writer.hpp"
#include "storage/repositories/catalogue.hpp"
#include "storage/sha256.hpp"

namespace didtron::node {

namespace cdr_commands_detail {

int complain(const error& e) {
  std::fprintf(stderr, "error: %s\n", to_string(e).c_str());
  const bool is_input = e.kind == errc::bad_config || e.kind == errc::unsupported_media ||
                        e.kind == errc::not_found || e.kind == errc::invalid_argument ||
                        e.kind == errc::duplicate;
  return is_input ? 2 : 1;
}

/// The one source that the request means.
result<storage::owned_source> find_source(pg::connection& db, const cdr_import_request& request) {
  auto found = pg::run(db, storage::cdr_sources_named(request.source));
  if (!found) return fail(std::move(found).error());
  std::erase_if(*found, [&](const auto& s) {
    return request.tenant_id != 0 && s.tenant.value != request.tenant_id;
  });
  if (found->empty()) return fail(errc::not_found, "no source is called " + request.source);
  if (found->size() > 1) {
    return fail(errc::invalid_argument, "several tenants have a source of that name: add --tenant");
  }
  return found->front();
}

/// One line of JSON per file on standard output; refused rows on standard error.
int report(const std::string& file, const cdr_import_view& i, const std::vector<row_fault>& faults) {
  json::writer out;
  out.begin_object().field("file", file).field("import_id", i.id).field("state", i.state);
  if (!i.reason.empty()) out.field("reason", i.reason);
  out.field("rows", i.rows).field("booked", i.booked).field("duplicates", i.duplicates);
  out.field("conflicts", i.conflicts).field("unrated", i.unrated);
  out.field("quarantined", i.quarantined).field("refused", i.refused).end_object();
  std::printf("%s\n", out.str().c_str());
  if (i.state == "refused") {
    std::fprintf(stderr, "error: %s: %s\n", file.c_str(), i.reason.c_str());
  }
  for (const auto& f : faults) {
    std::fprintf(stderr, "error: %s: row %lld: %s: %s\n", file.c_str(),
                 static_cast<long long>(f.row_no), f.column.c_str(), f.reason.c_str());
  }
  if (i.state == "refused" || i.refused > 0) return 2;
  const bool is_complete = i.state == "done" && i.conflicts + i.unrated + i.quarantined == 0;
  return is_complete ? 0 : 1;
}

int import_file(const cdr_importer& importer, const storage::owned_source& source,
                const std::string& path, const std::string& key) {
  const auto name = std::filesystem::path{path}.filename().string();
  auto kind = cdr_files::kind_of_file_name(name);
  if (!kind) return complain(kind.error());
  std::ifstream file{path, std::ios::binary};
  if (!file) return complain({errc::invalid_argument, path + " cannot be opened", {}, {}});
  const std::string text{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
  import_order order;
  order.tenant = source.tenant;
  order.source_id = source.source.id;
  order.idempotency_key = key.empty() ? "file:" + storage::to_hex(storage::sha256(text)) : key;
  order.file_name = name;
  order.kind = *kind;
  order.text = text;
  order.by.actor = "command line";
  auto done = importer.import(order);
  if (!done) return complain(done.error());
  auto faults = importer.errors(source.tenant, done->id);
  return report(path, *done, faults.value_or({}));
}

}  // namespace cdr_commands_detail

int cdr_import(const std::string& config_path, const cdr_import_request& request) {
  using namespace cdr_commands_detail;
  auto settings = load_config(config_path, environment());
  if (!settings) return complain(settings.error());
  if (request.files.size() > 1 && !request.key.empty()) {
    return complain({errc::invalid_argument, "--key names one file", {}, {}});
  }
  auto db = pg::connection::open(settings->database.url);
  if (!db) return complain(db.error());
  auto source = find_source(*db, request);
  if (!source) return complain(source.error());
  auto prices = pg::run(*db, storage::load_catalogue());
  if (!prices) return complain(prices.error());
  importer_options options;
  options.url = settings->database.url;
  options.prices = [prices = *prices] { return prices; };
  const cdr_importer importer{std::move(options)};
  int worst = 0;
  for (const auto& file : request.files) {
    worst = std::max(worst, import_file(importer, *source, file, request.key));
  }
  return worst;
}

}  // namespace didtron::node
