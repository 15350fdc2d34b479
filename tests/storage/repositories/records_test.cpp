#include <set>

#include "storage/repositories/record_import.hpp"
#include "storage/repositories/record_sql.hpp"
#include "tests/storage/described_support.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

namespace records_test {

using described::field;
using described::kind;
using described::resource;
using described_support::example_values;

constexpr std::string_view columns_sql = R"(
  SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_attribute a
  WHERE a.attrelid = ('public.' || $1)::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)";

struct column {
  std::string type = {};
  bool is_required = false;
};

std::map<std::string, column> columns_of(pg::connection& db, const std::string& table) {
  std::map<std::string, column> out;
  const auto rows = must(db.execute(columns_sql, pg::params{}.text(table)));
  must(pg::map_rows(rows, [&](pg::row_reader& in) {
    const auto name = in.text();
    out[name] = {in.text(), false};
    out[name].is_required = in.boolean();
    return 0;
  }));
  return out;
}

bool has_index(pg::connection& db, const std::string& table, const std::string& definition) {
  return number(db,
                "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1 "
                "AND indexdef LIKE '%' || $2 || '%'",
                pg::params{}.text(table).text(definition)) > 0;
}

/// A resource that only this test knows: a description and a table.
struct with_gadgets {
  described::registry all = {};
  const resource& pops = all.add(resource{*described::resources().find("pops")});
  const resource& gadgets =
      all.add(resource{"gadgets", "gadget", "Gadget", "Gadgets", "Known to a test only."}
                  .guarded_by(area::system)
                  .at_most(3)
                  .with(described::text("name", "Name").required().listed().sortable().searchable())
                  .with(described::code("code", "Code").required().unique())
                  .with(described::money("price", "Price").filterable())
                  .with(described::choices("colours", "Colours", {"red", "green"}))
                  .with(described::moment("sold_at", "Sold").filterable())
                  .with(described::reference("pop_id", "POP", "pops")));

  [[nodiscard]] described::values gadget(const std::string& code, const std::string& price,
                                         described::value pop = {}) const {
    return {std::string{"Gadget "} + code,
            code,
            must(described::read_text(gadgets.fields()[2], price)),
            std::vector<std::string>{"red"},
            {},
            pop};
  }
};

void make_gadgets(pg::connection& root) {
  must(root.script(R"(
    CREATE TABLE gadgets (tenant_id bigint NOT NULL, gadget_id bigint GENERATED ALWAYS AS IDENTITY, version bigint NOT NULL DEFAULT 1,
      name text NOT NULL, code text NOT NULL, price_e8 bigint, colours text[] NOT NULL, sold_at timestamptz, pop_id bigint,
      created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), trash_id bigint,
      PRIMARY KEY (tenant_id, gadget_id));
    CREATE UNIQUE INDEX gadgets_tenant_id_code_key ON gadgets (tenant_id, code) WHERE trash_id IS NULL;
    GRANT SELECT, INSERT, UPDATE, DELETE ON gadgets TO didtron_node)"));
}

described::record_query by_name() {
  described::record_query q;
  q.sort = "name";
  return q;
}

}  // namespace records_test

TEST_CASE("every described resource has the table that its description says") {
  const world w{"described_schema"};
  auto db = open_as("superuser", w.database);
  int seen = 0;
  for (const auto& r : described::resources().all()) {
    CAPTURE(r.name());
    CHECK(described::faults_of(r, described::resources()) == std::vector<std::string>{});
    auto columns = records_test::columns_of(db, r.name());
    std::set<std::string> expected{"tenant_id",  r.id_name(),  "version",
                                   "created_at", "updated_at", "trash_id"};
    for (const auto& f : r.fields()) {
      CAPTURE(f.name);
      expected.insert(f.column());
      REQUIRE(columns.contains(f.column()));
      const std::string type = columns[f.column()].type;
      CHECK((type == described::facts(f.type).sql_type ||
             (type == "timestamp with time zone" && f.type == described::kind::instant)));
      CHECK(columns[f.column()].is_required == (f.is_required || f.is_list()));
      if (f.is_unique)
        CHECK(records_test::has_index(
            db, r.name(),
            "UNIQUE INDEX " + r.name() + "_tenant_id_" + f.column() + "_key ON public." + r.name() +
                " USING btree (tenant_id, " + f.column() + ") WHERE (trash_id IS NULL)"));
      if (!f.made_prefix.empty())
        CHECK(number(db, "SELECT count(*) FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2",
                     pg::params{}.text(r.name()).text(r.name() + "_make_" + f.name)) == 1);
      // What may be long is sorted by an index.
      if (f.is_sortable && r.rows_max() > 5'000)
        CHECK(records_test::has_index(db, r.name(), "(tenant_id, " + f.column()));
      if (f.type == described::kind::reference)
        CHECK(records_test::has_index(db, r.name(), "(tenant_id, " + f.name + ")"));
      ++seen;
    }
    for (const auto& key : r.unique_keys()) {
      std::string listed;
      for (const std::size_t i : key)
        listed += ", " + r.fields()[i].column();
      CHECK(records_test::has_index(db, r.name(), "UNIQUE INDEX " + r.name_of_key(key) + " ON public." + r.name() +
                                                      " USING btree (tenant_id" + listed + ") WHERE (trash_id IS NULL)"));
    }
    std::set<std::string> found;
    for (const auto& [name, one] : columns)
      found.insert(name);
    CHECK(found == expected);
  }
  CHECK(seen > 80);
}

TEST_CASE("a description and a table are all that a new resource needs") {
  world w{"gadgets"};
  records_test::make_gadgets(w.root);
  static const records_test::with_gadgets here;  // its statements are kept by the program
  const auto& r = here.gadgets;
  const auto gadget = [&](const std::string& code, const std::string& price,
                          described::value pop_id = {}) {
    return here.gadget(code, price, std::move(pop_id));
  };
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto pop =
      must(storage::insert_record(tx, here.pops, described_support::example_values(here.pops)));
  const auto a = must(storage::insert_record(tx, r, gadget("aa", "1.5", pop.id)));
  CHECK(a.version == 1);
  CHECK(a.names[5] == "Frankfurt");
  CHECK(a.fields == gadget("aa", "1.5", pop.id));
  must(storage::insert_record(tx, r, gadget("bb", "2")));
  must(tx.open_savepoint(w.seller()));
  const auto taken = storage::insert_record(tx, r, gadget("bb", "3"));
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().kind == errc::conflict);
  CHECK(taken.error().fields == std::vector<field_error>{{"/code", "is taken already"}});
  must(tx.rollback_to_savepoint());
  const auto nowhere = storage::insert_record(tx, r, gadget("cc", "3", std::int64_t{99'999}));
  CHECK(nowhere.error().fields == std::vector<field_error>{{"/pop_id", "there is no such POP"}});
  must(storage::insert_record(tx, r, gadget("dd", "4")));
  CHECK(storage::insert_record(tx, r, gadget("ee", "5")).error().kind == errc::limit_exceeded);

  // The POP is in use: its gadget is named.
  const auto used = storage::trash_record(tx, here.pops, pop.id, pop.version, user_id{1}, "", 30);
  REQUIRE_FALSE(used.has_value());
  CHECK(used.error().kind == errc::conflict);
  CHECK(used.error().fields.at(0).pointer == "/gadgets");

  const auto changed = must(storage::update_record(tx, r, a.id, 1, [&](const described::values&) {
    return result<described::values>{gadget("aa", "9")};
  }));
  CHECK(changed.after.version == 2);
  CHECK(
      storage::update_record(
          tx, r, a.id, 1, [&](const described::values& v) { return result<described::values>{v}; })
          .error()
          .kind == errc::stale_version);
  must(tx.commit());

  // Whoever comes back needs room as well.
  auto full = must(pg::transaction::begin(w.node, w.seller()));
  const auto last = must(storage::record_in(full, r, a.id));
  const auto gone = must(storage::trash_record(full, r, a.id, last.version, user_id{1}, "", 30));
  must(storage::insert_record(full, r, gadget("ff", "6")));
  CHECK(storage::restore_trash(full, gone.id, user_id{1}, here.all).error().kind ==
        errc::limit_exceeded);
  full.rollback();

  const viewer who{{}, w.seller(), true, true};
  auto q = records_test::by_name();
  q.filters = {{2, {}, 200'000'000, 400'000'000}};
  CHECK(must(pg::run(w.node, must(storage::records_page(who, r, q)))).items.size() == 2);
  q.filters = {};
  q.search = "GADGET B";
  CHECK(must(pg::run(w.node, must(storage::records_page(who, r, q)))).items.size() == 1);
  q.search = "%";
  CHECK(must(pg::run(w.node, must(storage::records_page(who, r, q)))).items.empty());
  q.search = "";
  q.paging.limit = 2;
  const auto first = must(pg::run(w.node, must(storage::records_page(who, r, q))));
  REQUIRE(first.next.has_value());
  q.paging.after = first.next;
  CHECK(must(pg::run(w.node, must(storage::records_page(who, r, q)))).items.size() == 1);
  q.sort = "-name";
  CHECK(storage::records_page(who, r, q).error().kind == errc::invalid_argument);
  q.sort = "name";
  q.paging.after = "name\x1fx";
  CHECK_FALSE(storage::records_page(who, r, q).has_value());
}

TEST_CASE(
    "thirty thousand destinations come in by one file, all or none, and again without a change") {
  world w{"destinations"};
  const auto& r = *described::resources().find("destinations");
  const auto row = [&](const std::string& prefix, const std::string& name) {
    std::vector<std::optional<described::value>> given(r.fields().size());
    given[*r.find("prefix")] = prefix;
    given[*r.find("name")] = name;
    return given;
  };
  std::vector<std::vector<std::optional<described::value>>> rows;
  for (int i = 0; i < 30'000; ++i)
    rows.push_back(row(std::to_string(1'000'000 + i), "Place " + std::to_string(i)));
  const auto import = [&](bool is_dry_run) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    auto done = storage::import_records(tx, r, rows, is_dry_run, {"user:1"});
    if (done) must(tx.commit());
    return done;
  };
  const auto count = [&] { return number(w.root, "SELECT count(*) FROM destinations"); };
  CHECK(must(import(true)).created == 30'000);
  CHECK(count() == 0);
  CHECK(must(import(false)).created == 30'000);
  CHECK(count() == 30'000);
  CHECK(must(import(false)).unchanged == 30'000);
  rows[7][*r.find("name")] = std::string{"Elsewhere"};
  const auto second = must(import(false));
  CHECK(second.changed == 1);
  CHECK(second.unchanged == 29'999);
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE action = 'destinations.create'") ==
        30'000);
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE action = 'destinations.change' AND "
                       "before->>'name' = 'Place 7' AND after->>'name' = 'Elsewhere'") == 1);
  CHECK(number(w.root, "SELECT count(*) FROM outbox WHERE topic = 'destination.created' AND (payload->>'version')::bigint = 1") == 30'000);
  CHECK(number(w.root, "SELECT count(*) FROM outbox o JOIN destinations d ON d.destination_id = (o.payload->>'destination_id')::bigint "
                       "WHERE o.topic = 'destination.updated' AND o.payload->'changed' = '[\"name\"]' AND d.prefix = '1000007'") == 1);
  rows[29'999] = row("1000000", "Twice");
  const auto refused = import(false);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fields.at(0).pointer == "/rows/30000/prefix");
  rows.resize(10);
  rows.push_back(row("", "No prefix"));
  CHECK(import(false).error().fields.at(0).pointer == "/rows/11/prefix");
  CHECK(count() == 30'000);
}

TEST_CASE("a key of several fields: told with each of them, kept by the trash and by files") {
  world w{"keys"};
  const auto& r = *described::resources().find("email_templates");
  const std::size_t language = *r.find("language");
  const auto in_tx = [&](auto work) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    auto done = work(tx);
    if (done) must(tx.commit());
    return done;
  };
  const auto add = [&](const char* in_language) {
    return in_tx([&](pg::transaction& tx) {
      auto v = described_support::example_values(r);
      v[language] = std::string{in_language};
      return storage::insert_record(tx, r, v);
    });
  };
  const auto pointers = [](const error& e) {
    std::string out;
    for (const auto& f : e.fields)
      out += f.pointer + " ";
    return out;
  };
  const auto english = must(add("en"));
  must(add("de"));
  const auto again = add("en");
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().kind == errc::conflict);
  CHECK(pointers(again.error()) == "/code /language ");
  // A file: each row by its two values.
  std::vector<std::vector<std::optional<described::value>>> rows;
  for (const char* in_language : {"en", "de", "fr"}) {
    auto v = described_support::example_values(r);
    v[language] = std::string{in_language};
    v[*r.find("subject")] = std::string{"In a file"};
    rows.emplace_back(v.begin(), v.end());
  }
  const auto import = [&] {
    return in_tx([&](pg::transaction& tx) { return storage::import_records(tx, r, rows, false, {"user:1"}); });
  };
  const auto counts = must(import());
  CHECK(counts.created == 1);
  CHECK(counts.changed == 2);
  CHECK(must(import()).unchanged == 3);
  rows.push_back(rows[1]);
  CHECK(pointers(import().error()) == "/rows/4/code /rows/4/language ");
  rows.pop_back();
  // What a row does not say is the default, in a key, too.
  rows[0][language].reset();
  CHECK(must(import()).unchanged == 3);
  // In the trash it leaves its place; who took it keeps it.
  const auto gone = must(in_tx([&](pg::transaction& tx) { return storage::trash_record(tx, r, english.id, 2, user_id{1}, "", 30); }));
  must(add("en"));
  const auto back = in_tx([&](pg::transaction& tx) { return storage::restore_trash(tx, gone.id, user_id{1}); });
  CHECK(pointers(back.error()) == "/code /language ");
}

TEST_CASE("who says no code gets one of its number; files come back by it") {
  world w{"codes"};
  const auto& r = *described::resources().find("customers");
  const auto category = must(ledger_support::in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
    const auto& c = *described::resources().find("categories");
    return storage::insert_record(tx, c, described_support::example_values(c));
  }));
  const auto add = [&](const char* code) {
    return ledger_support::in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
      auto v = described_support::example_values(r, {{"categories", category.id}});
      if (*code != '\0') v[*r.find("code")] = std::string{code};
      return storage::insert_record(tx, r, v);
    });
  };
  const auto made = must(add(""));
  CHECK(std::get<std::string>(made.fields[*r.find("code")]) == "c-" + std::to_string(made.id));
  must(add("acme"));
  CHECK(add("acme").error().fields.at(0).pointer == "/code");
  std::vector<std::optional<described::value>> row(made.fields.begin(), made.fields.end());
  row[*r.find("city")] = std::string{"Hamburg"};
  const auto counts = must(ledger_support::in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
    return storage::import_records(tx, r, {row}, false, {"user:1"});
  }));
  CHECK(counts.changed == 1);
}

TEST_CASE("what is part of a deleted record goes and comes back with it") {
  world w{"parts"};
  const auto& categories = *described::resources().find("categories");
  const auto& groups = *described::resources().find("customer_groups");
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto category =
      must(storage::insert_record(tx, categories, described_support::example_values(categories)));
  const auto group = must(storage::insert_record(
      tx, groups, described_support::example_values(groups, {{"categories", category.id}})));
  const auto alone =
      must(storage::trash_record(tx, groups, group.id, group.version, user_id{1}, "alone", 30));
  const auto entry =
      must(storage::trash_record(tx, categories, category.id, category.version, user_id{1}, "", 30));
  CHECK(entry.label == "Frankfurt");
  // Its category is in the trash itself.
  const auto orphan = storage::restore_trash(tx, alone.id, user_id{1});
  REQUIRE_FALSE(orphan.has_value());
  CHECK(orphan.error().kind == errc::conflict);
  CHECK(orphan.error().fields.at(0).pointer == "/category_id");
  tx.rollback();

  auto again = must(pg::transaction::begin(w.node, w.seller()));
  const auto c = must(
      storage::insert_record(again, categories, described_support::example_values(categories)));
  const auto g = must(storage::insert_record(
      again, groups, described_support::example_values(groups, {{"categories", c.id}})));
  const auto both = must(storage::trash_record(again, categories, c.id, c.version, user_id{1}, "", 30));
  CHECK(storage::record_in(again, groups, g.id).error().kind == errc::not_found);
  CHECK(must(storage::restore_trash(again, both.id, user_id{2})).state == "restored");
  CHECK(must(storage::record_in(again, groups, g.id)).id == g.id);
  CHECK(storage::restore_trash(again, both.id, user_id{2}).error().kind == errc::conflict);
  const auto now = must(storage::record_in(again, categories, c.id));
  const auto last =
      must(storage::trash_record(again, categories, c.id, now.version, user_id{1}, "", 30));
  const auto purged = must(storage::purge_trash(again, last.id, user_id{2}));
  CHECK(purged.snapshot == "{}");
  must(again.commit());
  CHECK(number(w.root, "SELECT count(*) FROM customer_groups") == 0);
  CHECK(number(w.root, "SELECT count(*) FROM trash WHERE snapshot_digest IS NOT NULL") == 2);
}

TEST_CASE("what has been in the trash for its time is purged, and nothing else; what another entry "
          "needs waits for it") {
  world w{"retention"};
  const auto& categories = *described::resources().find("categories");
  const auto& groups = *described::resources().find("customer_groups");
  const auto in_tx = [&](auto work) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    auto out = work(tx);
    must(tx.commit());
    return out;
  };
  const auto [category, group] = in_tx([&](pg::transaction& tx) {
    const auto c =
        must(storage::insert_record(tx, categories, described_support::example_values(categories)));
    const auto g = must(storage::insert_record(
        tx, groups, described_support::example_values(groups, {{"categories", c.id}})));
    const auto of_group = must(storage::trash_record(tx, groups, g.id, g.version, user_id{1}, "", 30));
    const auto of_category =
        must(storage::trash_record(tx, categories, c.id, c.version, user_id{1}, "", 30));
    return std::pair{of_category.id, of_group.id};
  });
  const auto purge = [&] {
    return in_tx([](pg::transaction& tx) { return must(storage::purge_expired(tx, 10)).size(); });
  };
  const auto age = [&](std::int64_t entry) {
    must(w.root.execute("UPDATE trash SET trashed_at = now() - interval '40 days', expires_at = "
                        "now() - interval '1 day' WHERE trash_id = $1",
                        pg::params{}.i64(entry)));
  };
  CHECK(purge() == 0);
  age(category);
  CHECK(purge() == 0);  // the group in the trash belongs to it
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  CHECK(storage::purge_trash(tx, category, user_id{1}).error().kind == errc::conflict);
  tx.rollback();
  age(group);
  CHECK(purge() + purge() == 2);
  CHECK(number(w.root, "SELECT count(*) FROM categories") == 0);
  CHECK(number(w.root, "SELECT count(*) FROM trash WHERE outcome = 'purged' AND snapshot = '{}' "
                       "AND ended_by = 0") == 2);
  CHECK(
      number(
          w.root,
          "SELECT count(*) FROM audit_log WHERE actor = 'retention' AND action = 'trash.purge'") ==
      2);
}

}  // namespace didtron::test
