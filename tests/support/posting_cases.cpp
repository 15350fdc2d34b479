#include "tests/support/posting_cases.hpp"

#include <functional>
#include <sstream>
#include <stdexcept>

#include "actors/domain/ledger/chart.hpp"
#include "actors/domain/ledger/exchange_postings.hpp"
#include "actors/domain/ledger/usage.hpp"

namespace didtron::cases {
namespace posting_cases_detail {

using namespace didtron::postings;

/// The options of one event, each asked for by its kind. Wrong text stops the test with its place.
class options {
 public:
  explicit options(const line& l) : line_{l} {}
  [[nodiscard]] bool has(const std::string& key) const { return line_.options.contains(key); }
  [[nodiscard]] bool says(const std::string& word) const {
    for (const auto& w : line_.words)
      if (w == word) return true;
    return false;
  }
  [[nodiscard]] std::string text(const std::string& key) const {
    if (!has(key)) throw std::runtime_error(line_.where + ": option missing: " + key);
    return line_.option(key);
  }
  [[nodiscard]] std::int64_t id(const std::string& key) const { return std::stoll(text(key)); }
  [[nodiscard]] std::int32_t count(const std::string& key) const { return std::stoi(text(key)); }
  [[nodiscard]] amount money(const std::string& key) const { return good(parse_amount(text(key))); }
  [[nodiscard]] amount money(const std::string& key, amount fallback) const {
    return has(key) ? money(key) : fallback;
  }
  [[nodiscard]] std::int64_t rate(const std::string& key) const {
    return good(parse_rate(text(key))).e10_per_min;
  }
  [[nodiscard]] currency code(const std::string& key) const {
    return good(parse_currency(line_.option(key, "USD")));
  }
  [[nodiscard]] channel through(const std::string& key) const { return good(parse_channel(text(key))); }
  template <class T> T good(result<T> r) const {
    if (!r) throw std::runtime_error(line_.where + ": " + to_string(r.error()));
    return std::move(r).value();
  }

 private:
  const line& line_;
};

lines call_lines(const options& o) {
  std::vector<usage_money> sides;
  if (o.has("charge"))
    sides.push_back({"row", "digest", true, sale_books(o.id("account"), o.says("postpaid")),
                     o.code("money"), o.money("charge")});
  if (o.has("carrier"))
    sides.push_back({"row", "digest", false, carrier_cost_books(o.id("carrier")), o.code("money"),
                     o.money("cost")});
  if (o.has("seller"))
    sides.push_back({"row", "digest", false, reseller_cost_books(o.id("seller")), o.code("money"),
                     o.money("cost")});
  auto entries = usage_entries(sides, usage_journal::per_batch);
  if (!entries) return fail(std::move(entries).error());
  std::vector<posting> out;
  for (auto& e : *entries)
    out.insert(out.end(), e.lines.begin(), e.lines.end());
  return out;
}

lines across(const options& o) {
  foreign_netting n;
  n.carrier = o.id("carrier");
  n.account = o.id("account");
  n.payable_money = o.code("payable-money");
  n.payable = o.money("payable");
  n.payable_rate_e10 = o.rate("payable-rate");
  n.receivable_money = o.code("receivable-money");
  n.receivable_rate_e10 = o.rate("receivable-rate");
  n.agreed_rate_e10 = o.rate("agreed");
  n.base = o.code("base");
  return netting_across(n);
}

lines exchanged(const options& o) {
  balance_exchange e;
  e.account_from = o.id("account");
  e.account_to = o.id("to");
  e.from = o.code("money");
  e.to = o.code("into");
  e.base = o.code("base");
  e.value = o.money("value");
  e.fee = o.money("fee", {});
  e.rate_e10 = o.rate("at");
  e.base_rate_e10 = o.rate("base-rate");
  e.digits = o.has("digits") ? o.count("digits") : 2;
  return exchange(e);
}

struct event_kind {
  std::string_view kind;
  std::function<lines(const options&)> post;
};

const std::map<std::string, event_kind>& events() {
  static const std::map<std::string, event_kind> all{
      {"topup", {"topup", [](const options& o) { return topup(o.id("account"), o.through("from"), o.code("money"), o.money("value")); }}},
      {"fee", {"fee", [](const options& o) { return processor_fee(o.through("from"), o.code("money"), o.money("value")); }}},
      {"payout", {"payout", [](const options& o) { return payout(o.through("from"), o.code("money"), o.money("value")); }}},
      {"call", {"usage", call_lines}},
      {"payment", {"payment", [](const options& o) { return payment(o.id("account"), o.through("from"), o.code("money"), o.money("value"), o.money("open")); }}},
      {"apply", {"payment", [](const options& o) { return apply_payment(o.id("account"), o.code("money"), o.money("value")); }}},
      {"refund", {"refund", [](const options& o) { return refund(o.id("account"), o.through("to"), o.code("money"), o.money("value"), o.money("cash")); }}},
      {"adjustment", {"adjustment", [](const options& o) { return adjustment(o.id("account"), o.says("postpaid"), o.says("credit"), o.code("money"), o.money("value")); }}},
      {"dispute-opened", {"dispute", [](const options& o) { return dispute_opened(o.id("dispute"), o.through("from"), o.code("money"), o.money("value"), o.money("fee", {})); }}},
      {"dispute-lost", {"dispute", [](const options& o) { return dispute_lost(o.id("dispute"), o.id("account"), o.code("money"), o.money("value"), o.money("left")); }}},
      {"dispute-won", {"dispute", [](const options& o) { return dispute_won(o.id("dispute"), o.through("from"), o.code("money"), o.money("value")); }}},
      {"write-off", {"write_off", [](const options& o) { return write_off(o.id("account"), o.code("money"), o.money("value")); }}},
      {"invoice", {"invoice", [](const options& o) { return invoice(o.id("account"), o.code("money"), o.money("usage"), o.money("net"), o.money("tax", {}), o.has("code") ? o.text("code") : ""); }}},
      {"credit-note", {"credit_note", [](const options& o) { return credit_note(o.id("account"), o.code("money"), o.money("net"), o.money("tax", {}), o.money("open"), o.has("code") ? o.text("code") : ""); }}},
      {"supplier-invoice", {"supplier_invoice", [](const options& o) { return supplier_invoice(o.id("carrier"), o.code("money"), o.money("value")); }}},
      {"supplier-concession", {"supplier_invoice", [](const options& o) { return supplier_concession(o.id("carrier"), o.code("money"), o.money("value")); }}},
      {"promotion-granted", {"promotion", [](const options& o) { return promotion_granted(o.id("account"), o.id("campaign"), o.code("money"), o.money("value")); }}},
      {"promotion-used", {"promotion", [](const options& o) { return promotion_used(o.id("account"), o.id("campaign"), o.code("money"), o.money("value")); }}},
      {"promotion-expired", {"promotion", [](const options& o) { return promotion_expired(o.id("account"), o.id("campaign"), o.code("money"), o.money("value")); }}},
      {"referral-qualified", {"referral", [](const options& o) { return referral_qualified(o.id("referral"), o.code("money"), o.money("value")); }}},
      {"referral-released", {"referral", [](const options& o) { return referral_released(o.id("referral"), o.id("account"), o.code("money"), o.money("value")); }}},
      {"referral-withdrawn", {"referral", [](const options& o) { return referral_withdrawn(o.id("referral"), o.code("money"), o.money("value")); }}},
      {"rental-ordered", {"rental", [](const options& o) { return rental_ordered(o.id("account"), o.id("item"), o.code("money"), o.money("setup", {}), o.money("rental")); }}},
      {"rental-earned", {"rental", [](const options& o) { return rental_earned(o.id("item"), o.code("money"), o.money("value")); }}},
      {"rental-released", {"rental", [](const options& o) { return rental_released(o.id("account"), o.id("item"), o.code("money"), o.money("value")); }}},
      {"rental-cost", {"rental", [](const options& o) { return rental_cost(o.id("carrier"), o.code("money"), o.money("value")); }}},
      {"foreign-payment", {"payment", [](const options& o) { return foreign_payment(o.id("account"), o.through("from"), o.code("money"), o.code("base"), o.money("value"), o.rate("now"), o.rate("booked")); }}},
      {"revaluation", {"revaluation", [](const options& o) { return revaluation(o.text("book"), natural_side(o.text("book")) > 0, o.code("money"), o.code("base"), o.money("value"), o.rate("booked"), o.rate("closing")); }}},
      {"netting", {"netting", [](const options& o) { return netting(o.id("carrier"), o.id("account"), o.code("money"), netting_offset(o.money("we-owe"), o.money("they-owe"), o.money("threshold", {}))); }}},
      {"netting-across", {"netting", across}},
      {"exchange", {"exchange", exchanged}},
  };
  return all;
}

posting_event perform(const line& l) {
  posting_event out;
  out.where = l.where;
  out.books = l.option("books");
  const std::string& verb = l.word(0);
  if (verb == "reversed") {
    out.kind = "reversal";
    out.is_reversal = true;
    return out;
  }
  const auto found = events().find(verb);
  if (found == events().end()) throw std::runtime_error(l.where + ": no such event: " + verb);
  out.kind = found->second.kind;
  const options o{l};
  out.outcome = found->second.post(o);
  if (out.outcome && o.has("rate")) out.outcome = valued(std::move(*out.outcome), o.rate("rate"));
  if (out.outcome) out.asked = *out.outcome;
  out.is_by_quotes = o.says("by-quotes");
  return out;
}

fx_quote quote_of(const line& l, std::size_t number) {
  const options o{l};
  fx_quote out;
  out.id = {static_cast<std::int64_t>(number)};
  out.base = o.good(parse_currency(l.word(1)));
  out.quote = o.good(parse_currency(l.word(2)));
  out.as_of = o.good(parse_calendar_date(l.word(3)));
  out.rate = o.good(parse_exchange_rate(l.word(4)));
  return out;
}

/// Lines that tell the values of others.
std::vector<posting> values_alone(std::vector<posting> of) {
  for (auto& p : of)
    p.value = {};
  return of;
}

/// "D 1010 100.00 [EUR] [base=1.00]" as `text_of` writes it.
std::string expected_text(const line& l) {
  const options o{l};
  std::string out = l.word(0) + " " + l.word(1) + " " + money_text(o.good(parse_amount(l.word(2)))) +
                    " " + (l.words.size() > 3 ? l.word(3) : std::string{"USD"});
  if (o.has("base")) out += " base=" + money_text(o.money("base"));
  return out;
}

posting_step question(const line& l) {
  const options o{l};
  posting_step out;
  out.is_question = true;
  out.question = l.word(0);
  out.event.where = l.where;
  out.event.books = l.option("books");
  out.book = l.word(1);
  if (l.words.size() > 2) out.money = o.good(parse_currency(l.word(2)));
  out.answer = o.good(parse_amount(l.expected));
  return out;
}

}  // namespace posting_cases_detail

calendar_date posting_day() { return parse_calendar_date("2026-04-15").value(); }

std::vector<posting_step> read_postings(std::string_view name) {
  std::vector<posting_step> out;
  std::map<std::string, std::vector<posting>> last;  // by books
  std::vector<fx_quote> quotes;
  std::vector<posting> waiting;  // the entry that has no rate yet
  const auto by_quotes = [&](std::vector<posting> asked) {
    return with_base_values(std::move(asked), currency{}, posting_day(), *fx_table::build(quotes).value());
  };
  for (const line& l : read(name)) {
    const std::string& verb = l.word(0);
    if (verb == "D" || verb == "C" || verb == "refused") {
      if (out.empty() || out.back().is_question)
        throw std::runtime_error(l.where + ": a line without its event");
      out.back().expected.push_back(verb == "refused" ? "refused " + l.word(1)
                                                      : posting_cases_detail::expected_text(l));
    } else if (verb == "balance" || verb == "base") {
      out.push_back(posting_cases_detail::question(l));
    } else if (verb == "quote") {
      quotes.push_back(posting_cases_detail::quote_of(l, quotes.size() + 1));
      posting_step step;
      step.event.where = l.where;
      step.quote = quotes.back();
      out.push_back(std::move(step));
    } else if (verb == "value") {
      posting_step step;
      step.event.where = l.where;
      step.event.is_valuation = step.event.is_by_quotes = true;
      last[""] = by_quotes(std::move(waiting));
      waiting.clear();
      step.event.outcome = posting_cases_detail::values_alone(last[""]);
      out.push_back(std::move(step));
    } else {
      posting_step step;
      step.event = posting_cases_detail::perform(l);
      if (step.event.is_by_quotes && step.event.outcome) {
        step.event.outcome = by_quotes(std::move(*step.event.outcome));
        if (!step.event.outcome->front().base) waiting = *step.event.outcome;
      }
      if (step.event.is_reversal) {
        step.event.outcome = mirrored(last[step.event.books]);
        step.event.is_by_quotes = step.event.outcome->front().quote || step.event.outcome->back().quote;
      }
      if (step.event.outcome) last[step.event.books] = *step.event.outcome;
      out.push_back(std::move(step));
    }
  }
  return out;
}

std::string money_text(amount value) { return format(value, 2); }

std::string text_of(const posting& p) {
  std::string out = std::string{static_cast<char>(p.side)} + " " + p.book + " " +
                    money_text(p.value) + " " + std::string{p.money.text()};
  if (p.base) out += " base=" + money_text(*p.base);
  return out;
}

int natural_side(const std::string& book) {
  const auto* account = find_chart_account(book);
  if (account == nullptr) throw std::runtime_error("not in the chart: " + book);
  return account->type == book_type::liability || account->type == book_type::income ||
                 account->type == book_type::income_or_expense
             ? -1
             : 1;
}

void memory_books::post(const std::vector<posting>& entry) {
  for (const posting& p : entry) {
    auto& s = sums_[{p.book, p.money}];
    (p.side == side::debit ? s.debit : s.credit) += p.value.e8;
    if (p.base) (p.side == side::debit ? s.base_debit : s.base_credit) += p.base->e8;
  }
}

amount memory_books::balance(const std::string& book, currency money) const {
  const auto found = sums_.find({book, money});
  if (found == sums_.end()) return {};
  return {natural_side(book) * (found->second.debit - found->second.credit)};
}

amount memory_books::base(const std::string& book, currency money) const {
  const auto found = sums_.find({book, money});
  if (found == sums_.end()) return {};
  return {natural_side(book) * (found->second.base_debit - found->second.base_credit)};
}

bool memory_books::is_balanced() const {
  std::map<currency, std::int64_t> rest;
  std::int64_t base = 0;
  for (const auto& [key, s] : sums_) {
    rest[key.second] += s.debit - s.credit;
    base += s.base_debit - s.base_credit;
  }
  for (const auto& [money, value] : rest)
    if (value != 0) return false;
  return base == 0;
}

}  // namespace didtron::cases
