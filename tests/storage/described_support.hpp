#pragma once

#include <map>
#include <string>

#include "actors/domain/resources/resource.hpp"
#include "storage/repositories/records.hpp"
#include "storage/repositories/trash.hpp"
#include "tests/storage/world.hpp"

/// Records of described resources for tests, from the examples of their fields.
namespace didtron::test::described_support {

/// Numbers of records that references may name, by resource.
using known_records = std::map<std::string, std::int64_t>;

inline described::values example_values(const described::resource& r,
                                        const known_records& known = {}) {
  described::values out;
  for (const auto& f : r.fields()) {
    if (f.type == described::kind::reference)
      out.push_back(known.contains(f.target) ? described::value{known.at(f.target)}
                                             : described::value{});
    else if (!f.made_prefix.empty())
      out.emplace_back();
    else
      out.push_back(must(described::read_text(f, f.good_example())));
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    if (!described::belongs(r, r.fields()[i], out)) out[i] = {};
  return out;
}

/// A record of every resource, and one of the first in the trash.
inline known_records insert_one_of_each(pg::transaction& tx) {
  known_records known;
  const auto& first = described::resources().all().front();
  const auto doomed = must(storage::insert_record(tx, first, example_values(first)));
  must(storage::trash_record(tx, first, doomed.id, doomed.version, user_id{1}, "test", 30));
  for (const auto& r : described::resources().all())
    known[r.name()] = must(storage::insert_record(tx, r, example_values(r, known))).id;
  return known;
}

}  // namespace didtron::test::described_support
