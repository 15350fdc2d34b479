-- One number that moves whenever anything configured changes: nodes reload their snapshot when they see it move.

CREATE TABLE catalogue_version (
  is_only_row boolean NOT NULL DEFAULT true,
  version     bigint NOT NULL,
  changed_at  timestamptz NOT NULL,
  CONSTRAINT catalogue_version_pkey PRIMARY KEY (is_only_row),
  CONSTRAINT catalogue_version_is_only_row_check CHECK (is_only_row)
);
INSERT INTO catalogue_version (version, changed_at) VALUES (1, now());
GRANT SELECT ON catalogue_version TO didtron_node, didtron_api;

-- Waking is a hint (sent at COMMIT); the number is the truth.
CREATE FUNCTION bump_catalogue_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_version bigint;
BEGIN
  UPDATE catalogue_version SET version = version + 1, changed_at = now() RETURNING version INTO v_version;
  PERFORM pg_notify('catalogue', v_version::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tenants_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON tenants
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER rate_cards_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rate_cards
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER rates_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rates
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER carriers_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON carriers
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER routing_plans_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON routing_plans
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER accounts_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON accounts
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER trunks_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON trunks
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER routes_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON routes
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
