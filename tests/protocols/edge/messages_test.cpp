#include <doctest/doctest.h>

#include <string>

#include "actors/domain/routing/carrier_uri.hpp"
#include "protocols/edge/messages.hpp"
#include "protocols/json/value.hpp"

using namespace didtron;
using namespace didtron::edge;

namespace messages_test {

const std::string call_text = "0190163d-8694-739b-aea5-966c26f8ad91";

route_answer good_answer() {
  return {.call = *parse_uuid(call_text),
          .account = account_id{7},
          .max_s = 60,
          .context = "1~7~a.2b~",
          .routes = {{trunk_id{12}, "sip:127.0.0.1:15170;transport=udp", "442071838750", 4000},
                     {trunk_id{13}, "sip:[::1]:15180;transport=tcp", "99#442071838750", 3000}}};
}

std::string good_event() {
  return R"({"op":"end","edge":"edge-1","dlg":"4919:15970","cdr":")" + call_text +
         R"(","ctx":"1~a.2b~","acct":"7","trunk":"2","code":200,"by":"caller","ring":"1795408969.413571",)"
         R"("answered":"1795408969.518910","t":"1795408970.896627","n":"1795408970.896627-12221-34","reason":"OK"})";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

void check_malformed(const std::string& json) {
  CAPTURE(json);
  const auto event = parse_edge_event(json);
  REQUIRE_FALSE(event.has_value());
  CHECK(event.error().kind == errc::malformed);
}

}  // namespace messages_test

using namespace messages_test;

TEST_CASE("a dialog is two numbers with a colon") {
  CHECK(*parse_dialog_ref("12:3456") == dialog_ref{12, 3456});
  CHECK(format(dialog_ref{0, 4294967295U}) == "0:4294967295");
  CHECK(*parse_dialog_ref("0:4294967295") == dialog_ref{0, 4294967295U});
  for (const char* bad : {"", ":", "1", "1:", ":1", "1:2:3", "-1:2", "+1:2", "1: 2", "01:2", "1:4294967296", "a:b",
                          "1:2 "})
    CHECK_FALSE(parse_dialog_ref(bad).has_value());
}

TEST_CASE("edge times have exactly six digits behind the point") {
  CHECK(parse_edge_time("1795408969.000007")->us == 1795408969000007);
  CHECK(format_edge_time(instant{1795408969000007}) == "1795408969.000007");
  CHECK(parse_edge_time("0.000000")->us == 0);
  for (const char* bad : {"", "1795408969", "1795408969.7", "1795408969.0000070", "1795408969.00000x", ".000000",
                          "-1.000000", "4294967296.000000", "1795408969.+00007", "1e9.000000"})
    CHECK_FALSE(parse_edge_time(bad).has_value());
}

TEST_CASE("a source has transport, numeric address and port") {
  CHECK(*parse_endpoint("udp:192.0.2.1:5060") == endpoint{"udp", "192.0.2.1", 5060});
  CHECK(*parse_endpoint("tcp:[2001:db8::1]:5061") == endpoint{"tcp", "2001:db8::1", 5061});
  CHECK(*parse_endpoint("tcp:2001:db8::1:5061") == endpoint{"tcp", "2001:db8::1", 5061});
  for (const char* bad : {"", "udp:192.0.2.1", "192.0.2.1:5060", "udp:192.0.2:5060", "udp:host:5060", "udp:192.0.2.1:0",
                          "udp:192.0.2.1:65536", "sctp:192.0.2.1:5060", "udp::5060", "udp:192.0.2.1:5060,udp:1.2.3.4:1"})
    CHECK_FALSE(parse_endpoint(bad).has_value());
}

TEST_CASE("a user part is decoded once and keeps every byte") {
  CHECK(*decode_user("442071838750") == user_part{"442071838750", false});
  CHECK(*decode_user("1001%23%34%34") == user_part{"1001#44", true});
  CHECK(*decode_user("null-%00-null") == user_part{std::string{"null-\0-null", 11}, true});
  CHECK(decode_user("%2531")->text == "%31");
  CHECK(*decode_user("%zz") == user_part{"%zz", true});
  CHECK(*decode_user("44%3") == user_part{"44%3", true});
  CHECK(*decode_user("") == user_part{"", false});
  CHECK(decode_user(std::string(257, '1')).error().kind == errc::too_large);
}

TEST_CASE("a route request is read from the headers of the INVITE") {
  const route_request_fields fields{"udp:127.0.0.1:15160", "edge-1;dlg=12:3456", "abc@host", "%2B15550001", "1001%2344",
                                    "44"};
  const auto request = parse_route_request(fields);
  REQUIRE(request.has_value());
  CHECK(request->call_id == "abc@host");
  CHECK(request->edge_id == "edge-1");
  CHECK(request->dialog == dialog_ref{12, 3456});
  CHECK(request->source == endpoint{"udp", "127.0.0.1", 15160});
  CHECK(request->caller == user_part{"+15550001", true});
  CHECK(request->called == user_part{"1001#44", true});
  CHECK(request->dialled == user_part{"44", false});

  auto bad = fields;
  for (const char* x_edge : {"", "edge-1", "edge-1;dlg=", "edge-1;dlg=1", ";dlg=1:2", "edge 1;dlg=1:2", "edge-1; dlg=1:2",
                             "edge-1;dlg=1:2;x"}) {
    bad.x_edge = x_edge;
    CHECK(parse_route_request(bad).error().kind == errc::malformed);
  }
  bad = fields;
  bad.call_id = "a\nb";
  CHECK(parse_route_request(bad).error().kind == errc::malformed);
  const std::string long_id(256, 'x');
  bad.call_id = long_id;
  CHECK(parse_route_request(bad).error().kind == errc::too_large);
}

TEST_CASE("a route answer becomes the line that the edge reads") {
  CHECK(*encode(good_answer()) == "60 " + call_text +
                                      "|7|1~7~a.2b~ 12|4000|442071838750|sip:127.0.0.1:15170;transport=udp "
                                      "13|3000|99%23442071838750|sip:[::1]:15180;transport=tcp");
  auto bare = good_answer();
  bare.context.clear();
  bare.routes.resize(1);
  CHECK(*encode(bare) == "60 " + call_text + "|7| 12|4000|442071838750|sip:127.0.0.1:15170;transport=udp");
}

TEST_CASE("a route answer that could break out of its header is refused") {
  const auto refused = [](auto change) {
    auto a = good_answer();
    change(a);
    return !encode(a).has_value();
  };
  CHECK(refused([](auto& a) { a.max_s = 0; }));
  CHECK(refused([](auto& a) { a.max_s = call_s_max + 1; }));
  CHECK(refused([](auto& a) { a.routes.clear(); }));
  CHECK(refused([](auto& a) { a.routes.resize(routes_max + 1, a.routes[0]); }));
  CHECK(refused([](auto& a) { a.account = {}; }));
  CHECK(refused([](auto& a) { a.context = "a\r\nX: y"; }));
  CHECK(refused([](auto& a) { a.context = std::string(513, 'a'); }));
  CHECK(refused([](auto& a) { a.routes[0].uri = "sip:a\r\nb"; }));
  CHECK(refused([](auto& a) { a.routes[0].uri = "http://a"; }));
  CHECK(refused([](auto& a) { a.routes[0].number = ""; }));
  CHECK(refused([](auto& a) { a.routes[0].number = "44 20"; }));
  CHECK(refused([](auto& a) { a.routes[0].number = "44@evil"; }));
  CHECK(refused([](auto& a) { a.routes[0].no_answer_ms = 0; }));
  CHECK(refused([](auto& a) { a.routes[0].trunk = {}; }));
}

TEST_CASE("the longest route answer still fits the edge's buffer") {
  auto a = good_answer();
  a.context = std::string(context_bytes_max, 'a');
  a.routes.assign(routes_max, {trunk_id{9'000'000'000}, *carrier_uri(std::string(253, 'h'), 65535), "999#442071838750",
                               60'000});
  const auto text = encode(a);
  REQUIRE(text.has_value());
  CHECK(text->size() <= answer_bytes_max);
}

TEST_CASE("a refusal is a final code above 3xx with a printable reason") {
  CHECK(check(refusal{402, "Payment Required", {}}).has_value());
  CHECK(check(refusal{503, "Busy", std::chrono::seconds{2}}).has_value());
  CHECK_FALSE(check(refusal{302, "Moved", {}}).has_value());
  CHECK_FALSE(check(refusal{700, "No", {}}).has_value());
  CHECK_FALSE(check(refusal{400, "", {}}).has_value());
  CHECK_FALSE(check(refusal{400, "a\r\nContact: <sip:x>", {}}).has_value());
  CHECK_FALSE(check(refusal{400, "\xff", {}}).has_value());
  CHECK_FALSE(check(refusal{503, "Busy", std::chrono::seconds{-1}}).has_value());
}

TEST_CASE("an event of the edge is read in full") {
  const auto event = parse_edge_event(good_event());
  REQUIRE(event.has_value());
  CHECK(event->op == event_op::end);
  CHECK(event->edge_id == "edge-1");
  CHECK(event->dialog == dialog_ref{4919, 15970});
  CHECK(event->call == parse_uuid(call_text).value());
  CHECK(event->context == "1~a.2b~");
  CHECK(event->account == account_id{7});
  CHECK(event->trunk == trunk_id{2});
  CHECK(event->code == 200);
  CHECK(event->reason == "OK");
  CHECK(event->by == hangup_side::caller);
  CHECK(event->ringing_at == instant{1795408969413571});
  CHECK(event->answered_at == instant{1795408969518910});
  CHECK(event->at == instant{1795408970896627});
  CHECK(event->sequence == "1795408970.896627-12221-34");
  CHECK(*parse_edge_event(format(*event)) == *event);
}

TEST_CASE("an event of a call that was never routed has empty fields") {
  const auto event = parse_edge_event(
      R"({"op":"failed","edge":"edge-1","dlg":"1:2","cdr":"","ctx":"","acct":"","trunk":"","code":402,"by":"","ring":"",)"
      R"("answered":"","t":"1795409070.120000","n":"x","new_field":{"of":["a newer edge"]}})");
  REQUIRE(event.has_value());
  CHECK_FALSE(event->call.has_value());
  CHECK(event->account == account_id{});
  CHECK(event->by == hangup_side::none);
  CHECK(event->reason.empty());
  CHECK_FALSE(event->answered_at.has_value());
}

TEST_CASE("a carrier's reason phrase comes out short and harmless") {
  const auto reason = [](const std::string& json_text) {
    return parse_edge_event(with(good_event(), "\"OK\"", json_text)).value().reason;
  };
  CHECK(reason(R"("a\r\nb\u0000\"\\<script>")") == "a  b \"\\<script>");
  CHECK(reason("\"\xc3\xa4\"") == "\xc3\xa4");
  CHECK(reason('"' + std::string(5000, 'x') + '"').size() == reason_bytes_max);
  // Cut between characters, not inside one.
  CHECK(reason("\"x" + [] { std::string s; for (int i = 0; i < 300; ++i) s += "\xc3\xa4"; return s; }() + '"').size() ==
        reason_bytes_max - 1);
}

TEST_CASE("an event with anything wrong is malformed") {
  for (const char* text : {"", "{", "[]", "null", "\"end\"", "{}", "\xff{}"}) check_malformed(text);
  check_malformed(with(good_event(), "\"end\"", "\"ended\""));
  check_malformed(with(good_event(), "\"end\"", "1"));
  check_malformed(with(good_event(), "\"op\":\"end\",", ""));
  check_malformed(with(good_event(), "\"op\":\"end\"", "\"op\":\"end\",\"op\":\"start\""));
  check_malformed(with(good_event(), "edge-1", "edge 1"));
  check_malformed(with(good_event(), "4919:15970", "4919"));
  check_malformed(with(good_event(), call_text, "c2"));
  check_malformed(with(good_event(), "1~a.2b~", "1~a+"));
  check_malformed(with(good_event(), "\"acct\":\"7\"", "\"acct\":7"));
  check_malformed(with(good_event(), "\"acct\":\"7\"", "\"acct\":\"-7\""));
  check_malformed(with(good_event(), "\"trunk\":\"2\"", "\"trunk\":\"2 \""));
  check_malformed(with(good_event(), "\"trunk\":\"2\"", "\"trunk\":\"9223372036854775808\""));
  check_malformed(with(good_event(), "\"code\":200", "\"code\":\"200\""));
  check_malformed(with(good_event(), "\"code\":200", "\"code\":-1"));
  check_malformed(with(good_event(), "\"code\":200", "\"code\":700"));
  check_malformed(with(good_event(), "\"code\":200", "\"code\":2e2"));
  check_malformed(with(good_event(), "\"code\":200,", ""));
  check_malformed(with(good_event(), "\"caller\"", "\"carol\""));
  check_malformed(with(good_event(), "1795408969.518910", "1795408969.51891"));
  check_malformed(with(good_event(), "\"t\":\"1795408970.896627\"", "\"t\":\"\""));
  check_malformed(with(good_event(), "\"OK\"", "7"));
  CHECK(parse_edge_event(std::string(event_bytes_max + 1, ' ')).error().kind == errc::too_large);
}

TEST_CASE("commands name the dialog, and the time when they have one") {
  CHECK(*encode(edge_command{command_op::end, {1, 2}, 0}) == R"({"op":"end","h_entry":1,"h_id":2})");
  CHECK(*encode(edge_command{command_op::extend, {1, 2}, 60}) == R"({"op":"extend","h_entry":1,"h_id":2,"max_s":60})");
  CHECK(*encode(edge_command{command_op::ping, {1, 2}, 5}) == R"({"op":"ping","h_entry":1,"h_id":2,"max_s":5})");
  CHECK_FALSE(encode(edge_command{command_op::extend, {1, 2}, 0}).has_value());
  CHECK_FALSE(encode(edge_command{command_op::ping, {1, 2}, -1}).has_value());
  CHECK_FALSE(encode(edge_command{command_op::extend, {1, 2}, call_s_max + 1}).has_value());
}
