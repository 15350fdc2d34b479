-- Secrets of companies, sealed (ADR 0026): each company has data keys, wrapped by a master key that is not in the database.

CREATE TABLE data_keys (
  tenant_id      bigint NOT NULL,
  key_no         bigint NOT NULL,
  master_version bigint NOT NULL,
  wrapped        bytea NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT data_keys_pkey PRIMARY KEY (tenant_id, key_no),
  CONSTRAINT data_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT data_keys_key_no_check CHECK (key_no >= 1),
  CONSTRAINT data_keys_master_version_check CHECK (master_version >= 1),
  -- Nonce, 32 bytes, tag.
  CONSTRAINT data_keys_wrapped_check CHECK (octet_length(wrapped) = 60)
);

CREATE TABLE secrets (
  tenant_id  bigint NOT NULL,
  purpose    text NOT NULL,
  object     text NOT NULL,
  key_no     bigint NOT NULL,
  sealed     bytea NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by bigint NOT NULL,
  CONSTRAINT secrets_pkey PRIMARY KEY (tenant_id, purpose, object),
  CONSTRAINT secrets_tenant_id_key_no_fkey FOREIGN KEY (tenant_id, key_no) REFERENCES data_keys (tenant_id, key_no),
  CONSTRAINT secrets_tenant_id_changed_by_fkey FOREIGN KEY (tenant_id, changed_by) REFERENCES users (tenant_id, user_id),
  CONSTRAINT secrets_purpose_check CHECK (purpose ~ '^[a-z][a-z_]{0,39}$'),
  CONSTRAINT secrets_object_check CHECK (object ~ '^[a-z][a-z_]{0,39}:[1-9][0-9]{0,18}$'),
  CONSTRAINT secrets_sealed_check CHECK (octet_length(sealed) BETWEEN 29 AND 16384)
);
CREATE INDEX secrets_tenant_id_key_no_idx ON secrets (tenant_id, key_no);
CREATE INDEX secrets_tenant_id_changed_by_idx ON secrets (tenant_id, changed_by);
COMMENT ON COLUMN secrets.object IS 'what it is a secret of: cdr_source:5';

ALTER TABLE data_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY data_keys_wall ON data_keys USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY secrets_wall ON secrets USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
-- Who only reads does not even see what is sealed.
GRANT SELECT (tenant_id, key_no, master_version, created_at) ON data_keys TO didtron_api;
GRANT SELECT (tenant_id, purpose, object, key_no, changed_at, changed_by) ON secrets TO didtron_api;
GRANT SELECT, INSERT, UPDATE (master_version, wrapped), DELETE ON data_keys TO didtron_node;
GRANT SELECT, INSERT, UPDATE (key_no, sealed, changed_at, changed_by), DELETE ON secrets TO didtron_node;
