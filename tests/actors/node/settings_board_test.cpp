#include "actors/node/settings_board.hpp"

#include <future>

#include <doctest/doctest.h>

#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/settings.hpp"
#include "tests/support/scratch_postgres.hpp"

using namespace didtron;
using node::settings_board;
using test::scratch_postgres;

namespace settings_board_test {

struct board_world {
  board_world()
      : database{scratch_postgres::shared().clone("t_settings_board")},
        reads{options()},
        db{pg::connection::open(scratch_postgres::shared().url("node", database)).value()} {
    storage::demo_options demo;
    demo.carrier_a_port = 15170;
    demo.carrier_b_port = 15180;
    demo.admin_password_hash = demo.customer_password_hash = "$argon2id$x";
    platform = storage::seed_demo(db, demo).value().platform;
  }
  pg::read_pool_options options() const {
    pg::read_pool_options o;
    o.url = scratch_postgres::shared().url("node", database);
    o.connections = 1;
    return o;
  }
  void change(std::int64_t hours, std::int64_t version) {
    auto tx = pg::transaction::begin(db, platform).value();
    const auto changed = storage::change_setting(
        tx, {settings::find("session_hours"), described::value{hours}, version, false, user_id{1}});
    REQUIRE(changed.has_value());
    REQUIRE(tx.commit().has_value());
  }
  static void refresh(settings_board& board) {
    std::promise<void> done;
    board.refresh([&] { done.set_value(); });
    done.get_future().get();
  }
  std::string database;
  pg::read_pool reads;
  pg::connection db;
  tenant_id platform = {};
};

}  // namespace settings_board_test

using namespace settings_board_test;

TEST_CASE("a change is in force on every node that asks; before, and without a database, the defaults") {
  board_world w;
  settings_board one{w.reads};
  settings_board other{w.reads};
  CHECK(one.now()->platform().session_hours == 12);
  board_world::refresh(one);
  CHECK(one.now()->platform().session_hours == 12);
  w.change(8, 0);
  const auto held = one.now();
  for (settings_board* board : {&one, &other}) {
    CHECK(board->now()->platform().session_hours == 12);
    board_world::refresh(*board);
    CHECK(board->now()->platform().session_hours == 8);
  }
  CHECK(held->platform().session_hours == 12);  // who holds a snapshot keeps it
  const auto same = one.now();
  board_world::refresh(one);
  CHECK(one.now() == same);
  w.change(24, 1);
  w.reads.stop();
  board_world::refresh(one);
  CHECK(one.now()->platform().session_hours == 8);
}
