-- Customers: whom a company sells to. Billing thresholds are in the customer's display currency.

-- What a customer's category and group refer to together: a group is one of its category.
ALTER TABLE customer_groups
  ADD CONSTRAINT customer_groups_tenant_id_category_id_customer_group_id_key UNIQUE (tenant_id, category_id, customer_group_id);

CREATE TABLE customers (
  tenant_id            bigint NOT NULL,
  customer_id          bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  customer_type        text NOT NULL,
  category_id          bigint NOT NULL,
  group_id             bigint,
  billing_type         text NOT NULL,
  customer_tenant_id   bigint,
  billing_email        text,
  technical_email      text,
  phone                text,
  address              text,
  city                 text,
  state                text,
  postal_code          text,
  country              text,
  tax_id               text,
  time_zone            text NOT NULL,
  display_currency     text NOT NULL,
  low_balance_1_e8     bigint NOT NULL,
  low_balance_2_e8     bigint NOT NULL,
  low_balance_3_e8     bigint NOT NULL,
  notes                text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, customer_id),
  CONSTRAINT customers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT customers_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT customers_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES categories (tenant_id, category_id),
  CONSTRAINT customers_category_id_group_id_fkey FOREIGN KEY (tenant_id, category_id, group_id)
    REFERENCES customer_groups (tenant_id, category_id, customer_group_id),
  CONSTRAINT customers_customer_tenant_id_fkey FOREIGN KEY (tenant_id, customer_tenant_id) REFERENCES tenants (parent_tenant_id, tenant_id),
  CONSTRAINT customers_name_check CHECK (length(name) BETWEEN 1 AND 120),
  CONSTRAINT customers_customer_type_check
    CHECK (customer_type IN ('individual', 'small_business', 'enterprise', 'wholesaler', 'call_center')),
  CONSTRAINT customers_billing_type_check CHECK (billing_type = 'prepaid'
    OR (billing_type = 'postpaid' AND customer_type IN ('enterprise', 'wholesaler', 'call_center'))),
  CONSTRAINT customers_billing_email_check CHECK (length(billing_email) BETWEEN 3 AND 254),
  CONSTRAINT customers_technical_email_check CHECK (length(technical_email) BETWEEN 3 AND 254),
  CONSTRAINT customers_phone_check CHECK (length(phone) BETWEEN 6 AND 16),
  CONSTRAINT customers_address_check CHECK (length(address) BETWEEN 1 AND 200),
  CONSTRAINT customers_city_check CHECK (length(city) BETWEEN 1 AND 80),
  CONSTRAINT customers_state_check CHECK (length(state) BETWEEN 1 AND 80),
  CONSTRAINT customers_postal_code_check CHECK (length(postal_code) BETWEEN 1 AND 20),
  CONSTRAINT customers_country_check CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT customers_tax_id_check CHECK (length(tax_id) BETWEEN 1 AND 40),
  CONSTRAINT customers_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64),
  CONSTRAINT customers_display_currency_check CHECK (display_currency ~ '^[A-Z]{3}$'),
  CONSTRAINT customers_low_balance_check
    CHECK (low_balance_3_e8 >= 0 AND low_balance_2_e8 >= low_balance_3_e8 AND low_balance_1_e8 >= low_balance_2_e8),
  CONSTRAINT customers_notes_check CHECK (length(notes) BETWEEN 1 AND 2000)
);
CREATE UNIQUE INDEX customers_tenant_id_customer_tenant_id_key ON customers (tenant_id, customer_tenant_id) WHERE trash_id IS NULL;
CREATE INDEX customers_tenant_id_name_customer_id_idx ON customers (tenant_id, name, customer_id);
CREATE INDEX customers_tenant_id_created_at_customer_id_idx ON customers (tenant_id, created_at, customer_id);
CREATE INDEX customers_tenant_id_category_id_idx ON customers (tenant_id, category_id);
CREATE INDEX customers_tenant_id_group_id_idx ON customers (tenant_id, group_id);
CREATE INDEX customers_tenant_id_trash_id_idx ON customers (tenant_id, trash_id) WHERE trash_id IS NOT NULL;
COMMENT ON COLUMN customers.customer_tenant_id IS 'whose people log in and whose accounts it has';

-- The key says that the company stands right below; its kind never changes.
CREATE FUNCTION check_customer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenants t WHERE t.tenant_id = NEW.customer_tenant_id AND t.parent_tenant_id = NEW.tenant_id
                 AND t.kind IN ('customer', 'reseller', 'operator')) THEN
    RAISE EXCEPTION 'a customer is a customer, reseller or operator right below your company' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER customers_company BEFORE INSERT OR UPDATE OF customer_tenant_id ON customers
  FOR EACH ROW WHEN (NEW.customer_tenant_id IS NOT NULL) EXECUTE FUNCTION check_customer();

-- Customers do not change their category because somebody moves their group.
CREATE FUNCTION check_group_move() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM customers c WHERE c.tenant_id = OLD.tenant_id AND c.group_id = OLD.customer_group_id) THEN
    RAISE EXCEPTION 'it has customers: move them out of the group first, those in the trash too' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER customer_groups_move BEFORE UPDATE OF category_id ON customer_groups
  FOR EACH ROW WHEN (NEW.category_id <> OLD.category_id) EXECUTE FUNCTION check_group_move();

-- What keeps a customer from the trash.
CREATE FUNCTION customer_holders(p_customer bigint) RETURNS TABLE (what text, detail text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH mine AS (
    SELECT a.account_id, a.kind FROM accounts a
    JOIN customers c ON c.tenant_id = a.tenant_id AND c.customer_tenant_id = a.customer_tenant_id
    WHERE c.tenant_id = app_tenant() AND c.customer_id = p_customer),
  owed AS (
    SELECT m.account_id, b.currency, sum(b.credit_e8 - b.debit_e8) AS balance_e8,
           sum(b.pending_debit_e8 + b.pending_credit_e8) AS pending_e8
    FROM mine m JOIN ledger_balances b ON b.tenant_id = app_tenant() AND b.book = ANY (account_books(m.kind, m.account_id))
    GROUP BY m.account_id, b.currency)
  SELECT * FROM (
    SELECT 'accounts', 'account ' || account_id || ' has a balance of ' || trim_scale(balance_e8 / 100000000.0) || ' ' || currency
    FROM owed WHERE balance_e8 <> 0 ORDER BY account_id, currency LIMIT 20) AS balances
  UNION ALL SELECT * FROM (
    SELECT 'accounts', 'account ' || account_id || ' has transfers under way in ' || currency
    FROM owed WHERE pending_e8 <> 0 ORDER BY account_id, currency LIMIT 20) AS transfers
  UNION ALL
    SELECT 'live_calls', count(*) || ' calls of account ' || l.account_id || ' are running'
    FROM live_calls l JOIN mine m ON m.account_id = l.account_id WHERE l.tenant_id = app_tenant() GROUP BY l.account_id
  UNION ALL
    SELECT 'trunks', count(*) || ' trunks of account ' || t.account_id || ', such as ' || min(t.trunk_id)
    FROM trunks t JOIN mine m ON m.account_id = t.account_id WHERE t.tenant_id = app_tenant() GROUP BY t.account_id
$$;

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY customers_wall ON customers USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON customers TO didtron_node, didtron_api;
GRANT INSERT, DELETE, UPDATE (version, name, customer_type, category_id, group_id, billing_type, customer_tenant_id, billing_email,
  technical_email, phone, address, city, state, postal_code, country, tax_id, time_zone, display_currency, low_balance_1_e8,
  low_balance_2_e8, low_balance_3_e8, notes, updated_at, trash_id) ON customers TO didtron_node;
