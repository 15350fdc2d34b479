#include "protocols/cdrs/format_json.hpp"

#include "actors/domain/core/limits.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::cdr_files {

namespace format_json_detail {

constexpr json::text_rule name_rule{.bytes_min = 1, .bytes_max = limits::cdr_header_bytes_max};

/// One of the words of an enumeration, or its fault.
template <class T>
void read_word(json::object_reader& in, std::string_view name, T& out,
               result<T> (*parse)(std::string_view)) {
  const auto text = in.optional_text(name);
  if (!text) return;
  auto value = parse(*text);
  if (value) {
    out = *value;
  } else {
    in.refuse(name, value.error().message);
  }
}

void read_columns(json::object_reader& in, source_format& out) {
  const auto* columns = in.object("columns");
  if (columns == nullptr) return;
  json::object_reader inner{*columns, in.pointer() + "/columns"};
  for (const auto f : all_cdr_fields()) {
    out.columns[static_cast<std::size_t>(f)] =
        inner.optional_text(name_of(f), name_rule).value_or(std::string{});
  }
  in.absorb(inner);
}

void read_own_times(json::object_reader& in, source_format& out) {
  const auto* own = in.optional_object("own_times");
  if (own == nullptr) return;
  json::object_reader inner{*own, in.pointer() + "/own_times"};
  for (const auto f : {cdr_field::started_at, cdr_field::answered_at, cdr_field::ended_at}) {
    time_format format = time_format::iso;
    if (const auto text = inner.optional_text(name_of(f)); text) {
      auto parsed = parse_time_format(*text);
      if (!parsed) {
        inner.refuse(name_of(f), parsed.error().message);
        continue;
      }
      format = *parsed;
      out.own_times[f] = format;
    }
  }
  in.absorb(inner);
}

void read_numbers(json::object_reader& in, source_format& out) {
  const auto* numbers = in.optional_object("numbers");
  if (numbers == nullptr) return;
  json::object_reader inner{*numbers, in.pointer() + "/numbers"};
  out.numbers.strips_plus = inner.optional_boolean("strips_plus").value_or(true);
  out.numbers.strips_00 = inner.optional_boolean("strips_00").value_or(false);
  out.numbers.tech_prefix = inner.optional_text("tech_prefix").value_or(std::string{});
  in.absorb(inner);
}

/// {"name": id, …}
template <class Id>
void read_names(json::object_reader& in, std::string_view name, std::map<std::string, Id>& out) {
  const auto* names = in.optional_object(name);
  if (names == nullptr) return;
  const auto* members = names->members();
  if (members == nullptr) return;
  for (const auto& [key, value] : *members) {
    const auto* number = value.integer();
    if (key.empty() || key.size() > limits::cdr_cell_bytes_max || number == nullptr ||
        *number <= 0) {
      in.refuse(name, "names with the number that each stands for");
    } else if (!out.emplace(key, Id{*number}).second) {
      in.refuse(name, "a name is there twice");
    }
  }
}

}  // namespace format_json_detail

result<source_format> read_source_format(const json::value& value, std::string_view pointer) {
  using namespace format_json_detail;
  json::object_reader in{value, std::string{pointer}};
  source_format out;
  read_columns(in, out);
  const auto delimiter = in.optional_text("delimiter").value_or(",");
  if (delimiter.size() == 1) {
    out.delimiter = delimiter.front();
  } else {
    in.refuse("delimiter", "one character");
  }
  out.ignores_other_columns = in.optional_boolean("ignores_other_columns").value_or(false);
  read_word(in, "times", out.times, parse_time_format);
  read_own_times(in, out);
  out.zone = in.optional_text("zone").value_or(std::string{});
  read_word(in, "repeated_hour", out.repeated, parse_repeated_hour);
  read_word(in, "durations", out.unit, parse_duration_unit);
  read_word(in, "decimals", out.decimals, parse_decimal_mark);
  read_numbers(in, out);
  constexpr json::integer_rule an_id{.min = 1};
  out.account = account_id{in.optional_integer("account_id", an_id).value_or(0)};
  read_names(in, "account_names", out.account_names);
  out.trunk = trunk_id{in.optional_integer("trunk_id", an_id).value_or(0)};
  read_names(in, "trunk_names", out.trunk_names);
  out.late_days_max = static_cast<std::int32_t>(
      in.optional_integer("late_days_max", {.min = 1, .max = limits::cdr_late_days_max})
          .value_or(source_format{}.late_days_max));
  if (auto good = in.finish(); !good) return fail(std::move(good).error());
  if (auto good = check_source_format(out); !good) {
    auto why = std::move(good).error();
    for (auto& fault : why.fields) fault.pointer = std::string{pointer} + fault.pointer;
    return fail(std::move(why));
  }
  return out;
}

result<source_format> parse_source_format(std::string_view text) {
  auto value = json::parse(text);
  if (!value) return fail(std::move(value).error());
  return read_source_format(*value);
}

void write_source_format(json::writer& out, const source_format& format) {
  out.begin_object().key("columns").begin_object();
  for (const auto f : all_cdr_fields()) {
    if (format.has(f)) out.field(name_of(f), format.column(f));
  }
  out.end_object();
  out.field("delimiter", std::string_view{&format.delimiter, 1});
  out.field("ignores_other_columns", format.ignores_other_columns);
  out.field("times", name_of(format.times));
  out.key("own_times").begin_object();
  for (const auto& [field, own] : format.own_times) out.field(name_of(field), name_of(own));
  out.end_object();
  out.key("zone");
  if (format.zone.empty()) {
    out.null();
  } else {
    out.text(format.zone);
  }
  out.field("repeated_hour", name_of(format.repeated));
  out.field("durations", name_of(format.unit)).field("decimals", name_of(format.decimals));
  out.key("numbers").begin_object();
  out.field("strips_plus", format.numbers.strips_plus);
  out.field("strips_00", format.numbers.strips_00);
  out.field("tech_prefix", format.numbers.tech_prefix).end_object();
  const auto id = [&out](std::string_view name, std::int64_t value) {
    out.key(name);
    if (value == 0) {
      out.null();
    } else {
      out.integer(value);
    }
  };
  id("account_id", format.account.value);
  out.key("account_names").begin_object();
  for (const auto& [name, account] : format.account_names) out.field(name, account.value);
  out.end_object();
  id("trunk_id", format.trunk.value);
  out.key("trunk_names").begin_object();
  for (const auto& [name, trunk] : format.trunk_names) out.field(name, trunk.value);
  out.end_object();
  out.field("late_days_max", format.late_days_max).end_object();
}

std::string source_format_text(const source_format& format) {
  json::writer out;
  write_source_format(out, format);
  return out.take();
}

}  // namespace didtron::cdr_files
