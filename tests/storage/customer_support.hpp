#pragma once

#include <string>
#include <utility>
#include <vector>

#include "storage/repositories/tenants.hpp"
#include "tests/storage/described_support.hpp"
#include "tests/storage/ledger_support.hpp"

/// Categories, groups and customers for tests.
namespace didtron::test::customer_support {

using given_values = std::vector<std::pair<const char*, described::value>>;

inline const described::resource& named(const std::string& name) {
  return *described::resources().find(name);
}

/// The example of a resource with some values of its own.
inline described::values values_of(const described::resource& r, const given_values& given,
                                   const described_support::known_records& known = {}) {
  auto out = described_support::example_values(r, known);
  for (const auto& [name, value] : given)
    out[*r.find(name)] = value;
  return out;
}

inline result<described::record> try_make(world& w, tenant_id tenant, const std::string& resource,
                                          const given_values& given) {
  return ledger_support::in_transaction(w.node, tenant, [&](pg::transaction& tx) {
    return storage::insert_record(tx, named(resource), values_of(named(resource), given));
  });
}
inline std::int64_t make(world& w, tenant_id tenant, const std::string& resource, const given_values& given) {
  return must(try_make(w, tenant, resource, given)).id;
}

inline std::int64_t make_category(world& w, tenant_id tenant, const std::string& code) {
  return make(w, tenant, "categories", {{"name", code}, {"code", code}});
}
inline std::int64_t make_group(world& w, tenant_id tenant, const std::string& code, std::int64_t category) {
  return make(w, tenant, "customer_groups", {{"name", code}, {"code", code}, {"category_id", category}});
}

inline tenant_id make_tenant(world& w, tenant_id parent, const std::string& kind) {
  return must(ledger_support::in_transaction(w.node, parent, [&](pg::transaction& tx) {
           return storage::create_tenant(tx, {parent, kind, "a " + kind});
         })).id;
}

/// Changes fields of a record at the version that it has.
inline result<storage::changed_record> change(world& w, tenant_id tenant, const std::string& resource,
                                              std::int64_t id, const given_values& given) {
  const auto& r = named(resource);
  return ledger_support::in_transaction(w.node, tenant, [&](pg::transaction& tx) {
    const auto now = must(storage::record_in(tx, r, id));
    return storage::update_record(tx, r, id, now.version, [&](described::values v) {
      for (const auto& [name, value] : given)
        v[*r.find(name)] = value;
      return result<described::values>{std::move(v)};
    });
  });
}

inline result<described::trash_entry> into_trash(world& w, tenant_id tenant, const std::string& resource,
                                                 std::int64_t id) {
  const auto& r = named(resource);
  return ledger_support::in_transaction(w.node, tenant, [&](pg::transaction& tx) {
    const auto now = must(storage::record_in(tx, r, id));
    return storage::trash_record(tx, r, id, now.version, user_id{1}, "test", 30);
  });
}

}  // namespace didtron::test::customer_support
