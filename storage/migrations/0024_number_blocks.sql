-- Which state a block of North American numbers belongs to. Of the world, not of a tenant: loaded as a
-- whole by `didtron jurisdictions`, as the owner.

CREATE TABLE number_blocks (
  block text NOT NULL,
  state text NOT NULL,
  CONSTRAINT number_blocks_pkey PRIMARY KEY (block),
  CONSTRAINT number_blocks_block_check CHECK (block ~ '^[2-9][0-9]{2}([2-9][0-9]{2})?$'),
  CONSTRAINT number_blocks_state_check CHECK (state ~ '^[A-Z]{2}$')
);
-- Nodes read the blocks again only when this moves; so do prices, with the catalogue.
CREATE TABLE number_blocks_version (
  is_only_row boolean NOT NULL DEFAULT true,
  version     bigint NOT NULL,
  loaded_at   timestamptz NOT NULL,
  CONSTRAINT number_blocks_version_pkey PRIMARY KEY (is_only_row),
  CONSTRAINT number_blocks_version_is_only_row_check CHECK (is_only_row)
);
INSERT INTO number_blocks_version (version, loaded_at) VALUES (0, now());
GRANT SELECT ON number_blocks, number_blocks_version TO didtron_node, didtron_api;

CREATE TRIGGER number_blocks_version_catalogue_version AFTER UPDATE ON number_blocks_version
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
