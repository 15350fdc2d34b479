-- Events that leave with the transaction that caused them, and the record of who did what.

CREATE TABLE outbox (
  event_id   bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id  bigint NOT NULL,
  topic      text NOT NULL,
  payload    jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, event_id),
  CONSTRAINT outbox_topic_check CHECK (topic ~ '^[a-z][a-z0-9._-]{0,62}$')
);

CREATE TABLE audit_log (
  tenant_id  bigint NOT NULL,
  audit_no   bigint GENERATED ALWAYS AS IDENTITY,
  actor      text NOT NULL,
  action     text NOT NULL,
  object     text NOT NULL,
  before     jsonb,
  after      jsonb,
  address    inet,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, audit_no),
  CONSTRAINT audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT audit_log_actor_check CHECK (length(actor) BETWEEN 1 AND 120),
  CONSTRAINT audit_log_action_check CHECK (length(action) BETWEEN 1 AND 120)
);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY outbox_wall ON outbox USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY audit_log_wall ON audit_log USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON outbox, audit_log TO didtron_node, didtron_api;
GRANT INSERT ON outbox, audit_log TO didtron_node;
