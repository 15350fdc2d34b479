#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "actors/domain/cdrs/cdr_record.hpp"
#include "actors/domain/cdrs/source_format.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/routing/catalogue.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron {

/// Why a CDR cannot be rated now. A retry after the missing thing was added may.
enum class unrated_reason : std::uint8_t {
  unknown_account,
  unknown_carrier,    ///< neither a trunk nor a carrier of that name
  ambiguous_carrier,  ///< a carrier with several trunks, each with its own price list
  no_price,           ///< the customer's card has none for the number at answer time
  price_blocked,
  no_cost_price,  ///< the same on the carrier's side
  cost_price_blocked,
  not_computable,    ///< the charge leaves 64 bits
  no_exchange_rate,  ///< from a card's currency into what is charged or owed, of the day of the answer
};
std::string_view name_of(unrated_reason reason) noexcept;

/// One side of a rated CDR.
struct cdr_side {
  didtron::charge charge = {};
  currency money = {};
  rate_row_id row = {};
  rate_card_id card = {};
  std::optional<conversion> fx = {};  ///< the card has another currency
};

struct rated_cdr {
  const catalogue_account* account = nullptr;
  const egress_trunk* trunk = nullptr;  ///< null: the source has no cost side
  bool is_cost_prepaid = false;  ///< the carrier is the seller's own seller and was paid in advance
  std::string destination = {};  ///< of the customer's row
  std::string called_lrn = {};   ///< routing number that LRN cards priced; empty: the called number
  std::optional<cdr_side> sell = {};  ///< empty when unanswered and without price
  std::optional<cdr_side> cost = {};
  [[nodiscard]] amount charge() const noexcept { return sell ? sell->charge.total : amount{}; }
  [[nodiscard]] amount cost_total() const noexcept { return cost ? cost->charge.total : amount{}; }
};

struct unrated {
  unrated_reason reason = unrated_reason::unknown_account;
  std::string detail = {};
};

/// Finds the parties of a source's CDRs in one catalogue and rates both sides, each alone, with the
/// rows in force at the CDR's own answer time and the catalogue's states of US numbers. Immutable: any
/// thread may use it.
class cdr_rater {
 public:
  cdr_rater(std::shared_ptr<const catalogue> all, tenant_id seller, const source_format& format);

  /// Empty: `out` is complete. `out` is valid as long as the rater lives. What a card says in another
  /// currency than the account's, or than the carrier is owed in, is converted by `rates`, or by the catalogue's
  /// when there are none; nothing to pay needs no rate. `looked_up`: the routing number of a called number of which the
  /// record brings none.
  [[nodiscard]] std::optional<unrated> rate(const cdr_record& record, rated_cdr& out,
                                            const fx_table* rates = nullptr,
                                            std::string_view looked_up = {}) const;
  /// A card of an account or a trunk has another currency: rates of the CDRs' days are needed.
  [[nodiscard]] bool converts() const noexcept { return converts_; }
  /// A card of an account or a trunk prices ported numbers by their routing numbers.
  [[nodiscard]] bool uses_lrn() const noexcept { return uses_lrn_; }

 private:
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const noexcept {
      return std::hash<std::string_view>{}(s);
    }
  };
  template <class T>
  using by_name = std::unordered_map<std::string, T, text_hash, std::equal_to<>>;

  std::optional<unrated> find_parties(const cdr_record& record, rated_cdr& out) const;
  /// What the cards of the source's accounts and trunks have.
  void learn_cards();
  [[nodiscard]] bool is_own(const egress_trunk& trunk) const noexcept;

  std::shared_ptr<const catalogue> all_;
  const catalogue_account* fixed_account_ = nullptr;
  const egress_trunk* fixed_trunk_ = nullptr;
  account_id declared_account_ = {};
  trunk_id declared_trunk_ = {};
  bool has_cost_side_ = false;
  bool converts_ = false;
  bool uses_lrn_ = false;
  tenant_id seller_ = {};
  by_name<const catalogue_account*> accounts_ = {};
  by_name<const egress_trunk*> trunks_ = {};  ///< null: several trunks go by this name
};

/// How the charge of a booked side came about, made again from its card and the row that it was priced by:
/// a file's CDRs do not carry their explanations along. The record's `lrn` is the routing number that was priced; `fx`:
/// what the charge was converted by. Empty: the card, or the states of the numbers, say something else by now.
std::optional<rating_explanation> explain_booked(const cdr_record& record, const rate_card& card,
                                                 const state_table* states, rate_row_id row,
                                                 amount total,
                                                 const std::optional<conversion>& fx = {});

}  // namespace didtron
