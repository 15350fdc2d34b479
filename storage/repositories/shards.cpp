#include "storage/repositories/shards.hpp"

namespace didtron::storage {

namespace shards_sql {
constexpr std::string_view heartbeat = R"(
  INSERT INTO nodes (node_id, boot_id, address, heartbeat_at) VALUES ($1, $2, $3, now())
  ON CONFLICT (node_id) DO UPDATE SET boot_id = excluded.boot_id, address = excluded.address, heartbeat_at = now())";
constexpr std::string_view nodes = R"(
  SELECT node_id, boot_id, address, heartbeat_at, heartbeat_at > now() - $1 * interval '1 second'
  FROM nodes ORDER BY node_id)";
// Locked in order of number, so that two nodes that want the same shards cannot block each other.
// The new epoch is part of a key: the update waits for every transaction that holds the old one FOR
// KEY SHARE.
constexpr std::string_view acquire = R"(
  WITH free AS (
    SELECT shard FROM shard_leases
    WHERE shard = ANY ($3::bigint[])
      AND (node_id IS NULL OR expires_at < now() OR (node_id = $1 AND boot_id <> $2))
    ORDER BY shard FOR UPDATE)
  UPDATE shard_leases l SET node_id = $1, boot_id = $2, epoch = l.epoch + 1,
    expires_at = now() + $4 * interval '1 millisecond'
  FROM free WHERE l.shard = free.shard
  RETURNING l.shard, l.epoch)";
constexpr std::string_view renew = R"(
  UPDATE shard_leases SET expires_at = now() + $3 * interval '1 millisecond'
  WHERE node_id = $1 AND boot_id = $2
  RETURNING shard, epoch)";
constexpr std::string_view release = R"(
  UPDATE shard_leases SET node_id = NULL, boot_id = NULL, expires_at = '-infinity'
  WHERE node_id = $1 AND boot_id = $2 AND shard = ANY ($3::bigint[]))";
constexpr std::string_view fence = "SELECT 1 FROM shard_leases WHERE shard = $1 AND epoch = $2 AND "
                                   "node_id IS NOT NULL FOR KEY SHARE";
}  // namespace shards_sql

namespace shards_detail {

shard_claim read_claim(pg::row_reader& in) {
  shard_claim c;
  c.shard = in.i32();
  c.epoch = in.i64();
  return c;
}

result<std::vector<shard_claim>> claims(result<pg::rows> r) {
  if (!r) return fail(std::move(r).error());
  return pg::map_rows(*r, read_claim);
}

std::vector<std::int64_t> numbers(std::span<const std::int32_t> shards) {
  return {shards.begin(), shards.end()};
}

}  // namespace shards_detail

result<void> heartbeat(pg::transaction& tx, const lease_holder& me, const std::string& address) {
  auto done =
      tx.execute(shards_sql::heartbeat, pg::params{}.text(me.node).id(me.boot).text(address));
  if (!done) return fail(std::move(done).error());
  return {};
}

pg::query<std::vector<node_record>> nodes(std::int64_t alive_s) {
  return {{}, {{shards_sql::nodes, pg::params{}.i64(alive_s)}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) {
              node_record n;
              n.node = in.text();
              n.boot = in.id128();
              n.address = in.text();
              n.heartbeat_at = in.time();
              n.is_alive = in.boolean();
              return n;
            });
          }};
}

result<std::vector<shard_claim>> acquire_leases(pg::transaction& tx, const lease_holder& me,
                                                std::span<const std::int32_t> shards,
                                                std::chrono::milliseconds ttl) {
  return shards_detail::claims(
      tx.execute(shards_sql::acquire, pg::params{}
                                          .text(me.node)
                                          .id(me.boot)
                                          .i64_array(shards_detail::numbers(shards))
                                          .i64(ttl.count())));
}

result<std::vector<shard_claim>> renew_leases(pg::transaction& tx, const lease_holder& me,
                                              std::chrono::milliseconds ttl) {
  return shards_detail::claims(
      tx.execute(shards_sql::renew, pg::params{}.text(me.node).id(me.boot).i64(ttl.count())));
}

result<void> release_leases(pg::transaction& tx, const lease_holder& me,
                            std::span<const std::int32_t> shards) {
  auto done =
      tx.execute(shards_sql::release,
                 pg::params{}.text(me.node).id(me.boot).i64_array(shards_detail::numbers(shards)));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<void> check_fence(pg::transaction& tx, shard_claim claim) {
  auto held = tx.execute(shards_sql::fence, pg::params{}.i64(claim.shard).i64(claim.epoch));
  if (!held) return fail(std::move(held).error());
  if (held->empty()) {
    return fail(errc::not_owner, "shard " + std::to_string(claim.shard) +
                                     " is no longer held with epoch " +
                                     std::to_string(claim.epoch));
  }
  return {};
}

}  // namespace didtron::storage
