#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"

/// The tree of RFC 9162 (Certificate Transparency, 2.1) over byte strings: leaf = H(0x00 || data),
/// node = H(0x01 || left || right), split at the largest power of two below the size. The domain
/// knows no hash function: it is given one.
namespace didtron::merkle {

/// SHA-256: any bytes -> 32 bytes.
using hash = std::function<std::string(std::string_view)>;

/// All levels of a tree: 2n digests for n leaves.
class tree {
 public:
  /// `leaves`: their data. None: the root is H of nothing.
  tree(const std::vector<std::string>& leaves, const hash& h);
  [[nodiscard]] std::string root() const { return levels_.back().front(); }
  /// What is needed beside leaf `index` to come to the root, from the leaf upwards. Error:
  /// invalid_argument (no such leaf).
  [[nodiscard]] result<std::vector<std::string>> path(std::uint64_t index) const;

 private:
  std::vector<std::vector<std::string>> levels_ = {};  ///< leaves first; a node without a pair moves up
  std::uint64_t size_ = 0;
};

/// The root that a leaf's data and its path lead to. Error: invalid_argument (the path does not fit
/// index and size).
result<std::string> root_from(std::string_view leaf, std::uint64_t index, std::uint64_t size,
                              const std::vector<std::string>& path, const hash& h);

}  // namespace didtron::merkle
