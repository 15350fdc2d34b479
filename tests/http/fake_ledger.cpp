#include "http/resources/ledger_write.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_ledger_detail {

instant noon() { return parse_instant("2026-04-01T12:00:17Z").value(); }
amount usd(const char* text) { return parse_amount(text).value(); }

template <class View, class Write> written as_json(int status, const View& view, Write write) {
  json::writer w;
  write(w, view);
  return {status, w.take()};
}

period_view sample_period() {
  return {parse_book_period("2026-03").value(), 12, 41, std::string(64, 'a'), "user:1", noon()};
}

}  // namespace fake_ledger_detail

using namespace fake_ledger_detail;

topup_view sample_topup() {
  topup_view t;
  t.topup_id = 5;
  t.account = {7};
  t.channel = "bank";
  t.reference = "SEPA 17";
  t.value = usd("100");
  t.recorded_by = {1};
  t.recorded_at = noon();
  t.entry_no = 42;
  return t;
}

adjustment_view sample_adjustment() {
  adjustment_view a;
  a.adjustment_id = 3;
  a.account = {7};
  a.is_credit = true;
  a.value = usd("12.5");
  a.reason = "outage";
  a.state = "requested";
  a.needs_approval = true;
  a.requested_by = {1};
  a.requested_at = noon();
  return a;
}

account_line_view sample_account_line() {
  account_line_view l;
  l.entry_no = 42;
  l.line_no = 2;
  l.posted_at = noon();
  l.usage_period = "2026-04";
  l.kind = "topup";
  l.book = "2100:acct-7";
  l.book_name = "Customer prepaid balance";
  l.is_debit = false;
  l.value = usd("100");
  l.balance_after = usd("112.5");
  return l;
}

task<result<written>> fake_backend::change_account_limits(viewer, write_key key,
                                                          account_id account,
                                                          limits_request request) {
  last_key = key;
  last_limits = request;
  if (account.value != 7) return answer<written>(fail(errc::not_found, "no such account"));
  if (request.limits_version != sample_account().limits_version)
    return answer<written>(fail(errc::stale_version, "changed meanwhile"));
  return answer<written>(as_json(200, sample_account(), write_account_limits));
}

task<result<written>> fake_backend::reverse_entry(viewer, write_key key, std::int64_t entry_no,
                                                  std::string) {
  last_key = key;
  if (entry_no != 42) return answer<written>(fail(errc::not_found, "no such entry"));
  return answer<written>(as_json(201, sample_journal_entry(), write_journal_entry));
}

task<result<page<account_line_view>>> fake_backend::account_lines(viewer, account_id account,
                                                                  page_query) {
  if (account.value != 7)
    return answer<page<account_line_view>>(fail(errc::not_found, "no such account"));
  return answer<page<account_line_view>>(page<account_line_view>{{sample_account_line()}, {}});
}

task<result<trial_balance_view>> fake_backend::trial_balance(viewer) {
  trial_balance_line l{"2100", "Customer prepaid balance", "liability", {}, usd("1"), usd("3"),
                       usd("1"), usd("3")};
  return answer<trial_balance_view>(trial_balance_view{{l}, {}, 0});
}

task<result<written>> fake_backend::record_topup(viewer, write_key key, topup_request topup) {
  last_key = key;
  last_topup = topup;
  if (topup.account.value != 7) return answer<written>(fail(errc::not_found, "no such account"));
  if (topup.reference == "known") return answer<written>(fail(errc::conflict, "recorded already"));
  return answer<written>(as_json(201, sample_topup(), write_topup));
}

task<result<page<topup_view>>> fake_backend::topups(viewer, page_query) {
  return answer<page<topup_view>>(page<topup_view>{{sample_topup()}, {}});
}

task<result<written>> fake_backend::request_adjustment(viewer, write_key key,
                                                       adjustment_request adjustment) {
  last_key = key;
  last_adjustment = adjustment;
  return answer<written>(as_json(202, sample_adjustment(), write_adjustment));
}

task<result<written>> fake_backend::decide_adjustment(viewer, write_key key, std::int64_t id,
                                                      bool is_approved, std::string) {
  last_key = key;
  if (id != 3) return answer<written>(fail(errc::not_found, "no such adjustment"));
  auto a = sample_adjustment();
  a.state = is_approved ? "posted" : "rejected";
  a.decided_by = 2;
  a.decided_at = noon();
  return answer<written>(as_json(200, a, write_adjustment));
}

task<result<page<adjustment_view>>> fake_backend::adjustments(viewer, page_query) {
  return answer<page<adjustment_view>>(page<adjustment_view>{{sample_adjustment()}, {}});
}

task<result<adjustment_view>> fake_backend::adjustment(viewer, std::int64_t id) {
  if (id != 3) return answer<adjustment_view>(fail(errc::not_found, "no such adjustment"));
  return answer<adjustment_view>(sample_adjustment());
}

task<result<written>> fake_backend::close_period(viewer, write_key key, book_period) {
  last_key = key;
  return answer<written>(as_json(201, sample_period(), write_period));
}

task<result<page<period_view>>> fake_backend::closed_periods(viewer, page_query) {
  return answer<page<period_view>>(page<period_view>{{sample_period()}, {}});
}

}  // namespace didtron::http::testing
