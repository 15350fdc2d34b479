"""The faults, each a function that injects one and returns when the part is back. Only processes of this instance."""

import contextlib
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

import instance

FREEZE_S = 5.0
FULL_S = 5.0
NODE_BACK_S = 60
NODE_ENDS_S = 30
FAKETIME = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
# What a fault keeps the edge from: ending calls at their hard stop (dialogs are written to the database).
NODE_FAULTS = ("kill node", "clock jumps")
EDGE_FAULTS = ("kill kamailio", "freeze kamailio", "kill postgres", "freeze postgres", "disk full")


def up():
    status, output = instance.command(instance.DEPLOY / "up", "--no-build", "--no-demo")
    assert status == 0, output


def top_up():
    status, output = instance.command(instance.DEPLOY / "up", "--seed-only")
    assert status == 0, output


def is_healthy():
    return instance.command(instance.DEPLOY / "status")[0] == 0


def wait_healthy():
    instance.wait_until(is_healthy, NODE_BACK_S, "all parts are healthy")


def kill(name):
    instance.kill_hard(name)
    if name == "node":
        wait_healthy()      # its supervisor brings it back
    else:
        up()


@contextlib.contextmanager
def frozen(name):
    pids = instance.family(instance.recorded_soon(name)[0])
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def freeze(name):
    with frozen(name):
        time.sleep(FREEZE_S)
    wait_healthy()


@contextlib.contextmanager
def node_away():
    """Killed, and its supervisor kept from starting it again."""
    with frozen_process(instance.recorded_soon("node-supervisor")[0]):
        instance.kill_hard("node")
        yield
    wait_healthy()


@contextlib.contextmanager
def frozen_process(pid):
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def fill_disk(folder):
    """Every byte of the database's own file system is taken for a while."""
    filler = pathlib.Path(folder) / "filler"
    try:
        with open(filler, "wb", buffering=0) as file:
            block = bytes(1 << 20)
            while True:
                try:
                    file.write(block)
                except OSError:
                    if len(block) == 1:
                        break
                    block = block[: len(block) // 2]
        time.sleep(FULL_S)
    finally:
        filler.unlink()
    up()                    # a server without room for its log has stopped


class Clock:
    """The wall clock of processes that run with `environment`, whoever they run as: the file is readable by all."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="didtron-clock-")
        pathlib.Path(self.folder.name).chmod(0o755)
        self.file = pathlib.Path(self.folder.name) / "clock"
        self.environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.file),
                            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.jump("+0")

    def jump(self, offset):
        """`offset`: "+3600", "-3600", seconds from the real time."""
        self.file.write_text(offset + "\n")
        self.file.chmod(0o644)

    def check(self, owner):
        """Fails unless a process of `owner` (a stat) sees the moved clock."""
        self.jump("+7200")
        seen = subprocess.run(["date", "+%s"], env=self.environment, user=owner.st_uid, group=owner.st_gid, extra_groups=[],
                              capture_output=True, text=True, check=True).stdout
        assert abs(int(seen) - time.time() - 7200) < 60, "libfaketime does not move the clock"
        self.jump("+0")


def end_node(report):
    """The node is asked to end, and does within `NODE_ENDS_S`; else `report` (a path) says what its threads wait for."""
    supervisor, _start = instance.recorded_soon("node-supervisor")
    node, _start = instance.recorded_soon("node")
    os.kill(supervisor, signal.SIGTERM)
    try:
        instance.wait_until(lambda: instance.start_ticks(supervisor) is None, NODE_ENDS_S, "the node has ended")
    except AssertionError:
        with open(report, "w", encoding="utf-8") as out:
            for pid in (supervisor, node):
                subprocess.run(["ps", "-L", "-o", "pid,ppid,tid,stat,wchan:30,args", "-p", str(pid)], stdout=out, check=False)
            if shutil.which("gdb"):
                subprocess.run(["gdb", "-p", str(node), "-batch", "-ex", "thread apply all bt 16"], stdout=out,
                               stderr=subprocess.STDOUT, check=False)
        raise


class ClockedNode:
    """The node under libfaketime instead of under its supervisor, while in the `with`."""

    def __init__(self, folder):
        self.clock = Clock()
        self.log = pathlib.Path(folder) / "clocked_node.log"
        self.process = None

    def __enter__(self):
        program = instance.Settings().program("serve")
        owner = pathlib.Path(f"/proc/{instance.recorded_soon('node')[0]}").stat()
        self.clock.check(owner)
        end_node(self.log.with_name("node_that_did_not_end.txt"))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.clock.environment,
                                            start_new_session=True, user=owner.st_uid, group=owner.st_gid, extra_groups=[])
        self.wait_ready()
        return self

    def wait_ready(self):
        port = instance.Settings().port("HTTP_PORT")
        instance.wait_until(lambda: self.process.poll() is not None or subprocess.run(
            ["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port} && printf 'GET /readyz HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\n"
             "Connection: close\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"], stderr=subprocess.DEVNULL, timeout=5, check=False).returncode == 0,
            NODE_BACK_S, "the node under libfaketime is ready")
        assert self.process.poll() is None, f"the node under libfaketime ended, see {self.log}"

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        up()


def jump_clock(folder):
    with ClockedNode(folder) as node:
        for offset in ("+3600", "-3600", "+86400", "+0"):
            time.sleep(2.5)
            node.clock.jump(offset)
        time.sleep(2.5)


class ChangedEdge:
    """Kamailio with a changed configuration, for positive controls only. `changes`: [(file, old text, new text)]."""

    def __init__(self, changes, clock=None):
        self.changes = changes
        self.clock = clock
        self.command = self.process = self.owner = None

    def __enter__(self):
        pid, _start = instance.recorded_soon("kamailio")
        self.command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        self.owner = pathlib.Path(f"/proc/{pid}").stat()
        if self.clock:
            self.clock.check(self.owner)
        instance.kill_hard("kamailio")
        for name, old, new in self.changes:
            path = instance.Settings().var.resolve() / "release/kamailio" / name
            text = path.read_text()
            assert text.count(old) == 1, f"{name} does not say {shlex.quote(old)} once"
            path.write_text(text.replace(old, new))
        self.start()
        return self

    def start(self):
        with open(instance.Settings().var / "log/changed_edge.log", "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                            env=self.clock and self.clock.environment, cwd=instance.Settings().var, user=self.owner.st_uid, group=self.owner.st_gid, extra_groups=[])
        time.sleep(1.5)
        assert self.process.poll() is None, "Kamailio with the changed configuration did not start"
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        record = f"{self.process.pid} {instance.start_ticks(self.process.pid)} {boot}\n"
        (instance.Settings().var / "run/kamailio.pid").write_text(record)

    def kill(self):
        for pid in reversed(instance.family(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *_):
        self.kill()
        up()
