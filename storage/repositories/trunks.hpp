#pragma once

#include <string>

#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Cursor: the trunk's number. `channels_in_use` is left for the actors.
pg::query<page<trunk_view>> trunks_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<trunk_view> trunk_one(const viewer& who, trunk_id id);

struct new_ingress_trunk {
  account_id account = {};
  std::string name = {};
  std::string source = {};  ///< CIDR
  std::string tech_prefix = {};
  std::string country_code = {};
  std::string trunk_prefix = {};
  std::int32_t channels_max = 0;
  std::int32_t cps_max = 0;
};
/// Error: conflict when an active trunk of anybody overlaps in range with the same tech prefix.
result<trunk_id> insert_ingress_trunk(pg::transaction& tx, const new_ingress_trunk& trunk);

struct new_egress_trunk {
  carrier_id carrier = {};
  std::string name = {};
  std::string host = {};
  std::int32_t port = 5060;
  std::string transport = "udp";
  std::string tech_prefix = {};
  rate_card_id cost_card = {};
  std::int32_t channels_max = 0;
  std::int32_t cps_max = 0;
  std::int32_t ring_timeout_ms = 4000;
};
result<trunk_id> insert_egress_trunk(pg::transaction& tx, const new_egress_trunk& trunk);

}  // namespace didtron::storage
