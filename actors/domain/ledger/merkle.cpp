#include "actors/domain/ledger/merkle.hpp"

namespace didtron::merkle {
namespace merkle_detail {

std::string leaf_hash(std::string_view data, const hash& h) {
  return h(std::string(1, '\0').append(data));
}

std::string node_hash(std::string_view left, std::string_view right, const hash& h) {
  return h(std::string(1, '\x01').append(left).append(right));
}

}  // namespace merkle_detail

using namespace merkle_detail;

tree::tree(const std::vector<std::string>& leaves, const hash& h) : size_{leaves.size()} {
  std::vector<std::string> level;
  level.reserve(leaves.size());
  for (const auto& data : leaves)
    level.push_back(leaf_hash(data, h));
  if (level.empty()) level.push_back(h({}));
  levels_.push_back(std::move(level));
  while (levels_.back().size() > 1) {
    const auto& below = levels_.back();
    std::vector<std::string> above;
    above.reserve((below.size() + 1) / 2);
    for (std::size_t i = 0; i + 1 < below.size(); i += 2)
      above.push_back(node_hash(below[i], below[i + 1], h));
    if (below.size() % 2 == 1) above.push_back(below.back());
    levels_.push_back(std::move(above));
  }
}

result<std::vector<std::string>> tree::path(std::uint64_t index) const {
  if (index >= size_) return fail(errc::invalid_argument, "no such leaf");
  std::vector<std::string> out;
  for (const auto& level : levels_) {
    const std::uint64_t beside = index ^ 1;
    if (beside < level.size()) out.push_back(level[beside]);
    index >>= 1;
  }
  return out;
}

result<std::string> root_from(std::string_view leaf, std::uint64_t index, std::uint64_t size,
                              const std::vector<std::string>& path, const hash& h) {
  if (index >= size) return fail(errc::invalid_argument, "no such leaf");
  std::uint64_t at = index;
  std::uint64_t last = size - 1;
  std::string sum = leaf_hash(leaf, h);
  for (const auto& beside : path) {
    if (last == 0) return fail(errc::invalid_argument, "the path is too long");
    if ((at & 1) != 0 || at == last) {
      sum = node_hash(beside, sum, h);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      sum = node_hash(sum, beside, h);
    }
    at >>= 1;
    last >>= 1;
  }
  if (last != 0) return fail(errc::invalid_argument, "the path is too short");
  return sum;
}

}  // namespace didtron::merkle
