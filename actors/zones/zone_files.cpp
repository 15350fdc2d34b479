#include "actors/zones/zone_files.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace didtron {
namespace zone_files_detail {

constexpr std::string_view folder = "/usr/share/zoneinfo/";
/// The largest zone has about 4 KB.
constexpr std::size_t file_bytes_max = 65'536;

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
