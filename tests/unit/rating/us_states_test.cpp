#include <doctest/doctest.h>

#include "actors/domain/rating/us_states.hpp"

using namespace didtron;

TEST_CASE("a number's state is that of its NPA-NXX, else of its area code") {
  const auto table = state_table::build({{"212", "NY"}, {"913", "KS"}, {"913555", "MO"}}).value();
  CHECK(table->size() == 3);
  CHECK(table->state_of("12125550100") == "NY");
  CHECK(table->state_of("19135550100") == "MO");
  CHECK(table->state_of("19134550100") == "KS");
  for (const char* unknown : {"", "1", "2125550100", "1212555010", "121255501000", "22125550100",
                              "14155550100", "12121550100", "442125550100", "1212555O100"}) {
    CAPTURE(unknown);
    if (std::string_view{unknown} != "1212555O100") CHECK(table->state_of(unknown).empty());
  }
  CHECK(jurisdiction_of(table.get(), "12125550100", "12124440100") == jurisdiction::intrastate);
  CHECK(jurisdiction_of(table.get(), "12125550100", "19134550100") == jurisdiction::interstate);
  CHECK(jurisdiction_of(table.get(), "", "12125550100") == jurisdiction::indeterminate);
  CHECK(jurisdiction_of(table.get(), "12125550100", "14155550100") == jurisdiction::indeterminate);
  CHECK(jurisdiction_of(nullptr, "12125550100", "12125550100") == jurisdiction::indeterminate);
}

TEST_CASE("a table refuses what is no block or state, and a block of two states") {
  const auto kind = [](std::vector<state_entry> e) { return state_table::build(e).error().kind; };
  for (const char* block : {"", "21", "2125", "112", "212155", "2125555", "21a", "012555"}) {
    CAPTURE(block);
    CHECK(kind({{block, "NY"}}) == errc::invalid_argument);
  }
  for (const char* state : {"", "N", "NYC", "ny", "N1"}) {
    CAPTURE(state);
    CHECK(kind({{"212", state}}) == errc::invalid_argument);
  }
  CHECK(kind({{"212", "NY"}, {"212", "NJ"}}) == errc::conflict);
  CHECK(state_table::build({{"212", "NY"}, {"212", "NY"}}).value()->size() == 1);
}

TEST_CASE("a file of states is read line by line") {
  const auto read = parse_state_entries("npa_nxx,state\r\n212,NY\r\n\n913555,MO").value();
  CHECK(read == std::vector<state_entry>{{"212", "NY"}, {"913555", "MO"}});
  CHECK(parse_state_entries("npa_nxx,state\n").value().empty());
  const auto why = [](std::string_view text) { return parse_state_entries(text).error().message; };
  CHECK(why("") == "the header is missing");
  CHECK(why("212,NY\n") == "line 1: the header is not npa_nxx,state");
  CHECK(why("npa_nxx,state\n212\n") == "line 2: not a state of two capitals: ''");
  CHECK(why("npa_nxx,state\n\n21,NY\n") == "line 3: not an NPA-NXX or NPA: '21'");
  CHECK(why("npa_nxx,state\n212,NY,x\n") == "line 2: not a state of two capitals: 'NY,x'");
}
