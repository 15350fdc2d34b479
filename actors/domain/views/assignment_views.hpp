#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/assignments/assignment.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron {

/// A record of the offer or a feature. `object`: the record's number, or the feature's name.
struct offer_object {
  std::string subject = {};  ///< name of the resource, or "feature"
  std::string object = {};
  std::string name = {};
  bool is_active = true;
};

/// What a customer is shown of it.
struct preview_line {
  offer_object of = {};
  bool is_shown = false;  ///< assigned and active
};

struct explained_row {
  assignments::row rule = {};
  std::string name = {};
  std::string target_name = {};
  assignments::part did = assignments::part::others;
};
struct assignment_explanation {
  named_ref customer = {};
  named_ref category = {};
  named_ref group = {};
  offer_object of = {};
  instant at = {};
  assignments::verdict verdict = {};
  std::vector<explained_row> rows = {};  ///< those that mean the customer first, the closest first
  bool has_more = false;                 ///< further rows, all for other customers
};

/// What a customer would gain and lose by a move.
struct move_effect {
  std::int64_t customer = 0;
  std::string name = {};
  named_ref category = {};  ///< where it is now
  named_ref group = {};
  std::vector<offer_object> gained = {};
  std::vector<offer_object> lost = {};
};

}  // namespace didtron
