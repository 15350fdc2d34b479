#include <functional>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/calls/call_state.hpp"

using namespace didtron;

namespace didtron::call_state_test {

constexpr trunk_id first{1};
constexpr trunk_id second{2};
constexpr trunk_id third{3};

instant at(std::int64_t ms) { return instant::from_ms(1'000'000 + ms); }

call_facts facts() {
  call_facts f;
  f.id.bytes[0] = 9;
  f.tenant = {4};
  f.account = {7};
  f.called = "442071838750";
  f.started_at = at(0);
  std::int32_t rank = 0;
  for (const trunk_id t : {first, second, third}) {
    candidate c;
    c.trunk = t;
    c.carrier = {t.value * 10};
    c.rank = ++rank;
    f.decision.candidates.push_back(c);
  }
  return f;
}

attempt_event refusal(trunk_id trunk, std::int64_t ms) {
  return {trunk, 503, "Service Unavailable", at(ms)};
}
start_event answer(std::int64_t ms, trunk_id trunk = second) {
  return {at(ms), at(ms - 100), trunk};
}
end_event hangup(std::int64_t answered_ms, std::int64_t ms, trunk_id trunk = second) {
  return {at(answered_ms), at(ms), hangup_side::caller, trunk, {}};
}

std::string attempts_text(const finished_call& call) {
  std::string out;
  for (const call_attempt& a : call.attempts) {
    out += std::to_string(a.attempt_no) + ":trunk " + std::to_string(a.trunk.value) + " carrier " +
           std::to_string(a.carrier.value) + " " + std::to_string(a.sip_code) + "; ";
  }
  return out;
}

}  // namespace didtron::call_state_test
using namespace didtron::call_state_test;

TEST_CASE("a call that is refused once and then answered") {
  call_state call{facts()};
  CHECK(call.phase() == call_phase::routed);
  CHECK(call.attempt(refusal(first, 300)));
  CHECK(call.egress_trunk() == first);
  CHECK(call.start(answer(2000)));
  CHECK(call.phase() == call_phase::answered);
  CHECK(call.answered_at() == at(2000));
  CHECK(call.egress_trunk() == second);
  const auto done = call.end(hangup(2000, 63'250));
  REQUIRE(done.has_value());
  CHECK(call.phase() == call_phase::ended);
  CHECK(done->facts.account == account_id{7});
  CHECK(done->result == call_result::answered);
  CHECK(done->sip_code == 200);
  CHECK(done->egress_trunk == second);
  CHECK(done->carrier == carrier_id{20});
  CHECK(done->duration_ms == 61'250);
  CHECK(done->ringing_at == at(1900));
  CHECK(done->answered_at == at(2000));
  CHECK(done->ended_at == at(63'250));
  CHECK(done->hangup_by == hangup_side::caller);
  CHECK(!done->is_estimated);
  CHECK(attempts_text(*done) == "1:trunk 1 carrier 10 503; 2:trunk 2 carrier 20 200; ");
}

TEST_CASE("duplicates change nothing") {
  call_state call{facts()};
  CHECK(call.attempt(refusal(first, 300)));
  CHECK(!call.attempt(refusal(first, 300)));
  CHECK(!call.attempt(refusal(first, 400)));
  CHECK(call.start(answer(2000)));
  CHECK(!call.start(answer(2000)));
  CHECK(!call.start(answer(2500, third)));
  CHECK(call.answered_at() == at(2000));
  CHECK(call.egress_trunk() == second);
  const auto done = call.end(hangup(2000, 5000));
  REQUIRE(done.has_value());
  CHECK(done->attempts.size() == 2);
  CHECK(!call.end(hangup(2000, 5000)).has_value());
  CHECK(!call.end(hangup(2000, 9000)).has_value());
  CHECK(!call.failed({487, "", at(9000), {}, {}}).has_value());
  CHECK(!call.give_up(60, at(9000)).has_value());
  CHECK(!call.start(answer(2000)));
  CHECK(!call.attempt(refusal(third, 100)));
}

TEST_CASE("an end that overtakes its start is enough") {
  call_state call{facts()};
  CHECK(call.attempt(refusal(first, 300)));
  const auto done = call.end(hangup(2000, 5000));
  REQUIRE(done.has_value());
  CHECK(done->duration_ms == 3000);
  CHECK(done->answered_at == at(2000));
  CHECK(done->egress_trunk == second);
  CHECK(!done->is_estimated);
  CHECK(!call.start(answer(2000)));
  CHECK(call.phase() == call_phase::ended);
}

TEST_CASE("an end without trunk takes the only carrier that is left") {
  call_state call{facts()};
  CHECK(call.attempt(refusal(first, 300)));
  CHECK(call.attempt(refusal(second, 400)));
  const auto done = call.end(hangup(2000, 5000, {}));
  REQUIRE(done.has_value());
  CHECK(done->egress_trunk == third);
  CHECK(!done->is_estimated);

  call_state unclear{facts()};
  CHECK(unclear.attempt(refusal(first, 300)));
  const auto guess = unclear.end(hangup(2000, 5000, {}));
  REQUIRE(guess.has_value());
  CHECK(guess->egress_trunk == trunk_id{});
  CHECK(guess->is_estimated);
  CHECK(attempts_text(*guess) == "1:trunk 1 carrier 10 503; ");
}

TEST_CASE("a late report of an earlier attempt is kept, a later one is not") {
  call_state call{facts()};
  CHECK(call.start(answer(2000)));
  CHECK(call.attempt(refusal(first, 300)));
  CHECK(!call.attempt(refusal(third, 2000)));
  CHECK(!call.attempt(refusal(third, 2500)));
  CHECK(!call.attempt(refusal(second, 1000)));
  CHECK(call.egress_trunk() == second);
  const auto done = call.end(hangup(2000, 5000));
  REQUIRE(done.has_value());
  CHECK(attempts_text(*done) == "1:trunk 1 carrier 10 503; 2:trunk 2 carrier 20 200; ");
}

TEST_CASE("attempts are in order of time however they come in") {
  call_state call{facts()};
  CHECK(call.attempt(refusal(second, 700)));
  CHECK(call.attempt(refusal(first, 300)));
  CHECK(call.egress_trunk() == second);
  const auto done = call.failed({480, "Temporarily Unavailable", at(1500), third, {}});
  REQUIRE(done.has_value());
  CHECK(attempts_text(*done) ==
        "1:trunk 1 carrier 10 503; 2:trunk 2 carrier 20 503; 3:trunk 3 carrier 30 480; ");
  CHECK(done->result == call_result::no_answer);
  CHECK(done->egress_trunk == third);
  CHECK(done->carrier == carrier_id{30});
  CHECK(done->duration_ms == 0);
  CHECK(!done->answered_at.has_value());
  CHECK(!done->is_estimated);
}

TEST_CASE("the last refusal is not counted again by the failure it causes") {
  call_state call{facts()};
  CHECK(call.attempt(refusal(first, 300)));
  const auto done = call.failed({503, "Service Unavailable", at(301), first, {}});
  REQUIRE(done.has_value());
  CHECK(done->attempts.size() == 1);
  CHECK(done->result == call_result::failed);
  CHECK(done->reason == "Service Unavailable");
}

TEST_CASE("final codes map to results") {
  const auto result_for = [](std::int32_t code) {
    call_state call{facts()};
    return call.failed({code, "", at(100), first, {}})->result;
  };
  CHECK(result_for(486) == call_result::busy);
  CHECK(result_for(600) == call_result::busy);
  CHECK(result_for(480) == call_result::no_answer);
  CHECK(result_for(408) == call_result::no_answer);
  CHECK(result_for(487) == call_result::cancelled);
  for (const std::int32_t code : {0, 302, 400, 403, 404, 488, 500, 503, 603, 604}) {
    CHECK(result_for(code) == call_result::failed);
  }
}

TEST_CASE("a cancelled call was ended by its caller") {
  call_state call{facts()};
  const auto done = call.failed({487, "Request Terminated", at(900), first, at(500)});
  REQUIRE(done.has_value());
  CHECK(done->hangup_by == hangup_side::caller);
  CHECK(done->ringing_at == at(500));
}

TEST_CASE("a failure that contradicts the answer is ignored") {
  call_state call{facts()};
  CHECK(call.start(answer(2000)));
  CHECK(!call.failed({487, "", at(2001), second, {}}).has_value());
  CHECK(call.phase() == call_phase::answered);
  CHECK(call.end(hangup(2000, 5000)).has_value());
}

TEST_CASE("an end before its answer lasts nothing and is marked") {
  call_state call{facts()};
  const auto done = call.end(hangup(5000, 2000));
  REQUIRE(done.has_value());
  CHECK(done->duration_ms == 0);
  CHECK(done->is_estimated);
  call_state same{facts()};
  const auto zero = same.end(hangup(5000, 5000));
  CHECK(zero->duration_ms == 0);
  CHECK(!zero->is_estimated);
  call_state unknown{facts()};
  const auto lost = unknown.end({{}, at(5000), hangup_side::callee, second, {}});
  CHECK(lost->duration_ms == 0);
  CHECK(lost->is_estimated);
  CHECK(lost->result == call_result::answered);
}

TEST_CASE("the end's own answer time wins over the start's") {
  call_state call{facts()};
  CHECK(call.start(answer(2000)));
  CHECK(call.end(hangup(2100, 5000))->duration_ms == 2900);
  call_state without{facts()};
  CHECK(without.start(answer(2000)));
  CHECK(without.end({{}, at(5000), hangup_side::callee, {}, {}})->duration_ms == 3000);
}

TEST_CASE("a silent edge: an answered call ends at its hard stop, a ringing one unanswered") {
  call_state call{facts()};
  CHECK(call.start(answer(2000)));
  const auto done = call.give_up(60, at(500'000));
  REQUIRE(done.has_value());
  CHECK(done->result == call_result::answered);
  CHECK(done->duration_ms == 60'000);
  CHECK(done->is_estimated);
  CHECK(done->hangup_by == hangup_side::platform);
  CHECK(!call.end(hangup(2000, 5000)).has_value());

  call_state early{facts()};
  CHECK(early.start(answer(2000)));
  CHECK(early.give_up(60, at(12'000))->duration_ms == 10'000);

  call_state ringing{facts()};
  CHECK(ringing.attempt(refusal(first, 300)));
  const auto nobody = ringing.give_up(60, at(500'000));
  REQUIRE(nobody.has_value());
  CHECK(nobody->result == call_result::no_answer);
  CHECK(nobody->sip_code == 408);
  CHECK(nobody->is_estimated);
  CHECK(nobody->duration_ms == 0);
  CHECK(attempts_text(*nobody) == "1:trunk 1 carrier 10 503; ");
}

TEST_CASE("a refusal of the platform is a finished call without attempts") {
  const finished_call call = rejected_call(facts(), 402, "balance", at(5));
  CHECK(call.result == call_result::rejected);
  CHECK(call.sip_code == 402);
  CHECK(call.reason == "balance");
  CHECK(call.hangup_by == hangup_side::platform);
  CHECK(call.attempts.empty());
  CHECK(call.duration_ms == 0);
  CHECK(!call.egress_trunk);
  CHECK(call.ended_at == at(5));
}

TEST_CASE("a broken edge cannot grow a call without bound") {
  call_state call{facts()};
  for (std::int64_t i = 1; i <= 1000; ++i) {
    call.attempt({trunk_id{i + 100}, 503, std::string(10'000, 'x'), at(i)});
  }
  const auto done = call.failed({503, std::string(10'000, 'y'), at(2000), {}, {}});
  REQUIRE(done.has_value());
  CHECK(done->attempts.size() == 64);
  CHECK(done->attempts[0].reason.size() == 256);
  CHECK(done->reason.size() == 256);
}

TEST_CASE("names are read back") {
  for (const auto r : {call_result::answered, call_result::busy, call_result::no_answer,
                       call_result::cancelled, call_result::failed, call_result::rejected}) {
    CHECK(parse_call_result(name_of(r)).value() == r);
  }
  CHECK(!parse_call_result("lost").has_value());
  for (const auto s :
       {hangup_side::none, hangup_side::caller, hangup_side::callee, hangup_side::platform}) {
    CHECK(parse_hangup_side(name_of(s)).value() == s);
  }
  CHECK(parse_hangup_side("edge").value() == hangup_side::platform);
  CHECK(!parse_hangup_side("nobody").has_value());
}

TEST_CASE("any delivery of one call's events gives the same finished call once") {
  // The edge delivers at least once, in any order. The end is delivered last here, because only
  // what came before it can be in the CDR.
  CHECK(rc::check("shuffled and repeated events, one result", [] {
    using step = std::function<void(call_state&)>;
    const std::vector<step> events{
        [](call_state& c) { c.attempt(refusal(first, 300)); },
        [](call_state& c) { c.start(answer(2000)); },
        [](call_state& c) { c.attempt(refusal(third, 900)); },
    };
    call_state call{facts()};
    const auto order = *rc::gen::container<std::vector<int>>(*rc::gen::inRange<std::size_t>(0, 12),
                                                             rc::gen::inRange(0, 3));
    for (const int i : order)
      events[static_cast<std::size_t>(i)](call);
    for (const step& e : events)
      e(call);
    const auto done = call.end(hangup(2000, 5000));
    RC_ASSERT(done.has_value());
    RC_ASSERT(attempts_text(*done) ==
              "1:trunk 1 carrier 10 503; 2:trunk 3 carrier 30 503; 3:trunk 2 carrier 20 200; ");
    RC_ASSERT(done->duration_ms == 3000);
    for (const step& e : events)
      e(call);
    RC_ASSERT(!call.end(hangup(2000, 5000)).has_value());
  }));
}
