-- What companies have set (domain/settings): a row per setting that somebody has ever changed; never deleted, so that versions only
-- grow. Values are texts as described::write_text writes them; what they may be is the program's to say.

CREATE TABLE settings (
  tenant_id  bigint NOT NULL,
  key        text NOT NULL,
  value      text,
  version    bigint NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by bigint NOT NULL,
  CONSTRAINT settings_pkey PRIMARY KEY (tenant_id, key),
  CONSTRAINT settings_tenant_id_changed_by_fkey FOREIGN KEY (tenant_id, changed_by) REFERENCES users (tenant_id, user_id),
  CONSTRAINT settings_key_check CHECK (key ~ '^[a-z][a-z0-9_]{0,59}$'),
  CONSTRAINT settings_value_check CHECK (length(value) <= 2000),
  CONSTRAINT settings_version_check CHECK (version >= 1)
);
CREATE INDEX settings_tenant_id_changed_by_idx ON settings (tenant_id, changed_by);
COMMENT ON COLUMN settings.value IS 'null: the default counts again; empty: the setting has no value';

ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE settings FORCE ROW LEVEL SECURITY;
CREATE POLICY settings_wall ON settings USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY settings_catalogue ON settings FOR SELECT TO didtron_node USING (true);
GRANT SELECT ON settings TO didtron_node, didtron_api;
GRANT INSERT, UPDATE (value, version, changed_at, changed_by) ON settings TO didtron_node;
