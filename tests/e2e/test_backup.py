"""A backup brings everything back, and one that is not right changes nothing."""

import pathlib
import tempfile
import unittest

import instance

TAMPER = """SET session_replication_role = replica;
UPDATE posting_lines SET amount_e8 = amount_e8 + ({}) WHERE (tenant_id, entry_no, line_no) =
  (SELECT tenant_id, entry_no, line_no FROM posting_lines ORDER BY tenant_id, entry_no, line_no LIMIT 1)"""


class Backup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(instance.heal)
        self.file = pathlib.Path(folder.name) / "didtron.backup"

    def run_command(self, name, *arguments):
        return instance.command(instance.DEPLOY / name, *arguments)

    def write(self):
        status, output = self.run_command("backup", self.file)
        self.assertEqual(status, 0, output)

    def databases(self):
        _, output = self.run_command("db", "postgres", "-AtXc", "SELECT datname FROM pg_database ORDER BY 1")
        return output.split()

    def balance(self):
        status, output = self.run_command(
            "db", "-AtXc", "SELECT * FROM ledger_balances ORDER BY 1, 2, 3")
        self.assertEqual(status, 0, output)
        return output

    def test_a_restored_backup_has_the_balances_of_its_moment_and_carries_calls(self):
        before = self.balance()
        self.write()
        status, output = self.run_command("call", "--seconds", "3")
        self.assertEqual(status, 0, output)
        self.assertNotEqual(self.balance(), before, "the call cost something")
        status, output = self.run_command("restore", self.file)
        self.assertEqual(status, 0, output)
        self.assertEqual(self.balance(), before)
        status, output = instance.verify_ledger()
        self.assertEqual(status, 0, output)
        status, output = self.run_command("call", "--seconds", "3")
        self.assertEqual(status, 0, output)

    def test_a_check_verifies_the_books_and_changes_nothing(self):
        before = self.databases()
        self.write()
        status, output = self.run_command("restore", "--check", self.file)
        self.assertEqual(status, 0, output)
        self.assertIn("nothing was changed", output)
        self.assertEqual(self.databases(), before)

    def test_a_backup_with_wrong_books_is_refused(self):
        before = self.databases()
        status, output = self.run_command("db", "-qXc", TAMPER.format("1"))
        self.assertEqual(status, 0, output)
        try:
            self.write()
        finally:
            status, output = self.run_command("db", "-qXc", TAMPER.format("-1"))
        self.assertEqual(status, 0, output)
        for arguments in (["--check"], []):
            status, output = self.run_command("restore", *arguments, self.file)
            self.assertEqual(status, 1, output)
            self.assertIn("the books of the backup are not right", output)
        self.assertEqual(self.databases(), before)
        self.assertEqual(instance.verify_ledger()[0], 0)

    def test_a_damaged_file_and_an_existing_one_are_refused(self):
        before = self.databases()
        self.write()
        whole = self.file.read_bytes()
        status, output = self.run_command("backup", self.file)
        self.assertEqual(status, 1, output)
        self.assertEqual(self.file.read_bytes(), whole)
        for damaged in (whole[: len(whole) // 2], b"no backup", whole[:200_000] + b"x" * 100 + whole[200_100:]):
            self.file.write_bytes(damaged)
            status, output = self.run_command("restore", self.file)
            self.assertEqual(status, 1, output)
        self.assertEqual(self.databases(), before)
        self.assertEqual(instance.verify_ledger()[0], 0)
