#include "actors/workers/rerating_preview.hpp"

#include "actors/domain/cdrs/rerater.hpp"

namespace didtron {

namespace rerating_preview_detail {

/// Parties whose money for a call is in other books, too.
struct chained {
  std::set<account_id> accounts = {};
  std::set<carrier_id> carriers = {};

  chained(const catalogue& all, tenant_id seller) {
    for (const auto& account : all.parts().accounts) {
      if (account.wholesale) accounts.insert(account.wholesale);
      if (account.seller == seller && account.wholesale_carrier)
        carriers.insert(account.wholesale_carrier);
    }
  }
};

result<pg::connection> open(const std::string& url) {
  pg::connection_options o;
  o.application_name = "didtron-rerating";
  o.statement_timeout = std::chrono::seconds{60};
  o.call_timeout = std::chrono::seconds{65};
  o.idle_in_transaction_timeout = std::chrono::seconds{30};
  return pg::connection::open(url, o);
}

storage::rerated_side again(const rerater& prices, const booked_call& call, const char* name,
                            const booked_side& side, bool is_chained) {
  storage::rerated_side out;
  out.side = name;
  if (is_chained) {
    out.reason = "the other seller's books would not follow";
    return out;
  }
  auto rated = prices.rate(call, side);
  if (rated)
    out.rated = std::move(*rated);
  else
    out.reason = to_string(rated.error());
  return out;
}

}  // namespace rerating_preview_detail

result<void> make_rerating_preview(const std::string& url, std::shared_ptr<const catalogue> prices,
                                   tenant_id seller, std::int64_t run,
                                   const storage::preview_limits& limits) {
  using namespace rerating_preview_detail;
  if (prices == nullptr) return fail(errc::unavailable, "there is no catalogue yet");
  auto db = open(url);
  if (!db) return fail(std::move(db).error());
  auto tx = pg::transaction::begin(*db, seller);
  if (!tx) return fail(std::move(tx).error());
  auto wanted = storage::rerating_in(*tx, run);
  if (!wanted) return fail(std::move(wanted).error());
  const chained others{*prices, seller};
  const rerater priced{prices, seller, wanted->scope.to};
  const auto price = [&](const storage::scoped_call& c) {
    std::vector<storage::rerated_side> out;
    if (c.is_charge_wanted)
      out.push_back(again(priced, c.call, "charge", c.call.charge, others.accounts.contains(c.account)));
    if (c.is_cost_wanted)
      out.push_back(again(priced, c.call, "cost", c.call.cost, others.carriers.contains(c.carrier)));
    return out;
  };
  if (auto made = storage::preview_rerating(*tx, run, price, limits); !made) return made;
  return tx->commit();
}

result<void> make_pending_previews(const std::string& url, std::shared_ptr<const catalogue> prices,
                                   const std::set<tenant_id>& sellers) {
  auto db = rerating_preview_detail::open(url);
  if (!db) return fail(std::move(db).error());
  for (const auto seller : sellers) {
    auto runs = pg::run(*db, storage::pending_reratings(seller));
    if (!runs) return fail(std::move(runs).error());
    for (const auto run : *runs)
      if (auto made = make_rerating_preview(url, prices, seller, run); !made) return made;
  }
  return {};
}

}  // namespace didtron
