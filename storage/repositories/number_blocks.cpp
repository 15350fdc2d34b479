#include "storage/repositories/number_blocks.hpp"

namespace didtron::storage {

namespace number_blocks_sql {
constexpr std::string_view clear = "DELETE FROM number_blocks";
constexpr std::string_view insert = R"(
  INSERT INTO number_blocks (block, state)
  SELECT DISTINCT b.block, b.state FROM unnest($1::text[], $2::text[]) AS b (block, state))";
constexpr std::string_view move =
    "UPDATE number_blocks_version SET version = version + 1, loaded_at = now()";
constexpr std::string_view version = "SELECT version FROM number_blocks_version";
constexpr std::string_view blocks = R"(
  SELECT b.block, b.state FROM number_blocks b, number_blocks_version v WHERE v.version <> $1)";
}  // namespace number_blocks_sql

result<void> replace_number_blocks(pg::transaction& tx, const std::vector<state_entry>& entries) {
  if (auto ok = state_table::build(entries); !ok) return fail(std::move(ok).error());
  std::vector<std::string> blocks, states;
  for (const state_entry& e : entries) {
    blocks.push_back(e.block);
    states.push_back(e.state);
  }
  const auto run = [&tx](std::string_view sql, pg::params args) -> result<void> {
    auto done = tx.execute(sql, std::move(args));
    if (!done) return fail(std::move(done).error());
    return {};
  };
  return run(number_blocks_sql::clear, {})
      .and_then([&] {
        return run(number_blocks_sql::insert, pg::params{}.text_array(blocks).text_array(states));
      })
      .and_then([&] { return run(number_blocks_sql::move, {}); });
}

std::vector<pg::statement> number_block_statements(const known_states& known) {
  return {{number_blocks_sql::version},
          {number_blocks_sql::blocks, pg::params{}.i64(known.version)}};
}

result<known_states> read_number_blocks(const pg::rows& version, const pg::rows& blocks,
                                        const known_states& known) {
  auto now = pg::first_row(version, [](pg::row_reader& in) { return in.i64(); });
  if (!now) return fail(std::move(now).error());
  if (*now == known.version) return known;
  auto entries = pg::map_rows(blocks, [](pg::row_reader& in) {
    state_entry e;
    e.block = in.text();
    e.state = in.text();
    return e;
  });
  if (!entries) return fail(std::move(entries).error());
  known_states out{*now, {}};
  if (entries->empty()) return out;
  auto table = state_table::build(*entries);
  if (!table) return fail(std::move(table).error());
  out.table = std::move(table).value();
  return out;
}

}  // namespace didtron::storage
