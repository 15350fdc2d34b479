#include "storage/repositories/live_calls.hpp"
#include "tests/storage/customer_support.hpp"

namespace didtron::test {

using namespace customer_support;

namespace customers_test {

std::string pointers_of(const error& e) {
  std::string out;
  for (const auto& f : e.fields)
    out += (out.empty() ? "" : " ") + f.pointer;
  return out;
}

bool refuses(pg::connection& root, const std::string& sql) { return !root.execute(sql).has_value(); }

}  // namespace customers_test

TEST_CASE("a customer's group is one of its category, wherever either is changed") {
  world w{"customer_groups"};
  const tenant_id s = w.seller();
  const auto retail = make_category(w, s, "retail"), carrier = make_category(w, s, "carrier");
  const auto silver = make_group(w, s, "silver", retail), hub = make_group(w, s, "hub", carrier);
  const auto wrong = try_make(w, s, "customers", {{"category_id", retail}, {"group_id", hub}});
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().fields ==
        std::vector<field_error>{{"/group_id", "there is no such Group in this Category"}});
  const auto id = make(w, s, "customers", {{"category_id", retail}, {"group_id", silver}});
  // The category alone moves away from the group.
  CHECK(change(w, s, "customers", id, {{"category_id", carrier}}).error().fields.at(0).pointer == "/group_id");
  CHECK(must(change(w, s, "customers", id, {{"category_id", carrier}, {"group_id", hub}})).after.names.at(
            *named("customers").find("group_id")) == "hub");
  // The group does not move away from its customers either, not even from those in the trash.
  const auto moved = change(w, s, "customer_groups", hub, {{"category_id", retail}});
  REQUIRE_FALSE(moved.has_value());
  CHECK(moved.error().kind == errc::conflict);
  CHECK(moved.error().message.find("move them out of the group first") != std::string::npos);
  must(into_trash(w, s, "customers", id));
  CHECK_FALSE(change(w, s, "customer_groups", hub, {{"category_id", retail}}).has_value());
  CHECK(change(w, s, "customer_groups", silver, {{"category_id", carrier}}).has_value());
  // Whoever goes around the program meets the database.
  CHECK(customers_test::refuses(w.root, "UPDATE customers SET group_id = " + std::to_string(silver) +
                                            ", category_id = " + std::to_string(retail)));
  CHECK(customers_test::refuses(w.root, "UPDATE customers SET billing_type = 'postpaid'"));  // an individual
}

TEST_CASE("a customer is a company right below its seller, and of one record only") {
  world w{"customer_companies"};
  const tenant_id s = w.seller();
  const auto category = make_category(w, s, "any");
  const tenant_id reseller = make_tenant(w, s, "reseller"), below = make_tenant(w, reseller, "customer");
  const tenant_id carrier = make_tenant(w, s, "carrier"), buyer = make_tenant(w, s, "customer");
  const auto with = [&](tenant_id company) {
    return try_make(w, s, "customers", {{"category_id", category}, {"customer_tenant_id", company.value}});
  };
  for (const tenant_id wrong : {s, below, carrier, tenant_id{999'999}}) {
    CAPTURE(wrong.value);
    CHECK(customers_test::pointers_of(with(wrong).error()) == "/customer_tenant_id");
    CHECK(customers_test::refuses(w.root, "INSERT INTO customers (tenant_id, name, customer_type, category_id, billing_type, "
                                          "customer_tenant_id, time_zone, display_currency, low_balance_1_e8, low_balance_2_e8, "
                                          "low_balance_3_e8) VALUES (" + std::to_string(s.value) + ", 'n', 'individual', " +
                                          std::to_string(category) + ", 'prepaid', " + std::to_string(wrong.value) +
                                          ", 'UTC', 'USD', 3, 2, 1)"));
  }
  const auto made = must(with(buyer));
  CHECK(made.names.at(*named("customers").find("customer_tenant_id")) == "a customer");
  CHECK(must(with(reseller)).id != made.id);
  CHECK(customers_test::pointers_of(with(buyer).error()) == "/customer_tenant_id");
  // In the trash it leaves the company free; then it cannot come back.
  const auto gone = must(into_trash(w, s, "customers", made.id));
  must(with(buyer));
  const auto back = ledger_support::in_transaction(
      w.node, s, [&](pg::transaction& tx) { return storage::restore_trash(tx, gone.id, user_id{1}); });
  CHECK(back.error().kind == errc::conflict);
  // A list is filtered by it.
  described::record_query q;
  q.sort = "name";
  q.filters = {{*named("customers").find("customer_tenant_id"), {std::to_string(reseller.value)}, {}, {}}};
  const viewer staff{{}, s, true, true};
  CHECK(must(pg::run(w.node, must(storage::records_page(staff, named("customers"), q)))).items.size() == 1);
}

TEST_CASE("a customer stays while it has a balance, running calls or trunks, and each of them is named") {
  world w{"customer_holders"};
  const tenant_id s = w.seller();
  const auto category = make_category(w, s, "any");
  const auto& buyer = w.demo.customers.front();  // the default one: money and a trunk
  const auto id = make(w, s, "customers", {{"category_id", category}, {"customer_tenant_id", buyer.tenant.value}});
  CHECK(number(w.root, "SELECT count(*) FROM trunks WHERE account_id = $1", pg::params{}.id(buyer.account)) > 0);
  const auto refused = into_trash(w, s, "customers", id);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::conflict);
  CHECK(customers_test::pointers_of(refused.error()) == "/accounts /trunks");
  CHECK(refused.error().fields.at(0).detail ==
        "account " + std::to_string(buyer.account.value) + " has a balance of 250 USD");

  storage::live_call_row row;
  row.facts = w.call(9).call.facts;
  row.last_seen_at = row.facts.started_at;
  must(ledger_support::in_transaction(w.node, s, [&](pg::transaction& tx) {
    return storage::insert_live_calls(tx, w.claim, std::vector{row});
  }));
  CHECK(customers_test::pointers_of(into_trash(w, s, "customers", id).error()) == "/accounts /live_calls /trunks");

  // The same company under another seller's eyes is nobody's business here; without a company nothing holds.
  const auto free = make(w, s, "customers", {{"category_id", category}});
  CHECK(must(into_trash(w, s, "customers", free)).label == "Acme GmbH");
  // With its company's accounts empty and its calls over it goes.
  must(w.root.execute("DELETE FROM trunks WHERE account_id = $1", pg::params{}.id(buyer.account)));
  must(w.root.execute("DELETE FROM live_calls"));
  ledger_support::tamper(w, "UPDATE ledger_balances SET debit_e8 = credit_e8");
  CHECK(into_trash(w, s, "customers", id).has_value());
}

}  // namespace didtron::test
