#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "actors/domain/resources/resource.hpp"

namespace didtron::storage {

/// The statements of one described resource, built once: their texts live as long as the program,
/// as prepared statements want it, and there are few of them whatever people filter by. A record's
/// row is read as: id, version, created_at, updated_at, the fields in their order, the names of
/// references. A record in the trash has a trash_id.
struct record_sql {
  explicit record_sql(const described::resource& r);

  /// $1… the filters, as `filter_params` writes them, then search, cursor value, cursor id, limit.
  /// By sort name; [0] from the start, [1] after a cursor.
  std::map<std::string, std::array<std::string, 2>> pages = {};
  std::string one = {};          ///< $1 id
  std::string lock = {};         ///< the same FOR UPDATE
  std::string insert = {};       ///< $1… the fields; returns the id
  std::string update = {};       ///< $1 id, $2… the fields
  std::string snapshot = {};     ///< $1 id; the row as JSON
  std::string count = {};        ///< records not in the trash
  std::string by_keys = {};      ///< a text array per key field; the records, locked
  /// By whom and from where (8 parameters), then a text array per field; writes audit rows and events.
  std::string insert_many = {};
  /// By whom and from where, ids, names of the changed fields joined by '|', then as above.
  std::string update_many = {};
  std::string set_trash = {};  ///< $1 id, $2 trash id; gives id and version
  std::string restore = {};    ///< $1 trash id; gives id and version of each
  std::string purge = {};      ///< $1 trash id
  std::string has_room = {};   ///< $1 records at most; whether another one fits
  /// $1 id; what keeps it from the trash besides other records, as (what, detail). May be empty.
  std::string holders = {};
  /// Of an assignable resource, for the company of the transaction as a customer: id and the offered
  /// fields. [0] $1 limit, [1] $1 limit, $2 order and $3 id of the last one.
  std::array<std::string, 2> offer_pages = {};
  std::string offer_one = {};  ///< $1 id
  /// Per field: whether what a reference or a company names is there and not in the trash ($1 id, $2
  /// the value of the field that both share); empty for other fields.
  std::vector<std::string> targets = {};
  /// Records of others that refer to one ($1 id): name of the resource, is it part of this one.
  struct user {
    const described::resource* of = nullptr;
    std::size_t field = 0;
    bool is_part = false;
    std::string ids = {};
    std::string outside =
        {};  ///< $1 trash id: a record elsewhere that refers to one of this entry's
  };
  std::vector<user> users = {};
};

/// Built at the first use; thread-safe. The resource must stay in its registry.
const record_sql& sql_of(const described::resource& r);

}  // namespace didtron::storage
