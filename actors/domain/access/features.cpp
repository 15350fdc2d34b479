#include "actors/domain/access/features.hpp"

#include <array>

namespace didtron {

std::span<const area> features() noexcept {
  static constexpr std::array all{area::kyc,        area::routing,    area::voice_services,
                                  area::class4,     area::sip_tests,  area::promotions,
                                  area::experience, area::tickets,    area::developers};
  return all;
}

permission_set permissions_of_features(std::string_view names) noexcept {
  permission_set out;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    names.remove_prefix(name.size() < names.size() ? name.size() + 1 : name.size());
    for (const area a : features()) {
      if (name_of(a) != name) continue;
      for (std::size_t i = 0; i < action_count; ++i)
        out.add({a, static_cast<action>(i)});
    }
  }
  return out;
}

}  // namespace didtron
