#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "actors/domain/settings/settings.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

/// What a setting is to be.
struct setting_request {
  const settings::setting* of = nullptr;
  std::optional<described::value> value = {};  ///< empty: the default counts again
  std::int64_t version = 0;                    ///< as the writer saw it
  bool is_confirmed = false;                   ///< of a shorter retention
  std::string reason = {};
};

/// The part of the backend that knows what people have set.
class settings_backend {
 public:
  virtual ~settings_backend() = default;

  /// What is in force; never null. Any thread, does not wait.
  [[nodiscard]] virtual std::shared_ptr<const settings::snapshot> settings_now() const noexcept = 0;

  /// Every setting that the viewer's company can have.
  virtual task<result<std::vector<settings::setting_view>>> settings_list(viewer who) = 0;
  /// In force on this node when it answers, on the others within a second. Errors: not_found,
  /// stale_version, invalid_argument (a shorter retention that is not confirmed).
  virtual task<result<written>> change_setting(viewer who, write_key key,
                                               setting_request request) = 0;
};

}  // namespace didtron::http
