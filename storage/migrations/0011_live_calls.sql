-- Calls that are running: what a node needs to know to take them over after a restart.

CREATE TABLE live_calls (
  call_id            uuid NOT NULL,
  tenant_id          bigint NOT NULL,
  account_id         bigint NOT NULL,
  customer_tenant_id bigint NOT NULL,
  shard              integer NOT NULL,
  edge_id            text NOT NULL,
  edge_dialog        text NOT NULL,
  state              text NOT NULL,
  caller             text NOT NULL,
  called_raw         text NOT NULL,
  called             text NOT NULL,
  destination        text NOT NULL DEFAULT '',
  ingress_trunk_id   bigint NOT NULL,
  egress_trunk_id    bigint,
  carrier_id         bigint,
  hold_e8            bigint NOT NULL,
  granted_s          bigint NOT NULL,
  routed_at          timestamptz NOT NULL,
  answered_at        timestamptz,
  last_seen_at       timestamptz NOT NULL,
  decision           jsonb NOT NULL,
  CONSTRAINT live_calls_pkey PRIMARY KEY (call_id),
  CONSTRAINT live_calls_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id)
    REFERENCES accounts (tenant_id, account_id),
  CONSTRAINT live_calls_shard_check CHECK (shard BETWEEN 0 AND 1023),
  CONSTRAINT live_calls_state_check CHECK (state IN ('routed', 'answered')),
  CONSTRAINT live_calls_hold_e8_check CHECK (hold_e8 >= 0),
  CONSTRAINT live_calls_granted_s_check CHECK (granted_s >= 0)
) WITH (fillfactor = 70);
CREATE INDEX live_calls_shard_idx ON live_calls (shard);
CREATE INDEX live_calls_tenant_id_account_id_idx ON live_calls (tenant_id, account_id);

ALTER TABLE live_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE live_calls FORCE ROW LEVEL SECURITY;
CREATE POLICY live_calls_wall ON live_calls USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY live_calls_catalogue ON live_calls FOR SELECT TO didtron_node USING (true);
GRANT SELECT ON live_calls TO didtron_node, didtron_api;
GRANT INSERT, DELETE, UPDATE (state, egress_trunk_id, carrier_id, hold_e8, granted_s, answered_at, last_seen_at)
  ON live_calls TO didtron_node;
