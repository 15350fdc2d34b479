#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "actors/domain/access/request_origin.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"

namespace didtron {

/// Something that somebody was not let do.
struct refusal_note {
  tenant_id tenant = {};     ///< 0: nobody's; the platform keeps it
  std::string actor = {};    ///< "user:7", or "unknown" for who is not logged in
  std::string action = {};   ///< "access.refused", "login_refused"
  std::string object = {};   ///< what was tried, as a kind: "GET /api/v1/carriers/{carrier_id}"
  std::string tried = {};    ///< this time: "/api/v1/carriers/3"
  std::string why = {};      ///< for people
  request_origin from = {};
  std::string on_behalf_of = {};  ///< "user:9" while `actor` acts as that user
};

/// Several of one kind that were not told one by one.
struct refusal_sum {
  refusal_note last = {};
  std::int64_t times = 0;  ///< beyond those that were told
  instant since = {};      ///< beginning of the minute
};

/// Decides which refusals are written down. Whoever tries the same again within a minute is told once,
/// and at the minute's end how often; so nobody can fill the audit log, and nothing is left out
/// unsaid. Not thread-safe.
class refusal_window {
 public:
  struct bounds {
    std::size_t kinds_per_actor = 20;  ///< different ones of an actor and address in a minute
    std::size_t kinds = 600;           ///< and of all together
  };
  refusal_window() = default;
  explicit refusal_window(bounds b) : bounds_{b} {}

  /// True: write it now. Sums of minutes that are over wait in `take_due`.
  bool note(const refusal_note& refusal, instant now);
  /// What came again and again in minutes that are over.
  std::vector<refusal_sum> take_due(instant now);
  /// All that is left, also of the current minute.
  std::vector<refusal_sum> take_all();

 private:
  struct counted {
    refusal_note last = {};
    std::int64_t times = 0;
  };
  void begin_minute(instant now);

  bounds bounds_ = {};
  std::int64_t minute_ = 0;
  std::map<std::string, counted> kinds_ = {};               ///< by tenant, actor, address, action and object
  std::map<std::string, std::size_t> kinds_of_actor_ = {};  ///< by tenant, actor and address
  std::map<std::string, counted> beyond_ = {};              ///< of actors that had too many kinds, as above
  counted rest_ = {};                                       ///< of everybody else
  std::vector<refusal_sum> due_ = {};
};

}  // namespace didtron
