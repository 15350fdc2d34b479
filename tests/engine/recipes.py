"""How each write of the API is done successfully: what it needs first, and what it says. By operation; a write that is neither
here nor excused fails the crawl."""

import datetime
import itertools
import os
import pathlib
import subprocess
import time
import uuid

from client import Client

COUNTER = itertools.count(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]

# Writes that leave no row of their own, and why that is right.
EXCUSED = {}

FORMAT = {"columns": {"key": "cdr_id", "started_at": "start", "answered_at": "answer", "ended_at": "end", "caller": "src",
                      "called": "dst", "billable": "billsec"}}


def utc(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def unique(name):
    return f"{name}-{uuid.uuid4().hex[:10]}"


def csv_text(called):
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=2)
    ended = start + datetime.timedelta(seconds=70)
    answered = start + datetime.timedelta(seconds=10)
    return ("cdr_id,start,answer,end,src,dst,billsec\r\n"
            f"{unique('c')},{utc(start)},{utc(answered)},{utc(ended)},442071838750,{called},60\r\n")


class Stage:
    """The people and things that writes need. `admin` and `second` are two people of the platform."""

    def __init__(self, settings, admin):
        self.settings = settings
        self.admin = admin
        self.second = self.person()
        self.account = self.done(admin.ask("GET", "/api/v1/accounts", query={"limit": 1}))["items"][0]

    def described(self):
        """Names of the described resources."""
        return [r["name"] for r in self.done(self.admin.ask("GET", "/api/v1/meta/resources"))["items"]]

    def person(self):
        """Another super admin: who asks does not decide."""
        email, password = f"{unique('second')}@didtron.example", uuid.uuid4().hex
        subprocess.run(self.settings.program("user", "add", email, "--role", "super_admin"), input=password + "\n", text=True,
                       check=True, capture_output=True, timeout=60)
        return Client(self.settings.origin).log_in(email, password)

    @staticmethod
    def done(answer):
        assert answer.status // 100 == 2, f"{answer.status} {answer.text}"
        return answer.json

    def post(self, path, body=None, who=None, **more):
        return self.done((who or self.admin).ask("POST", path, body, **more))

    # ---- what writes are about ----
    def topup(self):
        return {"amount": "1", "currency": self.account["currency"], "channel": "bank", "reference": unique("audit")}

    def adjustment(self):
        wanted = {"account_id": self.account["account_id"], "direction": "credit", "amount": "100001",
                  "currency": self.account["currency"], "reason": "a large one"}
        return self.post("/api/v1/adjustments", wanted)["adjustment_id"]

    def rerating(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        wanted = {"side": "charge", "answered_from": utc(now - datetime.timedelta(days=2)), "reason": "audit",
                  "answered_until": utc(now - datetime.timedelta(days=1))}
        asked = self.post("/api/v1/reratings", wanted)["rerating_id"]
        end = time.monotonic() + 60
        while self.done(self.admin.ask("GET", f"/api/v1/reratings/{asked}"))["state"] == "requested" and time.monotonic() < end:
            time.sleep(0.2)
        return asked

    def approved_rerating(self):
        asked = self.rerating()
        self.post(f"/api/v1/reratings/{asked}/approve", {}, self.second)
        return asked

    def source(self):
        wanted = {"name": unique("s"), "kind": "push", "format": {**FORMAT, "account_id": self.account["account_id"]}}
        return self.post("/api/v1/cdr-sources", wanted)["source_id"]

    def imported(self, called="442071838751"):
        return self.post(f"/api/v1/cdr-sources/{self.source()}/imports", csv_text(called), media="text/csv",
                         query={"file_name": "audit.csv"})

    def review(self):
        made = self.imported("99912345678")
        found = self.done(self.admin.ask("GET", "/api/v1/cdr-reviews", query={"state": "open", "limit": 500}))["items"]
        return next(r["review_id"] for r in found if r["import_id"] == made["import_id"])

    def role(self):
        return self.post("/api/v1/roles", {"name": unique("role"), "permissions": ["calls.view"]})

    def tenant(self):
        return self.post("/api/v1/tenants", {"kind": "customer", "name": unique("Acme")})

    def suspended(self):
        made = self.tenant()
        return self.post(f"/api/v1/tenants/{made['tenant_id']}/suspend", {"reason": "audit"})

    def exported_job(self):
        job = self.post(f"/api/v1/tenants/{self.tenant()['tenant_id']}/export", {"reason": "audit"})["job_id"]
        until = time.monotonic() + 30
        while self.done(self.admin.ask("GET", f"/api/v1/jobs/{job}"))["state"] != "done":
            assert time.monotonic() < until, f"job {job} does not end"
            time.sleep(0.1)
        return job

    def pop(self):
        name = unique("p")
        return self.post("/api/v1/pops", {"name": name, "code": name, "host_name": name + ".example.com", "region": "eu",
                                          "country": "DE"})["pop_id"]

    def waiting_job(self):
        """One that waits for a second person; there is one of its kind at most."""
        self.no_waiting_job()
        return self.post("/api/v1/trash/empty", {"reason": "audit"})["job_id"]

    def no_waiting_job(self):
        """None of that kind is under way: what an earlier approval has set off ends before its next step."""
        for state in ("awaiting_approval", "queued", "running"):
            for job in self.done(self.admin.ask("GET", "/api/v1/jobs", query={"kind": "empty_trash", "state": state}))["items"]:
                self.admin.ask("POST", f"/api/v1/jobs/{job['job_id']}/cancel", {})  # it may have ended by itself
                self.ended_job(job)

    def ended_job(self, begun):
        end = time.monotonic() + 60
        while (job := self.done(self.admin.ask("GET", f"/api/v1/jobs/{begun['job_id']}")))["ended_at"] is None:
            assert time.monotonic() < end, job
            time.sleep(0.1)
        return job

    def failed_job(self):
        """An import in which every row has the same key."""
        row = f"P,{unique('p')},{unique('p')}.example.com,eu,DE\r\n"
        begun = self.post("/api/v1/pops/import", "name,code,host_name,region,country\r\n" + row * 1001, media="text/csv")
        job = self.ended_job(begun)
        assert job["state"] == "failed", job
        return job["job_id"]

    def undoable_job(self):
        job = self.ended_job(self.post("/api/v1/pops/bulk-change", {"ids": [self.pop()], "fields": {"is_active": False}}))
        assert job["is_undoable"], job
        return job["job_id"]

    def month(self):
        """One that is over and open."""
        closed = {p["period"] for p in self.done(self.admin.ask("GET", "/api/v1/ledger-periods", query={"limit": 500}))["items"]}
        months = (f"{year}-{month:02}" for year in range(2020, 2026) for month in range(1, 13))
        return next(m for m in months if m not in closed)

    def live_call(self):
        """A call that runs for a while, from the edge to the carrier."""
        self.running = subprocess.Popen([str(ROOT / "deploy/call"), "--seconds", "40"], env=dict(os.environ), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            calls = self.done(self.admin.ask("GET", "/api/v1/live-calls"))["items"]
            answered = [c for c in calls if c["answered_at"]]
            if answered:
                return answered[0]["call_id"]
            time.sleep(0.2)
        raise AssertionError("no call came up within 30 s")

    def endpoint(self):
        """An endpoint that nobody answers at, switched off so that nobody tries."""
        wanted = {"name": unique("hook"), "url": "https://hooks.invalid.example/didtron", "in_flight_max": 1, "is_active": False}
        return self.post("/api/v1/webhook-endpoints", wanted)["webhook_endpoint_id"]

    def record(self, trial):
        """A record of the described resource of a trial."""
        return trial.create()


def _decide(what, verb):
    return lambda s: ("POST", f"/api/v1/{what}s/{getattr(s, what)()}/{verb}", {}, s.second)


def _login(s):
    return ("POST", "/api/v1/login", {"email": s.settings.email("admin"), "password": s.settings.secret("demo_admin")},
            Client(s.settings.origin))


def _reverse(s):
    entry = s.post(f"/api/v1/accounts/{s.account['account_id']}/topups", s.topup())["entry_no"]
    return ("POST", f"/api/v1/journal-entries/{entry}/reverse", {"reason": "audit"}, s.admin)


def _limits(s):
    now = s.done(s.admin.ask("GET", f"/api/v1/accounts/{s.account['account_id']}"))
    return ("PATCH", f"/api/v1/accounts/{s.account['account_id']}/limits",
            {"limits_version": now["limits_version"], "reason": "audit", "cps_max": now["cps_max"] + 1}, s.admin)


def _role_change(s):
    role = s.role()
    return ("PATCH", f"/api/v1/roles/{role['role_id']}", {"version": role["version"], "description": "audit"}, s.admin)


def _billing_type(s):
    category = s.post("/api/v1/categories", {"name": unique("category"), "code": unique("c")})["category_id"]
    made = s.post("/api/v1/customers", {"name": unique("Acme"), "customer_type": "wholesaler", "category_id": category})
    return ("POST", f"/api/v1/customers/{made['customer_id']}/billing-type",
            {"version": made["version"], "billing_type": "postpaid", "reason": "audit"}, s.admin)


def _move(s):
    category = s.post("/api/v1/categories", {"name": unique("category"), "code": unique("c")})["category_id"]
    made = s.post("/api/v1/customers", {"name": unique("Acme"), "customer_type": "wholesaler", "category_id": category})
    return ("POST", "/api/v1/customers/move", {"customer_ids": [made["customer_id"]], "category_id": category, "reason": "audit"}, s.admin)


def _tenant_limit(s):
    made = s.tenant()
    return ("PUT", f"/api/v1/tenants/{made['tenant_id']}/limits", {"version": made["version"], "users_max": 5}, s.admin)


def _tenant_change(s):
    made = s.tenant()
    return ("PATCH", f"/api/v1/tenants/{made['tenant_id']}", {"version": made["version"], "name": "Renamed"}, s.admin)


SETTING = "/api/v1/settings/trash_days"


def _setting(s):
    now = s.done(s.admin.ask("GET", SETTING))
    return ("PATCH", SETTING, {"version": now["version"], "value": "31" if now["value"] != "31" else "32", "is_confirmed": True,
                               "reason": "audit"}, s.admin)


def _setting_reset(s):
    method, path, body, who = _setting(s)
    version = s.done(who.ask(method, path, body))["version"]
    return ("DELETE", SETTING, None, who, {"query": {"version": version, "is_confirmed": "true"}})


def _begin_acting(s):
    import tenant_walls  # it needs this module itself

    buyer = tenant_walls.Company(s.settings, s.admin, "customer", "customer_owner")
    return ("POST", "/api/v1/impersonation", {"user_id": buyer.client.user_id, "minutes": 5, "reason": "audit"}, s.person())


def _end_acting(s):
    method, path, body, who = _begin_acting(s)
    s.done(who.ask(method, path, body))
    return ("POST", "/api/v1/impersonation/end", None, who)


def _disabled_endpoint(s):
    number = s.endpoint()
    s.post(f"/api/v1/webhook-endpoints/{number}/secret", {})
    subprocess.run([str(ROOT / "deploy/db"), "-qXc", f"UPDATE webhook_states SET state = 'disabled' WHERE webhook_endpoint_id = {number}"],
                   check=True, capture_output=True, timeout=60, env=dict(os.environ))
    return ("POST", f"/api/v1/webhook-endpoints/{number}/enable", None, s.admin)


def _schedule(s):
    now = s.done(s.admin.ask("GET", "/api/v1/job-schedules"))["items"][0]
    return ("PATCH", f"/api/v1/job-schedules/{now['kind']}", {"version": now["version"], "every_s": now["every_s"] + 1}, s.admin)


def _empty(s):
    s.no_waiting_job()
    return ("POST", "/api/v1/trash/empty", {"reason": "audit"}, s.admin)


# By operation: method, path, body and who does it. A dict as the fifth: what else `ask` wants.
RECIPES = {
    "login": _login,
    "logout": lambda s: ("POST", "/api/v1/logout", None, s.person()),
    "changeAccountLimits": _limits,
    "endLiveCall": lambda s: ("POST", f"/api/v1/live-calls/{s.live_call()}/end", None, s.admin),
    "reverseJournalEntry": _reverse,
    "recordTopup": lambda s: ("POST", f"/api/v1/accounts/{s.account['account_id']}/topups", s.topup(), s.admin),
    "requestAdjustment": lambda s: ("POST", "/api/v1/adjustments",
                                    {"account_id": s.account["account_id"], "direction": "credit", "amount": "1",
                                     "currency": s.account["currency"], "reason": "audit"}, s.admin),
    "approveAdjustment": _decide("adjustment", "approve"),
    "rejectAdjustment": lambda s: ("POST", f"/api/v1/adjustments/{s.adjustment()}/reject", {"reason": "audit"}, s.second),
    "requestRerating": lambda s: ("POST", "/api/v1/reratings",
                                  {"side": "charge", "answered_from": "2026-01-01T00:00:00Z",
                                   "answered_until": "2026-01-02T00:00:00Z", "reason": "audit"}, s.admin),
    "approveRerating": _decide("rerating", "approve"),
    "rejectRerating": lambda s: ("POST", f"/api/v1/reratings/{s.rerating()}/reject", {"reason": "audit"}, s.second),
    "undoRerating": lambda s: ("POST", f"/api/v1/reratings/{s.approved_rerating()}/undo", {"reason": "audit"}, s.second),
    "closePeriod": lambda s: ("POST", "/api/v1/ledger-periods", {"period": s.month()}, s.admin),
    "createCdrSource": lambda s: ("POST", "/api/v1/cdr-sources", {"name": unique("s"), "kind": "push", "format":
                                  {**FORMAT, "account_id": s.account["account_id"]}}, s.admin),
    "changeCdrSource": lambda s: ("PATCH", f"/api/v1/cdr-sources/{s.source()}", {"status": "disabled", "reason": "audit"}, s.admin),
    "setCdrSourceAuthorization": lambda s: ("PUT", f"/api/v1/cdr-sources/{s.source()}/authorization", {"value": "Bearer audit"}, s.admin),
    "forgetCdrSourceAuthorization": lambda s: ("DELETE", f"/api/v1/cdr-sources/{s.source()}/authorization", None, s.admin),
    "importCdrs": lambda s: ("POST", f"/api/v1/cdr-sources/{s.source()}/imports", csv_text("442071838751"), s.admin,
                             {"media": "text/csv", "query": {"file_name": "audit.csv"}}),
    "rollBackCdrImport": lambda s: ("POST", f"/api/v1/cdr-imports/{s.imported()['import_id']}/rollback", {"reason": "audit"}, s.admin),
    "resolveCdrReview": lambda s: ("POST", f"/api/v1/cdr-reviews/{s.review()}/resolve", {"action": "discard", "reason": "audit"}, s.admin),
    "createRole": lambda s: ("POST", "/api/v1/roles", {"name": unique("role"), "permissions": ["calls.view"]}, s.admin),
    "changeRole": _role_change,
    "deleteRole": lambda s: ("DELETE", f"/api/v1/roles/{s.role()['role_id']}", None, s.admin),
    "createTenant": lambda s: ("POST", "/api/v1/tenants", {"kind": "customer", "name": unique("Acme")}, s.admin),
    "changeTenant": _tenant_change,
    "setCustomerBillingType": _billing_type,
    "moveCustomers": _move,
    "suspendTenant": lambda s: ("POST", f"/api/v1/tenants/{s.tenant()['tenant_id']}/suspend", {"reason": "audit"}, s.admin),
    "reactivateTenant": lambda s: ("POST", f"/api/v1/tenants/{s.suspended()['tenant_id']}/reactivate", {"reason": "audit"}, s.admin),
    "limitTenant": _tenant_limit,
    "cloneTenant": lambda s: ("POST", f"/api/v1/tenants/{s.tenant()['tenant_id']}/clone", {"name": unique("Demo")}, s.admin),
    "exportTenant": lambda s: ("POST", f"/api/v1/tenants/{s.tenant()['tenant_id']}/export", {"reason": "audit"}, s.admin),
    "deleteTenant": lambda s: ("POST", f"/api/v1/tenants/{s.suspended()['tenant_id']}/delete", {"reason": "audit"}, s.admin),
    "makeWebhookSecret": lambda s: ("POST", f"/api/v1/webhook-endpoints/{s.endpoint()}/secret", {}, s.admin),
    "sendWebhookTest": lambda s: ("POST", f"/api/v1/webhook-endpoints/{s.endpoint()}/test", None, s.admin),
    "replayWebhook": lambda s: ("POST", f"/api/v1/webhook-endpoints/{s.endpoint()}/replay",
                                {"from_sequence": 1, "until_sequence": 5, "which": "missing"}, s.admin),
    "enableWebhook": _disabled_endpoint,
    "takeJobFile": lambda s: ("GET", f"/api/v1/jobs/{s.exported_job()}/files/1", None, s.admin),
    "beginImpersonation": _begin_acting,
    "endImpersonation": _end_acting,
    "emptyTrash": _empty,
    "cancelJob": lambda s: ("POST", f"/api/v1/jobs/{s.waiting_job()}/cancel", {}, s.admin),
    "replayJob": lambda s: ("POST", f"/api/v1/jobs/{s.failed_job()}/replay", {}, s.admin),
    "approveJob": lambda s: ("POST", f"/api/v1/jobs/{s.waiting_job()}/approve", {}, s.second),
    "rejectJob": lambda s: ("POST", f"/api/v1/jobs/{s.waiting_job()}/reject", {"reason": "audit"}, s.second),
    "undoJob": lambda s: ("POST", f"/api/v1/jobs/{s.undoable_job()}/undo", {}, s.admin),
    "changeJobSchedule": _schedule,
    "startEngineRun": lambda s: ("POST", "/api/v1/engine-runs", {"resources": [next(iter(s.described()))], "reason": "audit"}, s.admin),
    "changeSetting": _setting,
    "resetSetting": _setting_reset,
    "exportAuditRows": lambda s: ("GET", "/api/v1/audit/export", None, s.admin, {"query": {"object_kind": "nothing"}}),
}
