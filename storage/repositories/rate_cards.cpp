#include "storage/repositories/rate_cards.hpp"

#include <map>

#include "storage/repositories/rate_rules.hpp"

namespace didtron::storage {

namespace rate_cards_sql {
constexpr std::string_view insert_card = R"(
  INSERT INTO rate_cards (tenant_id, side, name, currency, duration_rounding, increment_style, rounding, precision,
                          time_zone, is_split_on_boundary, is_lrn)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING rate_card_id)";
constexpr std::string_view insert_rates = R"(
  INSERT INTO rates (tenant_id, rate_card_id, prefix, destination, rate_initial_e10, rate_next_e10, initial_s, next_s,
                     connect_fee_e8, free_s, grace_s, min_charge_e8, max_charge_e8, status, effective_from_at, effective_to_at,
                     origin, jurisdiction, time_class, attempt_fee_e8, surcharge_fixed_e8, surcharge_percent_e6,
                     max_charge_policy)
  SELECT app_tenant(), $1, r.*
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
              $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::timestamptz[],
              $15::timestamptz[], $16::text[], $17::text[], $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[],
              $22::text[]) AS r)";
constexpr std::string_view all_cards = R"(
  SELECT rate_card_id, name, currency, duration_rounding, increment_style, rounding, precision, coalesce(time_zone, ''),
         is_split_on_boundary, is_lrn
  FROM rate_cards ORDER BY rate_card_id)";
constexpr std::string_view all_rates = R"(
  SELECT rate_card_id, rate_row_id, prefix, destination, rate_initial_e10, rate_next_e10, initial_s, next_s,
         connect_fee_e8, free_s, grace_s, min_charge_e8, max_charge_e8, status = 'blocked', effective_from_at, effective_to_at,
         origin, jurisdiction, time_class, attempt_fee_e8, surcharge_fixed_e8, surcharge_percent_e6,
         max_charge_policy = 'disconnect'
  FROM rates ORDER BY rate_card_id, prefix, effective_from_at)";
}  // namespace rate_cards_sql

namespace rate_cards_detail {

struct card_head {
  rate_card_id id = {};
  std::string name = {};
  rate_terms terms = {};
  rate_rules::head rules = {};
  bool is_known = true;  ///< every name in it is one that the domain knows
};

card_head read_head(pg::row_reader& in) {
  card_head c;
  c.id = in.id<rate_card_id>();
  c.name = in.text();
  c.terms.money = in.money_code();
  const auto duration = parse_duration_rounding(in.text());
  const auto style = parse_increment_style(in.text());
  const auto rounding = parse_rounding_mode(in.text());
  c.is_known = duration && style && rounding;
  c.terms.duration = duration.value_or(duration_rounding::ceil);
  c.terms.style = style.value_or(increment_style::excess);
  c.terms.rounding = rounding.value_or(rounding_mode::half_up);
  c.terms.precision = in.i32();
  c.rules.zone = in.text();
  c.rules.is_split_on_boundary = in.boolean();
  c.rules.is_lrn = in.boolean();
  return c;
}

struct card_row {
  rate_card_id card = {};
  rate_row row = {};
  bool is_known = true;
};

card_row read_row(pg::row_reader& in) {
  card_row r;
  r.card = in.id<rate_card_id>();
  r.row.id = in.id<rate_row_id>();
  r.row.prefix = in.text();
  r.row.destination = in.text();
  r.row.rate_initial = in.price();
  r.row.rate_next = in.price();
  r.row.steps.initial_s = in.i32();
  r.row.steps.next_s = in.i32();
  r.row.connect_fee = in.money();
  r.row.free_s = in.i32();
  r.row.grace_s = in.i32();
  r.row.min_charge = in.money();
  r.row.max_charge = in.opt_money();
  r.row.status = in.boolean() ? row_status::blocked : row_status::active;
  r.row.effective_from = in.time();
  r.row.effective_to = in.opt_time();
  r.row.origin = in.text();
  const auto where = parse_jurisdiction(in.text());
  r.is_known = where.has_value();
  r.row.where = where.value_or(jurisdiction::any);
  r.row.time_class = static_cast<std::uint8_t>(in.i32());
  r.row.attempt_fee = in.money();
  r.row.surcharge_fixed = in.money();
  r.row.surcharge_of_usage.e6 = in.i64();
  r.row.at_max = in.boolean() ? max_charge_policy::disconnect : max_charge_policy::stop_charging;
  return r;
}

/// Rows as columns, for one INSERT … SELECT unnest.
pg::params columns_of(rate_card_id card, const std::vector<rate_row>& rows) {
  std::vector<std::string> prefix, destination, status, origin, where, at_max;
  std::vector<std::int64_t> time_class, attempt_fee, surcharge_fixed, surcharge_percent;
  std::vector<std::int64_t> initial, next, initial_s, next_s, fee, free_s, grace_s, min_charge;
  std::vector<std::optional<std::int64_t>> max_charge;
  std::vector<instant> from;
  std::vector<std::optional<instant>> to;
  for (const auto& r : rows) {
    prefix.push_back(r.prefix);
    destination.push_back(r.destination);
    initial.push_back(r.rate_initial.e10_per_min);
    next.push_back(r.rate_next.e10_per_min);
    initial_s.push_back(r.steps.initial_s);
    next_s.push_back(r.steps.next_s);
    fee.push_back(r.connect_fee.e8);
    free_s.push_back(r.free_s);
    grace_s.push_back(r.grace_s);
    min_charge.push_back(r.min_charge.e8);
    max_charge.push_back(r.max_charge ? std::optional{r.max_charge->e8} : std::nullopt);
    status.emplace_back(r.status == row_status::blocked ? "blocked" : "active");
    from.push_back(r.effective_from);
    to.push_back(r.effective_to);
    origin.push_back(r.origin);
    where.emplace_back(name_of(r.where));
    time_class.push_back(r.time_class);
    attempt_fee.push_back(r.attempt_fee.e8);
    surcharge_fixed.push_back(r.surcharge_fixed.e8);
    surcharge_percent.push_back(r.surcharge_of_usage.e6);
    at_max.emplace_back(name_of(r.at_max));
  }
  pg::params p;
  p.id(card)
      .text_array(prefix)
      .text_array(destination)
      .i64_array(initial)
      .i64_array(next)
      .i64_array(initial_s)
      .i64_array(next_s)
      .i64_array(fee)
      .i64_array(free_s)
      .i64_array(grace_s)
      .i64_array(min_charge)
      .i64_array(max_charge)
      .text_array(status)
      .time_array(from)
      .time_array(to)
      .text_array(origin)
      .text_array(where)
      .i64_array(time_class)
      .i64_array(attempt_fee)
      .i64_array(surcharge_fixed)
      .i64_array(surcharge_percent)
      .text_array(at_max);
  return p;
}

}  // namespace rate_cards_detail

result<rate_card_id> insert_rate_card(pg::transaction& tx, const new_rate_card& c,
                                      const std::vector<rate_row>& rows) {
  const auto& schedule = c.rules.schedule;
  const std::size_t classes = schedule == nullptr ? 0 : schedule->classes().size();
  for (const rate_row& r : rows) {
    if (r.time_class > classes) {
      return fail(errc::invalid_argument, "prefix '" + r.prefix + "': the card has no such time class");
    }
  }
  if (auto ok = check_surcharges(c.rules.surcharges); !ok) return fail(std::move(ok).error());
  auto stored =
      tx.execute(rate_cards_sql::insert_card, pg::params{}
                                                  .text(c.is_supplier ? "supplier" : "customer")
                                                  .text(c.name)
                                                  .text(c.terms.money.text())
                                                  .text(name_of(c.terms.duration))
                                                  .text(name_of(c.terms.style))
                                                  .text(name_of(c.terms.rounding))
                                                  .i64(c.terms.precision)
                                                  .opt_text(schedule == nullptr
                                                                ? std::optional<std::string>{}
                                                                : schedule->zone_name())
                                                  .boolean(c.rules.is_split_on_boundary)
                                                  .boolean(c.rules.is_lrn));
  if (!stored) return fail(std::move(stored).error());
  auto id = pg::first_row(*stored, [](pg::row_reader& in) { return in.id<rate_card_id>(); });
  if (!id) return id;
  if (auto done = rate_rules::insert(tx, *id, c.rules); !done) return fail(std::move(done).error());
  if (rows.empty()) return id;
  auto done = tx.execute(rate_cards_sql::insert_rates, rate_cards_detail::columns_of(*id, rows));
  if (!done) return fail(std::move(done).error());
  return id;
}

std::vector<pg::statement> rate_card_statements() {
  std::vector<pg::statement> out{{rate_cards_sql::all_cards}, {rate_cards_sql::all_rates}};
  for (auto& s : rate_rules::statements())
    out.push_back(std::move(s));
  return out;
}

result<std::vector<std::shared_ptr<const rate_card>>>
read_rate_cards(std::span<const pg::rows> found) {
  auto heads = pg::map_rows(found[0], rate_cards_detail::read_head);
  if (!heads) return fail(std::move(heads).error());
  auto lines = pg::map_rows(found[1], rate_cards_detail::read_row);
  if (!lines) return fail(std::move(lines).error());
  const auto unknown = [](rate_card_id card) {
    return fail(errc::internal, "rate card " + std::to_string(card.value) + " has unknown terms");
  };
  std::map<rate_card_id, std::vector<rate_row>> by_card;
  for (auto& line : *lines) {
    if (!line.is_known) return unknown(line.card);
    by_card[line.card].push_back(std::move(line.row));
  }
  std::map<rate_card_id, rate_rules::head> rule_heads;
  for (const auto& head : *heads) {
    if (!head.is_known) return unknown(head.id);
    rule_heads[head.id] = head.rules;
  }
  auto rules = rate_rules::read(rule_heads, found[2], found[3], found[4]);
  if (!rules) return fail(std::move(rules).error());
  std::vector<std::shared_ptr<const rate_card>> out;
  for (auto& head : *heads) {
    auto built = rate_card::build(head.id, std::move(head.name), head.terms,
                                  std::move(by_card[head.id]), std::move((*rules)[head.id]));
    if (!built) return fail(std::move(built).error());
    out.push_back(std::move(*built));
  }
  return out;
}

pg::query<std::vector<std::shared_ptr<const rate_card>>> all_rate_cards() {
  return {{}, rate_card_statements(), [](const std::vector<pg::rows>& r) {
            return read_rate_cards(r);
          }};
}

}  // namespace didtron::storage
