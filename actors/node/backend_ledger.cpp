#include <atomic>
#include <charconv>
#include <map>
#include <memory>
#include <set>

#include <caf/send.hpp>

#include "actors/node/backend.hpp"
#include "actors/node/api_read.hpp"
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

template <class View, class Write> written answer_of(int status, const View& view, Write write) {
  json::writer w;
  write(w, view);
  return {status, w.take()};
}

/// What each account held when it was told to grant nothing more.
using held_amounts = std::map<account_id, amount>;

/// Refuses what would take money from under running calls.
result<void> check_holds(pg::transaction& tx, const std::set<account_id>& accounts, const held_amounts& held) {
  for (const auto account : accounts) {
    const auto known = held.find(account);
    const auto amount_held = known == held.end() ? amount{} : known->second;
    if (auto ok = storage::check_holds_covered(tx, account, amount_held); !ok) return ok;
  }
  return {};
}

/// write_once() of work that takes money from accounts: their actors grant nothing meanwhile, so that `held`, filled in
/// before the work runs, is all that running calls can cost. An account that grants nothing anyway holds nothing.
/// Errors: those of write_once(); unavailable, timeout, busy (an actor did not answer).
task<result<written>> write_over_holds(node& n, viewer who, http::write_key key, std::string operation,
                                       std::set<account_id> accounts, std::shared_ptr<held_amounts> held,
                                       write_work work) {
  static std::atomic<std::uint64_t> pauses{0};
  const auto number = ++pauses;
  result<void> all_paused;
  for (const auto account : accounts) {
    auto paused = co_await await_callback<account_snapshot>([&](auto done) {
      n.ask().ask<result<account_snapshot>>(
          n.actors().accounts, pause_grants{account, number}, 2s,
          [done](result<result<account_snapshot>> answer) {
            done(answer ? std::move(*answer) : result<account_snapshot>{fail(std::move(answer).error())});
          });
    });
    if (paused) {
      held->insert_or_assign(account, paused->held);
    } else if (paused.error().kind != errc::not_found) {
      all_paused = fail(std::move(paused).error());
      break;
    }
  }
  auto answer = result<written>{fail(errc::unavailable, "")};
  if (all_paused)
    answer = co_await write_once(n, who, std::move(key), std::move(operation), std::move(work));
  else
    answer = fail(std::move(all_paused).error());
  for (const auto account : accounts) caf::anon_send(n.actors().accounts, resume_grants{account, number});
  co_return answer;
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
  co_return co_await api_read(node_, storage::journals_page(who, q));
}

http::task<result<journal_entry_view>> node_backend::journal_entry(viewer who,
                                                                   std::int64_t entry_no) {
  co_return co_await api_read(node_, storage::journal_one(who, entry_no));
}

http::task<result<http::written>> node_backend::reverse_entry(viewer who, http::write_key key,
                                                              std::int64_t entry_no,
                                                              std::string reason) {
  // The client's key is unique among the tenant's requests; the entry's key says what it undoes.
  auto known = co_await api_read(node_, storage::journal_one(who, entry_no));
  if (!known) co_return fail(std::move(known).error());
  const auto held = std::make_shared<backend_ledger_detail::held_amounts>();
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto posted = storage::reverse_journal(tx, entry_no, "reversal:" + std::to_string(entry_no),
                                           reason);
    if (!posted) return fail(std::move(posted).error());
    if (!posted->is_new) return fail(errc::conflict, "the entry is reversed already");
    auto entry = storage::journal_in(tx, posted->entry_no);
    if (!entry) return fail(std::move(entry).error());
    auto accounts = backend_ledger_detail::accounts_of(*entry);
    const auto debited = backend_ledger_detail::accounts_of(*entry, true);
    if (auto ok = backend_ledger_detail::check_holds(tx, debited, *held); !ok)
      return fail(std::move(ok).error());
    return write_effect{answer_of(201, *entry, http::write_journal_entry), std::move(accounts),
                        "entry:" + std::to_string(entry_no)};
  };
  co_return co_await backend_ledger_detail::write_over_holds(
      node_, who, std::move(key), "reverseJournalEntry", backend_ledger_detail::accounts_of(*known), held, work);
}

http::task<result<page<account_line_view>>> node_backend::account_lines(viewer who,
                                                                        account_id account,
                                                                        page_query q) {
  auto query = storage::account_lines_page(who, account, q);
  if (!query) co_return fail(std::move(query).error());
  co_return co_await api_read(node_, std::move(*query));
}

http::task<result<trial_balance_view>> node_backend::trial_balance(viewer who) {
  co_return co_await api_read(node_, storage::trial_balance(who));
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
  co_return co_await api_read(node_, storage::topups_page(who, q));
}

http::task<result<http::written>> node_backend::request_adjustment(
    viewer who, http::write_key key, http::adjustment_request adjustment) {
  const storage::new_adjustment wanted{adjustment.account, adjustment.is_credit,
                                       adjustment.money,   adjustment.value,
                                       adjustment.reason,  who.user};
  const auto held = std::make_shared<backend_ledger_detail::held_amounts>();
  const auto work = [wanted, held](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::request_adjustment(tx, wanted);
    if (!made) return fail(std::move(made).error());
    const bool is_posted = made->entry_no.has_value();
    if (is_posted && !made->is_credit)
      if (auto ok = backend_ledger_detail::check_holds(tx, {made->account}, *held); !ok)
        return fail(std::move(ok).error());
    write_effect out;
    out.answer = answer_of(is_posted ? 201 : 202, *made, http::write_adjustment);
    if (is_posted) out.moved = {made->account};
    out.object = "adjustment:" + std::to_string(made->adjustment_id);
    return out;
  };
  std::set<account_id> paying;
  if (!wanted.is_credit) paying.insert(wanted.account);
  co_return co_await backend_ledger_detail::write_over_holds(node_, who, std::move(key), "requestAdjustment",
                                                             std::move(paying), held, work);
}

http::task<result<http::written>> node_backend::decide_adjustment(viewer who, http::write_key key,
                                                                  std::int64_t id,
                                                                  bool is_approved,
                                                                  std::string reason) {
  std::set<account_id> paying;
  if (is_approved) {
    auto known = co_await api_read(node_, storage::adjustment_one(who, id));
    if (!known) co_return fail(std::move(known).error());
    if (!known->is_credit) paying.insert(known->account);
  }
  const auto held = std::make_shared<backend_ledger_detail::held_amounts>();
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto made = storage::decide_adjustment(tx, id, is_approved, who.user, reason);
    if (!made) return fail(std::move(made).error());
    if (made->entry_no && !made->is_credit)
      if (auto ok = backend_ledger_detail::check_holds(tx, {made->account}, *held); !ok)
        return fail(std::move(ok).error());
    write_effect out;
    out.answer = answer_of(200, *made, http::write_adjustment);
    if (made->entry_no) out.moved = {made->account};
    out.object = "adjustment:" + std::to_string(id);
    return out;
  };
  std::string operation = is_approved ? "approveAdjustment" : "rejectAdjustment";
  co_return co_await backend_ledger_detail::write_over_holds(node_, who, std::move(key), std::move(operation),
                                                             std::move(paying), held, work);
}

http::task<result<page<adjustment_view>>> node_backend::adjustments(viewer who, page_query q) {
  co_return co_await api_read(node_, storage::adjustments_page(who, q));
}

http::task<result<adjustment_view>> node_backend::adjustment(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::adjustment_one(who, id));
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
  auto found = co_await api_read(node_, storage::closed_periods_page(who, q));
  if (!found) co_return fail(std::move(found).error());
  page<http::period_view> out;
  out.next = found->next;
  for (const auto& p : found->items) out.items.push_back(backend_ledger_detail::period_of(p));
  co_return out;
}

}  // namespace didtron::node
