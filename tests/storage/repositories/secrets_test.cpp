#include "storage/repositories/secrets.hpp"

#include "storage/sha256.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace secrets_support {

using storage::master_keys;
using storage::secret_name;

const std::string plain = "Bearer 5up3r-s3cret-t0ken";
const secret_name of_five{"cdr_pull", "cdr_source:5"};
const secret_name of_six{"cdr_pull", "cdr_source:6"};

std::shared_ptr<const master_keys> keys_of(const std::string& letters) {
  std::string text;
  for (std::size_t i = 0; i < letters.size(); ++i)
    text += std::to_string(i + 1) + " " + std::string(64, letters[i]) + "\n";
  return std::make_shared<const master_keys>(must(storage::parse_master_keys(text, "test")));
}

struct secrets_world : world {
  secrets_world() : world{"secrets"}, other{demo.customers.front().tenant} {}
  [[nodiscard]] user_id somebody(tenant_id tenant) {
    return user_id{number(root, "SELECT min(user_id) FROM users WHERE tenant_id = $1", pg::params{}.id(tenant))};
  }
  template <class Work> auto in(tenant_id tenant, Work work) {
    auto tx = must(pg::transaction::begin(node, tenant));
    auto done = work(tx);
    if (done) must(tx.commit());
    return done;
  }
  auto keep(tenant_id tenant, const master_keys& keys, const secret_name& name, const std::string& value) {
    return in(tenant, [&](auto& tx) { return storage::keep_secret(tx, keys, name, value, somebody(tenant)); });
  }
  auto open(tenant_id tenant, std::shared_ptr<const master_keys> keys, const secret_name& name) {
    return pg::run(node, storage::open_secret(tenant, std::move(keys), name));
  }
  /// Everything that the two tables hold, as a dump would have it.
  std::string dump() {
    std::string all;
    for (const char* sql : {"SELECT row_to_json(s)::text FROM secrets s", "SELECT row_to_json(k)::text FROM data_keys k"})
      for (const auto& row : must(pg::map_rows(must(root.execute(sql)), [](pg::row_reader& in) { return in.text(); })))
        all += row + "\n";
    return all;
  }
  tenant_id other;
};

}  // namespace secrets_support

using namespace secrets_support;

TEST_CASE("a secret is kept, opened, replaced and forgotten; nobody is told more than that it is set") {
  secrets_world w;
  const auto keys = keys_of("a");
  CHECK_FALSE(must(pg::run(w.node, storage::secret_state_of(w.seller(), of_five))).has_value());
  CHECK_FALSE(must(w.open(w.seller(), keys, of_five)).has_value());
  CHECK(must(w.keep(w.seller(), *keys, of_five, plain)).changed_by.value == w.somebody(w.seller()).value);
  CHECK(must(w.open(w.seller(), keys, of_five)) == plain);
  auto api = open_as("api", w.database);
  CHECK(must(pg::run(api, storage::secret_state_of(w.seller(), of_five))).has_value());
  CHECK(pg::run(api, storage::open_secret(w.seller(), keys, of_five)).error().kind == errc::forbidden);
  must(w.keep(w.seller(), *keys, of_five, "another"));
  CHECK(must(w.open(w.seller(), keys, of_five)) == "another");
  CHECK_FALSE(must(w.open(w.other, keys, of_five)).has_value());
  CHECK_FALSE(w.keep(w.seller(), *keys, of_five, "").has_value());
  CHECK_FALSE(w.keep(w.seller(), *keys, of_five, std::string(4097, 'x')).has_value());
  CHECK_FALSE(w.keep(w.seller(), *keys, {"cdr_pull", "cdr_source:0"}, plain).has_value());
  CHECK(must(w.in(w.seller(), [](auto& tx) { return storage::forget_secret(tx, of_five); })));
  CHECK_FALSE(must(w.in(w.seller(), [](auto& tx) { return storage::forget_secret(tx, of_five); })));
  CHECK_FALSE(must(w.open(w.seller(), keys, of_five)).has_value());
}

TEST_CASE("a dump of the database holds no usable secret") {
  secrets_world w;
  const auto keys = keys_of("a");
  must(w.keep(w.seller(), *keys, of_five, plain));
  const auto is_in = [](const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos || text.find(storage::to_hex(what)) != std::string::npos;
  };
  const auto dump = w.dump();
  CHECK(is_in(dump, "cdr_source:5"));
  CHECK_FALSE(is_in(dump, plain));
  CHECK_FALSE(is_in(dump, plain.substr(7, 8)));
  CHECK_FALSE(is_in(dump, std::string(32, '\xaa')));
  // The control: what this looks for would be found.
  must(w.root.execute("UPDATE secrets SET sealed = $1", pg::params{}.bytes(plain + std::string(32, ' '))));
  CHECK(is_in(w.dump(), plain));
  CHECK(w.open(w.seller(), keys, of_five).error().kind == errc::malformed);
}

TEST_CASE("another master key, none of that version, another company's, another object's or a cut secret: it does not open") {
  secrets_world w;
  const auto keys = keys_of("a");
  must(w.keep(w.seller(), *keys, of_five, plain));
  must(w.keep(w.seller(), *keys, of_six, "of six"));
  must(w.keep(w.other, *keys, of_five, "of another company"));
  CHECK(w.open(w.seller(), keys_of("b"), of_five).error().kind == errc::malformed);
  const auto later = must(storage::parse_master_keys("2 " + std::string(64, 'a') + "\n", "test"));
  const auto without = w.in(w.seller(), [&](auto& tx) { return storage::check_secrets(tx, later); });
  CHECK(without.error().kind == errc::bad_config);
  CHECK(without.error().message.find("master key version 1") != std::string::npos);
  const auto kind_after = [&](const char* sql) {
    auto tx = must(pg::transaction::begin(w.root, tenant_id{}));
    must(tx.execute(sql, pg::params{}.id(w.seller()).id(w.other)));
    must(tx.commit());
    const auto opened = w.open(w.seller(), keys, of_five);
    const auto checked = w.in(w.seller(), [&](auto& in) { return storage::check_secrets(in, *keys); });
    CHECK(opened.has_value() == checked.has_value());
    return opened ? std::string{"opened"} : std::string{name_of(opened.error().kind)};
  };
  CHECK(kind_after("SELECT $1::bigint, $2::bigint") == "opened");
  // Moved between objects of one company, sealed under one key; then back.
  CHECK(kind_after("UPDATE secrets s SET sealed = o.sealed FROM secrets o WHERE s.tenant_id = $1 AND o.tenant_id = $1 AND $2 > 0 AND "
                   "s.object <> o.object") == "malformed");
  CHECK(kind_after("UPDATE secrets s SET sealed = o.sealed FROM secrets o WHERE s.tenant_id = $1 AND o.tenant_id = $1 AND $2 > 0 AND "
                   "s.object <> o.object") == "opened");
  // Another company's, with its data key.
  CHECK(kind_after("UPDATE secrets s SET sealed = o.sealed FROM secrets o WHERE s.tenant_id = $1 AND o.tenant_id = $2 AND s.object = o.object") ==
        "malformed");
  CHECK(kind_after("UPDATE data_keys s SET wrapped = o.wrapped FROM data_keys o WHERE s.tenant_id = $1 AND o.tenant_id = $2") == "malformed");
  must(w.root.execute("DELETE FROM secrets"));
  must(w.root.execute("DELETE FROM data_keys"));
  must(w.keep(w.seller(), *keys, of_five, plain));
  CHECK(kind_after("UPDATE secrets SET sealed = substr(sealed, 1, octet_length(sealed) - 1) WHERE tenant_id = $1 AND $2 > 0") == "malformed");
}

TEST_CASE("a new master key wraps the data keys anew; the old one is not needed any more") {
  secrets_world w;
  must(w.keep(w.seller(), *keys_of("a"), of_five, plain));
  const auto both = keys_of("ab");
  CHECK(must(w.open(w.seller(), both, of_five)) == plain);
  CHECK(must(w.in(w.seller(), [&](auto& tx) { return storage::rewrap_data_keys(tx, *both); })) == 1);
  CHECK(must(w.in(w.seller(), [&](auto& tx) { return storage::rewrap_data_keys(tx, *both); })) == 0);
  CHECK(must(w.in(w.other, [&](auto& tx) { return storage::rewrap_data_keys(tx, *both); })) == 0);
  const auto only_new =
      std::make_shared<const master_keys>(must(storage::parse_master_keys("2 " + std::string(64, 'b') + "\n", "test")));
  CHECK(must(w.open(w.seller(), only_new, of_five)) == plain);
  CHECK_FALSE(w.open(w.seller(), keys_of("a"), of_five).has_value());
}

TEST_CASE("a turn to a new data key may be broken off after any batch, and ends with one key") {
  secrets_world w;
  const auto keys = keys_of("a");
  CHECK_FALSE(must(w.in(w.seller(), [&](auto& tx) { return storage::begin_resealing(tx, *keys); })));
  for (int i = 1; i <= 7; ++i)
    must(w.keep(w.seller(), *keys, {"cdr_pull", "cdr_source:" + std::to_string(i)}, plain + std::to_string(i)));
  const auto before = w.dump();
  const auto begin = [&] { return must(w.in(w.seller(), [&](auto& tx) { return storage::begin_resealing(tx, *keys); })); };
  const auto some = [&] { return must(w.in(w.seller(), [&](auto& tx) { return storage::reseal_some(tx, *keys, 3); })); };
  CHECK(begin());
  CHECK(some().resealed == 3);
  CHECK(begin());  // somebody starts again: no third key
  // A secret that is set meanwhile is under the new key at once.
  must(w.keep(w.seller(), *keys, {"cdr_pull", "cdr_source:8"}, plain + "8"));
  auto next = some();
  CHECK(next.resealed == 3);
  CHECK_FALSE(next.is_done);
  next = some();
  CHECK(next.resealed == 1);
  CHECK(next.is_done);
  CHECK(number(w.root, "SELECT count(*) FROM data_keys") == 1);
  CHECK(number(w.root, "SELECT min(key_no) FROM secrets") == 2);
  for (int i = 1; i <= 8; ++i)
    CHECK(must(w.open(w.seller(), keys, {"cdr_pull", "cdr_source:" + std::to_string(i)})) == plain + std::to_string(i));
  CHECK(must(w.in(w.seller(), [&](auto& tx) { return storage::check_secrets(tx, *keys); })) == 8);
  CHECK(w.dump() != before);
}

TEST_CASE("what a request asked for is kept as a digest that a dump does not let anybody guess against") {
  const auto a = storage::keyed_digest(*keys_of("a"), "PUT value");
  CHECK(a.size() == 32);
  CHECK(a == storage::keyed_digest(*keys_of("a"), "PUT value"));
  CHECK(a != storage::keyed_digest(*keys_of("b"), "PUT value"));
  CHECK(a != storage::keyed_digest(*keys_of("a"), "PUT other"));
  CHECK(a != storage::sha256("PUT value"));
}

}  // namespace didtron::test
