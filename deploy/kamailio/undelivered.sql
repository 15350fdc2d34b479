-- Events that the node did not acknowledge in time. Kamailio inserts, the node applies and deletes.
-- Goes into the kamailio database, after the packaged standard-create.sql and dialog-create.sql; may be run again.
CREATE TABLE IF NOT EXISTS undelivered_events (
  id         bigserial PRIMARY KEY,
  event      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
