#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/lines.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/routing/route.hpp"

namespace didtron {

/// What `didtron route --help` prints about its input; also the format of
/// tests/cases/routing/*.txt.
std::string_view route_text_help() noexcept;

/// The engine behind `didtron route`: a text table of cards, trunks, plan and calls in, one
/// decision per call out, with every candidate and why it was or was not used. The lines are those
/// of route_text_help(). A bad line prints "error: line N: reason" and the rest goes on; a call
/// whose line ends in "-> ..." is compared with its decision, and a difference is an error too.
class route_text {
 public:
  route_text();

  void feed(std::string_view bytes);
  void finish();
  std::string take_out();
  std::string take_err();
  [[nodiscard]] std::int64_t calls() const noexcept { return calls_; }
  [[nodiscard]] std::int64_t bad_lines() const noexcept { return bad_lines_; }

 private:
  struct card_text {
    rate_card_id id = {};
    rate_terms terms = {};
    std::vector<rate_row> rows = {};
    std::shared_ptr<const rate_card> built = {};  ///< empty after a change
  };
  struct trunk_text {
    egress_trunk trunk = {};
    trunk_load load = {};
    std::string card = {};  ///< empty: none
  };
  using words = std::vector<std::string_view>;

  void line(std::string_view text, bool is_too_long);
  result<void> command(const words& w);
  result<void> card(const words& w);
  result<void> rate(const words& w, row_status status);
  result<void> trunk(const words& w);
  result<void> plan(const words& w);
  result<void> route(const words& w);
  result<void> call(const words& w);
  /// The one-line decision; the details go to out_.
  result<std::string> decide(std::string_view number, instant at);
  void print_candidates(const route_decision& decision, const rate_row& sell, currency money);
  result<std::shared_ptr<const rate_card>> built(const std::string& name);

  line_splitter lines_;
  std::map<std::string, card_text, std::less<>> cards_ = {};
  std::map<std::string, trunk_text, std::less<>> trunks_ = {};
  routing_plan plan_ = {};
  std::string sell_card_ = {};
  std::int64_t next_row_ = 0;
  std::string out_ = {};
  std::string err_ = {};
  std::string details_ = {};
  std::int64_t line_no_ = 0;
  std::size_t bytes_ = 0;
  bool is_cut_ = false;
  std::int64_t calls_ = 0;
  std::int64_t bad_lines_ = 0;
};

}  // namespace didtron
