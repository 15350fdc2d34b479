#include "actors/node/live_events.hpp"

#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "http/resources/events.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/cdrs.hpp"

namespace didtron::node {

namespace live_events_detail {

using namespace std::chrono_literals;

/// Staff of the seller who may see everything: the hub cuts it down per reader.
viewer staff_of(tenant_id seller) { return {user_id{}, seller, true, true}; }

}  // namespace live_events_detail

readers_told readers_of(const std::map<account_id, tenant_id>& changed, const catalogue* known) {
  readers_told readers;
  for (const auto& [account, seller] : changed) {
    const auto* terms = known ? known->account(account) : nullptr;
    readers.emplace(seller, terms ? terms->customer : tenant_id{});
  }
  return readers;
}

std::vector<http::event> read_again(http::topic about, const readers_told& readers,
                                    const std::function<std::uint64_t()>& next_rev) {
  std::vector<http::event> out;
  // The seller's staff sees every event of its books: once is enough for all its customers.
  tenant_id told{};
  for (const auto& [seller, customer] : readers) {
    http::event e{.about = about, .op = http::event_op::invalidate};
    e.customer = customer;
    if (seller != told) e.seller = seller;
    told = seller;
    if (!e.seller && !e.customer) continue;
    e.rev = next_rev();
    out.push_back(std::move(e));
  }
  return out;
}

std::uint64_t live_events::next_rev() {
  const std::lock_guard lock{mutex_};
  return ++rev_;
}

void live_events::live_calls(std::vector<live_call_view> calls) {
  auto& hub = node_.hub();
  const bool is_change = calls.size() == 1;
  const bool is_wanted =
      is_change ? hub.wants_or_skips(http::topic::live_calls) : hub.wants(http::topic::live_calls);
  if (!is_wanted) return;
  for (const auto& call : calls)
    hub.publish(http::live_call_event(is_change ? http::event_op::upsert : http::event_op::tick,
                                      call, next_rev()));
}

void live_events::live_call_ended(const call_id& call, tenant_id seller, tenant_id customer) {
  auto& hub = node_.hub();
  if (hub.wants_or_skips(http::topic::live_calls))
    hub.publish(http::live_call_removed(call, seller, customer, next_rev()));
}

void live_events::account_changed(account_id account, tenant_id seller) {
  const std::lock_guard lock{mutex_};
  accounts_.insert_or_assign(account, seller);
}

void live_events::cdr_written(const call_id& call, tenant_id seller, tenant_id customer) {
  const std::lock_guard lock{mutex_};
  cdrs_.insert_or_assign(call, std::pair{seller, customer});
}

void live_events::tick() {
  std::map<account_id, tenant_id> accounts;
  std::map<call_id, std::pair<tenant_id, tenant_id>> cdrs;
  {
    const std::lock_guard lock{mutex_};
    accounts.swap(accounts_);
    cdrs.swap(cdrs_);
  }
  auto& hub = node_.hub();
  if (!accounts.empty() && hub.wants_or_skips(http::topic::accounts))
    send_accounts(std::move(accounts));
  if (!cdrs.empty() && hub.wants_or_skips(http::topic::cdrs)) send_cdrs(std::move(cdrs));
  if (hub.wants(http::topic::metrics)) send_figures();
}

void live_events::tell_to_read_again(http::topic about, const readers_told& readers) {
  for (const auto& e : read_again(about, readers, [this] { return next_rev(); }))
    node_.hub().publish(e);
}

void live_events::send_accounts(std::map<account_id, tenant_id> changed) {
  using namespace live_events_detail;
  const auto known = node_.services().catalogue.load();
  if (changed.size() > changes_max)
    return tell_to_read_again(http::topic::accounts, readers_of(changed, known.get()));
  for (const auto& [account, seller] : changed) {
    const auto id = account;
    const auto books = seller;
    node_.data().api_reads.run<account_view>(
        storage::account_one(staff_of(books), id), pg::in(3s),
        [this, id, books, known](result<account_view> read) {
          if (!read)
            return tell_to_read_again(http::topic::accounts,
                                      readers_of({{id, books}}, known.get()));
          // Held and available are the actor's; an idle account holds nothing.
          node_.ask().ask<result<account_snapshot>>(
              node_.actors().accounts, account_query{id}, 2s,
              [this, view = *read, books](result<result<account_snapshot>> live) mutable {
                if (live && *live) {
                  view.posted = (*live)->posted;
                  view.held = (*live)->held;
                  view.available = (*live)->available;
                  view.live_calls = static_cast<std::int32_t>((*live)->holds.size());
                } else if (const auto sum = add(view.posted, view.credit_limit)) {
                  view.available = *sum;
                }
                node_.hub().publish(http::account_event(view, books, next_rev()));
              });
        });
  }
}

void live_events::send_cdrs(std::map<call_id, std::pair<tenant_id, tenant_id>> written) {
  using namespace live_events_detail;
  if (written.size() > changes_max) {
    readers_told readers;
    for (const auto& [call, who] : written)
      readers.insert(who);
    return tell_to_read_again(http::topic::cdrs, readers);
  }
  for (const auto& [call, who] : written) {
    const auto [seller, customer] = who;
    const auto books = seller;
    const auto other = customer;
    node_.data().api_reads.run<cdr_detail>(
        storage::cdr_one(staff_of(books), call), pg::in(3s),
        [this, books, other](result<cdr_detail> read) {
          if (!read) return tell_to_read_again(http::topic::cdrs, {{books, other}});
          node_.hub().publish(http::cdr_event(read->summary, books, other, next_rev()));
        });
  }
}

/// Figures of each seller's books; customers do not see them.
void live_events::send_figures() {
  using namespace live_events_detail;
  const auto known = node_.services().catalogue.load();
  if (!known) return;
  std::map<tenant_id, bool> sellers;
  for (const auto& account : known->parts().accounts) sellers[account.seller] = true;
  for (const auto& [seller, yes] : sellers) {
    const auto books = seller;
    constexpr std::int64_t day_us = 86'400'000'000;
    const auto now = node_.services().now();
    node_.data().api_reads.run<traffic_summary>(
        storage::traffic_since(staff_of(books), {now.us - now.us % day_us},
                               books_currency(node_, books)),
        pg::in(3s), [this, books](result<traffic_summary> today) {
          if (!today) return;
          http::metrics_summary summary;
          summary.today = *today;
          summary.calls_per_s = node_.call_rate().per_s();
          summary.node.node_id = node_.settings().node.id;
          summary.node.started_at = node_.started_at();
          summary.node.version = DIDTRON_VERSION;
          summary.node.shards_owned = node_.services().leases.owned();
          summary.node.is_ready = node_.services().is_ready;
          summary.node.edge = std::string{name_of(node_.edge_state())};
          using views = std::vector<live_call_view>;
          node_.ask().ask<views>(
              node_.actors().feed, live_calls_query{}, 2s,
              [this, summary, books](result<views> calls) mutable {
                if (!calls) return;
                for (const auto& call : *calls)
                  if (call.seller == books) ++summary.live_calls;
                node_.hub().publish(http::metrics_event(summary, books, next_rev()));
              });
        });
  }
}

}  // namespace didtron::node
