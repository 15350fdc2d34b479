-- What the kamailio database needs beyond the packaged standard-create.sql and dialog-create.sql. May be run again.

-- Events that the node did not acknowledge in time. Kamailio inserts, the node applies and deletes.
CREATE TABLE IF NOT EXISTS undelivered_events (
  id         bigserial PRIMARY KEY,
  event      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A tag or URI longer than the packaged columns is legal SIP; its call would not be stored and so not survive a
-- restart. varchar without length and not text, which the driver would hand out as another type.
ALTER TABLE dialog
  ALTER callid TYPE varchar, ALTER from_uri TYPE varchar, ALTER from_tag TYPE varchar,
  ALTER to_uri TYPE varchar, ALTER to_tag TYPE varchar, ALTER req_uri TYPE varchar,
  ALTER caller_route_set TYPE varchar, ALTER callee_route_set TYPE varchar,
  ALTER caller_contact TYPE varchar, ALTER callee_contact TYPE varchar, ALTER xdata TYPE varchar;
ALTER TABLE dialog_vars ALTER dialog_key TYPE varchar, ALTER dialog_value TYPE varchar;
