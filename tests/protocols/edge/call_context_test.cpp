#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "protocols/edge/call_context.hpp"
#include "protocols/edge/messages.hpp"

using namespace didtron;
using namespace didtron::edge;

namespace call_context_test {

call_context example() {
  return {.tenant = tenant_id{1},
          .account = account_id{7},
          .sell_card = rate_card_id{5},
          .ingress_trunk = trunk_id{3},
          .caller = "+15550001",
          .called = "442071838750",
          .called_raw = "1001#442071838750",
          .routed_at = instant{1795408969413571},
          .hold = amount{1'250'000},
          .granted_s = 60};
}
const std::string packed = "2~1~7~5~3~.2b15550001~442071838750~1001.23442071838750~1795408969413571~1250000~60";

}  // namespace call_context_test

using namespace call_context_test;

TEST_CASE("a call context is one word without quoting") {
  CHECK(*pack(example()) == packed);
  CHECK(*unpack_call_context(packed) == example());
}

TEST_CASE("a ported number and the cards of the sellers above travel along, and only then") {
  auto context = example();
  context.called_lrn = "12125550000";
  CHECK(*pack(context) == "3" + packed.substr(1) + "~12125550000~");
  CHECK(*unpack_call_context(*pack(context)) == context);
  context.above_cards = {rate_card_id{12}, rate_card_id{15}};
  CHECK(*pack(context) == "3" + packed.substr(1) + "~12125550000~12-15");
  CHECK(*unpack_call_context(*pack(context)) == context);
  context.called_lrn.clear();
  CHECK(*unpack_call_context(*pack(context)) == context);
  const auto start = "3" + packed.substr(1);
  for (const auto* end : {"", "~", "~~", "~~0", "~~-", "~~12-", "~~-12", "~~012", "~~12-15~", "~1", "~~1-2-3-4-5-6-7-8-9"}) {
    CAPTURE(end);
    CHECK_FALSE(unpack_call_context(start + end).has_value());
  }
  context.above_cards = {rate_card_id{0}};
  CHECK(pack(context).error().kind == errc::invalid_argument);
  context.above_cards.assign(9, rate_card_id{1});
  CHECK(pack(context).error().kind == errc::invalid_argument);
}

TEST_CASE("any text survives the call context") {
  rc::check([](const std::string& caller, const std::string& raw) {
    auto context = example();
    context.caller = caller.substr(0, 40);
    context.called_raw = raw.substr(0, 40);
    const auto text = pack(context);
    RC_ASSERT(text.has_value());
    RC_ASSERT(text->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~-") ==
              std::string::npos);
    RC_ASSERT(text->size() <= context_bytes_max);
    RC_ASSERT(*unpack_call_context(*text) == context);
  });
}

TEST_CASE("a call context that does not fit a dialog variable is refused") {
  auto context = example();
  context.called_raw = std::string(171, '#');
  CHECK(pack(context).error().kind == errc::too_large);
  context = example();
  context.hold = amount{-1};
  CHECK(pack(context).error().kind == errc::invalid_argument);
}

TEST_CASE("a call context has one spelling, everything else is malformed") {
  for (const std::string& bad :
       {std::string{}, std::string{"1"}, std::string{"1"} + packed.substr(1), packed + "~", packed + "~1",
        packed.substr(0, packed.size() - 3), std::string{" "} + packed, packed + " ",
        std::string{"2~01~7~5~3~~~~1~1~1"}, std::string{"2~-1~7~5~3~~~~1~1~1"}, std::string{"2~1~7~5~3~.2~~~1~1~1"},
        std::string{"2~1~7~5~3~.2B~~~1~1~1"}, std::string{"2~1~7~5~3~.31~~~1~1~1"}, std::string{"2~1~7~5~3~+~~~1~1~1"},
        std::string{"2~1~7~5~3~~~~9223372036854775808~1~1"}, std::string{"2~~7~5~3~~~~1~1~1"}, std::string(600, '1')}) {
    CAPTURE(bad);
    const auto context = unpack_call_context(bad);
    REQUIRE_FALSE(context.has_value());
    CHECK(context.error().kind == errc::malformed);
  }
  CHECK(unpack_call_context("2~1~7~5~3~~~~1~1~1").has_value());
}

TEST_CASE("a call as the edge keeps it is read, answered or not") {
  const std::string cdr = "0190163d-8694-739b-aea5-966c26f8ad91";
  const std::string context = *pack(example());
  const auto routed = parse_dialog_call(cdr + "|7|" + context);
  REQUIRE(routed.has_value());
  CHECK(routed->call == *didtron::parse_uuid(cdr));
  CHECK(routed->account.value == 7);
  CHECK(routed->context == example());
  CHECK_FALSE(routed->answered_at.has_value());
  const auto answered =
      parse_dialog_call(cdr + "|7|" + context + "|31|1795420512.771764|1795420512.825975");
  REQUIRE(answered.has_value());
  CHECK(answered->trunk.value == 31);
  CHECK(answered->ringing_at->us == 1795420512771764);
  CHECK(answered->answered_at->us == 1795420512825975);
  const auto at_once = parse_dialog_call(cdr + "|7|" + context + "|31||1795420512.825975");
  REQUIRE(at_once.has_value());
  CHECK_FALSE(at_once->ringing_at.has_value());
  for (const auto& bad : std::vector<std::string>{
           "", "||", "|||||", cdr, cdr + "|7", cdr + "|7|", cdr + "|0|" + context,
           "x|7|" + context, cdr + "|7|" + context + "|31", cdr + "|7|" + context + "|31||",
           cdr + "|7|" + context + "||1795420512.771764|1795420512.825975",
           cdr + "|7|" + context + "|31|1|1795420512.825975",
           cdr + "|7|" + context + "|31||1795420512.825975|"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_dialog_call(bad).has_value());
  }
}
