#include "actors/domain/views/cdr_import_views.hpp"

namespace didtron {

std::string_view pull_state(const cdr_source_view& source) noexcept {
  if (source.kind != "pull") return "";
  if (source.pull.empty()) return "not_configured";
  if (source.status != "active") return "disabled";
  if (source.pull_failures > 0) return "failing";
  return source.pull_succeeded_at ? "ok" : "waiting";
}

}  // namespace didtron
