#include <limits>

#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace account_limits_detail {

inline constexpr std::size_t reason_bytes_max = 500;
inline constexpr std::size_t version_bytes_max = 64;
inline constexpr std::size_t decimal_bytes_max = 40;
inline constexpr std::size_t instant_bytes_max = 40;
inline constexpr std::int64_t count_max = std::numeric_limits<std::int32_t>::max();

bool is_given(const json::value& body, std::string_view name) { return body.find(name) != nullptr; }
bool is_null(const json::value& body, std::string_view name) {
  const auto* member = body.find(name);
  return member != nullptr && member->is_null();
}

/// A decimal at or above zero; empty when the member is null, absent or wrong (which is noted).
template <class T>
std::optional<T> read_decimal(json::object_reader& in, std::string_view name,
                              result<T> (*parse)(std::string_view), std::string_view expected) {
  const auto text = in.optional_text(name, {.bytes_min = 1, .bytes_max = decimal_bytes_max});
  if (!text || text->empty()) return {};
  const auto value = parse(*text);
  if (value && *value >= T{}) return *value;
  in.refuse(name, std::string{expected});
  return {};
}

constexpr std::string_view amount_form =
    "must be a decimal at or above zero with at most 8 decimals";
constexpr std::string_view rate_form =
    "must be a decimal at or above zero with at most 10 decimals";

std::optional<std::int32_t> read_count(json::object_reader& in, std::string_view name) {
  const auto n = in.optional_integer(name, {.min = 0, .max = count_max});
  if (!n) return {};
  return static_cast<std::int32_t>(*n);
}

/// Both members or none: a credit without an end would stay.
void read_temporary(json::object_reader& in, const json::value& body, limits_patch& change) {
  constexpr std::string_view limit_name = "temporary_credit_limit";
  constexpr std::string_view until_name = "temporary_credit_until";
  const auto limit = read_decimal<amount>(in, limit_name, parse_amount, amount_form);
  const auto until_text = in.optional_text(until_name, {.bytes_max = instant_bytes_max});
  if (is_given(body, limit_name) != is_given(body, until_name) ||
      is_null(body, limit_name) != is_null(body, until_name)) {
    in.refuse(is_given(body, limit_name) ? until_name : limit_name,
              "goes with the other member of the temporary credit: both, or both null");
    return;
  }
  if (!is_given(body, limit_name)) return;
  change.temporary.emplace();
  if (!until_text) return;
  const auto until = parse_instant(*until_text);
  if (!until)
    in.refuse(until_name, "must be a time such as 2026-04-30T22:00:00Z");
  else if (limit)
    *change.temporary = temporary_credit{*limit, *until};
}

void read_thresholds(json::object_reader& in, const json::value& body, limits_patch& change) {
  constexpr std::string_view name = "balance_thresholds";
  if (!is_given(body, name)) return;
  const json::value* list = in.array(name);
  if (list == nullptr) return;
  auto& wanted = change.balance_thresholds.emplace();
  for (const json::value& item : *list->items()) {
    const std::string* text = item.text();
    const auto value =
        text ? parse_amount(*text) : result<amount>{fail(errc::invalid_argument, "")};
    if (!value) return in.refuse(name, "each must be a decimal with at most 8 decimals, as text");
    wanted.push_back(*value);
  }
}

limits_request read_request(json::object_reader& in, const json::value& body) {
  limits_request out;
  out.limits_version = in.text("limits_version", {.bytes_min = 1, .bytes_max = version_bytes_max});
  out.reason = in.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  limits_patch& change = out.change;
  // These have no "none": zero says it.
  for (const char* name : {"credit_limit", "channels_max", "cps_max"})
    if (is_null(body, name)) in.refuse(name, "must be a number; 0 for none");
  change.credit_limit = read_decimal<amount>(in, "credit_limit", parse_amount, amount_form);
  change.channels_max = read_count(in, "channels_max");
  change.cps_max = read_count(in, "cps_max");
  const auto day = read_decimal<amount>(in, "day_spend_max", parse_amount, amount_form);
  if (is_given(body, "day_spend_max")) change.day_spend_max = day;
  const auto price = read_decimal<rate>(in, "price_max", parse_rate, rate_form);
  if (is_given(body, "price_max")) change.price_max = price;
  read_temporary(in, body, change);
  read_thresholds(in, body, change);
  return out;
}

task<result<response>> change(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto wanted = read_request(body, *in.body);
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  const account_id account{in.args.number("account_id")};
  auto done =
      co_await in.api.change_account_limits(in.who, std::move(*key), account, std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

/// The limits, as they are told and as they are asked for.
std::vector<openapi::property> members() {
  using namespace openapi;
  return {
      {"credit_limit", decimal("how far below zero the balance may go", "50.00000000")},
      {"channels_max", integer("calls at once; 0: no limit", 100)},
      {"cps_max", integer("new calls per second; 0: no limit", 10)},
      {"day_spend_max",
       nullable(decimal("most that the calls of one UTC day may cost", "500.00000000"),
                "no limit")},
      {"price_max",
       nullable(decimal("calls to destinations dearer than this per minute are refused", "0.2500"),
                "no limit")},
      {"temporary_credit_limit",
       nullable(decimal("takes the place of `credit_limit` until `temporary_credit_until` where "
                        "it is higher",
                        "200.00000000"),
                "none")},
      {"temporary_credit_until",
       nullable(date_time("when the temporary credit ends", "2026-04-30T22:00:00Z"), "none")},
      {"balance_thresholds", array(decimal("amount", "20.00000000"),
                                   "when posted balance plus credit limit falls below one of them, "
                                   "`account.balance_low` is told once; at most 10")},
      {"limits_version", text("of the limits, as the account was read", "9f86d081884c7d65")}};
}

openapi::schema_ptr request_schema() {
  using namespace openapi;
  auto all = members();
  for (auto& member : all)
    member.is_optional = member.name != "limits_version";
  all.push_back(
      {"reason", text("why; it stays in the audit log", "agreed with finance until May")});
  return object("AccountLimitsChange", "Limits that are to change.", std::move(all));
}

}  // namespace account_limits_detail

void write_other_limits(json::writer& w, const account_view& a) {
  w.key("price_max");
  if (a.price_max)
    w.text(format(*a.price_max));
  else
    w.null();
  write_optional(w, "temporary_credit_limit", a.temporary_credit_limit);
  write_optional(w, "temporary_credit_until", a.temporary_credit_until);
  w.key("balance_thresholds").begin_array();
  for (const auto threshold : a.balance_thresholds)
    w.text(format(threshold));
  w.end_array();
}

void write_account_limits(json::writer& w, const account_view& a) {
  w.begin_object().field("account_id", a.id.value);
  write_amount(w, "credit_limit", a.credit_limit);
  w.field("channels_max", a.channels_max).field("cps_max", a.cps_max);
  write_optional(w, "day_spend_max", a.day_spend_max);
  write_other_limits(w, a);
  w.field("limits_version", a.limits_version).end_object();
}

openapi::schema_ptr account_limits_schema() {
  using namespace openapi;
  auto all = account_limits_detail::members();
  all.insert(all.begin(), {"account_id", integer("number of the account", 7)});
  return object("AccountLimits", "The limits of an account.", std::move(all));
}

void add_account_limit_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "PATCH",
       .pattern = "/api/v1/accounts/{account_id}/limits",
       .who = access::with({area::credit, action::edit}),
       .operation = "changeAccountLimits",
       .tag = "accounts",
       .summary = "Change limits of an account",
       .description =
           "Members that are absent stay as they are; null takes a limit away. Refused with 412 "
           "when the limits were changed after `limits_version` was read. New calls and "
           "extensions of running ones see the new limits as soon as this answers; what was "
           "granted before is still spent.",
       .parameters = {number_in_path("account_id", "number of the account")},
       .request_body = account_limits_detail::request_schema(),
       .answers = {{200, "the limits from now on", account_limits_schema()}},
       .problems = {errc::not_found, errc::stale_version, errc::duplicate, errc::too_large},
       .has_write_key = true,
       .run = account_limits_detail::change});
}

}  // namespace didtron::http
