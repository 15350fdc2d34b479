-- Raises when the change of 0049_customers.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'customers_company'), 'a customer is a company right below';
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'customers_category_id_group_id_fkey'), 'a group is one of its category';
  ASSERT (SELECT relforcerowsecurity FROM pg_class WHERE relname = 'customers'), 'customers have their wall';
END $$;
