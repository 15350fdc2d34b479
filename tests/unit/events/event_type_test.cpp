#include "actors/domain/events/event_type.hpp"

#include <algorithm>
#include <regex>
#include <set>

#include <doctest/doctest.h>

namespace didtron::events {

TEST_CASE("each kind of record tells of its life") {
  described::registry all;
  const auto& r = all.add(described::resource{"desk_phones", "desk_phone", "Desk phone", "Desk phones", "A phone."}
                              .guarded_by(area::voice_services)
                              .with(described::text("name", "Name").required()));
  std::vector<std::string> names;
  for (const auto& t : types_of(r)) {
    names.push_back(t.name);
    CHECK(t.guard == area::voice_services);
    CHECK(t.about == "desk_phone_id");
    CHECK(t.payload.front().name == "desk_phone_id");
    CHECK(t.of == &r);
  }
  CHECK(names == std::vector<std::string>{"desk_phone.created", "desk_phone.updated", "desk_phone.deleted",
                                          "desk_phone.restored", "desk_phone.purged"});
  const catalogue mine{all};
  REQUIRE(mine.find("desk_phone.restored") != nullptr);
  CHECK(mine.find("desk_phone.restored")->name == "desk_phone.restored");
  CHECK(mine.find("job.done") != nullptr);
  for (const char* none : {"", "desk_phone", "desk_phone.create", "desk_phone.restored2", "pop.created", "zzz"})
    CHECK(mine.find(none) == nullptr);
}

TEST_CASE("the product's events have names that the outbox takes, once each, and are about a member of theirs") {
  std::set<std::string> seen;
  const std::regex topic{"[a-z][a-z0-9._-]{0,62}"};
  for (const auto& t : event_types().all()) {
    CAPTURE(t.name);
    CHECK(std::regex_match(t.name, topic));
    CHECK(seen.insert(t.name).second);
    CHECK_FALSE(t.meaning.empty());
    std::set<std::string> members;
    for (const auto& m : t.payload) {
      CHECK(members.insert(m.name).second);
      CHECK_FALSE(m.meaning.empty());
      CHECK_FALSE(m.example.empty());
    }
    CHECK((t.about.empty() || members.contains(t.about)));
  }
  for (const char* wanted : {"customer.created", "customer.moved", "pop.updated", "account.balance_low", "tenant.suspended"})
    CHECK(seen.contains(wanted));
}

}  // namespace didtron::events
