-- Raises when the change of 0034_close_by_entry.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT prosrc LIKE '%CROSS JOIN LATERAL%' FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = 'close_period'),
    'a month is closed entry by entry';
END $$;
