-- Raises when the change of 0008_shard_leases.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 1024 AND min(shard) = 0 AND max(shard) = 1023 FROM shard_leases), 'there are 1024 shards';
  ASSERT to_regclass('public.nodes') IS NOT NULL, 'nodes are registered';
END $$;
