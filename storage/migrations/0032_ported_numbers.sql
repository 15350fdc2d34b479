-- Routing numbers of ported US numbers. Of the world, not of a tenant: loaded by `didtron ported`, as the owner; looked up one
-- by one when a call is routed, because all of them are more than a node's memory.

CREATE TABLE ported_numbers (
  number text NOT NULL,
  lrn    text NOT NULL,
  CONSTRAINT ported_numbers_pkey PRIMARY KEY (number),
  CONSTRAINT ported_numbers_number_check CHECK (number ~ '^1[2-9][0-9]{2}[2-9][0-9]{6}$'),
  CONSTRAINT ported_numbers_lrn_check CHECK (lrn ~ '^1[2-9][0-9]{2}[2-9][0-9]{6}$' AND lrn <> number)
);
GRANT SELECT ON ported_numbers TO didtron_node, didtron_api;
