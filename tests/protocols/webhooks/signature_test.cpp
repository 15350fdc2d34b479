#include "protocols/webhooks/signature.hpp"

#include <doctest/doctest.h>

namespace didtron::webhooks {

namespace signature_test {

// The published example of Standard Webhooks.
constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::int64_t at = 1614265330;
constexpr const char* body = "{\"test\": 2432232314}";
constexpr const char* signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

}  // namespace signature_test

using namespace signature_test;

TEST_CASE("signatures are those of the published example") {
  const auto key = key_of_secret(secret);
  REQUIRE(key.has_value());
  CHECK(key->size() == 24);
  CHECK(sign(*key, id, at, body) == signature);
}

TEST_CASE("a receiver takes what was signed, and nothing that differs or is old") {
  const auto key = key_of_secret(secret).value();
  const auto other = key_of_secret(make_secret().value()).value();
  const std::string when = std::to_string(at);
  CHECK(verify({key}, id, when, signature, body, at));
  CHECK(verify({other, key}, id, when, signature, body, at));
  CHECK(verify({key}, id, when, sign(other, id, at, body) + " " + signature, body, at + 299));
  CHECK_FALSE(verify({other}, id, when, signature, body, at));
  CHECK_FALSE(verify({key}, id, when, signature, std::string{body} + " ", at));
  CHECK_FALSE(verify({key}, "msg_other", when, signature, body, at));
  CHECK_FALSE(verify({key}, id, std::to_string(at + 1), signature, body, at));
  CHECK_FALSE(verify({key}, id, when, signature, body, at + tolerance_s + 1));
  CHECK_FALSE(verify({key}, id, when, signature, body, at - tolerance_s - 1));
  for (const char* bad : {"", "v1,", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "   "})
    CHECK_FALSE(verify({key}, id, when, bad, body, at));
  for (const char* bad : {"", "x", "-1", "1614265330x", "99999999999999999999"})
    CHECK_FALSE(verify({key}, id, bad, signature, body, at));
}

TEST_CASE("secrets are made new each time and read strictly") {
  const auto a = make_secret().value();
  CHECK(a != make_secret().value());
  CHECK(key_of_secret(a)->size() == secret_bytes);
  for (const char* bad : {"", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa===", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2Lala w"}) {
    CAPTURE(bad);
    CHECK_FALSE(key_of_secret(bad).has_value());
  }
}

}  // namespace didtron::webhooks
