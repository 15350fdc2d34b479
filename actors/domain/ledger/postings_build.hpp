#pragma once

#include <string>
#include <utility>
#include <vector>

#include "actors/domain/ledger/postings.hpp"

namespace didtron::postings_build {

/// Collects the lines of one entry; zeros are left out, the first refusal stays.
class entry_lines {
 public:
  explicit entry_lines(currency money) : money_{money} {}

  entry_lines& debit(std::string book, amount value) {
    return add(std::move(book), side::debit, value);
  }
  entry_lines& credit(std::string book, amount value) {
    return add(std::move(book), side::credit, value);
  }
  /// A step that may have failed: its value, or zero and the refusal is kept.
  amount of(result<amount> step) {
    if (step) return *step;
    if (state_) state_ = fail(std::move(step).error());
    return {};
  }
  /// Balanced, not empty.
  postings::lines take() {
    if (!state_) return fail(std::move(state_).error());
    if (lines_.empty()) return fail(errc::invalid_argument, "nothing to post");
    if (auto good = check_balanced(lines_); !good) return fail(std::move(good).error());
    return std::move(lines_);
  }

 private:
  entry_lines& add(std::string book, side s, amount value) {
    if (value.e8 < 0 && state_)
      state_ = fail(errc::invalid_argument, "the amount on book " + book + " is below zero");
    if (value.e8 > 0) lines_.push_back({std::move(book), s, money_, value});
    return *this;
  }

  currency money_;
  std::vector<posting> lines_ = {};
  result<void> state_ = {};
};

inline std::string with_key(std::string_view number, std::string_view kind, std::int64_t id) {
  return std::string{number} + ":" + std::string{kind} + "-" + std::to_string(id);
}

}  // namespace didtron::postings_build
