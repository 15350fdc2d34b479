#include "storage/repositories/rate_rules.hpp"

#include "actors/zones/zone_files.hpp"

namespace didtron::storage::rate_rules {

namespace sql {
constexpr std::string_view insert_classes = R"(
  INSERT INTO rate_time_classes (tenant_id, rate_card_id, time_class, name, windows)
  SELECT app_tenant(), $1, c.* FROM unnest($2::bigint[], $3::text[], $4::text[]) AS c)";
constexpr std::string_view insert_holidays = R"(
  INSERT INTO rate_holidays (tenant_id, rate_card_id, holiday_on)
  SELECT app_tenant(), $1, h FROM unnest($2::text[]::date[]) AS h)";
constexpr std::string_view insert_surcharges = R"(
  INSERT INTO rate_surcharges (tenant_id, rate_card_id, name, origin, prefix, fixed_e8, percent_e6)
  SELECT app_tenant(), $1, s.* FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS s)";
constexpr std::string_view classes = R"(
  SELECT rate_card_id, name, windows FROM rate_time_classes ORDER BY rate_card_id, time_class)";
constexpr std::string_view holidays =
    "SELECT rate_card_id, holiday_on::text FROM rate_holidays ORDER BY rate_card_id, holiday_on";
constexpr std::string_view surcharges = R"(
  SELECT rate_card_id, name, origin, prefix, fixed_e8, percent_e6
  FROM rate_surcharges ORDER BY rate_card_id, name, origin, prefix)";
}  // namespace sql

namespace detail {

result<void> run(pg::transaction& tx, std::string_view text, pg::params args) {
  auto done = tx.execute(text, std::move(args));
  if (!done) return fail(std::move(done).error());
  return {};
}

std::string windows_text(const std::vector<time_window>& windows) {
  std::string out;
  for (const time_window& w : windows) {
    if (!out.empty()) out += ';';
    out += format(w);
  }
  return out;
}

result<std::vector<time_window>> parse_windows(std::string_view text) {
  std::vector<time_window> out;
  while (true) {
    const auto end = text.find(';');
    const auto window = parse_time_window(text.substr(0, end));
    if (!window) return failure{window.error()};
    out.push_back(*window);
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

result<void> insert_schedule(pg::transaction& tx, rate_card_id card, const time_schedule& s) {
  std::vector<std::int64_t> numbers;
  std::vector<std::string> names, windows, dates;
  for (const time_class& c : s.classes()) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size()) + 1);
    names.push_back(c.name);
    windows.push_back(windows_text(c.windows));
  }
  for (const calendar_date date : s.holidays())
    dates.push_back(format(date));
  return run(tx, sql::insert_classes,
             pg::params{}.id(card).i64_array(numbers).text_array(names).text_array(windows))
      .and_then([&] {
        return run(tx, sql::insert_holidays, pg::params{}.id(card).text_array(dates));
      });
}

/// The parts of a schedule as they are read.
struct schedule_parts {
  std::vector<time_class> classes = {};
  std::vector<calendar_date> holidays = {};
};

failure broken(rate_card_id card, const error& why) {
  return fail(errc::internal, "rate card " + std::to_string(card.value) + ": " + why.message);
}

result<std::map<rate_card_id, schedule_parts>> read_parts(const pg::rows& classes,
                                                          const pg::rows& holidays) {
  std::map<rate_card_id, schedule_parts> out;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    pg::row_reader in{classes, i};
    const auto card = in.id<rate_card_id>();
    time_class c;
    c.name = in.text();
    const auto windows = parse_windows(in.text());
    if (!in.ok()) return fail(in.mismatch());
    if (!windows) return broken(card, windows.error());
    c.windows = *windows;
    out[card].classes.push_back(std::move(c));
  }
  for (std::size_t i = 0; i < holidays.size(); ++i) {
    pg::row_reader in{holidays, i};
    const auto card = in.id<rate_card_id>();
    const auto date = parse_calendar_date(in.text());
    if (!in.ok()) return fail(in.mismatch());
    if (!date) return broken(card, date.error());
    out[card].holidays.push_back(*date);
  }
  return out;
}

}  // namespace detail

result<void> insert(pg::transaction& tx, rate_card_id card, const card_rules& rules) {
  if (rules.schedule != nullptr) {
    if (auto done = detail::insert_schedule(tx, card, *rules.schedule); !done) return done;
  }
  if (rules.surcharges.empty()) return {};
  std::vector<std::string> name, origin, prefix;
  std::vector<std::int64_t> fixed, share;
  for (const surcharge& s : rules.surcharges) {
    name.push_back(s.name);
    origin.push_back(s.origin);
    prefix.push_back(s.prefix);
    fixed.push_back(s.fixed.e8);
    share.push_back(s.of_usage.e6);
  }
  return detail::run(tx, sql::insert_surcharges,
                     pg::params{}
                         .id(card)
                         .text_array(name)
                         .text_array(origin)
                         .text_array(prefix)
                         .i64_array(fixed)
                         .i64_array(share));
}

std::vector<pg::statement> statements() {
  return {{sql::classes}, {sql::holidays}, {sql::surcharges}};
}

result<std::map<rate_card_id, card_rules>> read(const std::map<rate_card_id, head>& heads,
                                                const pg::rows& classes, const pg::rows& holidays,
                                                const pg::rows& surcharges) {
  auto parts = detail::read_parts(classes, holidays);
  if (!parts) return fail(std::move(parts).error());
  std::map<rate_card_id, card_rules> out;
  std::map<std::string, time_zone, std::less<>> zones;
  for (const auto& [card, h] : heads) {
    card_rules& rules = out[card];
    rules.is_split_on_boundary = h.is_split_on_boundary;
    rules.is_lrn = h.is_lrn;
    if (h.zone.empty()) continue;
    auto zone = zones.find(h.zone);
    if (zone == zones.end()) {
      auto loaded = load_time_zone(h.zone);
      if (!loaded) return detail::broken(card, loaded.error());
      zone = zones.emplace(h.zone, std::move(loaded).value()).first;
    }
    auto& own = (*parts)[card];
    auto schedule = time_schedule::build(h.zone, zone->second, std::move(own.classes),
                                         std::move(own.holidays));
    if (!schedule) return detail::broken(card, schedule.error());
    rules.schedule = std::move(schedule).value();
  }
  for (std::size_t i = 0; i < surcharges.size(); ++i) {
    pg::row_reader in{surcharges, i};
    const auto card = in.id<rate_card_id>();
    surcharge s;
    s.name = in.text();
    s.origin = in.text();
    s.prefix = in.text();
    s.fixed = in.money();
    s.of_usage.e6 = in.i64();
    if (!in.ok()) return fail(in.mismatch());
    out[card].surcharges.push_back(std::move(s));
  }
  return out;
}

}  // namespace didtron::storage::rate_rules
