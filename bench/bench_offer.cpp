// What do assignments cost? A seller with 5,000 customers, 400 POPs and 11,000 rows about them and about features.
//
//   session_of_customer  a look-up of a customer's log-in session, which evaluates what is hidden from its company, against one of
//                        the platform's, which has no seller
//   offer_page           microseconds of a page of 50 of the POPs that one customer is offered
//   move                 milliseconds of a rehearsed move of 500 customers
//
// Every answer is held against the pure rule first. --rounds N (default 7). A server of its own.
#include "actors/domain/access/features.hpp"
#include "bench/bench_support.hpp"
#include "storage/repositories/assignments.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/offers.hpp"
#include "tests/support/scratch_postgres.hpp"

namespace didtron::bench_offer {

[[noreturn]] void die(const std::string& why) {
  std::fprintf(stderr, "bench_offer: %s\n", why.c_str());
  std::exit(1);
}
template <class T> T must(result<T> r) {
  if (!r) die(to_string(r.error()));
  return std::move(r).value();
}
inline void must(const result<void>& r) {
  if (!r) die(to_string(r.error()));
}

constexpr int customers = 5'000, pops = 400, rows_per_pop = 20, rows_per_feature = 600;

// A group each 10 customers, a category each 100; customer n's company is the demo's first for n = 1.
constexpr const char* filling = R"(
  INSERT INTO categories (tenant_id, name, code, is_active, display_order, billing_type, is_on_website)
    SELECT $1, 'c' || n, 'c' || n, true, 1, 'prepaid', false FROM generate_series(1, 50) n;
  INSERT INTO customer_groups (tenant_id, name, code, is_active, display_order, category_id)
    SELECT $1, 'g' || n, 'g' || n, true, 1, (SELECT min(category_id) FROM categories WHERE tenant_id = $1) + (n - 1) / 10
    FROM generate_series(1, 500) n;
  INSERT INTO customers (tenant_id, name, customer_type, category_id, group_id, billing_type, customer_tenant_id, time_zone, display_currency,
                         low_balance_1_e8, low_balance_2_e8, low_balance_3_e8)
    SELECT $1, 'n' || n, 'individual', g.category_id, g.customer_group_id, 'prepaid', CASE n WHEN 1 THEN $2::bigint END, 'UTC', 'USD', 3, 2, 1
    FROM generate_series(1, 5000) n JOIN customer_groups g ON g.tenant_id = $1 AND g.name = 'g' || (n - 1) / 10 + 1;
  INSERT INTO pops (tenant_id, name, code, is_active, display_order, host_name, region, country)
    SELECT $1, 'p' || n, 'p' || n, true, n % 7, 'p' || n || '.example.com', 'eu', 'DE' FROM generate_series(1, 400) n;
  INSERT INTO assignments (tenant_id, name, subject, pop_id, reach, category_id, group_id, customer_id, is_shown)
    SELECT $1, 'a', 'pops', p.pop_id, CASE k % 3 WHEN 0 THEN 'category' WHEN 1 THEN 'group' ELSE 'customer' END,
           CASE k % 3 WHEN 0 THEN b.category_id + (p.pop_id * 7 + k) % 50 END, CASE k % 3 WHEN 1 THEN b.group_id + (p.pop_id * 11 + k) % 500 END,
           CASE k % 3 WHEN 2 THEN b.customer_id + (p.pop_id * 13 + k * 17) % 5000 END, (p.pop_id + k) % 4 <> 0
    FROM pops p, generate_series(1, 20) k,
         (SELECT min(category_id) AS category_id, min(group_id) AS group_id, min(customer_id) AS customer_id FROM customers WHERE tenant_id = $1) b
    WHERE p.tenant_id = $1 AND p.pop_id % 4 <> 0;
  INSERT INTO assignments (tenant_id, name, subject, feature, reach, customer_id, is_shown)
    SELECT $1, 'f', 'feature', f, 'customer', (SELECT min(customer_id) FROM customers WHERE tenant_id = $1) + k * 8 % 5000, k % 2 = 0
    FROM unnest(ARRAY['kyc', 'routing', 'voice_services', 'class4', 'sip_tests', 'promotions', 'experience', 'tickets', 'developers']) f,
         generate_series(1, 600) k)";

struct market {
  std::string database = test::scratch_postgres::shared().clone("bench_offer");
  pg::connection root = open("superuser"), node = open("node"), api = open("api");
  storage::demo_result demo;
  viewer seller = {}, buyer = {};
  assignments::customer who = {};

  pg::connection open(const char* role) const {
    return must(pg::connection::open(test::scratch_postgres::shared().url(role, database)));
  }
  std::int64_t number(const std::string& sql) {
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }
  market() : demo{must(storage::seed_demo(node, options()))} {
    std::string sql = filling;
    const auto put = [&](const std::string& place, std::int64_t value) {
      for (auto at = sql.find(place); at != std::string::npos; at = sql.find(place, at)) sql.replace(at, 2, std::to_string(value));
    };
    put("$1", demo.platform.value);
    put("$2", demo.customers[0].tenant.value);
    must(root.script(sql + "; ANALYZE"));
    seller = {{}, demo.platform, true, true};
    buyer = {{}, demo.customers[0].tenant, false, false};
    who.id = number("SELECT min(customer_id) FROM customers");
    who.category = number("SELECT category_id FROM customers ORDER BY customer_id LIMIT 1");
    who.group = number("SELECT group_id FROM customers ORDER BY customer_id LIMIT 1");
    log_in(demo.platform, 'p', demo.admin_email);
    log_in(buyer.tenant, 'b', demo.customer_email);
  }
  static storage::demo_options options() {
    storage::demo_options o;
    o.carrier_a_port = 15'170;
    o.carrier_b_port = 15'180;
    o.admin_password_hash = o.customer_password_hash = "$argon2id$x";
    return o;
  }
  void log_in(tenant_id tenant, char letter, const std::string& email) {
    storage::new_login_session s;
    s.token_digest.assign(32, letter);
    s.csrf_digest.assign(32, 'c');
    s.user = user_id{number("SELECT user_id FROM users WHERE email = '" + email + "'")};
    auto tx = must(pg::transaction::begin(node, tenant));
    must(storage::create_login_session(tx, s));
    must(tx.commit());
  }
  permission_set hidden(char letter) {
    return must(pg::run(api, storage::login_session_by_digest(std::string(32, letter)))).user.hidden;
  }

  std::vector<assignments::row> rows_of(const std::string& subject, const std::string& object) {
    auto rows = must(root.execute("SELECT assignment_id, reach, target, is_shown FROM assignment_rows WHERE tenant_id = $1 AND subject = $2 "
                                  "AND object = $3",
                                  pg::params{}.id(demo.platform).text(subject).text(object)));
    return must(pg::map_rows(rows, [](pg::row_reader& in) {
      assignments::row r;
      r.id = in.i64();
      r.whom = *assignments::parse_reach(in.text());
      r.target = in.i64();
      r.is_shown = in.boolean();
      return r;
    }));
  }
  std::vector<std::int64_t> offered(page_query q = {{}, 500}) {
    std::vector<std::int64_t> out;
    const auto page = must(pg::run(api, must(storage::offer_page(buyer, *described::resources().find("pops"), q))));
    for (const auto& one : page.items) out.push_back(one.id);
    return out;
  }
  std::vector<move_effect> rehearse(const std::vector<std::int64_t>& ids) {
    return must(pg::run(api, storage::preview_move(seller, ids, {who.category + 7, {}})));
  }

  void verify() {
    permission_set expected;
    for (const area a : features())
      if (!assignments::decide(rows_of("feature", std::string{name_of(a)}), who, {}).is_shown)
        expected = expected | permissions_of_features(name_of(a));
    if (hidden('b') != expected || expected.is_empty()) die("a session has other features than the rule says");
    if (!hidden('p').is_empty()) die("something is hidden from the platform");
    const auto seen = offered();
    std::size_t shown = 0;
    for (std::int64_t id = number("SELECT min(pop_id) FROM pops"), end = id + pops; id < end; ++id) {
      const bool is_shown = assignments::decide(rows_of("pops", std::to_string(id)), who, {}).is_shown;
      if (is_shown != (std::find(seen.begin(), seen.end(), id) != seen.end())) die("an offer differs from the rule");
      shown += is_shown ? 1 : 0;
    }
    if (shown != seen.size() || shown < 60) die("an offer has what is none");
    const auto effects = rehearse({who.id});
    assignments::customer moved = who;
    moved.category += 7;
    moved.group = 0;
    std::size_t gained = 0, lost = 0;
    for (std::int64_t id = number("SELECT min(pop_id) FROM pops"), end = id + pops; id < end; ++id) {
      const auto rows = rows_of("pops", std::to_string(id));
      const bool before = assignments::decide(rows, who, {}).is_shown, after = assignments::decide(rows, moved, {}).is_shown;
      gained += !before && after ? 1 : 0;
      lost += before && !after ? 1 : 0;
    }
    if (effects.size() != 1 || effects[0].gained.size() != gained || effects[0].lost.size() != lost || gained + lost == 0)
      die("a rehearsed move differs from the rule");
  }
};

int run(int argc, char** argv) {
  const auto rounds = bench::option(argc, argv, "--rounds", 7);
  const double load = bench::load_average();
  market m;
  m.verify();
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 500; ++i) ids.push_back(m.who.id + i * (customers / 500));
  constexpr int looks = 500;
  const auto look = [&](char letter) {
    return bench::timed([&] { for (int i = 0; i < looks; ++i) m.hidden(letter); }).wall_s;
  };
  std::vector<double> sessions, customer_us, pages_us, moves_ms;
  look('b');
  for (std::int64_t i = 0; i < rounds; ++i) {
    // ABBA: what drifts meets both.
    const double a = look('b'), b = look('p'), b2 = look('p'), a2 = look('b');
    sessions.push_back((a + a2) / (b + b2));
    customer_us.push_back((a + a2) / 2 / looks * 1e6);
    pages_us.push_back(bench::timed([&] { for (int n = 0; n < 50; ++n) m.offered({{}, 50}); }).wall_s / 50 * 1e6);
    moves_ms.push_back(bench::timed([&] { m.rehearse(ids); }).wall_s * 1e3);
  }
  std::printf("session of a customer %.0f us, offer_page %.0f us, move of 500 %.0f ms (%d rows of %d POPs, %d of each feature)\n",
              bench::median(customer_us), bench::median(pages_us), bench::median(moves_ms), pops * 3 / 4 * rows_per_pop, pops, rows_per_feature);
  return bench::report("session_of_customer", sessions, load);
}

}  // namespace didtron::bench_offer

int main(int argc, char** argv) { return didtron::bench_offer::run(argc, argv); }
