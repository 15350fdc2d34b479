#include "actors/domain/cdrs/record_reader.hpp"

#include <charconv>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/core/lines.hpp"
#include "actors/domain/rating/ported_number.hpp"

namespace didtron {
namespace record_reader_detail {

constexpr bool is_digits(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

/// A tab may stand in a name; everything else below the space breaks lines, terminals or files.
constexpr bool has_control(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7F) return true;
  }
  return false;
}

/// White space of any script, and the marks that cannot be seen: at the end of a key they make two
/// keys out of one.
bool begins_with_space(std::string_view text) {
  if (text.empty()) return false;
  if (static_cast<unsigned char>(text.front()) < 0x80U) {
    return text.front() == ' ' || text.front() == '\t';
  }
  for (const std::string_view space :
       {"\xC2\xA0", "\xC2\x85", "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
        "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
        "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B",
        "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8",
        "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE2\x81\xA0", "\xE3\x80\x80",
        "\xEF\xBB\xBF"}) {
    if (text.starts_with(space)) return true;
  }
  return false;
}
bool ends_with_space(std::string_view text) {
  for (std::size_t length = 1; length <= 3 && length <= text.size(); ++length) {
    if (begins_with_space(text.substr(text.size() - length)) &&
        (length == 1 || (static_cast<unsigned char>(text[text.size() - length]) & 0x80U) != 0)) {
      return true;
    }
  }
  return false;
}

std::string shown(std::string_view text) { return "'" + printable(text) + "'"; }

/// "sip:44…@host", "tel:44…;phone-context=…": the user part.
std::string_view user_part(std::string_view text) {
  const auto begins = [&text](std::string_view scheme) {
    if (text.size() < scheme.size()) return false;
    for (std::size_t i = 0; i < scheme.size(); ++i) {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
      if (c != scheme[i]) return false;
    }
    return true;
  };
  for (const std::string_view scheme : {"sip:", "sips:", "tel:"}) {
    if (!begins(scheme)) continue;
    text.remove_prefix(scheme.size());
    return text.substr(0, text.find_first_of("@;"));
  }
  return text;
}

/// The digits of a number, or nothing.
std::string_view digits_of(std::string_view text, const cdr_number_rule& rule) {
  if (rule.strips_plus && text.starts_with('+')) {
    text.remove_prefix(1);
  } else if (rule.strips_00 && text.starts_with("00")) {
    text.remove_prefix(2);
  }
  const bool is_number = is_digits(text) && text.front() != '0' &&
                         text.size() >= limits::e164_digits_min &&
                         text.size() <= limits::e164_digits_max;
  return is_number ? text : std::string_view{};
}

/// One row on its way; the first fault stays.
class row_in_work {
 public:
  row_in_work(const source_format& format, const time_zone* zone, const cdr_cells& cells)
      : format_{format}, zone_{zone}, cells_{cells} {}

  bool read(cdr_record& out) {
    return check_cells() && read_key(out) && read_times(out) && read_numbers(out) &&
           read_length(out) && read_cause(out) && read_parties(out) && read_cost(out);
  }
  row_fault take_fault() { return std::move(fault_); }

 private:
  [[nodiscard]] std::string_view cell(cdr_field f) const {
    return cells_[static_cast<std::size_t>(f)];
  }
  bool refuse(cdr_field f, std::string reason) {
    fault_.column = format_.column(f);
    fault_.reason = std::move(reason);
    return false;
  }

  bool check_cells() {
    for (const auto f : all_cdr_fields()) {
      const auto text = cell(f);
      const auto most = f == cdr_field::key ? limits::cdr_key_bytes_max : limits::cdr_cell_bytes_max;
      if (text.size() > most) {
        return refuse(f, "longer than " + std::to_string(most) + " bytes");
      }
      if (has_control(text)) return refuse(f, "holds a control character: " + shown(text));
    }
    return true;
  }

  bool read_key(cdr_record& out) {
    const auto key = cell(cdr_field::key);
    if (key.empty()) return refuse(cdr_field::key, "is empty");
    if (begins_with_space(key) || ends_with_space(key)) {
      return refuse(cdr_field::key, "begins or ends with a space: " + shown(key));
    }
    out.key.assign(key);
    // Both suffixes are always there when declared, so that the joined text can be read backwards.
    for (const auto f : {cdr_field::leg, cdr_field::attempt}) {
      if (!format_.has(f)) continue;
      const auto part = cell(f);
      if (part.empty() || part.size() > 16) return refuse(f, "1 to 16 letters or digits");
      for (const char c : part) {
        const bool is_good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                             (c >= 'a' && c <= 'z') || c == '_' || c == '-';
        if (!is_good) return refuse(f, "1 to 16 letters or digits: " + shown(part));
      }
      out.key += '/';
      out.key += part;
    }
    return true;
  }

  bool read_time(cdr_field f, instant& out) {
    const auto text = cell(f);
    switch (format_.times_of(f)) {
    case time_format::iso: {
      auto parsed = parse_instant(text);
      if (!parsed) return refuse(f, parsed.error().message + ": " + shown(text));
      out = *parsed;
      return true;
    }
    case time_format::local: return read_local(f, text, out);
    case time_format::epoch_s: return read_epoch(f, text, 1'000'000, out);
    case time_format::epoch_ms: return read_epoch(f, text, 1'000, out);
    }
    return false;
  }

  bool read_epoch(cdr_field f, std::string_view text, std::int64_t us, instant& out) {
    std::int64_t count = 0;
    if (!is_digits(text) || text.size() > 14) {
      return refuse(f, "not a count since 1970 in digits: " + shown(text));
    }
    std::from_chars(text.data(), text.data() + text.size(), count);
    // Seconds taken for milliseconds land in January 1970, the reverse beyond the year 9999.
    constexpr std::int64_t year_1980_s = 315'532'800;
    constexpr std::int64_t year_2200_s = 7'258'118'400;
    const __int128 at_us = static_cast<__int128>(count) * us;
    if (at_us < static_cast<__int128>(year_1980_s) * 1'000'000 ||
        at_us > static_cast<__int128>(year_2200_s) * 1'000'000) {
      return refuse(f, "a time outside of 1980 to 2200: is the unit right? " + shown(text));
    }
    out.us = static_cast<std::int64_t>(at_us);
    return true;
  }

  bool read_local(cdr_field f, std::string_view text, instant& out) {
    auto local = parse_local_time(text);
    if (!local) return refuse(f, local.error().message + ": " + shown(text));
    const auto found = zone_->instants_of(*local);
    if (found.empty()) {
      return refuse(f, "does not exist in " + format_.zone + ", or lies beyond its table: " +
                           shown(text));
    }
    if (found.size() > 1 && format_.repeated == repeated_hour::refuse) {
      return refuse(f, "happens twice in " + format_.zone + ": " + shown(text));
    }
    out = format_.repeated == repeated_hour::second ? found.back() : found.front();
    return true;
  }

  bool read_times(cdr_record& out) {
    if (cell(cdr_field::started_at).empty()) return refuse(cdr_field::started_at, "is empty");
    if (!read_time(cdr_field::started_at, out.started_at)) return false;
    out.answered_at.reset();
    if (!cell(cdr_field::answered_at).empty()) {
      if (!read_time(cdr_field::answered_at, out.answered_at.emplace())) return false;
      if (*out.answered_at < out.started_at) {
        return refuse(cdr_field::answered_at, "is before the start");
      }
    }
    has_end_ = !cell(cdr_field::ended_at).empty();
    if (!has_end_) return true;
    if (!read_time(cdr_field::ended_at, out.ended_at)) return false;
    if (out.ended_at < out.answered_at.value_or(out.started_at)) {
      return refuse(cdr_field::ended_at, out.answered_at ? "is before the answer"
                                                         : "is before the start");
    }
    return true;
  }

  bool read_numbers(cdr_record& out) {
    const auto called = cell(cdr_field::called);
    if (called.empty()) return refuse(cdr_field::called, "is empty");
    auto number = user_part(called);
    const auto& tech = format_.numbers.tech_prefix;
    if (!number.starts_with(tech)) {
      return refuse(cdr_field::called, "does not begin with " + shown(tech) + ": " + shown(called));
    }
    number = digits_of(number.substr(tech.size()), format_.numbers);
    if (number.empty()) {
      return refuse(cdr_field::called,
                    "not an international number of 5 to 15 digits: " + shown(called));
    }
    out.called_raw.assign(called);
    out.called.assign(number);
    const auto caller = cell(cdr_field::caller);
    out.caller_raw.assign(caller);
    out.caller.assign(digits_of(user_part(caller), format_.numbers));
    return read_lrn(out);
  }

  /// After the called number. Many switches repeat a number that is not ported; only North American ones can be.
  bool read_lrn(cdr_record& out) {
    const auto text = cell(cdr_field::lrn);
    out.lrn.clear();
    if (text.empty()) return true;
    const auto written = user_part(text);
    const auto number = digits_of(written, format_.numbers);
    // Ten digits are a national number only as long as nothing in front of them says otherwise.
    if (number.size() == 10 && number.size() == written.size()) out.lrn = '1';
    out.lrn += number;
    if (out.lrn == out.called) return true;
    if (!is_portable(out.lrn)) {
      return refuse(cdr_field::lrn, "not a North American routing number: " + shown(text));
    }
    if (!is_portable(out.called)) {
      return refuse(cdr_field::lrn, "only a North American number has a routing number: " + shown(text));
    }
    return true;
  }

  bool read_duration(cdr_field f, std::int64_t& out_ms) {
    auto text = cell(f);
    std::string_view fraction;
    if (format_.unit == duration_unit::s_fraction) {
      const char mark = format_.decimals == decimal_mark::comma ? ',' : '.';
      if (const auto at = text.find(mark); at != std::string_view::npos) {
        fraction = text.substr(at + 1);
        text = text.substr(0, at);
        if (!is_digits(fraction) || fraction.size() > 3) {
          return refuse(f, "at most three decimals: " + shown(cell(f)));
        }
      }
    }
    if (!is_digits(text) || text.size() > 12) {
      return refuse(f, "not a number of digits only: " + shown(cell(f)));
    }
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    if (format_.unit != duration_unit::ms) count *= 1000;
    std::int64_t weight = 100;
    for (const char c : fraction) {
      count += (c - '0') * weight;
      weight /= 10;
    }
    if (count > limits::call_s_max * 1000) {
      return refuse(f, "no call lasts longer than seven days: " + shown(cell(f)));
    }
    out_ms = count;
    return true;
  }

  bool read_length(cdr_record& out) {
    std::optional<std::int64_t> whole_ms;
    if (!cell(cdr_field::duration).empty() &&
        !read_duration(cdr_field::duration, whole_ms.emplace())) {
      return false;
    }
    std::optional<std::int64_t> billable_ms;
    if (!cell(cdr_field::billable).empty() &&
        !read_duration(cdr_field::billable, billable_ms.emplace())) {
      return false;
    }
    if (format_.has(cdr_field::billable) && !billable_ms) {
      // Unanswered calls are often written without; an answered one must say how long it was.
      if (out.answered_at) return refuse(cdr_field::billable, "is empty for an answered call");
      billable_ms = 0;
    }
    if (billable_ms && whole_ms && *billable_ms > *whole_ms) {
      return refuse(cdr_field::billable, "is longer than the whole call");
    }
    if (format_.has(cdr_field::answered_at)) {
      if (!out.answered_at && billable_ms.value_or(0) > 0) {
        return refuse(cdr_field::billable, "an unanswered call is billed");
      }
    } else if (*billable_ms > 0) {
      // Without a column for it the answer is where the billed part begins.
      out.answered_at = has_end_ ? plus_ms(out.ended_at, -*billable_ms) : out.started_at;
      if (*out.answered_at < out.started_at) {
        return refuse(cdr_field::billable, "is longer than from the start to the end");
      }
    }
    return finish_length(out, whole_ms, billable_ms);
  }

  bool finish_length(cdr_record& out, std::optional<std::int64_t> whole_ms,
                     std::optional<std::int64_t> billable_ms) {
    if (out.answered_at && has_end_ && billable_ms &&
        *billable_ms > ms_between(*out.answered_at, out.ended_at) + limits::cdr_span_slack_ms) {
      return refuse(cdr_field::billable, "is longer than from the answer to the end");
    }
    if (!has_end_) {
      if (out.answered_at && !billable_ms) {
        return refuse(cdr_field::ended_at, "is empty, and no other column says how long it was");
      }
      out.ended_at = out.answered_at ? plus_ms(*out.answered_at, billable_ms.value_or(0))
                                     : plus_ms(out.started_at, whole_ms.value_or(0));
    }
    out.duration_ms = 0;
    if (out.answered_at) {
      out.duration_ms = billable_ms.value_or(ms_between(*out.answered_at, out.ended_at));
    }
    if (out.duration_ms > limits::call_s_max * 1000) {
      return refuse(cdr_field::ended_at, "no call lasts longer than seven days");
    }
    return true;
  }

  bool read_cause(cdr_record& out) {
    const auto text = cell(cdr_field::cause);
    out.cause = 0;
    if (text.empty()) return true;
    if (!is_digits(text) || text.size() > 3) {
      return refuse(cdr_field::cause, "not a release code of up to three digits: " + shown(text));
    }
    std::from_chars(text.data(), text.data() + text.size(), out.cause);
    return true;
  }

  bool read_parties(cdr_record& out) {
    const auto trunk = cell(cdr_field::trunk);
    out.carrier.assign(trunk.empty() ? cell(cdr_field::carrier) : trunk);
    out.account.assign(cell(cdr_field::account));
    if (format_.has(cdr_field::account) && out.account.empty()) {
      return refuse(cdr_field::account, "is empty");
    }
    return true;
  }

  bool read_cost(cdr_record& out) {
    const auto text = cell(cdr_field::cost);
    out.cost.reset();
    out.cost_money = {};
    if (text.empty()) return true;
    std::string decimal{text};
    if (format_.decimals == decimal_mark::comma) {
      if (decimal.find('.') != std::string::npos) {
        return refuse(cdr_field::cost, "a point where a comma is declared: " + shown(text));
      }
      if (const auto comma = decimal.find(','); comma != std::string::npos) decimal[comma] = '.';
    }
    auto value = parse_amount(decimal);
    if (!value) return refuse(cdr_field::cost, value.error().message + ": " + shown(text));
    const auto money_text = cell(cdr_field::currency);
    auto money = parse_currency(money_text);
    if (!money) return refuse(cdr_field::currency, money.error().message + ": " + shown(money_text));
    out.cost = *value;
    out.cost_money = *money;
    return true;
  }

  const source_format& format_;
  const time_zone* zone_;
  const cdr_cells& cells_;
  bool has_end_ = false;
  row_fault fault_ = {};
};

void append_number(std::string& out, std::int64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
  out += '\n';
}

}  // namespace record_reader_detail

result<record_reader> record_reader::make(source_format format,
                                          std::shared_ptr<const time_zone> zone) {
  if (auto good = check_source_format(format); !good) return fail(std::move(good).error());
  if (!format.zone.empty() && zone == nullptr) {
    return fail(errc::bad_config, "the rules of zone " + format.zone + " are not there");
  }
  return record_reader{std::move(format), std::move(zone)};
}

std::optional<row_fault> record_reader::read(const cdr_cells& cells, cdr_record& out) const {
  record_reader_detail::row_in_work work{format_, zone_.get(), cells};
  if (work.read(out)) return {};
  return work.take_fault();
}

std::string canonical_text(const cdr_record& r) {
  using record_reader_detail::append_number;
  // Cells hold no line feed, so the parts cannot run into each other.
  std::string out;
  out.reserve(192);
  for (const auto* text : {&r.key, &r.caller_raw, &r.called_raw, &r.called, &r.carrier, &r.account}) {
    out += *text;
    out += '\n';
  }
  append_number(out, r.started_at.us);
  append_number(out, r.answered_at ? r.answered_at->us : -1);
  append_number(out, r.ended_at.us);
  append_number(out, r.duration_ms);
  append_number(out, r.cause);
  if (r.cost) {
    append_number(out, r.cost->e8);
    out += r.cost_money.text();
  }
  // Reports without a routing number keep the text that they had before there was a column for it.
  if (!r.lrn.empty()) {
    out += "\nlrn ";
    out += r.lrn;
  }
  return out;
}

}  // namespace didtron
