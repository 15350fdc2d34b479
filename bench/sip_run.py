"""One run of load: SIPp offers calls to a variant, the CPU of its processes is read around it."""

import csv
import dataclasses
import resource
import shutil
import statistics
import time

from sip_instance import FOLDER, PORTS, TICKS_PER_S, Broken

from call_lib.settings import NotReady  # noqa: F401
from call_lib.sipp import Endpoint


TALK_MS = 200
RING_MS = 50
COOL_S = 5              # after failures: retransmissions to nobody die away
SETTLE_S = 2            # the last reports, CDRs and commits belong to the calls
SLACK_S = 15            # beyond the time of sending, until SIPp is stopped
FAILURES_MAX = 0.005
PACE_MIN = 0.95         # SIPp itself fell behind below this share of the wanted rate


@dataclasses.dataclass
class Run:
    variant: str
    rate: int
    offered: int
    answered: int
    failed: int
    achieved: float         # answered calls/s while calls were offered
    cpu_us: dict            # by process group, per answered call
    sipp_us: float
    foreign: float          # share of the machine's CPU that others used meanwhile
    ringing_ms: list        # INVITE -> 180, sorted

    def is_clean(self):
        return self.failed <= self.offered * FAILURES_MAX and self.achieved >= self.rate * PACE_MIN

    def percentile_ms(self, percent):
        if not self.ringing_ms:
            return float("nan")
        return self.ringing_ms[min(len(self.ringing_ms) - 1, int(len(self.ringing_ms) * percent / 100))]

    def sip_us(self):
        """What the ratio compares: Kamailio, and the node where there is one."""
        return self.cpu_us["kamailio"] + self.cpu_us.get("node", 0)

    def text(self):
        groups = "  ".join(f"{name} {value:.0f}" for name, value in self.cpu_us.items())
        return (f"{self.variant:<5} offered {self.offered}  answered {self.answered}  failed {self.failed}  {self.achieved:.0f}/s  "
                f"CPU us/call: {groups}  (sipp {self.sipp_us:.0f})  180 after median {statistics.median(self.ringing_ms or [0]):.2f} ms, "
                f"p99 {self.percentile_ms(99):.2f} ms  foreign CPU {self.foreign * 100:.0f} %")


def machine_ticks():
    """(busy, all) ticks of all cores."""
    values = [int(value) for value in open("/proc/stat", encoding="ascii").readline().split()[1:9]]
    return sum(values) - values[3] - values[4], sum(values)


def children_s():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def read_statistics(path):
    """The last row of SIPp's statistics."""
    with open(path, encoding="ascii", errors="replace") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    if not rows:
        raise Broken(f"SIPp wrote no statistics to {path}")
    return rows[-1]


def read_times(path):
    """(milliseconds from INVITE to ringing, sorted; seconds from the first new call to the last).

    From SIPp's message times: its own response times have steps of 4 ms.
    """
    sent, rang = {}, {}
    with open(path, encoding="ascii", errors="replace") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 7 or not fields[5].endswith(" INVITE"):
                continue
            seconds, direction, call = float(fields[2]), fields[3], fields[4]
            if direction == "S" and fields[6].startswith("INVITE "):
                sent.setdefault(call, seconds)
            elif direction == "R" and fields[6].startswith(("SIP/2.0 180", "SIP/2.0 200")):
                rang.setdefault(call, seconds)
    if not sent:
        raise Broken(f"SIPp sent nothing, see {path.parent}")
    ringing = sorted((rang[call] - sent[call]) * 1000 for call in rang if call in sent)
    return ringing, max(sent.values()) - min(sent.values())


def run(variant, full, rate, seconds):
    """`seconds` of `rate` calls a second to a variant. `full` knows whose call it is."""
    folder = FOLDER / "sipp"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    count = max(1, int(rate * seconds))
    sipp_before = children_s()
    machine_before = machine_ticks()
    groups_before = variant.cpu()
    carrier = Endpoint("carrier", folder, PORTS["CARRIER_A_PORT"], "uas_answer.xml", ["-d", str(RING_MS)], False)
    caller = None
    try:
        carrier.wait_bound()
        number = full.tech_prefix.replace("#", "%23") + full.called
        caller = Endpoint("caller", folder, PORTS["CALLER_PORT"], "uac_load.xml", [
            f"127.0.0.1:{variant.sip_port}", "-s", number, "-key", "caller", full.caller, "-d", str(TALK_MS), "-m", str(count),
            "-r", str(rate), "-l", str(rate * 10 + 100), "-recv_timeout", "6000", "-timer_resol", "1",
            "-trace_stat", "-stf", str(folder / "caller.csv"), "-fd", "1", "-trace_shortmsg",
            "-shortmessage_file", str(folder / "caller.short"), "-shortmessage_overwrite", "true"], False)
        status = caller.wait(seconds + SLACK_S)
        if status is None:
            caller.stop()
        elif status not in (0, 1):
            raise Broken(f"SIPp ended with {status}: {caller.last_words()}")
        time.sleep(SETTLE_S)
        groups = {name: ticks - groups_before[name] for name, ticks in variant.cpu().items()}
    finally:
        for endpoint in (caller, carrier):
            if endpoint:
                endpoint.kill()
    sipp_s = children_s() - sipp_before
    busy, total = (after - before for after, before in zip(machine_ticks(), machine_before))
    row = read_statistics(folder / "caller.csv")
    answered = int(row["SuccessfulCall(C)"])
    offered = int(row["TotalCallCreated"])
    ringing_ms, offering_s = read_times(folder / "caller.short")
    lasted_s = max(count / rate, offering_s)
    per_call = 1e6 / max(answered, 1)
    own = sum(groups.values()) + sipp_s * TICKS_PER_S
    return Run(variant.name, rate, offered, answered, offered - answered, answered / lasted_s,
               {name: ticks / TICKS_PER_S * per_call for name, ticks in groups.items()}, sipp_s * per_call,
               max(0.0, busy - own) / max(total, 1), ringing_ms)


def find_max(variant, measure, start_rate, seconds, rate_max=8000, precision=0.08):
    """The highest clean rate: doubles until a run is not clean, then bisects. Returns that run or None."""
    low, high, best, rate = 0, None, None, start_rate
    while rate <= rate_max:
        found = measure(variant, rate, seconds)
        if found.is_clean():
            low, best = rate, found
        else:
            high = rate
            time.sleep(COOL_S)
        if high is None:
            rate *= 2
        elif high - low > max(high * precision, 5):
            rate = (low + high) // 2
        else:
            break
    return best
