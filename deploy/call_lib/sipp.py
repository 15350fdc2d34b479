"""SIPp as caller and as carriers, on loopback, with every message recorded."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from .settings import ROOT, NotReady

SCENARIOS = ROOT / "tests/e2e/sipp"
SOCKET_BUFFER = 4 << 20
MEDIA_OFFSET = 4        # SIPp binds two media ports, used or not


def need_free(settings, *keys):
    for key in keys:
        probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            probe.bind(("127.0.0.1", settings.port(key)))
        except OSError as problem:
            raise NotReady(
                f"UDP port {settings.port(key)} ({key} in {settings.conf}) is taken: {problem.strerror}"
            ) from problem
        finally:
            probe.close()


class Endpoint:
    """One SIPp process. `trace` is the file of its messages."""

    def __init__(self, name, folder, port, scenario, arguments, has_trace=True):
        if not shutil.which("sipp"):
            raise NotReady("sipp is not installed: run deploy/up")
        self.name = name
        self.port = port
        self.trace = pathlib.Path(folder) / f"{name}.messages"
        self.output = pathlib.Path(folder) / f"{name}.out"
        command = ["sipp", "-sf", str(SCENARIOS / scenario), "-i", "127.0.0.1", "-p", str(port), "-nostdin",
                   "-mp", str(port + MEDIA_OFFSET), "-buff_size", str(SOCKET_BUFFER), "-trace_err",
                   "-error_file", str(pathlib.Path(folder) / f"{name}.errors"), *arguments]
        if has_trace:
            command += ["-trace_msg", "-message_file", str(self.trace)]
        environment = dict(os.environ, TERM="dumb")
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                            cwd=folder, env=environment, start_new_session=True)

    def wait_bound(self, deadline_s=5.0):
        """Until the process listens (or died)."""
        end = time.monotonic() + deadline_s
        needle = f"0100007F:{self.port:04X}"
        while time.monotonic() < end:
            if any(needle in line for line in open("/proc/net/udp", encoding="ascii")):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise NotReady(f"SIPp as {self.name} did not start: {self.last_words()}")

    def wait(self, timeout_s):
        """The exit status, or None when it is still running."""
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        """SIPp finishes its calls on the first signal and stops at once on the second."""
        for signum, patience_s in ((signal.SIGUSR1, 1), (signal.SIGTERM, 2), (signal.SIGKILL, 5)):
            if not self.is_running():
                return
            self.process.send_signal(signum)
            self.wait(patience_s)

    def kill(self):
        if self.is_running():
            self.process.kill()
            self.process.wait()

    def last_words(self):
        text = self.output.read_text("utf-8", "replace") if self.output.exists() else ""
        errors = self.output.with_suffix(".errors")
        if errors.exists():
            text += errors.read_text("utf-8", "replace")
        lines = [line for line in text.splitlines() if line.strip() and "jumping to label" not in line]
        return " / ".join(lines[-3:])


def carrier(name, folder, port, does, ring_ms=300, has_trace=True):
    """`does`: "answer" or "refuse" (503)."""
    arguments = ["-d", str(ring_ms)] if does == "answer" else []
    endpoint = Endpoint(name, folder, port, f"uas_{does}.xml", arguments, has_trace)
    endpoint.wait_bound()
    return endpoint


def caller(settings, folder, scenario, tech_prefix, *arguments, has_trace=True):
    """`#` is not allowed in a SIP address: it travels as %23."""
    number = tech_prefix.replace("#", "%23") + settings.called
    return Endpoint("caller", folder, settings.port("CALLER_PORT"), scenario, [
        f"127.0.0.1:{settings.port('SIP_PORT')}", "-s", number, "-key", "caller", settings.caller, *arguments],
                    has_trace)
