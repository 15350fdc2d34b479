"""A backup holds no secret of use without the master keys of its time, and with them each of its secrets opens."""

import base64
import pathlib
import secrets
import subprocess
import sys
import tempfile
import unittest
import uuid

import instance

sys.path.append(str(instance.ROOT / "tests/engine"))

from client import Client  # noqa: E402

PG_RESTORE = "/usr/lib/postgresql/15/bin/pg_restore"
FORMAT = {"columns": {"key": "cdr_id", "started_at": "start", "ended_at": "end", "caller": "src", "called": "dst", "billable": "billsec"}}


def spellings(text):
    """How a secret would stand in a dump if it were there."""
    raw = text.encode()
    return [raw, raw.hex().encode(), base64.b64encode(raw)[:-4], raw[::-1]]


class BackupSecrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.settings = instance.Settings()
        cls.keys = cls.settings.var / "etc/master_keys"
        cls.good_keys = cls.keys.read_bytes()
        admin = Client(cls.settings.origin).log_in(cls.settings.email("admin"), cls.settings.secret("demo_admin"))
        account = admin.ask("GET", "/api/v1/accounts", query={"limit": 1}).json["items"][0]["account_id"]
        cls.name, cls.secret = f"s-{uuid.uuid4().hex[:12]}", f"Bearer {secrets.token_urlsafe(32)}"
        made = admin.ask("POST", "/api/v1/cdr-sources", {"name": cls.name, "kind": "push", "format": {**FORMAT, "account_id": account}})
        assert made.status == 201, made.text
        kept = admin.ask("PUT", f"/api/v1/cdr-sources/{made.json['source_id']}/authorization", {"value": cls.secret})
        assert kept.status == 200, kept.text
        cls.file = pathlib.Path(cls.folder.name) / "didtron.backup"
        status, output = instance.command(instance.DEPLOY / "backup", cls.file)
        assert status == 0, output

    def setUp(self):
        self.addCleanup(self.keys.write_bytes, self.good_keys)  # in place: the file stays the node's own

    def restore_check(self, *arguments):
        return instance.command(instance.DEPLOY / "restore", "--check", *arguments, self.file)

    def test_a_dump_does_not_hold_the_secret(self):
        dump = subprocess.run([PG_RESTORE, "-f", "-", str(self.file)], capture_output=True, check=True, timeout=120).stdout
        self.assertIn(self.name.encode(), dump, "control: what is not secret is found")
        for spelling in spellings(self.secret) + spellings(self.secret.split()[1]):
            self.assertNotIn(spelling, dump)
        for line in self.good_keys.decode().split("\n"):
            key = line.partition(" ")[2]
            self.assertFalse(key and key.encode() in dump, "a master key is in the dump")

    def test_with_the_same_master_keys_every_secret_of_the_restored_database_opens(self):
        status, output = self.restore_check()
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"[1-9][0-9]* secrets open")

    def test_with_another_master_key_it_is_refused_and_says_why(self):
        version = self.good_keys.split()[0].decode()
        for what, text in (("another key of the same version", f"{version} {secrets.token_hex(32)}\n"),
                           ("a key of another version", f"{int(version) + 7} {secrets.token_hex(32)}\n")):
            with self.subTest(what):
                self.keys.write_bytes(text.encode())
                status, output = self.restore_check()
                self.assertEqual(status, 1, output)
                self.assertIn("the secrets of the backup do not open", output)
                self.assertIn("nothing was changed", output)
                self.assertNotIn(self.secret, output)
        # Control: nothing but the keys kept it out, and nothing but the secrets.
        status, output = self.restore_check("--without-secrets")
        self.assertEqual(status, 0, output)
        self.keys.write_bytes(self.good_keys)
        self.assertEqual(self.restore_check()[0], 0)

    def test_without_a_file_of_master_keys_it_is_refused(self):
        self.keys.write_bytes(b"")
        status, output = self.restore_check()
        self.assertEqual(status, 1, output)
        self.assertIn("holds no master key", output)


if __name__ == "__main__":
    unittest.main()
