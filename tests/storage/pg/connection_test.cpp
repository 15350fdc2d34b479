#include <csignal>

#include "storage/pg/error.hpp"
#include "tests/storage/world.hpp"
#include "tests/support/cut_proxy.hpp"
#include "tests/support/scratch_process.hpp"

namespace didtron::test {

TEST_CASE("values of every type survive the way to the database and back") {
  auto db = open_as("node", "didtron");
  uuid id;
  for (std::size_t i = 0; i < 16; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(i * 16 + i);
  const instant at = must(parse_instant("2026-04-01T12:34:56.789012Z"));
  auto rows = must(db.execute(
      "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 7::smallint, 8::integer, '{\"a\":1}'::jsonb",
      pg::params{}
          .i64(INT64_MIN)
          .i64(std::optional<std::int64_t>{})
          .text("O'Reilly \"\\ ünï \xf0\x9f\x93\x9e")
          .text("")
          .opt_text({})
          .bytes(std::string_view{"\0\xff\r\n", 4})
          .boolean(true)
          .time(at)
          .time(std::optional<instant>{})
          .id(id)));
  pg::row_reader in{rows, 0};
  CHECK(in.i64() == INT64_MIN);
  CHECK(in.opt_i64() == std::nullopt);
  CHECK(in.text() == "O'Reilly \"\\ ünï \xf0\x9f\x93\x9e");
  CHECK(in.text() == "");
  CHECK(in.opt_text() == std::nullopt);
  CHECK(in.bytes() == std::string("\0\xff\r\n", 4));
  CHECK(in.boolean());
  CHECK(in.time() == at);
  CHECK(in.opt_time() == std::nullopt);
  CHECK(in.id128() == id);
  CHECK(in.i64() == 7);
  CHECK(in.i32() == 8);
  CHECK(in.text() == "{\"a\": 1}");
  CHECK(in.ok());
}

TEST_CASE("times before 2000 and arrays with and without nulls keep their values") {
  auto db = open_as("node", "didtron");
  const instant old{-1};
  auto rows =
      must(db.execute("SELECT $1, cardinality($2::bigint[]), ($3::bigint[])[2], ($4::text[])[2], "
                      "($5::timestamptz[])[1], cardinality($6::uuid[])",
                      pg::params{}
                          .time(old)
                          .i64_array(std::vector<std::int64_t>{})
                          .i64_array(std::vector<std::optional<std::int64_t>>{1, std::nullopt, 3})
                          .text_array(std::vector<std::string>{"a", "{\"b\",c}"})
                          .time_array(std::vector<instant>{old})
                          .id_array(std::vector<uuid>(3))));
  pg::row_reader in{rows, 0};
  CHECK(in.time() == old);
  CHECK(in.i64() == 0);
  CHECK(in.opt_i64() == std::nullopt);
  CHECK(in.text() == "{\"b\",c}");
  CHECK(in.time() == old);
  CHECK(in.i64() == 3);
  CHECK(in.ok());
}

TEST_CASE("a reader that meets another type, a null or the end of the row says so") {
  auto db = open_as("node", "didtron");
  auto rows = must(db.execute("SELECT 'text'::text, NULL::bigint"));
  pg::row_reader wrong_type{rows, 0};
  wrong_type.i64();
  CHECK_FALSE(wrong_type.ok());
  pg::row_reader null{rows, 0};
  null.text();
  null.i64();
  CHECK_FALSE(null.ok());
  pg::row_reader beyond{rows, 0};
  beyond.skip();
  beyond.skip();
  beyond.text();
  CHECK_FALSE(beyond.ok());
  CHECK(beyond.mismatch().kind == errc::internal);
  CHECK(pg::first_row(must(db.execute("SELECT 1 WHERE false")),
                      [](pg::row_reader& in) { return in.i64(); })
            .error()
            .kind == errc::not_found);
}

TEST_CASE("a refused statement leaves the connection usable and its text carries no SQL") {
  auto db = open_as("owner", "didtron");
  const auto refused = db.execute("SELECT secret_column FROM tenants");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.find("SELECT") == std::string::npos);
  const auto value = db.execute("SELECT $1::text::bigint", pg::params{}.text("my secret"));
  REQUIRE_FALSE(value.has_value());
  CHECK(value.error().kind == errc::invalid_argument);
  CHECK(value.error().message.find("secret") == std::string::npos);
  CHECK(number(db, "SELECT 1") == 1);
}

TEST_CASE("opening says whether the address, the password or the database is wrong, and never "
          "shows the password") {
  const auto& server = scratch_postgres::shared();
  const auto refused = pg::connection::open("postgresql://didtron_node:pass@127.0.0.1:1/didtron");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::unavailable);
  CHECK(refused.error().message.find("pass") == std::string::npos);
  CHECK(pg::connection::open(server.url("node", "nowhere")).error().kind == errc::bad_config);
  CHECK(pg::connection::open("postgresql://nobody:x@127.0.0.1:" + std::to_string(server.port()) +
                             "/didtron")
            .error()
            .kind == errc::bad_config);
  CHECK(pg::connection::open("postgresql://[").error().kind == errc::bad_config);
}

TEST_CASE("a server that is frozen fires none of its timeouts: the client's deadline does") {
  auto db = open_as("node", "didtron");
  const pid_t backend = db.backend_pid();
  REQUIRE(test::freeze_process(backend));
  const auto begun = std::chrono::steady_clock::now();
  const auto late = db.execute("SELECT 1", {}, pg::in(std::chrono::milliseconds{200}));
  const auto took = std::chrono::steady_clock::now() - begun;
  kill(backend, SIGCONT);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().kind == errc::timeout);
  CHECK(took >= std::chrono::milliseconds{200});
  CHECK_FALSE(db.is_open());
  CHECK(db.execute("SELECT 1").error().kind == errc::unavailable);
}

TEST_CASE("the server's own limits end a slow statement and a lock that does not come") {
  pg::connection_options o;
  o.statement_timeout = std::chrono::milliseconds{100};
  o.lock_timeout = std::chrono::milliseconds{50};
  auto db = must(pg::connection::open(scratch_postgres::shared().url("owner"), o));
  CHECK(db.execute("SELECT pg_sleep(5)").error().kind == errc::timeout);
  CHECK(db.is_open());
  auto holder = open_as("owner", "didtron");
  auto tx = must(pg::transaction::begin(holder, tenant_id{}));
  must(tx.execute("LOCK TABLE nodes IN ACCESS EXCLUSIVE MODE"));
  CHECK(db.execute("SELECT count(*) FROM nodes").error().kind == errc::busy);
}

TEST_CASE("a session that is ended by the administrator is reported as unavailable") {
  auto db = open_as("node", "didtron");
  auto root = open_as("superuser", "didtron");
  must(
      root.execute("SELECT pg_terminate_backend($1::integer)", pg::params{}.i64(db.backend_pid())));
  const auto gone = db.execute("SELECT 1");
  REQUIRE_FALSE(gone.has_value());
  CHECK(gone.error().kind == errc::unavailable);
  CHECK_FALSE(db.is_open());
}

TEST_CASE("a transaction rolls back unless committed, and its tenant ends with it") {
  auto db = open_as("owner", "didtron");
  must(db.script("CREATE TEMPORARY TABLE notes (n bigint)"));
  {
    auto tx = must(pg::transaction::begin(db, tenant_id{5}));
    must(tx.execute("INSERT INTO notes VALUES (1)"));
    CHECK(number(db, "SELECT app_tenant()") == 5);
  }
  CHECK(number(db, "SELECT count(*) FROM notes") == 0);
  CHECK(number(db, "SELECT coalesce(app_tenant(), -1)") == -1);
  auto tx = must(pg::transaction::begin(db, tenant_id{5}));
  must(tx.execute("INSERT INTO notes VALUES (1)"));
  must(tx.commit());
  CHECK(number(db, "SELECT count(*) FROM notes") == 1);
  CHECK(tx.execute("SELECT 1").error().kind == errc::internal);
}

TEST_CASE("a transaction in which a statement failed cannot be committed") {
  auto db = open_as("owner", "didtron");
  auto tx = must(pg::transaction::begin(db, tenant_id{}));
  CHECK_FALSE(tx.execute("SELECT 1/0").has_value());
  CHECK_FALSE(tx.commit().has_value());
  CHECK(number(db, "SELECT 1") == 1);
}

TEST_CASE("binary COPY stores every type, and an abandoned COPY stores nothing") {
  auto db = open_as("owner", "didtron");
  must(db.script("CREATE TEMPORARY TABLE copied (a bigint, b text, c timestamptz, d uuid, e "
                 "boolean, f smallint, g integer, h bytea)"));
  constexpr auto sql = "COPY copied FROM STDIN (FORMAT binary)";
  {
    auto tx = must(pg::transaction::begin(db, tenant_id{}));
    auto copy = must(pg::copy_writer::begin(tx, sql, 8));
    for (int i = 0; i < 5000; ++i) {  // several blocks
      copy.row();
      copy.i64(i % 2 == 0 ? std::optional<std::int64_t>{i} : std::nullopt);
      copy.text("row \0" + std::to_string(i));
      copy.time(instant{i});
      copy.id(uuid{});
      copy.boolean(i % 2 == 0);
      copy.i16(3);
      copy.i32(-4);
      copy.bytes(std::string_view{"\0x", 2});
    }
    CHECK(must(copy.finish()) == 5000);
    must(tx.commit());
  }
  CHECK(number(db, "SELECT count(*) FROM copied WHERE f = 3 AND g = -4 AND octet_length(h) = 2") ==
        5000);
  CHECK(number(db, "SELECT sum(a)::bigint FROM copied WHERE e") == 2499 * 2500);
  {
    auto tx = must(pg::transaction::begin(db, tenant_id{}));
    auto copy = must(pg::copy_writer::begin(tx, sql, 8));
    copy.row();
  }
  CHECK(number(db, "SELECT count(*) FROM copied") == 5000);
}

TEST_CASE("a notification wakes the listener, silence is no error") {
  auto db = open_as("node", "didtron");
  must(db.script("LISTEN catalogue"));
  CHECK_FALSE(must(db.wait_notification(pg::in(std::chrono::milliseconds{1}))).has_value());
  auto other = open_as("node", "didtron");
  must(other.script("NOTIFY catalogue, '42'"));
  const auto heard = must(db.wait_notification(pg::in(std::chrono::seconds{5})));
  REQUIRE(heard.has_value());
  CHECK(heard->channel == "catalogue");
  CHECK(heard->payload == "42");
}

TEST_CASE("a connection lost during COMMIT leaves the outcome unknown") {
  cut_proxy proxy{scratch_postgres::shared().port()};
  const std::string url =
      "postgresql://didtron_owner:owner@127.0.0.1:" + std::to_string(proxy.port()) + "/didtron";
  auto root = open_as("superuser", "didtron");
  must(root.script("DROP TABLE IF EXISTS commit_notes; CREATE TABLE commit_notes (n bigint); GRANT "
                   "ALL ON commit_notes TO PUBLIC"));
  auto db = must(pg::connection::open(url));
  auto tx = must(pg::transaction::begin(db, tenant_id{}));
  must(tx.execute("INSERT INTO commit_notes VALUES (1)"));
  proxy.cut_at("COMMIT", 1);
  CHECK(tx.commit().error().kind == errc::outcome_unknown);
  CHECK(number(root, "SELECT count(*) FROM commit_notes") == 1);  // it was committed, in fact

  // Lost before COMMIT is sent: certainly not committed, and said so.
  auto again = must(pg::connection::open(url));
  auto early = must(pg::transaction::begin(again, tenant_id{}));
  proxy.cut_at("INSERT", 1);
  CHECK(early.execute("INSERT INTO commit_notes VALUES (2)").error().kind == errc::unavailable);
  CHECK(early.commit().error().kind == errc::unavailable);
  must(root.script("DROP TABLE commit_notes"));
}

TEST_CASE("every SQLSTATE class asks the caller for the right thing") {
  const std::pair<const char*, errc> expected[] = {{"23505", errc::conflict},
                                                   {"23P01", errc::conflict},
                                                   {"23503", errc::conflict},
                                                   {"23514", errc::invalid_argument},
                                                   {"23502", errc::invalid_argument},
                                                   {"22003", errc::overflow},
                                                   {"22P02", errc::invalid_argument},
                                                   {"40001", errc::busy},
                                                   {"40P01", errc::busy},
                                                   {"55P03", errc::busy},
                                                   {"57014", errc::timeout},
                                                   {"57P01", errc::unavailable},
                                                   {"53100", errc::busy},
                                                   {"53300", errc::unavailable},
                                                   {"08006", errc::unavailable},
                                                   {"25006", errc::unavailable},
                                                   {"42501", errc::forbidden},
                                                   {"28P01", errc::bad_config},
                                                   {"3D000", errc::bad_config},
                                                   {"42P01", errc::internal},
                                                   {"ZD001", errc::duplicate},
                                                   {"ZD002", errc::insufficient_balance},
                                                   {"", errc::internal},
                                                   {"XX000", errc::internal}};
  for (const auto& row : expected) {
    const std::string code = row.first;
    CAPTURE(code);
    CHECK(pg::kind_of_sqlstate(code) == row.second);
  }
  // What people read is a sentence; the code is for the log.
  CHECK(pg::make_error("ZD004", "entry 7 is reversed already", "").message ==
        "entry 7 is reversed already");
  CHECK(pg::make_error("23505", "duplicate key", "topups_key").message == "it exists already");
  CHECK(pg::make_error("23505", "duplicate key", "topups_key").fields.at(0).pointer == "topups_key");
  for (const char* code : {"23503", "23514", "23502", "22P02", "ZD001", "ZD002", "ZD003", "ZD005"})
    CHECK(pg::make_error(code, "text", "c").message.find("SQLSTATE") == std::string::npos);
  for (const char* code : {"42P01", "57P01", "40001", "42501"})
    CHECK(pg::make_error(code, "text", "").message.find(code) != std::string::npos);
  for (const auto kind : {errc::busy, errc::timeout, errc::unavailable, errc::outcome_unknown})
    CHECK(pg::is_retryable({kind, ""}));
  for (const auto kind : {errc::conflict, errc::invalid_argument, errc::not_owner, errc::internal})
    CHECK_FALSE(pg::is_retryable({kind, ""}));
}

}  // namespace didtron::test
