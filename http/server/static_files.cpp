#include "http/server/static_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sodium.h>

#include "http/url.hpp"

namespace didtron::http {

namespace static_detail {

namespace fs = std::filesystem;

struct media_row {
  std::string_view extension;
  std::string_view type;
};
inline constexpr media_row media_types[] = {{".html", "text/html; charset=utf-8"},
                                            {".js", "text/javascript; charset=utf-8"},
                                            {".mjs", "text/javascript; charset=utf-8"},
                                            {".css", "text/css; charset=utf-8"},
                                            {".json", "application/json"},
                                            {".map", "application/json"},
                                            {".svg", "image/svg+xml"},
                                            {".png", "image/png"},
                                            {".jpg", "image/jpeg"},
                                            {".webp", "image/webp"},
                                            {".ico", "image/x-icon"},
                                            {".woff2", "font/woff2"},
                                            {".woff", "font/woff"},
                                            {".txt", "text/plain; charset=utf-8"},
                                            {".webmanifest", "application/manifest+json"},
                                            {".wasm", "application/wasm"}};

inline std::string_view media_type(std::string_view path) {
  for (const media_row& row : media_types)
    if (path.ends_with(row.extension)) return row.type;
  return "application/octet-stream";
}

inline std::string sha256_base64(std::string_view text) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  char encoded[sodium_base64_ENCODED_LEN(sizeof digest, sodium_base64_VARIANT_ORIGINAL)];
  sodium_bin2base64(encoded, sizeof encoded, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
  return encoded;
}

/// Hashes of the scripts that stand in the page itself (CSP 3, 8.3): "'sha256-…' 'sha256-…'".
inline std::string inline_script_hashes(std::string_view html) {
  std::string hashes;
  std::size_t at = 0;
  while ((at = html.find("<script", at)) != std::string_view::npos) {
    const std::size_t open_end = html.find('>', at);
    if (open_end == std::string_view::npos) break;
    const std::string_view tag = html.substr(at, open_end - at);
    const std::size_t close = html.find("</script", open_end);
    if (close == std::string_view::npos) break;
    if (tag.find(" src") == std::string_view::npos) {
      if (!hashes.empty()) hashes += ' ';
      hashes += "'sha256-" + sha256_base64(html.substr(open_end + 1, close - open_end - 1)) + "'";
    }
    at = close;
  }
  return hashes;
}

/// Quality of `coding` in an Accept-Encoding value, in thousandths; -1: not mentioned.
inline int quality_of(std::string_view list, std::string_view coding) {
  while (true) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    const std::size_t semicolon = item.find(';');
    std::string_view name = item.substr(0, semicolon);
    while (name.starts_with(' ') || name.starts_with('\t'))
      name.remove_prefix(1);
    while (name.ends_with(' ') || name.ends_with('\t'))
      name.remove_suffix(1);
    if (iequals(name, coding)) {
      if (semicolon == std::string_view::npos) return 1000;
      const std::size_t equals = item.find('=', semicolon);
      if (equals == std::string_view::npos) return 0;
      int quality = 0;
      int weight = 1000;
      for (const char c : item.substr(equals + 1)) {
        if (c == '.' || c == ' ') continue;
        if (c < '0' || c > '9' || weight == 0) break;
        quality += (c - '0') * weight;
        weight /= 10;
      }
      return std::min(quality, 1000);
    }
    if (comma == std::string_view::npos) return -1;
    list.remove_prefix(comma + 1);
  }
}

inline bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match == "*") return true;
  while (!if_none_match.empty()) {
    const std::size_t comma = if_none_match.find(',');
    std::string_view item = if_none_match.substr(0, comma);
    while (item.starts_with(' '))
      item.remove_prefix(1);
    while (item.ends_with(' '))
      item.remove_suffix(1);
    if (item.starts_with("W/")) item.remove_prefix(2);  // weak comparison (RFC 9110, 13.1.2)
    if (item == etag) return true;
    if_none_match =
        comma == std::string_view::npos ? std::string_view{} : if_none_match.substr(comma + 1);
  }
  return false;
}

inline result<std::string> read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  if (in.bad() || !in.is_open()) return fail(errc::bad_config, "cannot read " + path.string());
  return bytes;
}

inline bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(),
                     [](const fs::path& part) { return part.string().starts_with('.'); });
}

}  // namespace static_detail

std::string content_security_policy(std::string_view script_hashes) {
  std::string policy = "default-src 'none'; script-src 'self'";
  if (!script_hashes.empty()) policy.append(" ").append(script_hashes);
  policy +=
      "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; "
      "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  return policy;
}

coding_choice choose_coding(const std::string* accept_encoding, bool has_brotli, bool has_gzip) {
  if (accept_encoding == nullptr) return {};
  const auto quality = [&](std::string_view coding, int otherwise) {
    const int own = static_detail::quality_of(*accept_encoding, coding);
    if (own >= 0) return own;
    const int any = static_detail::quality_of(*accept_encoding, "*");
    return any >= 0 ? any : otherwise;
  };
  const int brotli = has_brotli ? quality("br", 0) : 0;
  const int gzip = has_gzip ? quality("gzip", 0) : 0;
  const int plain =
      quality("identity", 1);  // always acceptable unless refused, but the last choice
  if (brotli > 0 && brotli >= gzip && brotli >= plain) return {true, "br"};
  if (gzip > 0 && gzip >= plain) return {true, "gzip"};
  return {plain > 0, {}};
}

result<void> static_files::add(const std::string& url, const std::string& path) {
  auto bytes = static_detail::read_file(path);
  if (!bytes) return fail(std::move(bytes).error());
  body loaded;
  loaded.etag = "\"" + static_detail::sha256_base64(*bytes).substr(0, 27) + "\"";
  std::string target = url;
  body entry::*form = &entry::plain;
  if (target.ends_with(".br")) {
    form = &entry::brotli;
    target.resize(target.size() - 3);
  } else if (target.ends_with(".gz")) {
    form = &entry::gzip;
    target.resize(target.size() - 3);
  }
  entry& e = entries_[target];
  e.type = static_detail::media_type(target);
  const bool is_html = target.ends_with(".html");
  // Built assets carry a hash in their name, so their content never changes.
  e.cache = target.find("/assets/") != std::string::npos ? "public, max-age=31536000, immutable"
                                                         : "no-cache";
  // Not only pages: a worker script brings the policy of its worker (CSP 3, 4.2.1).
  if (form == &entry::plain)
    e.csp = content_security_policy(is_html ? static_detail::inline_script_hashes(*bytes) : "");
  loaded.bytes = std::make_shared<const std::string>(std::move(*bytes));
  e.*form = std::move(loaded);
  return {};
}

result<static_files> static_files::load(const std::string& folder) {
  namespace fs = std::filesystem;
  static_files files;
  if (folder.empty()) return files;
  try {
    if (!fs::is_directory(folder))
      return fail(errc::bad_config, "http.static_dir is no folder: " + folder);
    std::size_t total = 0;
    // Links are not followed: what is served lies in the folder itself.
    for (const fs::directory_entry& found : fs::recursive_directory_iterator{folder}) {
      const fs::path relative = fs::relative(found.path(), folder);
      if (static_detail::is_hidden(relative) || found.is_symlink() || !found.is_regular_file())
        continue;
      total += found.file_size();
      if (total > bytes_max)
        return fail(errc::bad_config, "http.static_dir holds too much: " + folder);
      auto ok = files.add("/" + relative.generic_string(), found.path().string());
      if (!ok) return fail(std::move(ok).error());
    }
  } catch (const fs::filesystem_error& e) {
    return fail(errc::bad_config, e.what());
  }
  std::erase_if(files.entries_, [](const auto& item) { return !item.second.plain.bytes; });
  return files;
}

response static_files::send(const entry& e, const request& req) const {
  const coding_choice choice = choose_coding(req.find("Accept-Encoding"), e.brotli.bytes != nullptr,
                                             e.gzip.bytes != nullptr);
  const body& form = choice.coding == "br" ? e.brotli : choice.coding == "gzip" ? e.gzip : e.plain;
  response r;
  r.set("ETag", form.etag);
  r.set("Cache-Control", e.cache);
  r.set("Vary", "Accept-Encoding");
  r.set("Content-Security-Policy", e.csp);
  const std::string* known = req.find("If-None-Match");
  if (known != nullptr && static_detail::matches_etag(*known, form.etag)) {
    r.status = 304;
    return r;
  }
  r.set("Content-Type", e.type);
  if (!choice.coding.empty()) r.set("Content-Encoding", std::string{choice.coding});
  r.shared_body = form.bytes;
  return r;
}

result<response> static_files::answer(const request& req) const {
  if (req.method != "GET" && req.method != "HEAD")
    return fail(errc::method_not_allowed, "allowed here: GET, HEAD");
  if (req.path == "/" || req.path == "/admin") {
    response r;
    r.status = req.path == "/" ? 302 : 308;
    r.set("Location", "/admin/");
    return r;
  }
  const auto path = percent_decode(req.path);
  if (!path) return fail(errc::not_found, "there is nothing under this address");
  auto found = entries_.find(*path);
  if (found == entries_.end() && path->ends_with('/')) found = entries_.find(*path + "index.html");
  const bool is_page = path->starts_with("/admin/") && path->find("/assets/") == std::string::npos;
  if (found == entries_.end() && is_page) found = entries_.find("/admin/index.html");
  if (found == entries_.end()) return fail(errc::not_found, "there is nothing under this address");
  const entry& e = found->second;
  const auto choice = choose_coding(req.find("Accept-Encoding"), e.brotli.bytes != nullptr,
                                    e.gzip.bytes != nullptr);
  if (!choice.is_acceptable)
    return fail(errc::not_acceptable, "none of the accepted codings is offered");
  return send(e, req);
}

}  // namespace didtron::http
