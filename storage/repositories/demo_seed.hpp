#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/money/amount.hpp"
#include "storage/pg/connection.hpp"

namespace didtron::storage {

struct demo_options {
  std::uint16_t carrier_a_port = 0;
  std::uint16_t carrier_b_port = 0;
  std::string admin_password_hash = {};     ///< of admin@didtron.example
  std::string customer_password_hash = {};  ///< of ops@customer.example
  amount balance_min{100'00000000};         ///< the "default" account is topped up when it has less
  amount balance_to{250'00000000};          ///< ... to this
  std::int64_t cut_off_s = 13;  ///< the "cut_off" account is topped up to this much talk
};

struct demo_customer {
  std::string story = {};  ///< "default" | "no_balance" | "cut_off"
  tenant_id tenant = {};
  account_id account = {};
  std::string account_name = {};
  std::string tech_prefix = {};  ///< dialled in front of the number
  amount balance = {};
};

struct demo_carrier {
  carrier_id carrier = {};
  trunk_id trunk = {};
  std::string name = {};
  std::uint16_t port = 0;
};

struct demo_result {
  bool is_new = false;  ///< false: everything was there already
  tenant_id platform = {};
  std::vector<demo_customer> customers = {};
  std::vector<demo_carrier> carriers = {};  ///< A (cheaper) first, then B
  std::string caller = {};                  ///< numbers to try: E.164 digits
  std::string called = {};
  std::string admin_email = {};
  std::string customer_email = {};
};

/// Creates what is missing of the demo, in one transaction: runs any number of times. Balances are
/// topped up when used; ports and password hashes are brought up to date. `db`: the node's role.
result<demo_result> seed_demo(pg::connection& db, const demo_options& options);

}  // namespace didtron::storage
