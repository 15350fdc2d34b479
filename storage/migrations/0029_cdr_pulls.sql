-- Sources that the node asks by itself: how, when next, and how it went. A source of kind pull without settings is not
-- configured: nothing asks it.

ALTER TABLE cdr_sources
  ADD COLUMN pull jsonb, ADD COLUMN pull_due_at timestamptz, ADD COLUMN pulled_at timestamptz,
  ADD COLUMN pull_succeeded_at timestamptz, ADD COLUMN pull_error text NOT NULL DEFAULT '',
  ADD COLUMN pull_failures integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT cdr_sources_pull_check CHECK (pull IS NULL OR kind = 'pull'),
  ADD CONSTRAINT cdr_sources_pull_due_at_check CHECK ((pull IS NULL) = (pull_due_at IS NULL)),
  ADD CONSTRAINT cdr_sources_pull_failures_check CHECK (pull_failures >= 0);
COMMENT ON COLUMN cdr_sources.pull_due_at IS 'asked next; while it is asked: when somebody else may take over from a node that died';
CREATE INDEX cdr_sources_pull_due_at_idx ON cdr_sources (pull_due_at) WHERE pull IS NOT NULL AND status = 'active';

GRANT UPDATE (pull, pull_due_at, pulled_at, pull_succeeded_at, pull_error, pull_failures) ON cdr_sources TO didtron_node;
