-- What a price may depend on besides the called number, and what else a card charges.

ALTER TABLE rate_cards
  ADD COLUMN time_zone            text,
  ADD COLUMN is_split_on_boundary boolean NOT NULL DEFAULT false,
  ADD COLUMN is_lrn               boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT rate_cards_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64);

ALTER TABLE rates
  ADD COLUMN origin               text NOT NULL DEFAULT '',
  ADD COLUMN jurisdiction         text NOT NULL DEFAULT 'any',
  ADD COLUMN time_class           smallint NOT NULL DEFAULT 0,
  ADD COLUMN attempt_fee_e8       bigint NOT NULL DEFAULT 0,
  ADD COLUMN surcharge_fixed_e8   bigint NOT NULL DEFAULT 0,
  ADD COLUMN surcharge_percent_e6 bigint NOT NULL DEFAULT 0,
  ADD COLUMN max_charge_policy    text NOT NULL DEFAULT 'stop_charging',
  ADD CONSTRAINT rates_origin_check CHECK (origin ~ '^[0-9]{0,15}$'),
  ADD CONSTRAINT rates_jurisdiction_check CHECK (jurisdiction IN ('any', 'interstate', 'intrastate', 'indeterminate')),
  ADD CONSTRAINT rates_time_class_check CHECK (time_class BETWEEN 0 AND 16),
  ADD CONSTRAINT rates_attempt_fee_e8_check CHECK (attempt_fee_e8 >= 0),
  ADD CONSTRAINT rates_surcharge_fixed_e8_check CHECK (surcharge_fixed_e8 >= 0),
  ADD CONSTRAINT rates_surcharge_percent_e6_check CHECK (surcharge_percent_e6 BETWEEN 0 AND 1000000000),
  ADD CONSTRAINT rates_max_charge_policy_check CHECK (max_charge_policy IN ('stop_charging', 'disconnect')),
  DROP CONSTRAINT rates_rate_card_id_prefix_effective_from_at_key,
  ADD CONSTRAINT rates_key UNIQUE (rate_card_id, prefix, origin, jurisdiction, time_class, effective_from_at);

-- Windows as "mon-fri 08:00-19:00", by the card's clock; number 1 is the first class of a card.
CREATE TABLE rate_time_classes (
  tenant_id    bigint NOT NULL,
  rate_card_id bigint NOT NULL,
  time_class   smallint NOT NULL,
  name         text NOT NULL,
  windows      text NOT NULL,
  CONSTRAINT rate_time_classes_pkey PRIMARY KEY (tenant_id, rate_card_id, time_class),
  CONSTRAINT rate_time_classes_tenant_id_rate_card_id_name_key UNIQUE (tenant_id, rate_card_id, name),
  CONSTRAINT rate_time_classes_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id)
    REFERENCES rate_cards (tenant_id, rate_card_id),
  CONSTRAINT rate_time_classes_time_class_check CHECK (time_class BETWEEN 1 AND 16),
  CONSTRAINT rate_time_classes_name_check CHECK (octet_length(name) BETWEEN 1 AND 60),
  -- One window after the other, in semicolons.
  CONSTRAINT rate_time_classes_windows_check CHECK (
    windows ~ '^[a-z,-]+ [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}(;[a-z,-]+ [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2})*$')
);

CREATE TABLE rate_holidays (
  tenant_id    bigint NOT NULL,
  rate_card_id bigint NOT NULL,
  holiday_on   date NOT NULL,
  CONSTRAINT rate_holidays_pkey PRIMARY KEY (tenant_id, rate_card_id, holiday_on),
  CONSTRAINT rate_holidays_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id)
    REFERENCES rate_cards (tenant_id, rate_card_id),
  CONSTRAINT rate_holidays_holiday_on_check CHECK (holiday_on BETWEEN '1970-01-01' AND '9999-12-31')
);

CREATE TABLE rate_surcharges (
  tenant_id    bigint NOT NULL,
  rate_card_id bigint NOT NULL,
  name         text NOT NULL,
  origin       text NOT NULL DEFAULT '',
  prefix       text NOT NULL DEFAULT '',
  fixed_e8     bigint NOT NULL DEFAULT 0,
  percent_e6   bigint NOT NULL DEFAULT 0,
  CONSTRAINT rate_surcharges_pkey PRIMARY KEY (tenant_id, rate_card_id, name, origin, prefix),
  CONSTRAINT rate_surcharges_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id)
    REFERENCES rate_cards (tenant_id, rate_card_id),
  CONSTRAINT rate_surcharges_name_check CHECK (octet_length(name) BETWEEN 1 AND 60),
  CONSTRAINT rate_surcharges_origin_check CHECK (origin ~ '^[0-9]{0,15}$'),
  CONSTRAINT rate_surcharges_prefix_check CHECK (prefix ~ '^[0-9]{0,15}$'),
  CONSTRAINT rate_surcharges_fixed_e8_check CHECK (fixed_e8 >= 0),
  CONSTRAINT rate_surcharges_percent_e6_check CHECK (percent_e6 BETWEEN 0 AND 1000000000)
);

ALTER TABLE rate_time_classes ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_time_classes FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_holidays ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_holidays FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_surcharges ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_surcharges FORCE ROW LEVEL SECURITY;
CREATE POLICY rate_time_classes_wall ON rate_time_classes USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY rate_holidays_wall ON rate_holidays USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY rate_surcharges_wall ON rate_surcharges USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY rate_time_classes_catalogue ON rate_time_classes FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_holidays_catalogue ON rate_holidays FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_surcharges_catalogue ON rate_surcharges FOR SELECT TO didtron_node USING (true);
GRANT SELECT ON rate_time_classes, rate_holidays, rate_surcharges TO didtron_node, didtron_api;
-- Never rewritten: what was charged must stay explainable.
GRANT INSERT ON rate_time_classes, rate_holidays, rate_surcharges TO didtron_node;

CREATE TRIGGER rate_time_classes_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rate_time_classes
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER rate_holidays_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rate_holidays
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
CREATE TRIGGER rate_surcharges_catalogue_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rate_surcharges
  FOR EACH STATEMENT EXECUTE FUNCTION bump_catalogue_version();
