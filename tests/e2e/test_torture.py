"""Odd and malformed SIP over UDP: nothing falls over, and the next good request is served."""

import pathlib
import socket
import time
import unittest

import instance

FIXTURES = instance.ROOT / "tests/fixtures/sip"


class Torture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.settings = instance.Settings()
        cls.edge = ("127.0.0.1", cls.settings.port("SIP_PORT"))

    def options_is_answered(self, mark):
        """A correct OPTIONS gets 200."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.bind(("127.0.0.1", 0))
            sock.settimeout(1)
            text = (f"OPTIONS sip:127.0.0.1:{self.edge[1]} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{sock.getsockname()[1]};rport;branch=z9hG4bK{mark}\r\n"
                    f"Max-Forwards: 5\r\nFrom: <sip:test@127.0.0.1>;tag={mark}\r\nTo: <sip:127.0.0.1>\r\nCall-ID: {mark}\r\n"
                    "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
            for _ in range(5):
                sock.sendto(text.encode(), self.edge)
                try:
                    return sock.recv(4096).startswith(b"SIP/2.0 200")
                except TimeoutError:
                    continue
        return False

    def messages(self):
        files = sorted(p for p in pathlib.Path(FIXTURES).rglob("*") if p.suffix in (".dat", ".sip", ".txt") and p.is_file())
        self.assertGreater(len(files), 20, f"no messages in {FIXTURES}")
        return files

    def test_every_message_is_survived(self):
        before = {name: instance.recorded(name) for name in ("node", "kamailio")}
        for number, file in enumerate(self.messages()):
            with self.subTest(file=file.name):
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                    sock.bind(("127.0.0.1", 0))
                    sock.sendto(file.read_bytes()[:60000], self.edge)
                self.assertTrue(self.options_is_answered(f"torture{number}x{time.time_ns()}"), f"no answer after {file.name}")
        self.assertEqual({name: instance.recorded(name) for name in before}, before, "same processes as before")
        status, output = instance.command(instance.DEPLOY / "call", "--seconds", "2")
        self.assertEqual(status, 0, f"a good call is served afterwards\n{output}")


if __name__ == "__main__":
    unittest.main()
