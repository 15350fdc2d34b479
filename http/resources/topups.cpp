#include "http/middleware/write_keys.hpp"
#include "http/resources/ledger_write.hpp"
#include "http/resources/money_fields.hpp"
#include "http/resources/routes.hpp"

namespace didtron::http {

namespace topups_detail {

inline constexpr std::size_t reference_bytes_max = 120;
inline constexpr std::size_t note_bytes_max = 500;

task<result<response>> record(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  topup_request t;
  t.account = account_id{in.args.number("account_id")};
  t.value = read_amount(body, "amount");
  t.money = read_currency(body, "currency");
  const std::string channel = body.text("channel", {.bytes_max = 16});
  t.reference = body.text("reference", {.bytes_min = 1, .bytes_max = reference_bytes_max});
  t.note = body.optional_text("note", {.bytes_max = note_bytes_max}).value_or("");
  const auto known = postings::parse_channel(channel);
  if (!known) body.refuse("channel", "must be one of: bank stripe paypal");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  t.channel = known.value_or(postings::channel::bank);
  auto done = co_await in.api.record_topup(in.who, std::move(*key), std::move(t));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.topups(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_topup);
}

openapi::schema_ptr request_schema() {
  using namespace openapi;
  return object("TopupRequest", "A payment that has come in.",
                {{"amount", decimal("above zero", "100.00000000")},
                 {"currency", currency("the account's")},
                 {"channel", one_of("where the money came in", {"bank", "stripe", "paypal"})},
                 {"reference", text("of the payment; each is recorded once per channel",
                                    "SEPA 2026-05-04 00017")},
                 {"note", nullable(text("for people", "wire of 4 May"), "none")}});
}

}  // namespace topups_detail

void write_topup(json::writer& w, const topup_view& t) {
  w.begin_object().field("topup_id", t.topup_id).field("account_id", t.account.value);
  write_amount(w, "amount", t.value);
  w.field("currency", t.money.text())
      .field("channel", t.channel)
      .field("reference", t.reference)
      .field("note", t.note)
      .field("recorded_by", t.recorded_by.value);
  write_time(w, "recorded_at", t.recorded_at);
  w.field("entry_no", t.entry_no).end_object();
}

openapi::schema_ptr topup_schema() {
  using namespace openapi;
  return object("Topup", "A payment on an account.",
                {{"topup_id", integer("number of the top-up", 5)},
                 {"account_id", integer("the account", 7)},
                 {"amount", decimal("what came in", "100.00000000")},
                 {"currency", currency()},
                 {"channel", one_of("where the money came in", {"bank", "stripe", "paypal"})},
                 {"reference", text("of the payment", "SEPA 2026-05-04 00017")},
                 {"note", text("for people", "wire of 4 May")},
                 {"recorded_by", integer("the user who recorded it", 1)},
                 {"recorded_at", date_time("when")},
                 {"entry_no", integer("its journal entry", 42)}});
}

void add_topup_routes(std::vector<route>& out) {
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/accounts/{account_id}/topups",
                 .who = access::with({area::payments, action::create}),
                 .operation = "recordTopup",
                 .tag = "ledger",
                 .summary = "Record a payment",
                 .description = "Puts a payment that has come in on an account. The balance of a "
                                "loaded account has it at once. A payment is recorded once: the "
                                "same channel and reference again is 409.",
                 .parameters = {number_in_path("account_id", "number of the account")},
                 .request_body = topups_detail::request_schema(),
                 .answers = {{201, "recorded and posted", topup_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = topups_detail::record});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/topups",
                 .who = access::with({area::payments, action::view}),
                 .operation = "listTopups",
                 .tag = "ledger",
                 .summary = "Payments, newest first",
                 .description = "All payments recorded on accounts.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice", openapi::page_of(topup_schema(), "TopupPage")}},
                 .run = topups_detail::list});
}

}  // namespace didtron::http
