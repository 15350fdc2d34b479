#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/access/audience.hpp"
#include "actors/domain/access/permission.hpp"
#include "actors/domain/access/request_origin.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/exchange.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/routing/route.hpp"

/// Read models: what storage and the live actors hand to the API. Plain values, no behaviour.
namespace didtron {

/// A number with the name that people know it by. value 0: none.
struct named_ref {
  std::int64_t value = 0;
  std::string name = {};
};

/// Who asks: decides the tenant of every read and which columns are shown.
struct viewer {
  user_id user = {};
  tenant_id tenant = {};
  bool is_platform = false;  ///< staff of the books' owner; false: sees only its own accounts
  bool may_see_costs = false;
  audience whom = audience::customer;  ///< staff exactly when is_platform
  request_origin from = {};
};

/// One slice of a list, newest or lowest key first. `after` is the last key of the slice before.
struct page_query {
  std::optional<std::string> after = {};  ///< decoded cursor, meaning belongs to the repository
  std::int32_t limit = 50;
};

template <class T> struct page {
  std::vector<T> items = {};
  std::optional<std::string> next = {};  ///< empty: the last slice
};

struct account_view {
  account_id id = {};
  std::string name = {};
  named_ref customer = {};
  currency money = {};
  std::string kind = {};    ///< prepaid | postpaid
  std::string status = {};  ///< active | blocked
  amount credit_limit = {};
  amount posted = {};
  amount held = {};       ///< filled from the account actor
  amount available = {};  ///< filled from the account actor
  std::int32_t live_calls = 0;
  std::int32_t channels_max = 0;
  std::int32_t cps_max = 0;
  named_ref rate_card = {};
  named_ref routing_plan = {};
  std::optional<amount> day_spend_max = {};
  std::optional<amount> day_spent = {};  ///< filled from the account actor when there is a limit
  std::optional<rate> price_max = {};    ///< per minute
  std::optional<amount> temporary_credit_limit = {};
  std::optional<instant> temporary_credit_until = {};
  std::vector<amount> balance_thresholds = {};         ///< highest first
  std::optional<std::int64_t> time_to_empty_s = {};  ///< filled from the account actor
  std::string limits_version = {};  ///< another one after every change of limits or thresholds
};

struct hold_view {
  call_id call = {};
  amount reserved = {};
  std::int64_t granted_s = 0;
  instant created_at = {};
  instant expires_at = {};
};

struct live_call_view {
  call_id id = {};
  tenant_id seller = {};
  named_ref account = {};
  named_ref customer = {};
  std::string caller = {};
  std::string called = {};
  std::string destination = {};
  named_ref carrier = {};
  named_ref trunk = {};
  std::string state = {};  ///< routed | answered
  instant routed_at = {};
  std::optional<instant> answered_at = {};
  std::int64_t granted_s = 0;
  amount hold = {};
  currency money = {};
  rate rate_per_min = {};
  std::optional<rate> cost_per_min = {};
  std::int64_t duration_s = 0;
  amount charge = {};  ///< what the call costs if it ended now
  std::optional<amount> cost = {};
  std::optional<amount> margin = {};
};

struct cdr_view {
  call_id id = {};
  instant started_at = {};
  named_ref account = {};
  std::string caller = {};
  std::string called = {};
  std::string destination = {};
  named_ref carrier = {};
  std::string result = {};  ///< answered | busy | no_answer | cancelled | failed | rejected
  std::int32_t sip_code = 0;
  std::int64_t duration_ms = 0;
  std::int64_t billed_s = 0;
  currency money = {};
  amount charge = {};
  std::optional<amount> cost = {};
  currency cost_money = {};     ///< of `cost`
  bool is_cost_whole = true;    ///< false: a carrier that only tried wants money of another currency, too
};

/// One side's rating with everything needed to add it up again.
struct rating_explanation {
  named_ref card = {};
  std::string prefix = {};
  std::string destination = {};
  rate rate_initial = {};
  rate rate_next = {};
  increments steps = {};
  std::int64_t duration_ms = 0;
  duration_rounding duration_mode = duration_rounding::ceil;
  std::int64_t seconds = 0;
  std::int64_t billed_s = 0;
  std::int32_t precision = 6;
  rounding_mode rounding = rounding_mode::half_up;
  std::vector<charge_step> lines = {};  ///< re-add to card_total
  amount total = {};
  std::string origin = {};                 ///< of the row; empty: any caller
  std::string time_class = {};             ///< that held at the answer; empty: none
  std::string zone = {};                   ///< of the card's clock
  jurisdiction where = jurisdiction::any;  ///< any: not a price by jurisdiction
  std::string rated_number = {};           ///< the routing number that was priced; empty: the called
  currency card_money = {};
  amount card_total = {};             ///< in card_money, before the conversion
  std::optional<conversion> fx = {};  ///< made `total` of card_total
};

struct attempt_view {
  std::int32_t attempt_no = 0;
  named_ref trunk = {};
  named_ref carrier = {};
  std::int32_t sip_code = 0;
  std::string sip_reason = {};
  instant ended_at = {};
  std::optional<currency> money = {};  ///< of the cost
  std::optional<amount> cost = {};     ///< empty: nothing, or it is not for this reader
  std::optional<rating_explanation> explanation = {};  ///< of the cost
};

/// What a re-rating made of one side of a call. What was booked stays in the CDR itself.
struct cdr_rerating {
  std::int64_t id = 0;
  std::string side = {};  ///< charge | cost
  amount before = {};
  amount after = {};
  instant posted_at = {};
  std::optional<instant> undone_at = {};
};

struct cdr_detail {
  cdr_view summary = {};
  std::string called_raw = {};
  named_ref ingress_trunk = {};
  named_ref egress_trunk = {};
  std::string sip_reason = {};
  std::string hangup_by = {};
  std::optional<instant> ringing_at = {};
  std::optional<instant> answered_at = {};
  instant ended_at = {};
  bool is_estimated = false;
  std::vector<attempt_view> attempts = {};
  std::optional<route_decision> decision = {};
  std::optional<rating_explanation> charge_explanation = {};
  std::optional<rating_explanation> cost_explanation = {};
  std::vector<cdr_rerating> reratings = {};  ///< posted ones, in the order of posting
  std::optional<std::int64_t> journal_entry_no = {};
  named_ref source = {};       ///< another switch that reported the call; 0: an edge of ours
  std::int64_t import_id = 0;  ///< with which file
};

struct journal_line_view {
  std::string book = {};       ///< "2100:acct-7"
  std::string book_name = {};  ///< "Customer prepaid balance"
  bool is_debit = true;
  currency money = {};
  amount value = {};
  std::optional<amount> base = {};         ///< in the books' currency; empty: no rate was known
  std::optional<exchange_rate> rate = {};  ///< base currency per unit; empty: none was used
  fx_rate_id quote = {};                   ///< stored quotes behind it; 0: none
  fx_rate_id second_quote = {};
};

struct journal_entry_view {
  std::int64_t entry_no = 0;
  std::string kind = {};
  instant posted_at = {};
  std::string cause = {};
  std::optional<std::int64_t> batch_id = {};
  std::string period = {};        ///< "2026-05"
  std::string usage_period = {};  ///< the month that the money is for
  std::optional<std::int64_t> reverses_entry_no = {};
  std::optional<std::int64_t> reversed_by_entry_no = {};
  std::string digest = {};  ///< 64 hex digits
  currency base_money = {};
  std::optional<std::int64_t> valuation_entry_no = {};  ///< tells the values, when they came later
  std::vector<journal_line_view> lines = {};
};

struct carrier_view {
  carrier_id id = {};
  std::string name = {};
  std::string code = {};
  currency money = {};
  std::string status = {};
  std::int32_t trunks = 0;
  std::int32_t live_calls = 0;  ///< filled from the carrier_route actors
};

struct trunk_view {
  trunk_id id = {};
  bool is_ingress = false;
  std::string name = {};
  named_ref account = {};
  named_ref carrier = {};
  std::string source = {};  ///< CIDR, ingress only
  std::string tech_prefix = {};
  std::string host = {};
  std::int32_t port = 0;
  std::string problem = {};  ///< why no call can be sent over it; empty: usable
  std::string status = {};
  std::int32_t channels_max = 0;
  std::int32_t cps_max = 0;
  std::int32_t channels_in_use = 0;  ///< filled from the actors
};

struct traffic_summary {
  std::int64_t attempts_today = 0;
  std::int64_t answered_today = 0;
  std::int64_t billed_s_today = 0;
  amount charges_today = {};
  amount costs_today = {};
  currency money = {};
};

struct user_view {
  user_id id = {};
  std::string email = {};
  std::string display_name = {};
  std::string role = {};  ///< name of a system role, or "custom"
  named_ref tenant = {};
  std::string tenant_kind = {};
  named_ref custom_role = {};
  permission_set custom_permissions = {};  ///< what that one lists
  permission_set hidden = {};              ///< of features that a seller above does not show
};

}  // namespace didtron
