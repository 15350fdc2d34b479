-- The testing engine: runs with each case that was tried, and the companies that it tries them in.

-- A run is its job: it goes when the job goes.
CREATE TABLE engine_runs (
  tenant_id    bigint NOT NULL,
  run_id       bigint NOT NULL,
  resources    text[] NOT NULL,
  requested_by bigint NOT NULL,
  passed       bigint NOT NULL DEFAULT 0,
  failed       bigint NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT engine_runs_pkey PRIMARY KEY (tenant_id, run_id),
  CONSTRAINT engine_runs_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES jobs (tenant_id, job_id) ON DELETE CASCADE,
  CONSTRAINT engine_runs_counts_check CHECK (passed >= 0 AND failed >= 0)
);
COMMENT ON COLUMN engine_runs.run_id IS 'the number of its job';
COMMENT ON COLUMN engine_runs.resources IS 'kinds of records that were tried; empty: all, and every route as every role';

CREATE TABLE engine_cases (
  tenant_id   bigint NOT NULL,
  run_id      bigint NOT NULL,
  case_no     bigint GENERATED ALWAYS AS IDENTITY,
  subject     text NOT NULL,
  check_name  text NOT NULL,
  role        text NOT NULL,
  what        text NOT NULL,
  expected    text NOT NULL,
  seen        text NOT NULL,
  is_passed   boolean NOT NULL,
  request     text NOT NULL DEFAULT '',
  answer      text NOT NULL DEFAULT '',
  duration_us bigint NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT engine_cases_pkey PRIMARY KEY (tenant_id, run_id, case_no),
  CONSTRAINT engine_cases_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES engine_runs (tenant_id, run_id) ON DELETE CASCADE,
  CONSTRAINT engine_cases_texts_check CHECK (length(subject) BETWEEN 1 AND 100 AND length(check_name) BETWEEN 1 AND 60 AND length(role) <= 60
    AND octet_length(what) <= 300 AND octet_length(expected) <= 300 AND octet_length(seen) <= 300),
  CONSTRAINT engine_cases_exchange_check CHECK (octet_length(request) <= 4000 AND octet_length(answer) <= 4000),
  CONSTRAINT engine_cases_duration_us_check CHECK (duration_us >= 0)
);
COMMENT ON COLUMN engine_cases.subject IS 'name of a kind of record, or operation of a route';
COMMENT ON COLUMN engine_cases.request IS 'of a failed case, without secrets';
CREATE INDEX engine_cases_failed_idx ON engine_cases (tenant_id, run_id, case_no) WHERE NOT is_passed;

-- No reference to the tenant that plays the part: it may be deleted like any other, then the next run makes another one.
CREATE TABLE engine_stages (
  tenant_id       bigint NOT NULL,
  part            text NOT NULL,
  stage_tenant_id bigint NOT NULL,
  CONSTRAINT engine_stages_pkey PRIMARY KEY (tenant_id, part),
  CONSTRAINT engine_stages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT engine_stages_part_check CHECK (part IN ('scratch', 'customer', 'carrier', 'stranger'))
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['engine_runs', 'engine_cases', 'engine_stages'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO didtron_node', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_api', t);
  END LOOP;
END $$;
GRANT UPDATE (passed, failed) ON engine_runs TO didtron_node;
GRANT UPDATE (stage_tenant_id) ON engine_stages TO didtron_node;
-- People of the engine can log in while a run is under way only.
GRANT UPDATE (is_active) ON users TO didtron_node;
