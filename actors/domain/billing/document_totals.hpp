#pragma once

#include <span>
#include <string>
#include <vector>

#include "actors/domain/core/result.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/percent.hpp"

/// The sums of invoices and credit notes: what a document says adds up, to the last minor unit.
namespace didtron::billing {

/// One line before the document: what usage or a rental comes to, exact to 1e-8. Negative: a credit.
struct priced_line {
  amount exact = {};
  std::string tax_code = {};  ///< one of the document's tax rates; empty: not taxed
};

/// What was decided for a tax code: 20 %, or 0 % for reverse charge.
struct tax_rate {
  std::string code;
  percent rate = {};
};

/// A line of a document, in whole minor units.
struct document_line {
  amount net = {};
  amount tax = {};  ///< the line's part of its code's tax; the parts add up to it
  std::string tax_code = {};
  friend bool operator==(const document_line&, const document_line&) = default;
};

struct document_tax {
  std::string code;
  amount net = {};  ///< what is taxed: the sum of the code's lines
  amount tax = {};
  friend bool operator==(const document_tax&, const document_tax&) = default;
};

struct document_totals {
  std::vector<document_line> lines;  ///< in the order given
  std::vector<document_tax> taxes;   ///< in the order of the rates; only those that a line has
  amount net = {};                   ///< sum of the lines
  amount tax = {};
  amount total = {};     ///< net + tax
  amount rounding = {};  ///< net less the exact sum of the lines: to book 7900
  friend bool operator==(const document_totals&, const document_totals&) = default;
};

/// The totals of a document in a currency of `minor_digits` decimals (JPY 0, USD 2, KWD 3).
///
/// Net: the exact sum, rounded once, half up (away from zero when negative). Every line is its
/// exact amount cut down to a minor unit, and the units that are then missing go to the lines that
/// lost most, ties in the order of lines; so no line moves by a whole unit, and they add up.
/// Tax: per code, on the sum of its lines, rounded once, half up.
/// Example: three lines of 10.004 -> 10.01 + 10.00 + 10.00 = 30.01; 3 x 10.03 at 20 % -> tax 6.02.
/// Errors: invalid_argument (digits outside 0..8, a code that no rate names or that two do, a rate
/// outside 0..1000 %), overflow.
result<document_totals> total_document(std::span<const priced_line> lines,
                                       std::span<const tax_rate> rates, int minor_digits);

/// What a credit note takes back.
struct credit_note_totals {
  std::vector<document_line> lines;  ///< as many as the invoice has; zero: nothing of that one
  amount net = {};
  amount tax = {};
  amount total = {};  ///< net + tax, what was asked for
  friend bool operator==(const credit_note_totals&, const credit_note_totals&) = default;
};

/// A credit note of `gross` (tax included) on an invoice. `left`: the invoice's lines, less what
/// earlier credit notes took back. Every line gives back in proportion to what is left of it, net
/// and tax, in whole minor units (units missing as above); so no line gives back more than it
/// charged, and crediting all that is left leaves nothing.
/// Example: lines of 60.00 and 40.00 with 25 % tax (75.00, 50.00), 25.00 back: 15.00, of which 3.00
/// are tax, and 10.00, of which 2.00 are tax.
/// Errors: conflict when `gross` is more than what is left; invalid_argument for an amount that is
/// not above zero or not in whole minor units, a line below zero, digits outside 0..8; overflow.
result<credit_note_totals> credit_document(std::span<const document_line> left, amount gross,
                                           int minor_digits);

/// What is left of the lines after a credit note on them. Error: invalid_argument when the note has
/// other lines, or takes back more than is left of one.
result<std::vector<document_line>> left_after(std::span<const document_line> left,
                                              const credit_note_totals& note);

}  // namespace didtron::billing
