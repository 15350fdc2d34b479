-- What a customer may see of the seller's rows about it: its accounts and calls, without carriers, costs and decisions.
-- The views run as didtron_views, whose policies admit rows by customer_tenant_id.

CREATE VIEW customer_accounts WITH (security_barrier) AS
  SELECT a.tenant_id, a.account_id, a.customer_tenant_id, t.name AS customer_name, a.name, a.currency, a.kind, a.status,
         a.credit_limit_e8, a.channels_max, a.cps_max,
         coalesce((SELECT sum(b.credit_e8 - b.debit_e8)::bigint FROM ledger_balances b
                   WHERE b.tenant_id = a.tenant_id AND b.currency = a.currency
                     AND b.book = ANY (account_books(a.kind, a.account_id))), 0) AS posted_e8
  FROM accounts a
  JOIN tenants t ON t.tenant_id = a.customer_tenant_id
  WHERE a.customer_tenant_id = app_tenant();

CREATE VIEW customer_cdrs WITH (security_barrier) AS
  SELECT c.tenant_id, c.call_id, c.started_at, c.account_id, a.name AS account_name, c.customer_tenant_id,
         c.caller, c.called_raw, c.called, c.destination, c.result, c.sip_code, c.sip_reason, c.hangup_by,
         c.ringing_at, c.answered_at, c.ended_at, c.duration_ms, c.billed_s, c.currency, c.charge_e8,
         c.rate_row_id, c.rate_card_id, c.is_estimated
  FROM cdrs c
  JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  WHERE c.customer_tenant_id = app_tenant();

-- Where a call is, by its number: started_at finds the partition.
CREATE VIEW customer_cdr_keys WITH (security_barrier) AS
  SELECT k.tenant_id, k.call_id, k.started_at FROM cdr_keys k WHERE k.customer_tenant_id = app_tenant();

CREATE VIEW customer_cdr_charges WITH (security_barrier) AS
  SELECT e.tenant_id, e.call_id, e.charge
  FROM cdr_explanations e
  JOIN cdr_keys k ON k.tenant_id = e.tenant_id AND k.call_id = e.call_id
  WHERE k.customer_tenant_id = app_tenant();

GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER VIEW customer_accounts OWNER TO didtron_views;
ALTER VIEW customer_cdrs OWNER TO didtron_views;
ALTER VIEW customer_cdr_keys OWNER TO didtron_views;
ALTER VIEW customer_cdr_charges OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
GRANT SELECT ON customer_accounts, customer_cdrs, customer_cdr_keys, customer_cdr_charges TO didtron_node, didtron_api;
RESET ROLE;
