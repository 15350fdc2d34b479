-- Work that takes longer than an answer: asked for in one transaction, done in steps, each step one transaction with the cursor
-- behind it. Any node may run a job; its claim is the fence.

CREATE TABLE jobs (
  tenant_id       bigint NOT NULL,
  job_id          bigint GENERATED ALWAYS AS IDENTITY,
  kind            text NOT NULL,
  operation       text NOT NULL,
  state           text NOT NULL,
  lane            text NOT NULL,
  user_id         bigint,
  origin          jsonb NOT NULL DEFAULT '{}',
  reason          text NOT NULL DEFAULT '',
  needs           text NOT NULL DEFAULT '',
  payload         jsonb NOT NULL DEFAULT '{}',
  input           bytea,
  unique_key      text,
  attempts        integer NOT NULL DEFAULT 0,
  attempts_max    integer NOT NULL,
  run_at          timestamptz NOT NULL DEFAULT now(),
  claim           bigint NOT NULL DEFAULT 0,
  node            text NOT NULL DEFAULT '',
  heartbeat_at    timestamptz,
  step            bigint NOT NULL DEFAULT 0,
  cursor          text NOT NULL DEFAULT '',
  items_done      bigint NOT NULL DEFAULT 0,
  items_failed    bigint NOT NULL DEFAULT 0,
  items_total     bigint,
  is_cancel_asked boolean NOT NULL DEFAULT false,
  result          jsonb,
  fault           text NOT NULL DEFAULT '',
  faults          text[] NOT NULL DEFAULT '{}',
  decided_by      bigint,
  decided_at      timestamptz,
  decision_reason text NOT NULL DEFAULT '',
  undo_of         bigint,
  undone_by       bigint,
  created_at      timestamptz NOT NULL DEFAULT now(),
  started_at      timestamptz,
  ended_at        timestamptz,
  CONSTRAINT jobs_pkey PRIMARY KEY (tenant_id, job_id),
  CONSTRAINT jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT jobs_undo_of_fkey FOREIGN KEY (tenant_id, undo_of) REFERENCES jobs (tenant_id, job_id) ON DELETE SET NULL (undo_of),
  CONSTRAINT jobs_undone_by_fkey FOREIGN KEY (tenant_id, undone_by) REFERENCES jobs (tenant_id, job_id) ON DELETE SET NULL (undone_by),
  CONSTRAINT jobs_state_check CHECK (state IN ('awaiting_approval', 'queued', 'running', 'done', 'failed', 'cancelled')),
  CONSTRAINT jobs_lane_check CHECK (lane IN ('interactive', 'normal', 'bulk')),
  CONSTRAINT jobs_running_check CHECK (state <> 'running' OR (claim > 0 AND heartbeat_at IS NOT NULL AND started_at IS NOT NULL)),
  CONSTRAINT jobs_ended_check CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))),
  CONSTRAINT jobs_input_check CHECK (input IS NULL OR octet_length(input) <= 67108864),
  CONSTRAINT jobs_attempts_check CHECK (attempts >= 0 AND attempts_max >= 1),
  CONSTRAINT jobs_items_check CHECK (items_done >= 0 AND items_failed >= 0),
  CONSTRAINT jobs_decided_by_check CHECK (decided_by IS NULL OR decided_by IS DISTINCT FROM user_id)
);
CREATE UNIQUE INDEX jobs_unique_key_key ON jobs (tenant_id, kind, unique_key)
  WHERE unique_key IS NOT NULL AND state IN ('awaiting_approval', 'queued', 'running');
CREATE INDEX jobs_queue_idx ON jobs (run_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_tenant_id_user_id_idx ON jobs (tenant_id, user_id, job_id);
CREATE INDEX jobs_tenant_id_started_at_idx ON jobs (tenant_id, started_at);
CREATE INDEX jobs_ended_at_idx ON jobs (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX jobs_tenant_id_undo_of_idx ON jobs (tenant_id, undo_of) WHERE undo_of IS NOT NULL;
CREATE INDEX jobs_tenant_id_undone_by_idx ON jobs (tenant_id, undone_by) WHERE undone_by IS NOT NULL;
COMMENT ON COLUMN jobs.needs IS 'key of the permission that deciding on it, replaying it or taking it back needs';
COMMENT ON COLUMN jobs.origin IS 'from where it was asked for, for the audit log';
COMMENT ON COLUMN jobs.input IS 'a file that came with it; gone when the job has ended well';
COMMENT ON COLUMN jobs.claim IS 'grows whenever a node takes the job: who holds an older one commits nothing';
COMMENT ON CONSTRAINT jobs_decided_by_check ON jobs IS 'whoever asked does not decide';

-- What takes a step back, in the form of the kind of job.
CREATE TABLE job_undo_steps (
  tenant_id bigint NOT NULL,
  job_id    bigint NOT NULL,
  step      bigint NOT NULL,
  undo      jsonb NOT NULL,
  CONSTRAINT job_undo_steps_pkey PRIMARY KEY (tenant_id, job_id, step),
  CONSTRAINT job_undo_steps_tenant_id_job_id_fkey FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, job_id) ON DELETE CASCADE
);

CREATE TABLE job_schedules (
  tenant_id   bigint NOT NULL,
  kind        text NOT NULL,
  is_enabled  boolean NOT NULL DEFAULT true,
  every_s     bigint NOT NULL,
  next_at     timestamptz NOT NULL DEFAULT now(),
  last_job_id bigint,
  version     bigint NOT NULL DEFAULT 1,
  CONSTRAINT job_schedules_pkey PRIMARY KEY (tenant_id, kind),
  CONSTRAINT job_schedules_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT job_schedules_every_s_check CHECK (every_s BETWEEN 60 AND 2678400)
);
COMMENT ON COLUMN job_schedules.last_job_id IS 'may have been removed since';

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['jobs', 'job_undo_steps', 'job_schedules'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_node', t);
    EXECUTE format('GRANT INSERT ON %I TO didtron_node', t);
  END LOOP;
END $$;
CREATE POLICY jobs_queue ON jobs FOR SELECT TO didtron_node USING (true);
CREATE POLICY job_schedules_queue ON job_schedules FOR SELECT TO didtron_node USING (true);
-- The file that came with a job, and what its cursor holds, are for the node alone.
GRANT SELECT (tenant_id, job_id, kind, operation, state, lane, user_id, reason, needs, attempts, attempts_max, run_at, items_done,
  items_failed, items_total, is_cancel_asked, result, fault, faults, decided_by, decided_at, decision_reason, undo_of, undone_by,
  created_at, started_at, ended_at) ON jobs TO didtron_api;
GRANT SELECT ON job_undo_steps, job_schedules TO didtron_api;
GRANT UPDATE (state, input, attempts, run_at, claim, node, heartbeat_at, step, cursor, items_done, items_failed, is_cancel_asked, result,
  fault, faults, decided_by, decided_at, decision_reason, undone_by, started_at, ended_at) ON jobs TO didtron_node;
GRANT DELETE ON jobs TO didtron_node;
GRANT UPDATE (is_enabled, every_s, next_at, last_job_id, version) ON job_schedules TO didtron_node;

-- Nothing that still has to happen is ever removed, nor what ended within a week.
CREATE FUNCTION check_job_removal() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF OLD.ended_at IS NULL OR OLD.ended_at > now() - interval '7 days' THEN
    RAISE EXCEPTION 'a job stays for a week after its end' USING ERRCODE = '42501';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER jobs_removal BEFORE DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION check_job_removal();
