-- A card may have another currency than the account that it prices: charges are converted.

ALTER TABLE accounts
  DROP CONSTRAINT accounts_tenant_id_rate_card_id_currency_fkey,
  ADD CONSTRAINT accounts_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id)
    REFERENCES rate_cards (tenant_id, rate_card_id);
