-- A CDR keeps the routing number of its ported called number, so that it can be priced again as it was.

ALTER TABLE cdrs ADD COLUMN called_lrn text;
COMMENT ON COLUMN cdrs.called_lrn IS 'digits, for LRN cards; null: the called number itself';
