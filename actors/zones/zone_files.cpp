#include "actors/zones/zone_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace didtron {
namespace zone_files_detail {

constexpr std::string_view folder = "/usr/share/zoneinfo/";
constexpr std::size_t name_bytes_max = 64;
/// The largest zone has about 4 KB.
constexpr std::size_t file_bytes_max = 65'536;

/// Words in slashes: letters, digits, '_', '+' and '-', the first one a capital, so that no name leaves
/// the folder and none of its own sub-folders ("right", "posix") counts as a region.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max || name.front() < 'A' || name.front() > 'Z') {
    return false;
  }
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-' || c == '/';
  });
  return is_plain && name.find("//") == std::string_view::npos && name.back() != '/';
}

}  // namespace zone_files_detail

result<time_zone> load_time_zone(std::string_view name) {
  using namespace zone_files_detail;
  const auto unknown = [] { return fail(errc::invalid_argument, "no such time zone"); };
  if (!is_zone_name(name)) return unknown();
  std::ifstream in{std::string{folder} + std::string{name}, std::ios::binary};
  std::string bytes(file_bytes_max + 1, '\0');
  if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())).eof()) {
    return unknown();
  }
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (!bytes.starts_with("TZif")) return unknown();  // a folder, or a table beside the zones
  return time_zone::from_tzif(bytes);
}

result<std::shared_ptr<const time_zone>> load_optional_time_zone(std::string_view name) {
  if (name.empty()) return std::shared_ptr<const time_zone>{};
  auto zone = load_time_zone(name);
  if (!zone) return fail(std::move(zone).error());
  return std::make_shared<const time_zone>(std::move(*zone));
}

}  // namespace didtron
