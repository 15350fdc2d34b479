#include "actors/domain/rating/prefix_index.hpp"

#include <algorithm>
#include <array>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace prefix_index_detail {

constexpr std::array<std::uint32_t, 9> powers_of_ten{1,       10,        100,        1'000,      10'000,
                                                     100'000, 1'000'000, 10'000'000, 100'000'000};

/// The first `count` digits (1 to 8) of packed digits as a number. Pairs, fours and eights of digits
/// are put together at once.
std::uint32_t leading_number(std::uint64_t digits, int count) noexcept {
  std::uint64_t x = digits >> (64 - 4 * count);
  x = (x & 0x0F0F0F0FU) + 10 * (x >> 4 & 0x0F0F0F0FU);
  x = (x & 0x00FF00FFU) + 100 * (x >> 8 & 0x00FF00FFU);
  x = (x & 0x0000FFFFU) + 10'000 * (x >> 16);
  return static_cast<std::uint32_t>(x);
}

/// Digits of `key` after the first `depth`, moved to the top.
std::uint64_t digits_after(std::uint64_t key, int depth) noexcept {
  return (key & ~std::uint64_t{15}) << 4 * depth;
}

bool starts_with(std::uint64_t number, std::uint64_t key) noexcept {
  return (number ^ key) >> (64 - 4 * prefix_index::length_of(key)) == 0;
}

}  // namespace prefix_index_detail

dialled::dialled(std::string_view number) noexcept {
  const auto most = static_cast<int>(std::min(number.size(), limits::e164_digits_max));
  for (; count_ < most; ++count_) {
    const auto digit =
        static_cast<unsigned>(static_cast<unsigned char>(number[static_cast<std::size_t>(count_)])) - '0';
    if (digit > 9) break;
    digits_ = digits_ << 4 | digit;
  }
  if (count_ > 0) digits_ <<= 64 - 4 * count_;
}

dialled dialled::shortened(int count) const noexcept {
  if (count >= count_) return *this;
  if (count <= 0) return {0, 0};
  return {digits_ & ~(~std::uint64_t{0} >> 4 * count), count};
}

std::uint64_t prefix_index::key_of(std::string_view prefix) noexcept {
  const dialled packed{prefix};
  if (prefix.empty() || static_cast<std::size_t>(packed.count()) != prefix.size()) return 0;
  return packed.digits() | static_cast<std::uint64_t>(packed.count());
}

result<prefix_index> prefix_index::build(std::vector<std::uint64_t> keys) {
  if (keys.size() > prefixes_max) return fail(errc::too_large, "more prefixes than an index holds");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (length_of(keys[i]) == 0 || (i > 0 && keys[i - 1] >= keys[i])) {
      return fail(errc::invalid_argument, "the prefixes are not in ascending order");
    }
  }
  prefix_index out;
  out.keys_ = std::move(keys);
  out.keys_.shrink_to_fit();
  out.link_shorter();
  const auto top = out.place(0, out.keys_.size(), 0, none);
  if (!top) return failure{top.error()};
  out.root_ = {none, *top};
  out.slots_.shrink_to_fit();
  return out;
}

void prefix_index::link_shorter() {
  // In sorted order a prefix comes right before all that start with it: those still open are a chain.
  shorter_.resize(keys_.size());
  position open = none;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    while (open != none && !prefix_index_detail::starts_with(keys_[i], keys_[open]))
      open = shorter_[open];
    shorter_[i] = open;
    open = static_cast<position>(i);
  }
}

/// How many digits the slots for [begin, end) take at once: as many as give a slot two prefixes or
/// more (few slots stay in the processor's cache), unless nearly all would stay empty because the
/// prefixes share their next digits.
int prefix_index::digits_for(std::size_t begin, std::size_t end, int depth) const {
  using namespace prefix_index_detail;
  int digits = 1;
  for (int wanted = 2; wanted <= digits_max; ++wanted) {
    const std::size_t slots = powers_of_ten[static_cast<std::size_t>(wanted)];
    if (2 * slots > end - begin) break;
    std::size_t heads = 0;
    std::uint64_t last = ~std::uint64_t{0};
    for (std::size_t i = begin; i < end; ++i) {
      if (length_of(keys_[i]) < depth + wanted) continue;
      const std::uint64_t head = keys_[i] >> (64 - 4 * (depth + wanted));
      if (head == last) continue;
      last = head;
      ++heads;
    }
    if (slots > 16 * heads) break;
    digits = wanted;
  }
  return digits;
}

/// Puts [begin, end), which share their first `depth` digits and are longer, into a bucket or slots;
/// `best` is the longest prefix above them. Returns slot::next.
result<std::uint32_t> prefix_index::place(std::size_t begin, std::size_t end, int depth,
                                          position best) {
  using namespace prefix_index_detail;
  const std::size_t count = end - begin;
  if (count == 0) return std::uint32_t{0};
  const auto next_of = [](std::size_t kind, std::size_t at) {
    return static_cast<std::uint32_t>(kind << place_bits | at);
  };
  if (count <= bucket_max) return next_of(count, begin);
  const int digits = digits_for(begin, end, depth);
  const std::size_t first = slots_.size();
  const std::size_t width = powers_of_ten[static_cast<std::size_t>(digits)];
  if (first + width > prefixes_max) return fail(errc::too_large, "more slots than an index holds");
  slots_.resize(first + width, slot{best, 0});
  for (std::size_t i = begin; i < end;) {
    const int length = length_of(keys_[i]) - depth;
    const std::uint64_t rest = digits_after(keys_[i], depth);
    const std::size_t at = first + leading_number(rest, digits);
    if (length <= digits) {
      // Shorter ones come first, so what is longer overwrites its part.
      const std::size_t covered = powers_of_ten[static_cast<std::size_t>(digits - length)];
      for (std::size_t s = at; s < at + covered; ++s)
        slots_[s].best = static_cast<position>(i);
      ++i;
      continue;
    }
    std::size_t stop = i + 1;
    while (stop < end && keys_[stop] >> (64 - 4 * (depth + digits)) ==
                             keys_[i] >> (64 - 4 * (depth + digits)))
      ++stop;
    const auto below = place(i, stop, depth + digits, slots_[at].best);
    if (!below) return below;
    slots_[at].next = *below;
    i = stop;
  }
  return next_of(bucket_max + static_cast<std::size_t>(digits), first);
}

prefix_index::descent prefix_index::descend(const dialled& number) const noexcept {
  using namespace prefix_index_detail;
  descent d;
  d.best_ = root_.best;
  d.next_ = root_.next;
  while (d.count() > bucket_max) {
    const int digits = static_cast<int>(d.count() - bucket_max);
    const slot& s = slots_[d.first() + leading_number(number.digits() << 4 * d.depth_, digits)];
    d.best_ = s.best;
    d.next_ = s.next;
    d.depth_ += digits;
  }
  constexpr std::uint32_t keys_of_line = 64 / sizeof(std::uint64_t);
  for (std::uint32_t n = 0; n < d.count(); n += keys_of_line)
    __builtin_prefetch(&keys_[d.first() + n]);
  if (d.count() > 1) __builtin_prefetch(&keys_[d.first() + d.count() - 1]);
  return d;
}

prefix_index::position prefix_index::finish(const descent& d,
                                            const dialled& number) const noexcept {
  using namespace prefix_index_detail;
  position best = d.best();
  const std::uint64_t exact = number.exact();
  for (std::uint32_t n = d.count(); n > 0; --n) {
    // Of two that match, the longer one stands behind the shorter one.
    if (!starts_with(exact, keys_[d.first() + n - 1])) continue;
    best = d.first() + n - 1;
    break;
  }
  // The slots took the digits that a short number does not have for zeros.
  if (d.depth_ > number.count()) {
    while (best != none && length_of(keys_[best]) > number.count())
      best = shorter_[best];
  }
  return best;
}

void prefix_index::prefetch(const dialled& number) const noexcept {
  const std::uint32_t kind = root_.next >> place_bits;
  const std::uint32_t first = root_.next & prefixes_max;
  if (kind <= bucket_max) {
    if (kind != 0) __builtin_prefetch(&keys_[first]);
    return;
  }
  const int digits = static_cast<int>(kind - bucket_max);
  __builtin_prefetch(&slots_[first + prefix_index_detail::leading_number(number.digits(), digits)]);
}

std::size_t prefix_index::bytes() const noexcept {
  return keys_.capacity() * sizeof(std::uint64_t) + shorter_.capacity() * sizeof(position) +
         slots_.capacity() * sizeof(slot);
}

}  // namespace didtron
