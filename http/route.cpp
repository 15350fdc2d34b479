#include "http/route.hpp"

namespace didtron::http {

std::vector<parameter> paging_parameters() {
  return {{"cursor",
           parameter::place::query,
           value_type::cursor,
           "`next_cursor` of the slice before; absent: from the start",
           "YzE6NDI",
           {}},
          {"limit", parameter::place::query, value_type::limit, "rows of one slice", "50", {}}};
}

std::vector<parameter> paging_and(std::vector<parameter> more) {
  for (parameter& p : paging_parameters())
    more.push_back(std::move(p));
  return more;
}

parameter number_in_path(std::string name, std::string description) {
  return {
      std::move(name), parameter::place::path, value_type::number, std::move(description), "7", {}};
}

}  // namespace didtron::http
