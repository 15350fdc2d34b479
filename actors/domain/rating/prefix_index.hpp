#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// The leading digits of a number, at most 15, packed once for any number of look-ups. Everything
/// from the first character that is no digit is ignored.
class dialled {
 public:
  explicit dialled(std::string_view number) noexcept;

  [[nodiscard]] int count() const noexcept { return count_; }
  /// Four bits a digit, the first one topmost; zero where there is none.
  [[nodiscard]] std::uint64_t digits() const noexcept { return digits_; }
  /// The same, but a missing digit is 15 and so equals none. The lowest four bits mean nothing.
  [[nodiscard]] std::uint64_t exact() const noexcept { return digits_ | ~std::uint64_t{0} >> 4 * count_; }
  /// Only the first `count` digits.
  [[nodiscard]] dialled shortened(int count) const noexcept;

 private:
  dialled(std::uint64_t digits, int count) noexcept : digits_{digits}, count_{count} {}
  std::uint64_t digits_ = 0;
  int count_ = 0;
};

/// A set of prefixes of 1 to 15 digits, immutable, safe to read from any thread. It answers with
/// positions in the sorted order of its prefixes ("4" < "44" < "442" < "5").
///
/// The first digits select a slot directly; a slot knows the longest prefix up to there and where
/// the longer ones are: up to `bucket_max` of them stand side by side and are compared, more of them
/// get slots of their own for the next digits. There are fewer slots than prefixes, so they mostly
/// are in the processor's cache and a look-up waits for memory once, for the bucket.
/// Memory: 12 bytes a prefix and at most 4 for each level of slots above it (about 13 in all for 1 M
/// or 10 M random prefixes; bench_lpm prints it).
class prefix_index {
 public:
  using position = std::uint32_t;
  static constexpr position none = ~position{0};
  static constexpr std::size_t prefixes_max = (std::size_t{1} << 27) - 1;

  /// A prefix as a sortable number: its digits from the top, its length in the lowest four bits.
  /// 0 when it is not 1 to 15 digits.
  static std::uint64_t key_of(std::string_view prefix) noexcept;
  static int length_of(std::uint64_t key) noexcept { return static_cast<int>(key & 15U); }

  prefix_index() = default;
  /// From keys in ascending order. Errors: invalid_argument (not ascending, a key of 0), too_large.
  static result<prefix_index> build(std::vector<std::uint64_t> keys);

  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] std::uint64_t key(position at) const noexcept { return keys_[at]; }
  [[nodiscard]] std::size_t bytes() const noexcept;

  /// The longest prefix that `number` starts with; `none` when there is none.
  [[nodiscard]] position longest(const dialled& number) const noexcept {
    return finish(descend(number), number);
  }
  /// The next shorter prefix of the set that the one at `at` starts with.
  [[nodiscard]] position shorter(position at) const noexcept { return shorter_[at]; }

  /// longest() in steps, for callers with something else to do while memory answers, such as another
  /// look-up: prefetch() starts to fetch the slot, descend() reads it and starts to fetch the bucket,
  /// finish() reads that.
  class descent {
   public:
    /// The answer is `best()` or one of `count()` from `first()`.
    [[nodiscard]] position best() const noexcept { return best_; }
    [[nodiscard]] position first() const noexcept { return next_ & prefixes_max; }
    [[nodiscard]] std::uint32_t count() const noexcept { return next_ >> place_bits; }

   private:
    friend prefix_index;
    position best_ = none;
    std::uint32_t next_ = 0;
    int depth_ = 0;
  };
  void prefetch(const dialled& number) const noexcept;
  [[nodiscard]] descent descend(const dialled& number) const noexcept;
  [[nodiscard]] position finish(const descent& d, const dialled& number) const noexcept;

 private:
  /// Where the search stands. `next`: 5 bits kind, 27 bits place. Kind 0: nothing longer; 1 to
  /// bucket_max: as many prefixes from position `place`; above: slots for kind - bucket_max digits
  /// from `place`.
  struct slot {
    position best = none;
    std::uint32_t next = 0;
  };
  static constexpr std::uint32_t bucket_max = 24;
  static constexpr int digits_max = 7;  ///< of one level of slots
  static constexpr std::uint32_t place_bits = 27;

  result<std::uint32_t> place(std::size_t begin, std::size_t end, int depth, position best);
  [[nodiscard]] int digits_for(std::size_t begin, std::size_t end, int depth) const;
  void link_shorter();

  std::vector<std::uint64_t> keys_ = {};
  std::vector<position> shorter_ = {};
  std::vector<slot> slots_ = {};
  slot root_ = {};
};

}  // namespace didtron
