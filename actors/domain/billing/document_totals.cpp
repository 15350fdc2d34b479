#include "actors/domain/billing/document_totals.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/money/rounding.hpp"

namespace didtron::billing {
namespace document_totals_detail {

using wide = __int128;

constexpr wide e8_per_unit = 100'000'000;

/// Minor units in e8: 2 digits -> 1,000,000.
result<std::int64_t> minor_unit_e8(int minor_digits) {
  if (minor_digits < 0 || minor_digits > limits::charge_decimals_max) {
    return fail_field("minor_digits", "is not 0 to 8");
  }
  std::int64_t unit = 1;
  for (int i = minor_digits; i < limits::charge_decimals_max; ++i)
    unit *= 10;
  return unit;
}

result<amount> narrow(wide e8) {
  if (e8 > std::numeric_limits<std::int64_t>::max() ||
      e8 < std::numeric_limits<std::int64_t>::min()) {
    return fail(errc::overflow, "the amount does not fit 64 bits at 1e-8");
  }
  return amount{static_cast<std::int64_t>(e8)};
}

/// numerator / denominator cut down, toward minus infinity; denominator > 0.
struct cut {
  wide quotient = 0;
  wide rest = 0;  ///< 0 <= rest < denominator
};
cut cut_down(wide numerator, wide denominator) {
  cut c{numerator / denominator, numerator % denominator};
  if (c.rest < 0) {
    --c.quotient;
    c.rest += denominator;
  }
  return c;
}

/// Whole units that add up to `whole`: every part cut down, the missing ones to the largest rests,
/// ties in the order of parts. `whole` lies between the sum of the parts cut down and cut up.
std::vector<wide> made_whole(const std::vector<cut>& parts, wide whole) {
  std::vector<wide> units;
  wide missing = whole;
  for (const cut& part : parts) {
    units.push_back(part.quotient);
    missing -= part.quotient;
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return parts[a].rest > parts[b].rest;
  });
  for (std::size_t i = 0; missing > 0; ++i, --missing)
    ++units[order[i]];
  return units;
}

/// `whole` units in proportion to `weights`, which are not negative and have the sum `total` > 0.
/// With whole <= total nobody gets more than their weight.
std::vector<wide> shared_out(wide whole, const std::vector<wide>& weights, wide total) {
  std::vector<cut> parts;
  for (const wide weight : weights)
    parts.push_back(cut_down(whole * weight, total));
  return made_whole(parts, whole);
}

result<void> check_rates(std::span<const tax_rate> rates) {
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const auto& rate = rates[i];
    if (rate.code.empty()) return fail_field("tax_code", "of a rate is empty");
    if (rate.rate.e6 < 0 || rate.rate.e6 > 10 * percent::whole_e6) {
      return fail_field("tax_rate", "is not 0 to 1000");
    }
    const auto same = [&](const tax_rate& other) { return other.code == rate.code; };
    if (std::any_of(rates.begin(), rates.begin() + static_cast<std::ptrdiff_t>(i), same)) {
      return fail_field("tax_code", "'" + rate.code + "' has two rates");
    }
  }
  return {};
}

/// The tax of one code on the lines that have it; shared out among them.
result<void> tax_code(const tax_rate& rate, std::int64_t unit_e8, int minor_digits,
                      document_totals& document) {
  std::vector<std::size_t> taxed;
  wide net_e8 = 0;
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    if (document.lines[i].tax_code != rate.code) continue;
    taxed.push_back(i);
    net_e8 += document.lines[i].net.e8;
  }
  if (taxed.empty()) return {};
  const auto net = narrow(net_e8);
  if (!net) return failure{net.error()};
  const wide whole = percent::whole_e6;
  const auto tax =
      round_quotient(net_e8 * rate.rate.e6, whole * e8_per_unit, minor_digits, rounding_mode::half_up);
  if (!tax) return failure{tax.error()};
  std::vector<cut> parts;
  for (const std::size_t i : taxed)
    parts.push_back(cut_down(wide{document.lines[i].net.e8} * rate.rate.e6, whole * unit_e8));
  const auto units = made_whole(parts, tax->e8 / unit_e8);
  for (std::size_t i = 0; i < taxed.size(); ++i) {
    const auto part = narrow(units[i] * unit_e8);
    if (!part) return failure{part.error()};
    document.lines[taxed[i]].tax = *part;
  }
  document.taxes.push_back({rate.code, *net, *tax});
  return {};
}

}  // namespace document_totals_detail

using namespace document_totals_detail;

result<document_totals> total_document(std::span<const priced_line> lines,
                                       std::span<const tax_rate> rates, int minor_digits) {
  const auto unit_e8 = minor_unit_e8(minor_digits);
  if (!unit_e8) return failure{unit_e8.error()};
  if (const auto ok = check_rates(rates); !ok) return failure{ok.error()};
  wide exact_e8 = 0;
  std::vector<cut> parts;
  for (const priced_line& line : lines) {
    const auto has_code = [&](const tax_rate& rate) { return rate.code == line.tax_code; };
    if (!line.tax_code.empty() && std::none_of(rates.begin(), rates.end(), has_code)) {
      return fail_field("tax_code", "'" + line.tax_code + "' has no rate");
    }
    exact_e8 += line.exact.e8;
    parts.push_back(cut_down(line.exact.e8, *unit_e8));
  }
  const auto net = round_quotient(exact_e8, e8_per_unit, minor_digits, rounding_mode::half_up);
  if (!net) return failure{net.error()};
  document_totals document;
  document.net = *net;
  document.rounding = amount{static_cast<std::int64_t>(net->e8 - exact_e8)};
  const auto units = made_whole(parts, net->e8 / *unit_e8);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line_net = narrow(units[i] * *unit_e8);
    if (!line_net) return failure{line_net.error()};
    document.lines.push_back({*line_net, {}, lines[i].tax_code});
  }
  wide tax_e8 = 0;
  for (const tax_rate& rate : rates) {
    if (const auto ok = tax_code(rate, *unit_e8, minor_digits, document); !ok) return failure{ok.error()};
  }
  for (const document_tax& tax : document.taxes)
    tax_e8 += tax.tax.e8;
  const auto tax = narrow(tax_e8);
  if (!tax) return failure{tax.error()};
  document.tax = *tax;
  const auto total = add(document.net, document.tax);
  if (!total) return failure{total.error()};
  document.total = *total;
  return document;
}

result<credit_note_totals> credit_document(std::span<const document_line> left, amount gross,
                                           int minor_digits) {
  const auto unit_e8 = minor_unit_e8(minor_digits);
  if (!unit_e8) return failure{unit_e8.error()};
  if (gross.e8 <= 0) return fail_field("amount", "is not above zero");
  if (gross.e8 % *unit_e8 != 0) {
    return fail_field("amount", "has more than " + std::to_string(minor_digits) + " decimals");
  }
  std::vector<wide> weights;
  wide left_e8 = 0;
  for (const document_line& line : left) {
    if (line.net.e8 < 0 || line.tax.e8 < 0) return fail_field("lines", "has a line below zero");
    if (line.net.e8 % *unit_e8 != 0 || line.tax.e8 % *unit_e8 != 0) {
      return fail_field("lines", "has a line that is not in whole minor units");
    }
    weights.push_back((wide{line.net.e8} + line.tax.e8) / *unit_e8);
    left_e8 += wide{line.net.e8} + line.tax.e8;
  }
  if (gross.e8 > left_e8) {
    return fail(errc::conflict, "credit notes cannot exceed their invoice: less than this is left");
  }
  credit_note_totals note;
  note.total = gross;
  const auto units = shared_out(gross.e8 / *unit_e8, weights, left_e8 / *unit_e8);
  for (std::size_t i = 0; i < left.size(); ++i) {
    document_line line{{}, {}, left[i].tax_code};
    if (units[i] > 0) {
      const auto split = shared_out(
          units[i], {left[i].net.e8 / *unit_e8, left[i].tax.e8 / *unit_e8}, weights[i]);
      line.net.e8 = static_cast<std::int64_t>(split[0] * *unit_e8);
      line.tax.e8 = static_cast<std::int64_t>(split[1] * *unit_e8);
    }
    note.net.e8 += line.net.e8;
    note.tax.e8 += line.tax.e8;
    note.lines.push_back(std::move(line));
  }
  return note;
}

result<std::vector<document_line>> left_after(std::span<const document_line> left,
                                              const credit_note_totals& note) {
  if (note.lines.size() != left.size()) return fail_field("lines", "are not those of the invoice");
  std::vector<document_line> rest{left.begin(), left.end()};
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const document_line& back = note.lines[i];
    if (back.tax_code != rest[i].tax_code || back.net.e8 < 0 || back.tax.e8 < 0 ||
        back.net > rest[i].net || back.tax > rest[i].tax) {
      return fail_field("lines", "take back what the invoice does not have");
    }
    rest[i].net.e8 -= back.net.e8;
    rest[i].tax.e8 -= back.tax.e8;
  }
  return rest;
}

}  // namespace didtron::billing
