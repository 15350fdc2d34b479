-- Which process owns which shard. The database's clock decides; the epoch fences off former owners.

CREATE TABLE nodes (
  node_id      text NOT NULL,
  boot_id      uuid NOT NULL,
  address      text NOT NULL DEFAULT '',
  heartbeat_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT nodes_pkey PRIMARY KEY (node_id),
  CONSTRAINT nodes_node_id_check CHECK (node_id ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);
GRANT SELECT ON nodes TO didtron_node, didtron_api;
GRANT INSERT, UPDATE ON nodes TO didtron_node;

CREATE TABLE shard_leases (
  shard      integer NOT NULL,
  node_id    text,
  boot_id    uuid,
  epoch      bigint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT shard_leases_pkey PRIMARY KEY (shard),
  -- A key that contains the epoch: raising it needs the strong row lock, hence it waits for writers that hold
  -- FOR KEY SHARE, while a renewal (expires_at only) does not.
  CONSTRAINT shard_leases_shard_epoch_key UNIQUE (shard, epoch),
  CONSTRAINT shard_leases_shard_check CHECK (shard BETWEEN 0 AND 1023),
  CONSTRAINT shard_leases_boot_id_check CHECK ((node_id IS NULL) = (boot_id IS NULL))
);
INSERT INTO shard_leases (shard) SELECT generate_series(0, 1023);
GRANT SELECT ON shard_leases TO didtron_node, didtron_api;
GRANT UPDATE (node_id, boot_id, epoch, expires_at) ON shard_leases TO didtron_node;
