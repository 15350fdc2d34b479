#include "storage/repositories/rate_cards.hpp"

#include <map>

namespace didtron::storage {

namespace rate_cards_sql {
constexpr std::string_view insert_card = R"(
  INSERT INTO rate_cards (tenant_id, side, name, currency, duration_rounding, increment_style, rounding, precision)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6, $7) RETURNING rate_card_id)";
constexpr std::string_view insert_rates = R"(
  INSERT INTO rates (tenant_id, rate_card_id, prefix, destination, rate_initial_e10, rate_next_e10, initial_s, next_s,
                     connect_fee_e8, free_s, grace_s, min_charge_e8, max_charge_e8, status, effective_from_at, effective_to_at)
  SELECT app_tenant(), $1, r.*
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
              $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::timestamptz[],
              $15::timestamptz[]) AS r)";
constexpr std::string_view all_cards = R"(
  SELECT rate_card_id, name, currency, duration_rounding, increment_style, rounding, precision
  FROM rate_cards ORDER BY rate_card_id)";
constexpr std::string_view all_rates = R"(
  SELECT rate_card_id, rate_row_id, prefix, destination, rate_initial_e10, rate_next_e10, initial_s, next_s,
         connect_fee_e8, free_s, grace_s, min_charge_e8, max_charge_e8, status = 'blocked', effective_from_at, effective_to_at
  FROM rates ORDER BY rate_card_id, prefix, effective_from_at)";
}  // namespace rate_cards_sql

namespace rate_cards_detail {

struct card_head {
  rate_card_id id = {};
  std::string name = {};
  rate_terms terms = {};
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
  return c;
}

struct card_row {
  rate_card_id card = {};
  rate_row row = {};
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
  return r;
}

/// Rows as columns, for one INSERT … SELECT unnest.
pg::params columns_of(rate_card_id card, const std::vector<rate_row>& rows) {
  std::vector<std::string> prefix, destination, status;
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
      .time_array(to);
  return p;
}

}  // namespace rate_cards_detail

result<rate_card_id> insert_rate_card(pg::transaction& tx, const new_rate_card& c,
                                      const std::vector<rate_row>& rows) {
  auto stored =
      tx.execute(rate_cards_sql::insert_card, pg::params{}
                                                  .text(c.is_supplier ? "supplier" : "customer")
                                                  .text(c.name)
                                                  .text(c.terms.money.text())
                                                  .text(name_of(c.terms.duration))
                                                  .text(name_of(c.terms.style))
                                                  .text(name_of(c.terms.rounding))
                                                  .i64(c.terms.precision));
  if (!stored) return fail(std::move(stored).error());
  auto id = pg::first_row(*stored, [](pg::row_reader& in) { return in.id<rate_card_id>(); });
  if (!id || rows.empty()) return id;
  auto done = tx.execute(rate_cards_sql::insert_rates, rate_cards_detail::columns_of(*id, rows));
  if (!done) return fail(std::move(done).error());
  return id;
}

std::vector<pg::statement> rate_card_statements() {
  return {{rate_cards_sql::all_cards}, {rate_cards_sql::all_rates}};
}

result<std::vector<std::shared_ptr<const rate_card>>> read_rate_cards(const pg::rows& cards,
                                                                      const pg::rows& rates) {
  auto heads = pg::map_rows(cards, rate_cards_detail::read_head);
  if (!heads) return fail(std::move(heads).error());
  auto lines = pg::map_rows(rates, rate_cards_detail::read_row);
  if (!lines) return fail(std::move(lines).error());
  std::map<rate_card_id, std::vector<rate_row>> by_card;
  for (auto& line : *lines)
    by_card[line.card].push_back(std::move(line.row));
  std::vector<std::shared_ptr<const rate_card>> out;
  for (auto& head : *heads) {
    if (!head.is_known)
      return fail(errc::internal,
                  "rate card " + std::to_string(head.id.value) + " has unknown terms");
    auto built =
        rate_card::build(head.id, std::move(head.name), head.terms, std::move(by_card[head.id]));
    if (!built) return fail(std::move(built).error());
    out.push_back(std::move(*built));
  }
  return out;
}

pg::query<std::vector<std::shared_ptr<const rate_card>>> all_rate_cards() {
  return {{}, rate_card_statements(), [](const std::vector<pg::rows>& r) {
            return read_rate_cards(r[0], r[1]);
          }};
}

}  // namespace didtron::storage
