#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "actors/workers/cdr_importer.hpp"

namespace didtron {

struct cdr_folder_options {
  std::filesystem::path root = {};
  /// A file that was written to more recently is left alone: its writer may not be done.
  std::chrono::milliseconds settle{2'000};
  std::size_t file_bytes_max = 1ULL << 30U;
};

/// What became of one file.
struct folder_outcome {
  std::string file = {};  ///< path below the root
  bool is_done = false;   ///< in done/; else in failed/, or claimed/ when it will be tried again
  std::string state = {};  ///< of the import, or why there is none
};

/// Watched folders: `<root>/<tenant id>/<source name>/` for every active source of kind "folder".
/// A file is claimed by renaming it into claimed/, so that two nodes never take the same one. After
/// the import it goes to done/, or, when it or any row of it was refused, to failed/ with
/// `<name>.errors.csv` beside it. A file that was claimed and not finished is taken up again; the
/// import goes on where it stopped. Names that begin with '.' or end with ".tmp" or ".part" are left
/// alone. The file's digest is its idempotency key: the same file again is acknowledged and nothing
/// else.
class cdr_folder {
 public:
  explicit cdr_folder(cdr_folder_options options) : options_{std::move(options)} {}

  /// One pass over one source's folder, which is made when it is missing.
  std::vector<folder_outcome> pass(const cdr_importer& importer, tenant_id tenant,
                                   const cdr_source_view& source) const;

 private:
  folder_outcome take(const cdr_importer& importer, tenant_id tenant,
                      const cdr_source_view& source, const std::filesystem::path& folder,
                      const std::filesystem::path& claimed) const;
  cdr_folder_options options_;
};

}  // namespace didtron
