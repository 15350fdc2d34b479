#include <charconv>
#include <set>

#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/ledger_write.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/ledger_periods.hpp"
#include "storage/repositories/money_commands.hpp"
#include "storage/sha256.hpp"

namespace didtron::node {

namespace backend_ledger_detail {

using http::await_callback;
using http::task;
using http::written;
using namespace std::chrono_literals;

template <class T> task<result<T>> read(stores& data, pg::query<T> query) {
  co_return co_await await_callback<T>(
      [&](auto done) { data.api_reads.run<T>(std::move(query), pg::in(5s), done); });
}

template <class View, class Write> written answer_of(int status, const View& view, Write write) {
  json::writer w;
  write(w, view);
  return {status, w.take()};
}

/// Refuses what would take money from under running calls.
result<void> check_holds(pg::transaction& tx, const std::set<account_id>& accounts) {
  for (const auto account : accounts)
    if (auto ok = storage::check_holds_covered(tx, account); !ok) return ok;
  return {};
}

/// Accounts that the lines of an entry name.
std::set<account_id> accounts_of(const journal_entry_view& entry, bool only_debited = false) {
  std::set<account_id> out;
  for (const auto& line : entry.lines) {
    if (only_debited && !line.is_debit) continue;
    const auto at = line.book.find(":acct-");
    if (at == std::string::npos) continue;
    const char* begin = line.book.data() + at + 6;
    std::int64_t number = 0;
    std::from_chars(begin, line.book.data() + line.book.size(), number);
    if (number > 0) out.insert(account_id{number});
  }
  return out;
}

http::period_view period_of(const storage::closed_period& p) {
  return {p.period,    p.entries,   p.last_entry_no, storage::to_hex(p.digest),
          p.closed_by, p.closed_at};
}

}  // namespace backend_ledger_detail

using backend_ledger_detail::answer_of;

http::task<result<page<journal_entry_view>>> node_backend::journal_entries(viewer who,
                                                                           page_query q) {
  co_return co_await backend_ledger_detail::read(node_.data(), storage::journals_page(who, q));
}

http::task<result<journal_entry_view>> node_backend::journal_entry(viewer who,
                                                                   std::int64_t entry_no) {
  co_return co_await backend_ledger_detail::read(node_.data(), storage::journal_one(who, entry_no));
}

http::task<result<http::written>> node_backend::reverse_entry(viewer who, http::write_key key,
                                                              std::int64_t entry_no,
                                                              std::string reason) {
  // The client's key is unique among the tenant's requests; the entry's key says what it undoes.
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto posted = storage::reverse_journal(tx, entry_no, "reversal:" + std::to_string(entry_no),
                                           reason);
    if (!posted) return fail(std::move(posted).error());
    if (!posted->is_new) return fail(errc::conflict, "the entry is reversed already");
    auto entry = storage::journal_in(tx, posted->entry_no);
    if (!entry) return fail(std::move(entry).error());
    auto accounts = backend_ledger_detail::accounts_of(*entry);
    const auto debited = backend_ledger_detail::accounts_of(*entry, true);
    if (auto ok = backend_ledger_detail::check_holds(tx, debited); !ok)
      return fail(std::move(ok).error());
    return write_effect{answer_of(201, *entry, http::write_journal_entry), std::move(accounts),
                        "entry:" + std::to_string(entry_no)};
  };
  co_return co_await write_once(node_, who, std::move(key), "reverseJournalEntry", work);
}

http::task<result<page<account_line_view>>> node_backend::account_lines(viewer who,
                                                                        account_id account,
                                                                        page_query q) {
  auto query = storage::account_lines_page(who, account, q);
  if (!query) co_return fail(std::move(query).error());
  co_return co_await backend_ledger_detail::read(node_.data(), std::move(*query));
}

http::task<result<std::vector<trial_balance_line>>> node_backend::trial_balance(viewer who) {
  co_return co_await backend_ledger_detail::read(node_.data(), storage::trial_balance(who));
}

http::task<result<http::written>> node_backend::record_topup(viewer who, http::write_key key,
                                                             http::topup_request topup) {
  const storage::new_topup wanted{topup.account, topup.channel, topup.reference, topup.money,
                                  topup.value,   topup.note,    who.user};
  const auto work = [wanted](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::record_topup(tx, wanted);
    if (!made) return fail(std::move(made).error());
    return write_effect{answer_of(201, *made, http::write_topup),
                  {made->account},
                  "topup:" + std::to_string(made->topup_id)};
  };
  co_return co_await write_once(node_, who, std::move(key), "recordTopup", work);
}

http::task<result<page<topup_view>>> node_backend::topups(viewer who, page_query q) {
  co_return co_await backend_ledger_detail::read(node_.data(), storage::topups_page(who, q));
}

http::task<result<http::written>> node_backend::request_adjustment(
    viewer who, http::write_key key, http::adjustment_request adjustment) {
  const storage::new_adjustment wanted{adjustment.account, adjustment.is_credit,
                                       adjustment.money,   adjustment.value,
                                       adjustment.reason,  who.user};
  const auto work = [wanted](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::request_adjustment(tx, wanted);
    if (!made) return fail(std::move(made).error());
    const bool is_posted = made->entry_no.has_value();
    if (is_posted && !made->is_credit)
      if (auto ok = storage::check_holds_covered(tx, made->account); !ok)
        return fail(std::move(ok).error());
    write_effect out;
    out.answer = answer_of(is_posted ? 201 : 202, *made, http::write_adjustment);
    if (is_posted) out.moved = {made->account};
    out.object = "adjustment:" + std::to_string(made->adjustment_id);
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "requestAdjustment", work);
}

http::task<result<http::written>> node_backend::decide_adjustment(viewer who, http::write_key key,
                                                                  std::int64_t id,
                                                                  bool is_approved,
                                                                  std::string reason) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::decide_adjustment(tx, id, is_approved, who.user, reason);
    if (!made) return fail(std::move(made).error());
    if (made->entry_no && !made->is_credit)
      if (auto ok = storage::check_holds_covered(tx, made->account); !ok)
        return fail(std::move(ok).error());
    write_effect out;
    out.answer = answer_of(200, *made, http::write_adjustment);
    if (made->entry_no) out.moved = {made->account};
    out.object = "adjustment:" + std::to_string(id);
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key),
                          is_approved ? "approveAdjustment" : "rejectAdjustment", work);
}

http::task<result<page<adjustment_view>>> node_backend::adjustments(viewer who, page_query q) {
  co_return co_await backend_ledger_detail::read(node_.data(), storage::adjustments_page(who, q));
}

http::task<result<adjustment_view>> node_backend::adjustment(viewer who, std::int64_t id) {
  co_return co_await backend_ledger_detail::read(node_.data(), storage::adjustment_one(who, id));
}

http::task<result<http::written>> node_backend::close_period(viewer who, http::write_key key,
                                                             book_period period) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto closed =
        storage::close_period(tx, period, "user:" + std::to_string(who.user.value));
    if (!closed) return fail(std::move(closed).error());
    return write_effect{
        answer_of(201, backend_ledger_detail::period_of(*closed), http::write_period), {},
        "period:" + format(period)};
  };
  co_return co_await write_once(node_, who, std::move(key), "closePeriod", work);
}

http::task<result<page<http::period_view>>> node_backend::closed_periods(viewer who,
                                                                         page_query q) {
  auto found =
      co_await backend_ledger_detail::read(node_.data(), storage::closed_periods_page(who, q));
  if (!found) co_return fail(std::move(found).error());
  page<http::period_view> out;
  out.next = found->next;
  for (const auto& p : found->items) out.items.push_back(backend_ledger_detail::period_of(p));
  co_return out;
}

}  // namespace didtron::node
