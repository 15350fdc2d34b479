"""What bench_sip measures: a plain relay, and a complete instance of its own (deploy/up, ports 33000-33999)."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import types

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "deploy"))
from call_lib.api import Api, Problem  # noqa: E402

FOLDER = ROOT / "build/bench-sip"
KEYS = ("HTTP_PORT", "PG_PORT", "REDIS_PORT", "SIP_PORT", "NODE_SIP_PORT", "CALLER_PORT", "CARRIER_A_PORT", "CARRIER_B_PORT", "RELAY_PORT")
PORTS = {}              # filled by choose_ports()
SHM_MB = 1024           # 0.5 MB per call/s: nobody may fail for lack of memory here
BALANCE_E8 = 10**6 * 10**8
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Broken(Exception):
    """The bench cannot say anything: a part did not start, or an invariant does not hold."""


def is_free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def choose_ports():
    """The first hundred of 33000-33999 with all ports free: outgoing connections of others live there too."""
    for base in range(33000, 34000, 100):
        ports = {key: base + 10 * place for place, key in enumerate(KEYS)}
        # SIPp binds two more for media
        if all(is_free(port) and is_free(port + 4) for port in ports.values()):
            PORTS.update(ports)
            return
    raise Broken("no free ports in 33000-33999")


def stat_fields(pid):
    """Fields 3 and later of /proc/PID/stat; None when it is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def cpu_ticks(pid):
    """Own time and that of children that ended (backends come and go)."""
    fields = stat_fields(pid)
    return sum(int(value) for value in fields[11:15]) if fields else 0


def family(pid):
    pids = [pid]
    for parent in pids:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                pids += [int(child) for child in task.read_text().split()]
            except OSError:
                pass
    return pids


def command_line(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def answers_options(port):
    """One OPTIONS over UDP: is somebody there?"""
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    lines = [f"OPTIONS sip:127.0.0.1:{port} SIP/2.0", f"Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK{mark}",
             "Max-Forwards: 5", f"From: <sip:bench@127.0.0.1>;tag={mark}", "To: <sip:127.0.0.1>", f"Call-ID: {mark}",
             "CSeq: 1 OPTIONS", "Content-Length: 0", "", ""]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(0.3)
        probe.sendto("\r\n".join(lines).encode(), ("127.0.0.1", port))
        try:
            return probe.recv(4096).startswith(b"SIP/2.0 200")
        except OSError:
            return False


class Relay:
    """bench/relay.cfg, straight to the carrier on CARRIER_A_PORT."""

    name = "relay"

    def __init__(self):
        self.process = None
        self.sip_port = PORTS["RELAY_PORT"]

    def start(self, like):
        """With the memory and the allocator that the instance's Kamailio runs with."""
        words = command_line(like.pids["kamailio"]).split()
        memory = [word for place, option in enumerate(words) if option in ("-m", "-M", "-x", "-X") for word in words[place:place + 2]]
        folder = FOLDER / "relay"
        folder.mkdir(parents=True)
        account = []
        if os.geteuid() == 0:
            shutil.chown(folder, "kamailio", "kamailio")
            account = ["-u", "kamailio", "-g", "kamailio"]
        program = shutil.which("kamailio") or "/usr/sbin/kamailio"
        command = [program, "-f", str(ROOT / "bench/relay.cfg"), "-DD", "-E", *memory, "-Y", str(folder), "-w", str(folder),
                   "-P", str(folder / "pid"), "-A", f"LISTEN_PORT={self.sip_port}", "-A", f"CARRIER_PORT={PORTS['CARRIER_A_PORT']}", *account]
        with open(FOLDER / "relay.log", "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + 15
        while not answers_options(self.sip_port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise Broken(f"the relay did not start, see {FOLDER}/relay.log")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                for pid in reversed(family(self.process.pid)):
                    os.kill(pid, 9)
                self.process.wait()

    def cpu(self):
        """Ticks so far, by group of processes."""
        return {"kamailio": sum(cpu_ticks(pid) for pid in family(self.process.pid))}


class Full:
    """The instance: Kamailio, node, PostgreSQL, with an account that nothing limits."""

    name = "full"

    def __init__(self):
        self.sip_port = PORTS["SIP_PORT"]
        self.var = FOLDER / "var"
        self.environment = {**os.environ, "DIDTRON_CONF": str(FOLDER / "didtron.conf"), "DIDTRON_VAR": str(self.var)}
        self.is_started = False

    def start(self):
        text = (ROOT / "deploy/didtron.conf").read_text()
        for key, value in {**{key: PORTS[key] for key in KEYS}, "KAMAILIO_SHM_MB": SHM_MB, "LOG_LEVEL": "warning"}.items():
            text = re.sub(rf"^{key}=.*$", f"{key}={value}", text, flags=re.M)
        (FOLDER / "didtron.conf").write_text(text)
        self.is_started = True
        self._deploy("up", "--no-build")
        demo = json.loads((self.var / "etc/demo.json").read_text())
        self.admin_email = demo["admin"]["email"]
        entry = next(item for item in demo["accounts"] if item["story"] == "default")
        self.account_id = int(entry["account_id"])
        self.tech_prefix, self.called, self.caller = entry["tech_prefix"], demo["called"], demo["caller"]
        self._open_limits()
        self.pids = {name: self._recorded(name) for name in ("kamailio", "node", "postgres")}

    def stop(self):
        if self.is_started:
            self._deploy("down")

    def _deploy(self, *arguments):
        done = subprocess.run([str(ROOT / "deploy" / arguments[0]), *arguments[1:]], env=self.environment, text=True, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        if done.returncode != 0:
            raise Broken(f"deploy/{arguments[0]} failed:\n{done.stdout[-2000:]}")

    def _recorded(self, name):
        return int((self.var / f"run/{name}.pid").read_text().split()[0])

    def sql(self, text):
        """Rows of unaligned text, as the superuser."""
        done = subprocess.run([str(ROOT / "deploy/db"), "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-1"], env=self.environment, input=text,
                              text=True, capture_output=True, timeout=120, check=False)
        if done.returncode != 0:
            raise Broken(f"SQL failed: {done.stderr.strip()}")
        return [line.split("|") for line in done.stdout.splitlines()]

    def _open_limits(self):
        """Nothing but speed may refuse a call. The books first: the change of the account wakes the node."""
        book = f"2100:acct-{self.account_id}"
        self.sql(f"""
          SELECT set_config('app.tenant', tenant_id::text, true) FROM accounts WHERE account_id = {self.account_id};
          SELECT post_entry(tenant_id, 'topup', 'bench-topup', 'bench', NULL, now(), ARRAY['1000', '{book}'], ARRAY['D', 'C'],
                            ARRAY[currency, currency]::text[], ARRAY[{BALANCE_E8}, {BALANCE_E8}]::bigint[])
            FROM accounts WHERE account_id = {self.account_id};
          UPDATE accounts SET channels_max = 0, cps_max = 0 WHERE account_id = {self.account_id};
          UPDATE trunks SET channels_max = 0, cps_max = 0;""")

    def cpu(self):
        groups = {"kamailio": sum(cpu_ticks(pid) for pid in family(self.pids["kamailio"])),
                  "node": cpu_ticks(self.pids["node"]), "pg_node": 0, "pg_kamailio": 0, "pg_other": 0}
        for pid in family(self.pids["postgres"]):
            title = command_line(pid)
            key = "pg_node" if "didtron_node " in title else "pg_kamailio" if "kamailio kamailio" in title else "pg_other"
            groups[key] += cpu_ticks(pid)
        if stat_fields(self.pids["node"]) is None or stat_fields(self.pids["kamailio"]) is None:
            raise Broken(f"the node or Kamailio died, see {self.var}/log")
        return groups

    def end_live_calls(self):
        """What a failed run left behind: one side of it is gone."""
        api = Api(types.SimpleNamespace(origin=f"http://127.0.0.1:{PORTS['HTTP_PORT']}"))
        api.log_in(self.admin_email, (self.var / "secrets/demo_admin").read_text().strip())
        for call in list(api.items("/live-calls")):
            try:
                api._send("POST", f"/live-calls/{call['call_id']}/end").close()     # takes no body
            except Problem as problem:
                if problem.status not in (404, 409):
                    raise
        api.log_out()

    def program(self, *arguments):
        return subprocess.run([str(self.var / "release/didtron"), *arguments, "--config", str(self.var / "etc/didtron.toml")],
                              text=True, capture_output=True, timeout=300, check=False)


def clear_folder():
    """What an interrupted bench left: its processes by their records, its folder."""
    conf, var = FOLDER / "didtron.conf", FOLDER / "var"
    if conf.exists() and var.exists():
        subprocess.run([str(ROOT / "deploy/down")], env={**os.environ, "DIDTRON_CONF": str(conf), "DIDTRON_VAR": str(var)}, check=True,
                       stdout=subprocess.DEVNULL)
    with contextlib.suppress(OSError, ValueError):
        pid = int((FOLDER / "relay/pid").read_text())
        if str(ROOT / "bench/relay.cfg") in command_line(pid):
            os.kill(pid, signal.SIGTERM)
            while stat_fields(pid) is not None:
                time.sleep(0.1)
    place = var.resolve()
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)    # elsewhere when var is a link
    FOLDER.mkdir(parents=True)
