-- Raises when the change of 0010_post_entry.sql is absent.
DO $$
BEGIN
  ASSERT rfc3339_utc('2026-04-01 00:00:00.25+00') = '2026-04-01T00:00:00.250Z', 'instants look as in the domain';
  ASSERT encode(sha256(convert_to(repeat('0', 64) || E'\n' || canonical_entry(1, '2026-04-01 00:00:00+00', ARRAY['2100:acct-7', '4000'], ARRAY['D', 'C'], ARRAY['USD', 'USD'], ARRAY[3150000, 3150000]), 'UTF8')), 'hex') = '76976deb0d6d813aa558fef126424a39062ea3bff24981cad569941566452c0e', 'the canonical text is that of the published vector';
  ASSERT has_function_privilege('didtron_node', 'post_entry(bigint,text,text,text,bigint,timestamptz,text[],text[],text[],bigint[])', 'EXECUTE') AND NOT has_function_privilege('didtron_api', 'post_entry(bigint,text,text,text,bigint,timestamptz,text[],text[],text[],bigint[])', 'EXECUTE'), 'only the node may post';
END $$;
