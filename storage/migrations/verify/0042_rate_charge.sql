-- Raises when the change of 0042_rate_charge.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT (seconds, billed_s, charge_e8) = (47, 48, 2500000)
          FROM rate_charge(47000, 'ceil', 30, 6, 300000000, 200000000, 400000)), 'rate_charge prices by the increments of the row';
  ASSERT (SELECT provolatile = 'i' AND proparallel = 's' FROM pg_proc
          WHERE pronamespace = 'public'::regnamespace AND proname = 'rate_charge'), 'rate_charge depends on its arguments alone';
END $$;
