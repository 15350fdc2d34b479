#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/settings/settings.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// What companies have set.
namespace didtron::storage {

struct stored_settings {
  tenant_id platform = {};
  std::int64_t version = 0;  ///< grows with every change of any setting
  std::vector<settings::stored> rows = {};
};
/// All of all companies, or nothing when none has changed since `known` (0: never read). Node's
/// role only. A row per setting that was ever changed, so asking every second is cheap.
pg::query<std::optional<stored_settings>> settings_newer_than(std::int64_t known);

/// Every setting that the viewer's company can have, in the order of the registry, as it stands
/// now. Node's role only: it shows the platform's values, too.
pg::query<std::vector<settings::setting_view>> settings_of(const viewer& who);

struct setting_change {
  const settings::setting* of = nullptr;
  std::optional<described::value> value = {};  ///< empty: the default counts again
  std::int64_t version = 0;                    ///< as the writer saw it
  bool is_confirmed = false;
  user_id by = {};
};
struct changed_setting {
  settings::setting_view before = {};
  settings::setting_view after = {};
};
/// Errors: not_found (the setting is the platform's, the company is another), stale_version,
/// invalid_argument (a shorter retention that is not confirmed).
result<changed_setting> change_setting(pg::transaction& tx, const setting_change& change);

}  // namespace didtron::storage
