#include "actors/domain/resources/resource.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace didtron::described {

namespace template_kinds_test {

std::vector<std::string> names(const std::vector<const resource*>& all) {
  std::vector<std::string> out;
  for (const auto* r : all)
    out.push_back(r->name());
  return out;
}

resource kind_of(const char* name, const char* singular) { return resource{name, singular, "Thing", "Things", "A thing."}; }

}  // namespace template_kinds_test

using namespace template_kinds_test;

TEST_CASE("kinds stand behind what they refer to; who names a person or has no key is no template, nor what refers to such") {
  registry all;
  all.add(kind_of("shelves", "shelf").with(code("code", "Code").required().unique()).with(reference("room_id", "Room", "rooms")));
  all.add(kind_of("rooms", "room").with(code("code", "Code").required().unique()));
  all.add(kind_of("people", "person").with(code("code", "Code").required().unique()).with(text("name", "Name").required().personal()));
  all.add(kind_of("desks", "desk").with(code("code", "Code").required().unique()).with(reference("person_id", "Person", "people")));
  all.add(kind_of("notes", "note").with(text("words", "Words").required()));
  CHECK(names(by_dependency(all)) == std::vector<std::string>{"rooms", "shelves", "people", "desks", "notes"});
  CHECK(names(template_kinds(all)) == std::vector<std::string>{"rooms", "shelves"});
}

TEST_CASE("the product's master data are templates, people are not") {
  const auto found = names(template_kinds(resources()));
  for (const char* wanted : {"pops", "codecs", "categories", "customer_groups", "billing_terms"})
    CHECK(std::find(found.begin(), found.end(), wanted) != found.end());
  CHECK(std::find(found.begin(), found.end(), "contacts") == found.end());
}

}  // namespace didtron::described
