#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/ledger/base_values.hpp"
#include "actors/domain/ledger/postings.hpp"
#include "tests/support/cases.hpp"

/// Tables of tests/cases/postings: a business event, the lines that it posts, the balances after.
/// How to write one is at the head of tests/cases/postings/money.txt.
namespace didtron::cases {

/// What one event of a table posts.
struct posting_event {
  std::string where = {};
  std::string books = {};  ///< whose: "" platform, or a name of the table
  std::string kind = {};   ///< of the journal entry
  bool is_reversal = false;  ///< of the event before
  bool is_valuation = false;  ///< of what waits for a rate
  postings::lines outcome = std::vector<posting>{};
  /// What the books are asked to post; they value it themselves. Differs from `outcome` where an event is `by-quotes`.
  std::vector<posting> asked = {};
  bool is_by_quotes = false;
};

/// A whole table, ready to run: each step is an event with what is expected of it, or a question.
struct posting_step {
  posting_event event = {};
  std::vector<std::string> expected = {};  ///< lines as `text_of` writes them, or "refused <kind>"
  bool is_question = false;                ///< balance, base
  std::optional<fx_quote> quote = {};      ///< nothing else: an exchange rate that is stored now
  std::string question = {};               ///< "balance" or "base"
  std::string book = {};
  currency money = {};
  amount answer = {};
};
std::vector<posting_step> read_postings(std::string_view name);
/// The day of every event.
calendar_date posting_day();

/// "D 1010 100.00 USD", "C 7000 0.00 USD base=7.00", shortest decimals but two at least.
std::string text_of(const posting& p);
std::string money_text(amount value);

/// Books of a table kept in memory; a book's balance is positive on its natural side.
class memory_books {
 public:
  void post(const std::vector<posting>& entry);
  [[nodiscard]] amount balance(const std::string& book, currency money) const;
  [[nodiscard]] amount base(const std::string& book, currency money) const;
  [[nodiscard]] bool is_balanced() const;

 private:
  struct sums {
    std::int64_t debit = 0, credit = 0, base_debit = 0, base_credit = 0;
  };
  std::map<std::pair<std::string, currency>, sums> sums_ = {};
};
/// +1 when a debit makes the book larger, -1 when a credit does.
int natural_side(const std::string& book);

}  // namespace didtron::cases
