#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/billing/document_totals.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/generators.hpp"
#include "tests/support/price.hpp"

using namespace didtron;
using namespace didtron::billing;

namespace didtron::document_totals_test {

amount money(const std::string& text) { return price::must(parse_amount(text), text); }

std::string refusal(const error& e) {
  std::string text = "refused " + std::string{name_of(e.kind)};
  if (!e.fields.empty()) text += " " + e.fields.front().pointer;
  return text;
}

/// Runs tests/cases/billing/totals.txt.
class table {
 public:
  void run(const cases::line& line) {
    const std::string& verb = line.word(0);
    if (verb == "document") {
      *this = table{};
      digits_ = std::stoi(line.word(1));
    } else if (verb == "rate") {
      rates_.push_back({line.word(1), price::must(parse_percent(line.word(2)), line.where)});
    } else if (verb == "line") {
      lines_.push_back({money(line.word(1)), line.option("tax")});
    } else if (verb == "totals") {
      CHECK(totals() == line.expected);
    } else if (verb == "credit") {
      CHECK(credit(money(line.word(1))) == line.expected);
    } else if (verb == "left") {
      std::int64_t gross = 0;
      for (const auto& l : left_)
        gross += l.net.e8 + l.tax.e8;
      CHECK(text(amount{gross}) == line.expected);
    } else {
      FAIL("no such verb: ", line.where);
    }
  }

 private:
  [[nodiscard]] std::string text(amount a) const { return format(a, digits_); }
  [[nodiscard]] std::string text(const std::vector<document_line>& lines) const {
    std::string out;
    for (const auto& l : lines)
      out += text(l.net) + "+" + text(l.tax) + " ";
    return out;
  }
  std::string totals() {
    const auto made = total_document(lines_, rates_, digits_);
    if (!made) return refusal(made.error());
    left_ = made->lines;
    return text(made->lines) + "= " + text(made->net) + " + " + text(made->tax) + " = " +
           text(made->total) + ", rounding " + text(made->rounding);
  }
  std::string credit(amount gross) {
    const auto note = credit_document(left_, gross, digits_);
    if (!note) return refusal(note.error());
    CHECK(note->total == gross);
    left_ = left_after(left_, *note).value();
    return text(note->lines) + "= " + text(note->net) + " + " + text(note->tax);
  }

  int digits_ = 2;
  std::vector<tax_rate> rates_;
  std::vector<priced_line> lines_;
  std::vector<document_line> left_;
};

/// A document as people make them: few lines or many, tiny or large, up to three tax codes.
struct drawn {
  std::vector<priced_line> lines;
  std::vector<tax_rate> rates;
  int digits = 2;
  std::int64_t unit_e8 = 1;
};
drawn draw(bool may_be_negative) {
  drawn d;
  d.digits = *rc::gen::element(0, 2, 3, 8);
  for (int i = d.digits; i < 8; ++i)
    d.unit_e8 *= 10;
  const int codes = *rc::gen::inRange(0, 4);
  for (int i = 0; i < codes; ++i)
    d.rates.push_back({"t" + std::to_string(i), {generate::around(30 * percent::whole_e6 / 100)}});
  const auto count = generate::around(40);
  for (std::int64_t i = 0; i < count; ++i) {
    priced_line line{{generate::around(*rc::gen::element<std::int64_t>(d.unit_e8 * 3, 1'000'000'000'000'000))}, {}};
    if (may_be_negative && *rc::gen::inRange(0, 4) == 0) line.exact.e8 = -line.exact.e8;
    const int code = *rc::gen::inRange(0, codes + 1);
    if (code < codes) line.tax_code = d.rates[static_cast<std::size_t>(code)].code;
    d.lines.push_back(line);
  }
  return d;
}

}  // namespace didtron::document_totals_test

using namespace didtron::document_totals_test;

TEST_CASE("documents and credit notes come to what their table says") {
  table t;
  for (const cases::line& line : cases::read("billing/totals.txt")) {
    CAPTURE(line.where);
    t.run(line);
  }
}

TEST_CASE("of any document, the lines and the tax are the total") {
  CHECK(rc::check("sum(lines) + tax = total; one rounding; no line off by a unit", [] {
    const auto d = draw(true);
    const auto document = total_document(d.lines, d.rates, d.digits).value();
    RC_ASSERT(document.lines.size() == d.lines.size());
    std::int64_t net = 0;
    std::int64_t tax = 0;
    std::int64_t exact = 0;
    for (std::size_t i = 0; i < d.lines.size(); ++i) {
      const auto& line = document.lines[i];
      const std::int64_t off = line.net.e8 - d.lines[i].exact.e8;
      RC_ASSERT(line.net.e8 % d.unit_e8 == 0);
      RC_ASSERT(line.tax.e8 % d.unit_e8 == 0);
      RC_ASSERT(-d.unit_e8 < off);
      RC_ASSERT(off < d.unit_e8);
      net += line.net.e8;
      tax += line.tax.e8;
      exact += d.lines[i].exact.e8;
    }
    RC_ASSERT(net == document.net.e8);
    RC_ASSERT(tax == document.tax.e8);
    RC_ASSERT(net + tax == document.total.e8);
    RC_ASSERT(net - exact == document.rounding.e8);
    RC_ASSERT(2 * std::abs(document.rounding.e8) <= d.unit_e8);
    std::int64_t taxes = 0;
    for (const auto& of_code : document.taxes) {
      taxes += of_code.tax.e8;
      std::int64_t lines_net = 0;
      std::int64_t lines_tax = 0;
      for (const auto& line : document.lines) {
        if (line.tax_code != of_code.code) continue;
        lines_net += line.net.e8;
        lines_tax += line.tax.e8;
      }
      RC_ASSERT(lines_net == of_code.net.e8);
      RC_ASSERT(lines_tax == of_code.tax.e8);
    }
    RC_ASSERT(taxes == tax);
  }));
}

TEST_CASE("credit notes never exceed their invoice, line by line, net and tax") {
  CHECK(rc::check("any sequence of credit notes ends at zero, never below", [] {
    const auto d = draw(false);
    const auto invoice = total_document(d.lines, d.rates, d.digits).value();
    auto left = invoice.lines;
    std::int64_t credited = 0;
    for (int i = 0; i < 6; ++i) {
      const std::int64_t rest = invoice.total.e8 - credited;
      RC_ASSERT(credit_document(left, amount{rest + d.unit_e8}, d.digits).error().kind == errc::conflict);
      if (rest == 0) break;
      std::int64_t gross = rest;  // the last one takes all
      if (i < 5) gross = (1 + generate::around(rest / d.unit_e8)) * d.unit_e8;
      if (gross > rest) gross = rest;
      const auto note = credit_document(left, amount{gross}, d.digits).value();
      std::int64_t net = 0;
      std::int64_t tax = 0;
      for (const auto& line : note.lines) {
        RC_ASSERT(line.net.e8 >= 0);
        RC_ASSERT(line.tax.e8 >= 0);
        net += line.net.e8;
        tax += line.tax.e8;
      }
      RC_ASSERT(net == note.net.e8);
      RC_ASSERT(tax == note.tax.e8);
      RC_ASSERT(net + tax == gross);
      left = left_after(left, note).value();  // which refuses more than a line has
      credited += gross;
    }
    RC_ASSERT(credited <= invoice.total.e8);
    if (credited == invoice.total.e8) {
      for (const auto& line : left)
        RC_ASSERT((line.net == amount{} && line.tax == amount{}));
    }
  }));
}

TEST_CASE("a credit note of another invoice is not taken off") {
  const std::vector<document_line> lines{{amount{100'000'000}, {}, ""}};
  const auto note = credit_document(lines, amount{50'000'000}, 2).value();
  CHECK(left_after(lines, note).value().front().net == amount{50'000'000});
  CHECK_FALSE(left_after({}, note).has_value());
  const std::vector<document_line> smaller{{amount{40'000'000}, {}, ""}};
  CHECK_FALSE(left_after(smaller, note).has_value());
  const std::vector<document_line> taxed{{amount{100'000'000}, {}, "vat20"}};
  CHECK_FALSE(left_after(taxed, note).has_value());
}
