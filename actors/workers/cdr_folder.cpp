#include "actors/workers/cdr_folder.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "protocols/csv/reader.hpp"
#include "storage/sha256.hpp"

namespace didtron {

namespace cdr_folder_detail {

namespace fs = std::filesystem;

bool is_left_alone(const std::string& name) {
  return name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part");
}

/// Regular files directly in `folder`, by name; links and folders are none of ours.
std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code why;
  for (fs::directory_iterator at{folder, why}, end; !why && at != end; at.increment(why)) {
    std::error_code unknown;
    if (at->symlink_status(unknown).type() != fs::file_type::regular) continue;
    if (!is_left_alone(at->path().filename().string())) out.push_back(at->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// A name in `folder` that nobody has: "cdrs.csv", "cdrs.csv.1", …
fs::path free_name(const fs::path& folder, const std::string& name) {
  fs::path out = folder / name;
  std::error_code why;
  for (int n = 1; fs::exists(out, why); ++n) out = folder / (name + "." + std::to_string(n));
  return out;
}

void write_errors(const fs::path& path, const std::string& file_reason,
                  const std::vector<row_fault>& faults) {
  std::string text = "row,column,reason\r\n";
  const auto line = [&text](const std::string& row, std::string_view column,
                            std::string_view reason) {
    text += row;
    text += ',';
    csv::append_cell(text, column);
    text += ',';
    csv::append_cell(text, reason);
    text += "\r\n";
  };
  if (!file_reason.empty()) line("", "file", file_reason);
  for (const auto& f : faults) line(std::to_string(f.row_no), f.column, f.reason);
  std::ofstream{path, std::ios::binary} << text;
}

}  // namespace cdr_folder_detail

folder_outcome cdr_folder::take(const cdr_importer& importer, tenant_id tenant,
                                const cdr_source_view& source,
                                const std::filesystem::path& folder,
                                const std::filesystem::path& claimed) const {
  using namespace cdr_folder_detail;
  folder_outcome out;
  const auto name = claimed.filename().string();
  out.file = fs::relative(claimed, options_.root).string();
  const auto finish = [&](const char* where, const std::string& file_reason,
                          const std::vector<row_fault>& faults) {
    const auto target = free_name(folder / where, name);
    if (!file_reason.empty() || !faults.empty()) {
      write_errors(target.string() + ".errors.csv", file_reason, faults);
    }
    std::error_code why;
    fs::rename(claimed, target, why);
    if (why) out.state += "; cannot be moved: " + why.message();
  };

  std::error_code why;
  const auto bytes = fs::file_size(claimed, why);
  auto kind = cdr_files::kind_of_file_name(name);
  if (why || bytes > options_.file_bytes_max || !kind) {
    out.state = !kind ? kind.error().message : why ? why.message() : "the file is too large";
    finish("failed", out.state, {});
    return out;
  }
  std::ifstream file{claimed, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
  if (!file.good() && !file.eof()) {
    out.state = "the file cannot be read";
    return out;  // stays claimed: tried again
  }
  import_order order;
  order.tenant = tenant;
  order.source_id = source.id;
  order.idempotency_key = "file:" + storage::to_hex(storage::sha256(text));
  order.file_name = name;
  order.kind = *kind;
  order.text = text;
  order.by.actor = "import folder";
  auto done = importer.import(order);
  if (!done) {
    out.state = to_string(done.error());
    return out;  // the database is away or the source was disabled: stays claimed
  }
  out.state = done->state;
  if (done->state == "done" && done->refused == 0) {
    out.is_done = true;
    finish("done", "", {});
    return out;
  }
  auto faults = importer.errors(tenant, done->id);
  finish("failed", done->reason, faults.value_or({}));
  return out;
}

std::vector<folder_outcome> cdr_folder::pass(const cdr_importer& importer, tenant_id tenant,
                                             const cdr_source_view& source) const {
  using namespace cdr_folder_detail;
  const fs::path folder = options_.root / std::to_string(tenant.value) / source.name;
  std::error_code why;
  for (const char* part : {"claimed", "done", "failed"}) fs::create_directories(folder / part, why);
  if (why) return {{folder.string(), false, why.message()}};
  std::vector<folder_outcome> out;
  // What an ended node left behind goes first.
  for (const auto& file : files_of(folder / "claimed")) {
    out.push_back(take(importer, tenant, source, folder, file));
  }
  const auto settled = fs::file_time_type::clock::now() - options_.settle;
  for (const auto& file : files_of(folder)) {
    const auto written = fs::last_write_time(file, why);
    if (why || written > settled) continue;
    const auto claimed = free_name(folder / "claimed", file.filename().string());
    fs::rename(file, claimed, why);
    if (why) continue;  // another node was faster
    out.push_back(take(importer, tenant, source, folder, claimed));
  }
  return out;
}

}  // namespace didtron
