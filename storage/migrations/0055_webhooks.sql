-- Events out: their order, the endpoints that get them, and what became of each delivery.

-- The number of an event among its tenant's, given in the order in which readers may rely on it: who has seen n will never find a
-- new one below n, however late a transaction commits.
ALTER TABLE outbox ADD COLUMN seq bigint;
CREATE UNIQUE INDEX outbox_tenant_id_seq_key ON outbox (tenant_id, seq);
CREATE INDEX outbox_waiting_idx ON outbox (tenant_id, event_id) WHERE seq IS NULL;
COMMENT ON COLUMN outbox.seq IS 'null: it waits for its number';
GRANT UPDATE (seq) ON outbox TO didtron_node;
-- Whose events wait for their number is asked over all tenants.
CREATE POLICY outbox_queue ON outbox FOR SELECT TO didtron_node USING (seq IS NULL);

CREATE TABLE event_heads (
  tenant_id bigint NOT NULL,
  last_seq  bigint NOT NULL DEFAULT 0,
  CONSTRAINT event_heads_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT event_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT event_heads_last_seq_check CHECK (last_seq >= 0)
);

-- What events keep in order: those of one account, else those of one object.
CREATE FUNCTION event_order_key(p_topic text, p_payload jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT coalesce('account:' || (p_payload ->> 'account_id'),
                  split_part(p_topic, '.', 1) || ':' || coalesce(p_payload ->> (split_part(p_topic, '.', 1) || '_id'), ''))
$$;

CREATE TABLE webhook_endpoints (
  tenant_id           bigint NOT NULL,
  webhook_endpoint_id bigint GENERATED ALWAYS AS IDENTITY,
  version             bigint NOT NULL DEFAULT 1,
  name                text NOT NULL,
  url                 text NOT NULL,
  event_types         text[] NOT NULL DEFAULT '{}',
  is_active           boolean NOT NULL,
  is_ordered          boolean NOT NULL,
  in_flight_max       bigint NOT NULL,
  description         text,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  trash_id            bigint,
  CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (tenant_id, webhook_endpoint_id),
  CONSTRAINT webhook_endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT webhook_endpoints_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT webhook_endpoints_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT webhook_endpoints_url_check CHECK (url LIKE 'https://%' AND length(url) <= 2000),
  CONSTRAINT webhook_endpoints_event_types_check CHECK (cardinality(event_types) <= 100),
  CONSTRAINT webhook_endpoints_in_flight_max_check CHECK (in_flight_max BETWEEN 1 AND 64),
  CONSTRAINT webhook_endpoints_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX webhook_endpoints_tenant_id_name_key ON webhook_endpoints (tenant_id, name) WHERE trash_id IS NULL;
CREATE INDEX webhook_endpoints_tenant_id_trash_id_idx ON webhook_endpoints (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

-- An endpoint has one from its first signing secret on; the node that holds the claim is its only writer but for people's commands.
CREATE TABLE webhook_states (
  tenant_id           bigint NOT NULL,
  webhook_endpoint_id bigint NOT NULL,
  state               text NOT NULL DEFAULT 'active',
  disabled_reason     text,
  position            bigint NOT NULL,
  claim               bigint NOT NULL DEFAULT 0,
  claimed_by          text NOT NULL DEFAULT '',
  claimed_until       timestamptz NOT NULL DEFAULT 'epoch',
  key_no              bigint NOT NULL DEFAULT 1,
  previous_until      timestamptz,
  failures            bigint NOT NULL DEFAULT 0,
  failing_since       timestamptz,
  warnings            bigint NOT NULL DEFAULT 0,
  last_attempt_at     timestamptz,
  last_delivered_at   timestamptz,
  last_error          text,
  CONSTRAINT webhook_states_pkey PRIMARY KEY (tenant_id, webhook_endpoint_id),
  CONSTRAINT webhook_states_tenant_id_webhook_endpoint_id_fkey FOREIGN KEY (tenant_id, webhook_endpoint_id)
    REFERENCES webhook_endpoints (tenant_id, webhook_endpoint_id) ON DELETE CASCADE,
  CONSTRAINT webhook_states_state_check CHECK (state IN ('active', 'disabled')),
  CONSTRAINT webhook_states_position_check CHECK (position >= 0)
);
COMMENT ON COLUMN webhook_states.position IS 'every event up to it is delivered, is in webhook_deliveries, or was not asked for';
COMMENT ON COLUMN webhook_states.failures IS 'attempts in a row to which the endpoint did not answer well';

CREATE TABLE webhook_deliveries (
  tenant_id           bigint NOT NULL,
  webhook_endpoint_id bigint NOT NULL,
  seq                 bigint NOT NULL,
  event_type          text NOT NULL,
  order_key           text NOT NULL,
  state               text NOT NULL,
  attempts            bigint NOT NULL,
  next_at             timestamptz,
  status              bigint,
  fault               text,
  response            text,
  duration_ms         bigint NOT NULL DEFAULT 0,
  first_at            timestamptz NOT NULL DEFAULT now(),
  last_at             timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (tenant_id, webhook_endpoint_id, seq),
  CONSTRAINT webhook_deliveries_tenant_id_webhook_endpoint_id_fkey FOREIGN KEY (tenant_id, webhook_endpoint_id)
    REFERENCES webhook_endpoints (tenant_id, webhook_endpoint_id) ON DELETE CASCADE,
  CONSTRAINT webhook_deliveries_state_check CHECK (state IN ('delivered', 'waiting', 'failed')),
  CONSTRAINT webhook_deliveries_next_at_check CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
  CONSTRAINT webhook_deliveries_attempts_check CHECK (attempts >= 0),
  CONSTRAINT webhook_deliveries_texts_check CHECK (octet_length(fault) <= 500 AND octet_length(response) <= 4096)
);
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (tenant_id, webhook_endpoint_id, next_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_order_key_idx ON webhook_deliveries (tenant_id, webhook_endpoint_id, order_key, seq) WHERE state = 'waiting';

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['event_heads', 'webhook_endpoints', 'webhook_states', 'webhook_deliveries'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO didtron_node', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_api', t);
  END LOOP;
END $$;
-- Endpoints that nobody serves are looked for over all tenants.
CREATE POLICY webhook_states_queue ON webhook_states FOR SELECT TO didtron_node USING (true);
