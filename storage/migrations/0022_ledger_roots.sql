-- The signed root of each day's entries: what a customer checks its own against, without the database.

CREATE TABLE ledger_roots (
  tenant_id      bigint NOT NULL,
  day            date NOT NULL,
  first_entry_no bigint NOT NULL,
  last_entry_no  bigint NOT NULL,
  root           bytea NOT NULL,
  public_key     bytea NOT NULL,
  signature      bytea NOT NULL,
  signed_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_roots_pkey PRIMARY KEY (tenant_id, day),
  CONSTRAINT ledger_roots_tenant_id_first_entry_no_key UNIQUE (tenant_id, first_entry_no),
  CONSTRAINT ledger_roots_tenant_id_last_entry_no_fkey FOREIGN KEY (tenant_id, last_entry_no)
    REFERENCES journal_entries (tenant_id, entry_no),
  CONSTRAINT ledger_roots_last_entry_no_check CHECK (first_entry_no BETWEEN 1 AND last_entry_no),
  CONSTRAINT ledger_roots_root_check CHECK (octet_length(root) = 32),
  CONSTRAINT ledger_roots_public_key_check CHECK (octet_length(public_key) = 32),
  CONSTRAINT ledger_roots_signature_check CHECK (octet_length(signature) = 64)
);
COMMENT ON COLUMN ledger_roots.day IS 'UTC; entries by when they were recorded, each in one root';

CREATE TRIGGER ledger_roots_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_roots
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
ALTER TABLE ledger_roots ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_roots FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_roots_wall ON ledger_roots USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON ledger_roots TO didtron_node, didtron_api;
GRANT INSERT ON ledger_roots TO didtron_node;
