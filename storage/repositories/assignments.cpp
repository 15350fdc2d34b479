#include "storage/repositories/assignments.hpp"

#include <charconv>
#include <map>

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace assignments_sql {
constexpr std::string_view customer = R"(
  SELECT c.customer_id, c.name, c.category_id, k.name, coalesce(c.group_id, 0), coalesce(g.name, ''), coalesce($2::timestamptz, now())
  FROM customers c
  JOIN categories k ON k.tenant_id = c.tenant_id AND k.category_id = c.category_id
  LEFT JOIN customer_groups g ON g.tenant_id = c.tenant_id AND g.customer_group_id = c.group_id
  WHERE c.tenant_id = app_tenant() AND c.customer_id = $1 AND c.trash_id IS NULL)";
constexpr std::string_view object = R"(
  SELECT subject, object, name, is_active FROM assignable_objects WHERE tenant_id = app_tenant() AND subject = $1 AND object = $2)";
// Those for the customer first, then those that show: whether any row shows it to anybody is known even when some are left out.
constexpr std::string_view rows = R"(
  SELECT r.assignment_id, a.name, r.reach, r.target, coalesce(k.name, g.name, o.name, ''), r.is_shown, r.effective_from, r.effective_to
  FROM assignment_rows r
  JOIN assignments a ON a.tenant_id = r.tenant_id AND a.assignment_id = r.assignment_id
  LEFT JOIN customers c ON c.tenant_id = r.tenant_id AND c.customer_id = $3
  LEFT JOIN categories k ON k.tenant_id = a.tenant_id AND k.category_id = a.category_id
  LEFT JOIN customer_groups g ON g.tenant_id = a.tenant_id AND g.customer_group_id = a.group_id
  LEFT JOIN customers o ON o.tenant_id = a.tenant_id AND o.customer_id = a.customer_id
  WHERE r.tenant_id = app_tenant() AND r.subject = $1 AND r.object = $2
  ORDER BY (r.level = 0 OR r.target = CASE r.level WHEN 1 THEN c.category_id WHEN 2 THEN c.group_id ELSE c.customer_id END)
             IS TRUE DESC, r.is_shown DESC, r.level DESC, r.assignment_id
  LIMIT $4)";
constexpr std::string_view preview = R"(
  SELECT o.subject, o.object, o.name, o.is_active, o.number, v.is_shown
  FROM customers c
  JOIN assignable_objects o ON o.tenant_id = c.tenant_id
  CROSS JOIN LATERAL (SELECT o.is_active AND assignment_of(c.tenant_id, o.subject, o.object, c.customer_id, c.category_id,
                                                           coalesce(c.group_id, 0), coalesce($2::timestamptz, now())) AS is_shown) AS v
  WHERE c.tenant_id = app_tenant() AND c.customer_id = $1 AND c.trash_id IS NULL
    AND ($3 = '' OR o.subject = $3) AND ($4 = '' OR v.is_shown = ($4 = 'shown'))
    AND (o.subject, o.number) > ($5, $6::bigint)
  ORDER BY o.subject, o.number LIMIT $7)";
constexpr std::string_view target = R"(
  SELECT EXISTS (SELECT FROM categories WHERE tenant_id = app_tenant() AND category_id = $1 AND trash_id IS NULL),
         $2::bigint IS NULL OR EXISTS (SELECT FROM customer_groups WHERE tenant_id = app_tenant() AND customer_group_id = $2
                                       AND category_id = $1 AND trash_id IS NULL))";
constexpr std::string_view moving = R"(
  SELECT c.customer_id, c.name, c.category_id, k.name, coalesce(c.group_id, 0), coalesce(g.name, '')
  FROM customers c
  JOIN categories k ON k.tenant_id = c.tenant_id AND k.category_id = c.category_id
  LEFT JOIN customer_groups g ON g.tenant_id = c.tenant_id AND g.customer_group_id = c.group_id
  WHERE c.tenant_id = app_tenant() AND c.customer_id = ANY ($1::bigint[]) AND c.trash_id IS NULL ORDER BY c.customer_id)";
// Only what a category or a group has a row for can change by a move. Whether any row shows it to anybody is a column: of the rows
// come only those that may mean one of the customers, before or after.
constexpr std::string_view movable = R"(
  SELECT o.subject, o.object, o.name, o.is_active, bool_or(r.is_shown), now()
  FROM assignment_rows r
  JOIN assignable_objects o ON o.tenant_id = r.tenant_id AND o.subject = r.subject AND o.object = r.object
  WHERE r.tenant_id = app_tenant() AND o.is_active
  GROUP BY o.subject, o.object, o.name, o.is_active, o.number HAVING bool_or(r.level IN (1, 2))
  ORDER BY o.subject, o.number)";
constexpr std::string_view relevant_rows = R"(
  WITH moving AS (
    SELECT customer_id, category_id, group_id FROM customers
    WHERE tenant_id = app_tenant() AND customer_id = ANY ($1::bigint[]) AND trash_id IS NULL)
  SELECT r.subject, r.object, r.assignment_id, r.reach, r.target, r.is_shown, r.effective_from, r.effective_to
  FROM assignment_rows r
  WHERE r.tenant_id = app_tenant() AND CASE r.level
      WHEN 0 THEN true
      WHEN 1 THEN r.target = $2 OR r.target IN (SELECT category_id FROM moving)
      WHEN 2 THEN r.target = $3 OR r.target IN (SELECT group_id FROM moving WHERE group_id IS NOT NULL)
      ELSE r.target IN (SELECT customer_id FROM moving) END)";
}  // namespace assignments_sql

namespace assignments_detail {

named_ref read_ref(pg::row_reader& in) {
  named_ref out;
  out.value = in.i64();
  out.name = in.text();
  return out;
}

offer_object read_object(pg::row_reader& in) {
  offer_object out;
  out.subject = in.text();
  out.object = in.text();
  out.name = in.text();
  out.is_active = in.boolean();
  return out;
}

explained_row read_explained(pg::row_reader& in) {
  explained_row out;
  out.rule.id = in.i64();
  out.name = in.text();
  out.rule.whom = assignments::parse_reach(in.text()).value_or(assignments::reach::all);
  out.rule.target = in.i64();
  out.target_name = in.text();
  out.rule.is_shown = in.boolean();
  out.rule.from = in.opt_time();
  out.rule.until = in.opt_time();
  return out;
}

result<assignment_explanation> read_explanation(const std::vector<pg::rows>& r) {
  auto out = pg::first_row(r[0], [](pg::row_reader& in) {
    assignment_explanation e;
    e.customer = read_ref(in);
    e.category = read_ref(in);
    e.group = read_ref(in);
    e.at = in.time();
    return e;
  });
  if (!out) return out;
  if (r[1].empty()) return fail_field("/query/object", "there is nothing of that kind with this name");
  auto of = pg::first_row(r[1], read_object);
  if (!of) return fail(std::move(of).error());
  out->of = std::move(*of);
  auto found = pg::map_rows(r[2], read_explained);
  if (!found) return fail(std::move(found).error());
  std::vector<assignments::row> rules;
  for (const auto& one : *found)
    rules.push_back(one.rule);
  out->verdict = assignments::decide(
      rules, {out->customer.value, out->category.value, out->group.value}, out->at);
  for (std::size_t i = 0; i < found->size(); ++i)
    (*found)[i].did = out->verdict.parts[i];
  out->has_more = found->size() > static_cast<std::size_t>(explained_rows_max);
  // Left out are rows for others only, as long as there is one of those among the rows.
  if (out->has_more && found->back().did != assignments::part::others)
    return fail(errc::limit_exceeded, "more rows mean this customer than an explanation names");
  if (out->has_more) found->pop_back();
  out->rows = std::move(*found);
  return out;
}

/// Subject and number of the last line.
std::optional<std::pair<std::string, std::int64_t>> read_cursor(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return std::pair{std::string{text.substr(0, colon)}, number};
}

/// A thing that a move may show or hide, with the rows that may mean somebody who moves.
struct movable_object {
  offer_object of = {};
  std::vector<assignments::row> rows = {};
};

/// A row that means nobody here: for those whom no other one means the thing is closed.
constexpr assignments::row shown_to_others{0, assignments::reach::customer, -1, true, {}, {}};

struct movable_offer {
  std::vector<movable_object> objects = {};
  instant at = {};
};

result<movable_offer> read_movable(const pg::rows& objects, const pg::rows& rows) {
  movable_offer out;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  auto found = pg::map_rows(objects, [&](pg::row_reader& in) {
    movable_object one;
    one.of = read_object(in);
    if (in.boolean()) one.rows.push_back(shown_to_others);
    out.at = in.time();
    places.emplace(std::pair{one.of.subject, one.of.object}, out.objects.size());
    out.objects.push_back(std::move(one));
    return 0;
  });
  if (!found) return fail(std::move(found).error());
  auto ruled = pg::map_rows(rows, [&](pg::row_reader& in) {
    std::string subject = in.text();
    std::string object = in.text();
    assignments::row r;
    r.id = in.i64();
    r.whom = assignments::parse_reach(in.text()).value_or(assignments::reach::all);
    r.target = in.i64();
    r.is_shown = in.boolean();
    r.from = in.opt_time();
    r.until = in.opt_time();
    const auto place = places.find({std::move(subject), std::move(object)});
    if (place != places.end()) out.objects[place->second].rows.push_back(r);
    return 0;
  });
  if (!ruled) return fail(std::move(ruled).error());
  return out;
}

/// Adds what each customer would gain and lose. Error: limit_exceeded.
result<void> add_effects(const movable_offer& offer, const move_target& to, std::vector<move_effect>& customers) {
  std::int32_t effects = 0;
  for (move_effect& one : customers) {
    const assignments::customer before{one.customer, one.category.value, one.group.value};
    const assignments::customer after{one.customer, to.category, to.group.value_or(0)};
    for (const movable_object& thing : offer.objects) {
      const bool is_shown = assignments::decide(thing.rows, before, offer.at).is_shown;
      const bool will_be = assignments::decide(thing.rows, after, offer.at).is_shown;
      if (is_shown == will_be) continue;
      if (++effects > move_effects_max)
        return fail(errc::limit_exceeded, "too many effects for one answer: ask for fewer customers");
      (will_be ? one.gained : one.lost).push_back(thing.of);
    }
  }
  return {};
}

struct numbered_line {
  preview_line line = {};
  std::int64_t number = 0;
};

result<void> judge_target(const pg::rows& rows) {
  std::vector<field_error> faults;
  auto read = pg::first_row(rows, [&](pg::row_reader& in) {
    const bool has_category = in.boolean();
    const bool has_group = in.boolean();
    if (!has_category)
      faults.push_back({"/category_id", "there is no such Category"});
    else if (!has_group)
      faults.push_back({"/group_id", "there is no such Group in this Category"});
    return 0;
  });
  if (!read) return fail(std::move(read).error());
  if (!faults.empty()) return fail(error{errc::invalid_argument, "the input is not valid", std::move(faults), {}});
  return {};
}

pg::params target_params(const move_target& to) { return std::move(pg::params{}.i64(to.category).i64(to.group)); }

}  // namespace assignments_detail

using namespace assignments_detail;

pg::query<assignment_explanation> explain_assignment(const viewer& who, std::int64_t customer,
                                                     const std::string& subject, const std::string& object,
                                                     std::optional<instant> at) {
  return {who.tenant,
          {{assignments_sql::customer, pg::params{}.i64(customer).time(at)},
           {assignments_sql::object, pg::params{}.text(subject).text(object)},
           {assignments_sql::rows,
            pg::params{}.text(subject).text(object).i64(customer).i64(explained_rows_max + 1)}},
          read_explanation};
}

result<pg::query<page<preview_line>>> preview_offer(const viewer& who, std::int64_t customer,
                                                    const preview_filter& wanted, const page_query& q) {
  std::pair<std::string, std::int64_t> after{"", 0};
  if (q.after) {
    auto last = read_cursor(*q.after);
    if (!last) return fail_field("/query/cursor", "is not a cursor of this list");
    after = std::move(*last);
  }
  pg::params args;
  args.i64(customer).time(wanted.at).text(wanted.subject);
  args.text(!wanted.is_shown ? "" : *wanted.is_shown ? "shown" : "hidden");
  args.text(after.first).i64(after.second).i64(paging::rows_wanted(q));
  return pg::query<page<preview_line>>{
      who.tenant,
      {{assignments_sql::customer, pg::params{}.i64(customer).time(wanted.at)},
       {assignments_sql::preview, std::move(args)}},
      [q](const std::vector<pg::rows>& r) -> result<page<preview_line>> {
        if (r[0].empty()) return fail(errc::not_found, "no such customer");
        auto lines = pg::map_rows(r[1], [](pg::row_reader& in) {
          numbered_line out;
          out.line.of = read_object(in);
          out.number = in.i64();
          out.line.is_shown = in.boolean();
          return out;
        });
        if (!lines) return fail(std::move(lines).error());
        auto cut = paging::cut(std::move(*lines), q, [](const numbered_line& last) {
          return last.line.of.subject + ":" + std::to_string(last.number);
        });
        page<preview_line> out;
        out.next = std::move(cut.next);
        for (auto& one : cut.items)
          out.items.push_back(std::move(one.line));
        return out;
      }};
}

pg::query<std::vector<move_effect>> preview_move(const viewer& who, std::span<const std::int64_t> customers,
                                                 const move_target& to) {
  const std::vector<std::int64_t> ids{customers.begin(), customers.end()};
  pg::params moving;
  moving.i64_array(ids);
  pg::params rows;
  rows.i64_array(ids);
  rows.i64(to.category).i64(to.group);
  return {who.tenant,
          {{assignments_sql::target, target_params(to)},
           {assignments_sql::moving, std::move(moving)},
           {assignments_sql::movable},
           {assignments_sql::relevant_rows, std::move(rows)}},
          [to](const std::vector<pg::rows>& r) -> result<std::vector<move_effect>> {
            if (auto ok = judge_target(r[0]); !ok) return fail(std::move(ok).error());
            auto out = pg::map_rows(r[1], [](pg::row_reader& in) {
              move_effect e;
              e.customer = in.i64();
              e.name = in.text();
              e.category = read_ref(in);
              e.group = read_ref(in);
              return e;
            });
            if (!out) return out;
            auto offer = read_movable(r[2], r[3]);
            if (!offer) return fail(std::move(offer).error());
            if (auto ok = add_effects(*offer, to, *out); !ok) return fail(std::move(ok).error());
            return out;
          }};
}

result<void> check_move_target(pg::transaction& tx, const move_target& to) {
  auto found = tx.execute(assignments_sql::target, target_params(to));
  if (!found) return fail(std::move(found).error());
  return judge_target(*found);
}

}  // namespace didtron::storage
