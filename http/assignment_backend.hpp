#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "actors/domain/views/assignment_views.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

/// Customers that go to a category, and to a group of it or to none.
struct customer_move {
  std::vector<std::int64_t> ids = {};
  std::int64_t category = 0;
  std::optional<std::int64_t> group = {};
  std::string reason = {};
};

struct preview_query {
  std::string subject = {};  ///< empty: all of them
  std::optional<bool> is_shown = {};
  std::optional<instant> at = {};  ///< none: now
};

/// Who is shown what of the offer.
class assignment_backend {
 public:
  virtual ~assignment_backend() = default;

  /// What the viewer's seller offers it now; only offered fields have values. Error: invalid_argument
  /// (a cursor of another list).
  virtual task<result<page<described::record>>> offer(viewer who, const described::resource& r,
                                                      page_query q) = 0;
  /// Error: not_found.
  virtual task<result<described::record>> offered(viewer who, const described::resource& r,
                                                  std::int64_t id) = 0;

  /// Of one of the viewer's customers. `at` none: now. Errors: not_found, invalid_argument (/query/object).
  virtual task<result<assignment_explanation>> explain_assignment(viewer who, std::int64_t customer,
                                                                  std::string subject, std::string object,
                                                                  std::optional<instant> at) = 0;
  /// Errors: not_found, invalid_argument (a cursor of another list).
  virtual task<result<page<preview_line>>> preview_offer(viewer who, std::int64_t customer,
                                                         preview_query wanted, page_query q) = 0;
  /// Of those customers that are there, by number. Errors: invalid_argument (/category_id, /group_id),
  /// limit_exceeded (too many effects for one answer).
  virtual task<result<std::vector<move_effect>>> preview_move(viewer who, customer_move wanted) = 0;
  /// A job. Error: invalid_argument.
  virtual task<result<written>> move_customers(viewer who, write_key key, customer_move wanted) = 0;
};

}  // namespace didtron::http
