#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace didtron::http {

/// The built portal, read into memory at start. Requests are looked up in the index and never touch
/// the file system, so no path can lead out of the folder. Dot files and dot folders are not
/// served.
class static_files {
 public:
  /// An empty folder name gives an empty index. Error: bad_config (no such folder, unreadable, over
  /// `bytes_max` in all).
  static result<static_files> load(const std::string& folder);

  /// GET and HEAD; others are 405. "/" leads to /admin/. A page below /admin/ that is no file is
  /// /admin/index.html (the browser's router decides), a missing asset is 404.
  /// The CSP of HTML allows exactly the inline scripts that the file has.
  [[nodiscard]] result<response> answer(const request& req) const;

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  /// Everything that is read into memory: a portal build has a few megabytes.
  static constexpr std::size_t bytes_max = 256u << 20;

 private:
  struct body {
    std::shared_ptr<const std::string> bytes = {};
    std::string etag = {};
  };
  struct entry {
    std::string type = {};
    std::string cache = {};
    std::string csp = {};
    body plain = {};
    body gzip = {};
    body brotli = {};
  };
  result<void> add(const std::string& url, const std::string& path);
  [[nodiscard]] response send(const entry& e, const request& req) const;

  std::map<std::string, entry, std::less<>> entries_ = {};
};

/// What a client prefers of the codings we have: "br", "gzip" or "" (plain). Quality values of RFC
/// 9110, 12.5.3 count; a tie goes to the smaller form.
struct coding_choice {
  bool is_acceptable = true;  ///< false: even plain is refused
  std::string_view coding = {};
};
coding_choice choose_coding(const std::string* accept_encoding, bool has_brotli, bool has_gzip);

/// The policy of every page: nothing inline but the scripts with the given hashes ("'sha256-…'").
std::string content_security_policy(std::string_view script_hashes);

}  // namespace didtron::http
