#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron::edge {

/// What a node needs to bill a call of which it has no row: it was routed, the node died before the
/// row was stored, the edge still ran it. Travels with the route answer, rests in the edge's dialog
/// variables and returns with each event.
struct call_context {
  tenant_id tenant = {};          ///< whose books
  account_id account = {};        ///< who pays
  rate_card_id sell_card = {};    ///< the card it was sold on
  trunk_id ingress_trunk = {};
  std::string caller = {};        ///< normalised, may be empty
  std::string called = {};        ///< normalised
  std::string called_raw = {};    ///< as dialled
  instant routed_at = {};         ///< rates are those valid at this moment
  amount hold = {};               ///< reserved at the route answer
  std::int64_t granted_s = 0;     ///< hard stop at the route answer
  std::string called_lrn = {};    ///< routing number that the call is rated by; empty: its own
  std::vector<rate_card_id> above_cards = {};  ///< what each seller above sells it on, upwards
  friend bool operator==(const call_context&, const call_context&) = default;
};

/// "2~7~42~…": version, then the fields in the order above, joined by '~'. Version 2 ends with the grant and is
/// written when there is nothing behind it; 3 has all, the cards as "12-15". Text is [A-Za-z0-9_-] as it is,
/// every other byte ".xx" in hex, so that the whole stays inside [A-Za-z0-9_.~-] and needs no
/// quoting in JSON, SIP or SQL. Errors: too_large (above context_bytes_max), invalid_argument
/// (a number below 0, too many sellers or one without a card).
result<std::string> pack(const call_context& context);

/// Accepts exactly what `pack` makes: one spelling per value. Error: malformed.
result<call_context> unpack_call_context(std::string_view text);

/// A running call as the edge keeps it with its dialog.
struct dialog_call {
  call_id call = {};
  account_id account = {};
  call_context context = {};
  trunk_id trunk = {};                      ///< who carries it; 0: not answered
  std::optional<instant> ringing_at = {};   ///< first 18x
  std::optional<instant> answered_at = {};  ///< empty: not answered
  friend bool operator==(const dialog_call&, const dialog_call&) = default;
};

/// "<cdr>|<acct>|<ctx>", behind it "|<trunk>|<ring>|<answered>" once the call is answered (ring may be empty). Error:
/// malformed.
result<dialog_call> parse_dialog_call(std::string_view text);

}  // namespace didtron::edge
