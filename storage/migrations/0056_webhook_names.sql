-- Endpoints are told apart by their number: two may have the same name, as other records may.

DROP INDEX webhook_endpoints_tenant_id_name_key;
CREATE INDEX webhook_endpoints_tenant_id_name_idx ON webhook_endpoints (tenant_id, name, webhook_endpoint_id);
