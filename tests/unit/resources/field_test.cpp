#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/resources/resource.hpp"

namespace didtron::described {

namespace field_test {

std::string again(const field& f, std::string_view text) {
  const auto v = read_text(f, text);
  return v ? write_text(f, *v) : "refused: " + v.error().message;
}

bool is_refused(const field& f, std::string_view text) { return !read_text(f, text).has_value(); }

}  // namespace field_test

using namespace field_test;

TEST_CASE("every kind reads its own example and writes it as it was") {
  for (std::size_t i = 0; i < kind_count; ++i) {
    auto f = of_kind(static_cast<kind>(i), "x", "X");
    CAPTURE(facts(f.type).name);
    if (f.type == kind::choice || f.type == kind::choices) f.words = {"eu", "us"};
    if (f.type == kind::integer || f.type == kind::money || f.type == kind::rate ||
        f.type == kind::percent || f.type == kind::instant || f.is_id())
      f.max = INT64_MAX;
    CHECK(again(f, f.good_example()) == f.good_example());
    CHECK(is_none(read_text(f, "").value()) != f.is_list());
  }
}

TEST_CASE("values come in one form") {
  CHECK(again(of_kind(kind::email, "x", "X"), "Noc@EXAMPLE.com") == "Noc@example.com");
  CHECK(again(of_kind(kind::host_name, "x", "X"), "SIP.Example.COM") == "sip.example.com");
  CHECK(again(of_kind(kind::ip_address, "x", "X"), "2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(again(of_kind(kind::ip_address, "x", "X"), "::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(again(of_kind(kind::url, "x", "X"), "https://Example.com:8443/A?b#c") ==
        "https://example.com:8443/A?b#c");
  CHECK(again(money("x", "X"), "1.5") == "1.50000000");
  CHECK(again(choices("x", "X", {"a", "b", "c"}), "c|a") == "a|c");
}

TEST_CASE("what is not such a value is refused") {
  const auto name = text("x", "X").length(2, 5);
  for (const char* bad : {"a", "abcdef", " ab", "ab ", "a\nb",
                          "a\x01"
                          "b",
                          "a\xE2\x80\xAE"
                          "b",
                          "a\xC2\x85"
                          "b",
                          "\xC3\x28",
                          "\xEF\xBB\xBF"
                          "ab"})
    CHECK_MESSAGE(is_refused(name, bad), bad);
  CHECK_FALSE(
      is_refused(name, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"));  // five characters, ten bytes
  const auto number = integer("x", "X", -5, 5);
  for (const char* bad :
       {"6", "-6", "05", "-0", "+1", "1.0", "1e0", " 1", "0x1", "9223372036854775808"})
    CHECK_MESSAGE(is_refused(number, bad), bad);
  for (const char* bad : {"a@b", "a@@example.com", ".a@example.com", "a.@example.com",
                          "a..b@example.com", "a@example.c_m", "a@1.2.3.4"})
    CHECK_MESSAGE(is_refused(of_kind(kind::email, "x", "X"), bad), bad);
  for (const char* bad : {"http://example.com", "https://a@example.com", "https://localhost",
                          "https://127.0.0.1", "https://[::1]/", "https://example.com:99999",
                          "https://example.com/\"", "https://example.com:"})
    CHECK_MESSAGE(is_refused(of_kind(kind::url, "x", "X"), bad), bad);
  CHECK(is_refused(percent("x", "X", 50), "50.000001"));
  CHECK_FALSE(is_refused(percent("x", "X", 50), "50"));
  CHECK(is_refused(of_kind(kind::country, "x", "X"), "EU"));
  CHECK(is_refused(texts("x", "X", 3), "a|b|a"));
  CHECK(is_refused(texts("x", "X", 3), "a|b|c|d"));
  CHECK(is_refused(texts("x", "X", 3), "a||b"));
}

TEST_CASE("whatever is read is written in a form that reads the same") {
  rc::check("all kinds", [] {
    const auto index = *rc::gen::inRange<std::size_t>(0, kind_count);
    auto f = of_kind(static_cast<kind>(index), "x", "X");
    f.min = std::min<std::int64_t>(f.min, 1);
    f.max = INT64_MAX;
    f.words = {"0", "a", "1.5", "true"};
    const auto text = *rc::gen::oneOf(
        rc::gen::arbitrary<std::string>(),
        rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789.-+|aAzZ@:/"})));
    const auto v = read_text(f, text);
    if (!v) return;
    const auto same = read_text(f, write_text(f, *v));
    RC_ASSERT(same.has_value());
    RC_ASSERT(*same == *v);
  });
}

TEST_CASE("the descriptions of the product have no faults, and a wrong one has") {
  for (const auto& r : resources().all())
    CHECK(faults_of(r, resources()) == std::vector<std::string>{});
  const auto bad = resource{"things", "thing", "Thing", "Things", ""}
                       .with(text("version", "V").sortable())
                       .with(reference("owner", "Owner", "nothing").owned())
                       .with(choice("kind", "", {}));
  CHECK(faults_of(bad, resources()).size() >= 7);
}

TEST_CASE(
    "a record is checked as a whole: what is missing, what does not fit together, what stays") {
  const auto& plans = *resources().find("channel_plans");
  std::vector<std::optional<value>> given(plans.fields().size());
  CHECK(complete(plans, given).error().fields.size() == 6);
  const auto set = [&](const char* name, const char* text) {
    given[*plans.find(name)] = read_text(plans.fields()[*plans.find(name)], text).value();
  };
  set("name", "Small");
  set("code", "small");
  set("channels_max", "5");
  set("cps_max", "51");
  set("rental_per_day", "0.1");
  set("currency", "USD");
  CHECK(complete(plans, given).error().fields ==
        std::vector<field_error>{{"/cps_max", "must be at most ten times the channels"}});
  set("cps_max", "50");
  const auto made = complete(plans, given);
  REQUIRE(made.has_value());
  CHECK((*made)[*plans.find("is_active")] == value{true});
  std::vector<std::optional<value>> change(plans.fields().size());
  change[*plans.find("code")] = std::string{"other"};
  change[*plans.find("name")] = value{};
  CHECK(changed(plans, *made, change).error().fields ==
        std::vector<field_error>{{"/code", "cannot be changed once it is set"},
                                 {"/name", "is required"}});
}

TEST_CASE("customers buy on credit when their type may, and their thresholds go down") {
  const auto& customers = *resources().find("customers");
  std::vector<std::optional<value>> given(customers.fields().size());
  const auto set = [&](const char* name, const char* text) {
    const auto at = *customers.find(name);
    given[at] = read_text(customers.fields()[at], text).value();
  };
  const auto faults = [&] {
    const auto made = complete(customers, given);
    std::string out;
    if (!made)
      for (const auto& f : made.error().fields)
        out += f.pointer;
    return out;
  };
  set("name", "Acme");
  set("category_id", "1");
  for (const char* prepaid_only : {"individual", "small_business"}) {
    set("customer_type", prepaid_only);
    set("billing_type", "prepaid");
    CHECK(faults() == "");
    set("billing_type", "postpaid");
    CHECK(faults() == "/billing_type");
  }
  for (const char* may : {"enterprise", "wholesaler", "call_center"}) {
    set("customer_type", may);
    CHECK(faults() == "");
  }
  set("low_balance_1", "19.99");
  CHECK(faults() == "/low_balance_2");
  set("low_balance_2", "4");
  CHECK(faults() == "/low_balance_3");
  set("low_balance_3", "4");
  CHECK(faults() == "");
}

}  // namespace didtron::described
