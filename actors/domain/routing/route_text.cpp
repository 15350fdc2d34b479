#include "actors/domain/routing/route_text.hpp"

#include <charconv>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/number.hpp"

namespace didtron {
namespace route_text_detail {

failure refused(std::string_view what, std::string_view text) {
  return fail(errc::malformed, std::string{what} + ": '" + printable(text) + "'");
}

result<std::int32_t> parse_count(std::string_view text) {
  std::int32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || value < 0) {
    return refused("not a whole number", text);
  }
  return value;
}

/// "6/6" as two numbers.
result<std::pair<std::int32_t, std::int32_t>> parse_pair(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return refused("not two numbers like 6/6", text);
  const auto first = parse_count(text.substr(0, slash));
  if (!first) return failure{first.error()};
  const auto second = parse_count(text.substr(slash + 1));
  if (!second) return failure{second.error()};
  return std::pair{*first, *second};
}

template <class T> result<void> into(T& target, result<T> parsed) {
  if (!parsed) return failure{std::move(parsed).error()};
  target = std::move(parsed).value();
  return {};
}

template <class T> result<void> into(std::optional<T>& target, result<T> parsed) {
  if (!parsed) return failure{std::move(parsed).error()};
  target = std::move(parsed).value();
  return {};
}

/// Options behind the fixed words: "key=value" or a bare word (empty value). `take` returns false
/// for a key it does not know.
template <class Take>
result<void> options(const std::vector<std::string_view>& words, std::size_t first, Take&& take) {
  for (std::size_t i = first; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    const std::string_view key = words[i].substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : words[i].substr(equals + 1);
    result<void> ok;
    if (!take(key, value, ok)) return refused("unknown option", words[i]);
    if (!ok) return fail(errc::malformed, std::string{key} + ": " + ok.error().message);
  }
  return {};
}

result<void> need(const std::vector<std::string_view>& words, std::size_t count) {
  if (words.size() >= count) return {};
  return fail(errc::malformed, "too few words");
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out{text};
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

}  // namespace route_text_detail

std::string_view route_text_help() noexcept {
  return R"(Reads a table of price cards, trunks, a plan and calls from standard input and prints, per call, the
routes that would be tried and why each trunk was or was not used. Words are separated by spaces;
'#' starts a comment; [x] may be left out; times are like 2026-04-01T00:00:00Z.

  card   NAME CURRENCY [duration=ceil] [style=excess] [rounding=half_up] [precision=6]
  rate   CARD PREFIX PRICE INITIAL/NEXT [next=PRICE] [fee=0] [free=0] [grace=0] [min=0] [max=]
         [from=TIME] [to=TIME]                  price per minute; next= above INITIAL seconds
  block  CARD PREFIX [from=TIME] [to=TIME]      calls to this prefix are refused
  trunk  NAME CARRIER CARD|- [channels=USED/MAX] [cps=USED/MAX] [unhealthy] [disabled]
         the same name again replaces the trunk
  plan   CARD [margin=0] [attempts=3] [expected=180]
         the card that sells, least margin per minute, carriers tried at most, seconds at which
         costs are compared; starts an empty list of routes
  route  TRUNK [priority=0] [disabled]
  call   NUMBER [at=TIME] [-> EXPECTED ...]     at: 2026-01-01T00:00:00Z when left out

A decision is one line, then one line per candidate:
  call 442071838750 -> alpha beta gamma=no_profit
Trunks that are tried come first, in order; the others with their verdict: beyond_attempts no_rate
blocked no_profit route_disabled trunk_disabled channels_full cps_full unhealthy other_currency.
`no_route` stands in front when no trunk is left; bad_number, no_rate and blocked stand alone when the
number or the selling card already refuses the call. With `-> EXPECTED` the decision is compared: a
difference prints `error: line N: ...`. Exit status 2 when any line was bad.
)";
}

route_text::route_text() : lines_{limits::route_text_line_bytes_max} {}

void route_text::feed(std::string_view bytes) {
  const std::size_t room = limits::route_text_bytes_max - bytes_;
  if (bytes.size() > room) {
    if (!std::exchange(is_cut_, true)) {
      ++bad_lines_;
      err_ += "error: the input is longer than " + std::to_string(limits::route_text_bytes_max) +
              " bytes\n";
    }
    bytes = bytes.substr(0, room);
  }
  bytes_ += bytes.size();
  lines_.feed(bytes, [this](std::string_view text, bool is_long) { line(text, is_long); });
}

void route_text::finish() {
  lines_.finish([this](std::string_view text, bool is_long) { line(text, is_long); });
}

std::string route_text::take_out() { return std::exchange(out_, {}); }
std::string route_text::take_err() { return std::exchange(err_, {}); }

void route_text::line(std::string_view text, bool is_too_long) {
  ++line_no_;
  if (line_no_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  result<void> done;
  if (is_too_long) {
    done = fail(errc::too_large, "the line is too long");
  } else {
    const words w = route_text_detail::split_words(text.substr(0, text.find('#')));
    if (w.empty()) return;
    done = command(w);
  }
  if (done) return;
  ++bad_lines_;
  err_ += "error: line " + std::to_string(line_no_) + ": " + done.error().message + "\n";
}

result<void> route_text::command(const words& w) {
  if (w[0] == "card") return card(w);
  if (w[0] == "rate") return rate(w, row_status::active);
  if (w[0] == "block") return rate(w, row_status::blocked);
  if (w[0] == "trunk") return trunk(w);
  if (w[0] == "plan") return plan(w);
  if (w[0] == "route") return route(w);
  if (w[0] == "call") return call(w);
  return route_text_detail::refused("not one of card, rate, block, trunk, plan, route, call", w[0]);
}

result<void> route_text::card(const words& w) {
  using namespace route_text_detail;
  if (auto ok = need(w, 3); !ok) return ok;
  card_text c;
  c.id = {static_cast<std::int64_t>(cards_.size()) + 1};
  if (auto ok = into(c.terms.money, parse_currency(w[2])); !ok) return ok;
  auto ok = options(w, 3, [&c](std::string_view key, std::string_view value, result<void>& set) {
    if (key == "duration")
      set = into(c.terms.duration, parse_duration_rounding(value));
    else if (key == "style")
      set = into(c.terms.style, parse_increment_style(value));
    else if (key == "rounding")
      set = into(c.terms.rounding, parse_rounding_mode(value));
    else if (key == "precision")
      set = into(c.terms.precision, parse_count(value));
    else
      return false;
    return true;
  });
  if (!ok) return ok;
  cards_.insert_or_assign(std::string{w[1]}, std::move(c));
  return {};
}

result<void> route_text::rate(const words& w, row_status status) {
  using namespace route_text_detail;
  const std::size_t fixed = status == row_status::blocked ? 3 : 5;
  if (auto ok = need(w, fixed); !ok) return ok;
  const auto found = cards_.find(w[1]);
  if (found == cards_.end()) return refused("no such card", w[1]);
  rate_row row;
  row.prefix = w[2];
  row.status = status;
  if (status == row_status::active) {
    if (auto ok = into(row.rate_initial, parse_rate(w[3])); !ok) return ok;
    const auto steps = parse_pair(w[4]);
    if (!steps) return failure{steps.error()};
    row.rate_next = row.rate_initial;
    row.steps = {steps->first, steps->second};
  }
  auto ok =
      options(w, fixed, [&row](std::string_view key, std::string_view value, result<void>& set) {
        if (key == "next")
          set = into(row.rate_next, parse_rate(value));
        else if (key == "fee")
          set = into(row.connect_fee, parse_amount(value));
        else if (key == "free")
          set = into(row.free_s, parse_count(value));
        else if (key == "grace")
          set = into(row.grace_s, parse_count(value));
        else if (key == "min")
          set = into(row.min_charge, parse_amount(value));
        else if (key == "max")
          set = into(row.max_charge, parse_amount(value));
        else if (key == "from")
          set = into(row.effective_from, parse_instant(value));
        else if (key == "to")
          set = into(row.effective_to, parse_instant(value));
        else
          return false;
        return true;
      });
  if (!ok) return ok;
  // The card checks its rows together; building it with only this one tells at the right line.
  card_text& c = found->second;
  if (const auto alone = rate_card::build(c.id, found->first, c.terms, {row}); !alone) {
    return fail(errc::invalid_argument, to_string(alone.error()));
  }
  row.id = {++next_row_};
  c.rows.push_back(std::move(row));
  c.built.reset();
  return {};
}

result<void> route_text::trunk(const words& w) {
  using namespace route_text_detail;
  if (auto ok = need(w, 4); !ok) return ok;
  trunk_text t;
  const auto known = trunks_.find(w[1]);
  t.trunk.id = known != trunks_.end() ? known->second.trunk.id
                                      : trunk_id{static_cast<std::int64_t>(trunks_.size()) + 1};
  t.trunk.name = w[1];
  t.trunk.carrier = {t.trunk.id.value};
  t.trunk.carrier_name = w[2];
  if (w[3] != "-") {
    if (!cards_.contains(w[3])) return refused("no such card", w[3]);
    t.card = w[3];
  }
  const auto used_of_max = [](std::string_view text, std::int32_t& used, std::int32_t& limit) {
    const auto both = parse_pair(text);
    if (!both) return result<void>{failure{both.error()}};
    used = both->first;
    limit = both->second;
    return result<void>{};
  };
  auto ok = options(w, 4, [&](std::string_view key, std::string_view value, result<void>& set) {
    if (key == "channels")
      set = used_of_max(value, t.load.channels, t.trunk.channels_max);
    else if (key == "cps")
      set = used_of_max(value, t.load.cps, t.trunk.cps_max);
    else if (key == "unhealthy")
      t.load.is_healthy = false;
    else if (key == "disabled")
      t.trunk.is_active = false;
    else
      return false;
    return true;
  });
  if (!ok) return ok;
  trunks_.insert_or_assign(std::string{w[1]}, std::move(t));
  return {};
}

result<void> route_text::plan(const words& w) {
  using namespace route_text_detail;
  if (auto ok = need(w, 2); !ok) return ok;
  if (!cards_.contains(w[1])) return refused("no such card", w[1]);
  routing_plan p;
  auto ok = options(w, 2, [&p](std::string_view key, std::string_view value, result<void>& set) {
    if (key == "margin")
      set = into(p.min_margin_per_min, parse_amount(value));
    else if (key == "attempts")
      set = into(p.attempts_max, parse_count(value));
    else if (key == "expected")
      set = into(p.expected_call_s, parse_count(value));
    else
      return false;
    return true;
  });
  if (!ok) return ok;
  plan_ = std::move(p);
  sell_card_ = w[1];
  return {};
}

result<void> route_text::route(const words& w) {
  using namespace route_text_detail;
  if (auto ok = need(w, 2); !ok) return ok;
  if (sell_card_.empty()) return fail(errc::malformed, "a plan line comes first");
  const auto found = trunks_.find(w[1]);
  if (found == trunks_.end()) return refused("no such trunk", w[1]);
  didtron::route r;
  r.trunk = found->second.trunk.id;
  auto ok = options(w, 2, [&r](std::string_view key, std::string_view value, result<void>& set) {
    if (key == "priority")
      set = into(r.priority, parse_count(value));
    else if (key == "disabled")
      r.is_active = false;
    else
      return false;
    return true;
  });
  if (!ok) return ok;
  plan_.routes.push_back(r);
  return {};
}

result<void> route_text::call(const words& w) {
  using namespace route_text_detail;
  if (auto ok = need(w, 2); !ok) return ok;
  if (sell_card_.empty()) return fail(errc::malformed, "a plan line comes first");
  words before;
  std::optional<std::string> expected;
  for (const std::string_view word : w) {
    if (expected) {
      if (!expected->empty()) *expected += ' ';
      *expected += word;
    } else if (word == "->") {
      expected.emplace();
    } else {
      before.push_back(word);
    }
  }
  if (auto ok = need(before, 2); !ok) return ok;
  instant at = *parse_instant("2026-01-01T00:00:00Z");
  auto ok =
      options(before, 2, [&at](std::string_view key, std::string_view value, result<void>& set) {
        if (key != "at") return false;
        set = into(at, parse_instant(value));
        return true;
      });
  if (!ok) return ok;
  ++calls_;
  details_.clear();
  const auto decision = decide(before[1], at);
  if (!decision) return failure{decision.error()};
  out_ += "call " + printable(before[1]) + " -> " + *decision + "\n" + details_;
  if (expected && *expected != *decision) {
    return fail(errc::conflict,
                "expected '" + printable(*expected, 400) + "', decided '" + *decision + "'");
  }
  return {};
}

result<std::shared_ptr<const rate_card>> route_text::built(const std::string& name) {
  card_text& c = cards_.find(name)->second;
  if (c.built == nullptr) {
    auto card = rate_card::build(c.id, name, c.terms, c.rows);
    if (!card) return failure{std::move(card).error()};
    c.built = std::move(card).value();
  }
  return c.built;
}

result<std::string> route_text::decide(std::string_view number, instant at) {
  const auto called = normalise_called(number, numbering{});
  if (!called) {
    details_ = "  " + called.error().message + "\n";
    return std::string{"bad_number"};
  }
  const auto sell = built(sell_card_);
  if (!sell) return failure{sell.error()};
  const rate_row* row = (*sell)->find(called->digits, at);
  if (row == nullptr || row->status == row_status::blocked) {
    details_ =
        "  card " + sell_card_ +
        (row == nullptr ? " has no price for " + called->digits : " blocks prefix " + row->prefix) +
        "\n";
    return std::string{row == nullptr ? "no_rate" : "blocked"};
  }
  std::vector<const egress_trunk*> trunks;
  std::vector<trunk_load> loads;
  for (auto& [name, t] : trunks_) {
    if (!t.card.empty()) {
      auto cost = built(t.card);
      if (!cost) return failure{std::move(cost).error()};
      t.trunk.cost = std::move(cost).value();
    }
    trunks.push_back(&t.trunk);
    loads.push_back(t.load);
  }
  const rate_terms& terms = (*sell)->terms();
  const auto outcome = decide_routes(called->digits, at, *row, terms, plan_, trunks, loads);
  print_candidates(outcome.decision, *row, terms.money);
  std::string text = outcome.has_route ? "" : "no_route";
  for (const candidate& c : outcome.decision.candidates) {
    if (!text.empty()) text += ' ';
    text += c.trunk_name;
    if (c.outcome != verdict::used) text += "=" + std::string{name_of(c.outcome)};
  }
  return text;
}

void route_text::print_candidates(const route_decision& decision, const rate_row& sell,
                                  currency money) {
  using route_text_detail::padded;
  details_ += "  price " + format(decision.expected_price, 6) + " " + std::string{money.text()} +
              " for " + std::to_string(decision.expected_call_s) + " s, prefix " + sell.prefix +
              "\n";
  for (const candidate& c : decision.candidates) {
    details_ += "  " + padded(c.rank == 0 ? "-" : std::to_string(c.rank), 3) +
                padded(c.trunk_name, 12) + " " + padded(c.carrier_name, 12) + " priority " +
                padded(std::to_string(c.priority), 3) + " prefix " +
                padded(c.prefix.empty() ? "-" : c.prefix, 8) + " cost " +
                format(c.expected_cost, 6) + " margin " + format(c.expected_margin, 6) + "  " +
                std::string{name_of(c.outcome)} + ": " + c.reason + "\n";
  }
}

}  // namespace didtron
