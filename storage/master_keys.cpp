#include "storage/master_keys.hpp"

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/sha256.hpp"

namespace didtron::storage {

namespace master_keys_detail {

constexpr std::size_t file_bytes_max = 64 << 10;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// Empty: not 64 lower-case hex digits.
std::string bytes_of_hex(std::string_view hex) {
  std::string out;
  if (hex.size() != 2 * sealing_key::size) return out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit_of(hex[i]);
    const int low = digit_of(hex[i + 1]);
    if (high < 0 || low < 0) {
      wipe(out);
      return {};
    }
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

failure bad(const std::string& name, const std::string& why) {
  return fail(errc::bad_config, name + ": " + why);
}

result<std::string> text_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return bad(path, "there is no such file of master keys");
  if ((facts.st_mode & 077) != 0) return bad(path, "others may read the master keys: chmod 600");
  std::ifstream in{path, std::ios::binary};
  if (!in) return bad(path, "the master keys cannot be read");
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (text.size() > file_bytes_max) return bad(path, "is no file of master keys");
  return text;
}

/// Whole and on disk before it has the name.
result<void> replace(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return bad(fresh, "cannot be written");
  // The file belongs to whom the one before belonged to: the node reads it, an administrator may have asked.
  struct stat before {};
  bool is_good = ::stat(path.c_str(), &before) != 0 || ::fchown(file, before.st_uid, before.st_gid) == 0;
  is_good = is_good && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  is_good = is_good && std::rename(fresh.c_str(), path.c_str()) == 0;
  if (!is_good) {
    ::unlink(fresh.c_str());
    return bad(path, "cannot be written");
  }
  const std::string folder = std::filesystem::path{path}.parent_path().string();
  if (const int entry = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); entry >= 0) {
    ::fsync(entry);
    ::close(entry);
  }
  return {};
}

}  // namespace master_keys_detail

using namespace master_keys_detail;

const sealing_key* master_keys::find(std::int32_t version) const noexcept {
  const auto found = keys_.find(version);
  return found == keys_.end() ? nullptr : &found->second;
}

result<master_keys> parse_master_keys(std::string_view text, const std::string& name) {
  master_keys out;
  for (int line_no = 1; !text.empty(); ++line_no) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string where = "line " + std::to_string(line_no);
    std::int32_t version = 0;
    const auto [rest, status] = std::from_chars(line.data(), line.data() + line.size(), version);
    const auto used = static_cast<std::size_t>(rest - line.data());
    if (status != std::errc{} || version < 1 || used >= line.size() || line[used] != ' ')
      return bad(name, where + " does not begin with a version from 1 up and a space");
    if (!out.keys_.empty() && version <= out.newest())
      return bad(name, where + ": versions must ascend");
    std::string bytes = bytes_of_hex(line.substr(used + 1));
    auto key = sealing_key::from_bytes(bytes);
    wipe(bytes);
    if (!key) return bad(name, where + " holds no key of 64 hex digits");
    out.keys_.emplace(version, std::move(*key));
  }
  if (out.keys_.empty()) return bad(name, "holds no master key");
  return out;
}

result<master_keys> master_keys::read(const std::string& path) {
  auto text = text_of(path);
  if (!text) return fail(std::move(text).error());
  auto keys = parse_master_keys(*text, path);
  wipe(*text);
  return keys;
}

result<std::int32_t> add_master_key(const std::string& path) {
  std::string text;
  std::int32_t version = 1;
  if (std::filesystem::exists(path)) {
    auto before = master_keys::read(path);
    if (!before) return fail(std::move(before).error());
    auto lines = text_of(path);
    if (!lines) return fail(std::move(lines).error());
    text = std::move(*lines);
    if (!text.ends_with('\n')) text += '\n';
    version = before->newest() + 1;
  }
  auto key = sealing_key::generate();
  if (!key) return fail(std::move(key).error());
  text += std::to_string(version) + " " + to_hex(key->bytes()) + "\n";
  auto done = replace(path, text);
  wipe(text);
  if (!done) return fail(std::move(done).error());
  return version;
}

}  // namespace didtron::storage
