#include "http/resources/write.hpp"

namespace didtron::http {

reader reader_of(const viewer& who) noexcept {
  if (!who.is_platform) return reader::customer;
  return who.may_see_costs ? reader::with_costs : reader::without_costs;
}

void write_ref(json::writer& w, std::string_view key, const named_ref& ref) {
  if (ref.value == 0) {
    w.null();
    return;
  }
  w.begin_object().field(key, ref.value).field("name", ref.name).end_object();
}

void write_amount(json::writer& w, std::string_view name, amount value) {
  w.field(name, format(value));
}

void write_optional(json::writer& w, std::string_view name, const std::optional<amount>& value) {
  w.key(name);
  if (value)
    w.text(format(*value));
  else
    w.null();
}

void write_time(json::writer& w, std::string_view name, instant value) {
  w.field(name, format(value));
}

void write_optional(json::writer& w, std::string_view name, const std::optional<instant>& value) {
  w.key(name);
  if (value)
    w.text(format(*value));
  else
    w.null();
}

openapi::schema_ptr problem_schema() {
  using namespace openapi;
  return object(
      "Problem", "Why a request was refused (RFC 9457), as application/problem+json.",
      {{"type",
        text("kind of problem, a stable URI", "https://didtron.example/problems/invalid-argument")},
       {"title", text("the kind in words", "The input is not valid")},
       {"status", integer("the HTTP status", 400)},
       {"detail", text("what is wrong this time", "the query is not valid")},
       {"instance", text("path of the request", "/api/v1/accounts")},
       {"request_id", text("to find the request in the log", "4f0c6b1e9d1c4a53a0b2c3d4e5f60718")},
       {"errors",
        array(object("", "One fault of the input.",
                     {{"pointer",
                       text("RFC 6901 pointer into the body, or /query/<name>", "/query/limit")},
                      {"detail", text("what is wrong there", "must be an integer from 1 to 500")}}),
              "every fault of the input; empty for other problems")}});
}

}  // namespace didtron::http
