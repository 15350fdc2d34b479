-- Raises when the change of 0007_catalogue_version.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 1 FROM catalogue_version), 'there is one version';
  ASSERT (SELECT count(*) >= 8 FROM pg_trigger WHERE tgname LIKE '%_catalogue_version' AND NOT tgisinternal), 'everything configured moves it';
END $$;
