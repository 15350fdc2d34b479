"""The running instance, as the stories need it: its processes, its calls, its commands."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy"))

from call_lib.rating import exact  # noqa: E402
from call_lib.settings import Settings  # noqa: E402
from call_lib.world import World  # noqa: E402

DEPLOY = ROOT / "deploy"
RECORDED_S = 60


def command(*arguments, timeout_s=300):
    """Runs a command of deploy/ against this instance; returns (exit status, output)."""
    done = subprocess.run([str(part) for part in arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True, timeout=timeout_s, check=False)
    return done.returncode, done.stdout


def heal():
    """deploy/up without building: brings back what is down."""
    status, output = command(DEPLOY / "up", "--no-build")
    assert status == 0, output


def wait_until(predicate, deadline_s, what):
    end = time.monotonic() + deadline_s
    while not predicate():
        assert time.monotonic() < end, f"{what}: not within {deadline_s} s"
        time.sleep(0.1)


def start_ticks(pid):
    """Start time of a process; None when it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def recorded(name):
    """(pid, start ticks) of a part of this instance, checked against its record."""
    pid, start, _boot = (Settings().var / "run" / f"{name}.pid").read_text().split()
    assert start_ticks(int(pid)) == int(start), f"{name} ({pid}) is not the recorded process"
    return int(pid), int(start)


def recorded_soon(name, deadline_s=RECORDED_S):
    """recorded() of a part that may be on its way: its record is written after it started, and its last one stands until then."""
    found = []

    def is_recorded():
        try:
            found[:] = [recorded(name)]
        except (OSError, ValueError, AssertionError):
            return False
        return True

    wait_until(is_recorded, deadline_s, f"{name} runs as its record says")
    return found[0]


def family(pid):
    """A process and all below it."""
    pids = [pid]
    for parent in pids:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                pids += [int(child) for child in task.read_text().split()]
    return pids


def kill_hard(name):
    """SIGKILL to a part and its children; returns when all are gone."""
    pid, _start = recorded_soon(name)
    doomed = {p: start_ticks(p) for p in family(pid)}
    for p in doomed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(p, 9)
    wait_until(lambda: all(start_ticks(p) != start or start is None for p, start in doomed.items()), 10, f"{name} is dead")


class Call:
    """An answered call of `hold_s` seconds from the well-funded demo account, running in the background."""

    def __init__(self, hold_s):
        self.world = World(io.StringIO())
        self.world.open()
        self.before = self.world.account_of("default")
        self.account_id = self.before["account_id"]
        self.known = self.world.known_calls(self.account_id)
        self.world.carrier("a", "answer")
        self.world.carrier("b", "answer")
        self.caller = self.world.caller("uac_call.xml", "default", "-key", "hold", str(hold_s * 1000), "-m", "1")

    def wait_answered(self):
        wait_until(lambda: any(c["state"] == "answered" for c in self.world.live_calls(self.account_id)), 15, "the call is answered")

    def wait_over(self, deadline_s):
        return self.caller.wait(deadline_s)

    def relogged(self):
        """The API again after the node or its database was away."""
        wait_until(lambda: command(DEPLOY / "status")[0] == 0, 60, "all parts are healthy")
        self.world.api.cookie = None
        self.world.api.log_in(self.world.settings.email("admin"), self.world.settings.secret("demo_admin"))
        return self.world

    def outcome(self, wait_s=60):
        """(CDRs of this call, fall of the balance, what is still held)."""
        cdrs = self.world.new_cdrs(self.account_id, self.known, 1, wait_s=wait_s)
        after = self.world.settled_account(self.account_id, deadline_s=30)
        spent = exact(self.before["posted_balance"]) - exact(after["posted_balance"])
        return cdrs, spent, exact(after["held"])

    def close(self):
        self.world.close()


def verify_ledger():
    return command(*Settings().program("ledger", "verify"))
