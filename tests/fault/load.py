"""SIPp load on two prepaid accounts: one with plenty of money, one that is always about to run out."""

import dataclasses
import signal

import history
from call_lib import sipp

RICH, POOR = "default", "cut_off"
RATE = {RICH: 8, POOR: 1}           # calls/s
TALK_MAX_MS = {RICH: 6000, POOR: 18000}
AT_ONCE = {RICH: 120, POOR: 3}
DRAIN_S = 60
MEDIA_OFFSET = 100                  # SIPp binds ports for media, used or not


@dataclasses.dataclass
class Load:
    """Callers and carriers of one round. Calling numbers begin with `prefix` and a digit for the account."""

    settings: object
    folder: object
    prefix: str
    endpoints: list = dataclasses.field(default_factory=list)
    callers: dict = dataclasses.field(default_factory=dict)
    carriers: list = dataclasses.field(default_factory=list)

    def start(self):
        for letter in "ab":
            port = self.settings.port(f"CARRIER_{letter.upper()}_PORT")
            path = self.folder / f"carrier_{letter}.short"
            carrier = sipp.Endpoint(f"carrier_{letter}", self.folder, port, "uas_answer.xml",
                                    ["-d", "200", "-trace_shortmsg", "-shortmessage_file", str(path), "-shortmessage_overwrite", "true"], False)
            self.carriers.append((carrier, path))
            carrier.wait_bound()
        for place, account in enumerate((RICH, POOR)):
            path = self.folder / f"{account}.short"
            number = self.settings.tech_prefix(account).replace("#", "%23") + self.settings.called
            port = self.settings.port("CALLER_PORT") + place
            caller = sipp.Endpoint(account, self.folder, port, "uac_fault.xml", [
                f"127.0.0.1:{self.settings.port('SIP_PORT')}", "-s", number, "-key", "caller", f"{self.prefix}{place}",
                "-key", "hold", str(TALK_MAX_MS[account]), "-r", str(RATE[account]), "-l", str(AT_ONCE[account]), "-m", "100000",
                "-max_invite_retrans", "8", "-max_non_invite_retrans", "14", "-timer_resol", "5",
                "-mp", str(port + MEDIA_OFFSET + 10 * place),
                "-trace_shortmsg", "-shortmessage_file", str(path), "-shortmessage_overwrite", "true"], False)
            self.callers[account] = (caller, path, f"{self.prefix}{place}")
            caller.wait_bound()

    def is_alive(self):
        return all(caller.is_running() for caller, _, _ in self.callers.values()) and all(carrier.is_running() for carrier, _ in self.carriers)

    def finish(self):
        """No new calls; returns when the last one is over."""
        for caller, _, _ in self.callers.values():
            if caller.is_running():
                caller.process.send_signal(signal.SIGUSR1)
        for caller, _, _ in self.callers.values():
            caller.wait(DRAIN_S)

    def stop(self):
        for endpoint in [caller for caller, _, _ in self.callers.values()] + [carrier for carrier, _ in self.carriers]:
            endpoint.kill()

    def history(self):
        calls = {}
        for _, path, number in self.callers.values():
            calls.update(history.read_caller(path, number))
        for _, path in self.carriers:
            history.add_carrier(calls, path)
        return list(calls.values())
