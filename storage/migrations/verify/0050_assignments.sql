-- Raises when the change of 0050_assignments.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT pg_get_function_result(oid) LIKE '%hidden_features%' FROM pg_proc WHERE proname = 'login_session_by_digest'),
    'a log-in session knows what is hidden from it';
  ASSERT (SELECT prosecdef FROM pg_proc WHERE proname = 'is_assigned'), 'customers are told what they are shown';
  ASSERT NOT (SELECT prosecdef FROM pg_proc WHERE proname = 'assignment_of'), 'sellers are asked within their walls';
  ASSERT has_table_privilege('didtron_api', 'offered_pops', 'SELECT'), 'customers read the offer';
  ASSERT NOT has_function_privilege('public', 'hidden_features(bigint)', 'EXECUTE'), 'what is hidden is not for everybody';
END $$;
