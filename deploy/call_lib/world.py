"""What every story needs: the log-in, an account, SIPp, and the CDRs that came of it."""

import pathlib
import shutil
import time

from . import api, sipp
from .rating import exact
from .settings import NotReady, Settings
from .show import Screen, show_live

CDR_WAIT_S = 20


class World:
    def __init__(self, stream):
        self.settings = Settings()
        self.screen = Screen(stream)
        self.api = api.Api(self.settings)
        self.endpoints = []
        self.folder = self.settings.var / "call"

    def open(self):
        try:
            me = self.api.log_in(self.settings.email("admin"), self.settings.secret("demo_admin"))
        except OSError as problem:
            raise NotReady(f"no node at {self.settings.origin}: run deploy/up ({problem})") from problem
        sipp.need_free(self.settings, "CALLER_PORT", "CARRIER_A_PORT", "CARRIER_B_PORT")
        shutil.rmtree(self.folder, ignore_errors=True)
        pathlib.Path(self.folder).mkdir(parents=True, mode=0o750)
        return me

    def close(self):
        for endpoint in self.endpoints:
            endpoint.stop()
        if self.api.cookie:
            try:
                self.api.log_out()
            except (OSError, api.Problem):
                pass

    # ---- accounts ----
    def account_of(self, story):
        """The demo account whose calls carry the story's tech prefix."""
        prefix = self.settings.tech_prefix(story)
        for trunk in self.api.items("/trunks"):
            if trunk["direction"] == "ingress" and trunk["tech_prefix"] == prefix:
                return self.account(trunk["account"]["account_id"])
        raise NotReady(f"no ingress trunk has the tech prefix {prefix}: run deploy/up (it seeds the demo)")

    def account(self, account_id):
        return self.api.get(f"/accounts/{account_id}")

    def settled_account(self, account_id, deadline_s=10):
        """The account when no call holds money any more (or as it is at the deadline)."""
        end = time.monotonic() + deadline_s
        while True:
            account = self.account(account_id)
            if exact(account["held"]) == 0 or time.monotonic() > end:
                return account
            time.sleep(0.2)

    # ---- SIP ----
    def carrier(self, letter, does, has_trace=True):
        port = self.settings.port(f"CARRIER_{letter.upper()}_PORT")
        endpoint = sipp.carrier(f"carrier_{letter}", self.folder, port, does, has_trace=has_trace)
        self.endpoints.append(endpoint)
        return endpoint

    def caller(self, scenario, story, *arguments, has_trace=True):
        endpoint = sipp.caller(self.settings, self.folder, scenario, self.settings.tech_prefix(story), *arguments,
                               has_trace=has_trace)
        self.endpoints.insert(0, endpoint)
        return endpoint

    def watch(self, caller, account_id, deadline_s, on_account=None):
        """Until the caller is done: shows the live call about once a second. Returns its exit status or None."""
        end = time.monotonic() + deadline_s
        while caller.is_running() and time.monotonic() < end:
            for call in self.live_calls(account_id):
                show_live(self.screen, call)
            if on_account:
                on_account(self.account(account_id))
            caller.wait(1)
        return caller.process.poll()

    def live_calls(self, account_id):
        return [call for call in self.api.items("/live-calls") if call["account"]["account_id"] == account_id]

    # ---- CDRs ----
    def known_calls(self, account_id):
        """Ids of the CDRs that are there now (the newest page is enough to tell new from old)."""
        return {item["call_id"] for item in self.api.get("/cdrs", account_id=account_id, limit=500)["items"]}

    def new_cdrs(self, account_id, known, count, wait_s=CDR_WAIT_S):
        """CDRs beyond the known ones, once there are `count` of them or the time is over."""
        end = time.monotonic() + wait_s
        while True:
            found = []
            for item in self.api.items("/cdrs", account_id=account_id):
                if item["call_id"] in known:
                    break
                found.append(item)
            if len(found) >= count or time.monotonic() > end:
                return found
            time.sleep(0.3)

    def cdr(self, call_id):
        return self.api.get(f"/cdrs/{call_id}")
