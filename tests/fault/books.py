"""What the instance has booked, read from its database and its API."""

import decimal
import json
import subprocess
import time

import instance
from call_lib import rating
from call_lib.api import Problem
from call_lib.rating import exact
from checker import Account, Cdr

SETTLE_S = 100          # a call without a word from the edge is closed within its hold's grace and two checks


def sql(text, database="didtron"):
    """Rows of unaligned text, as the superuser."""
    done = subprocess.run([str(instance.DEPLOY / "db"), database, "-X", "-q", "-At", "-F", "\x1f", "-v", "ON_ERROR_STOP=1"],
                          input=text, text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, f"SQL failed: {done.stderr.strip()}"
    return [line.split("\x1f") for line in done.stdout.splitlines()]


def recheck(text):
    """What an independent rating says against a stored explanation of a charge."""
    stored = json.loads(text)
    scaled = {key: decimal.Decimal(stored[f"{key}_{unit}"]) / scale
              for key, unit, scale in (("rate_initial", "e10", 10**10), ("rate_next", "e10", 10**10), ("total", "e8", 10**8))}
    steps = [{"value": decimal.Decimal(step["value_e8"]) / 10**8} for step in stored["steps"]]
    return tuple(rating.recheck({**stored, **scaled, "steps": steps, "increments": f"{stored['initial_s']}/{stored['next_s']}"}))


class Books:
    """`accounts`: {account id: (name, calls at once, price per second in 1e-8)}."""

    def __init__(self, settings, api, accounts):
        self.settings = settings
        self.api = api
        self.accounts = accounts
        self.booked_before = self._booked()
        self.head_before = sql("SELECT coalesce(max(entry_no), 0) FROM journal_entries")[0][0]

    def _booked(self):
        found = {int(account): int(value) for account, value in sql("""
          SELECT split_part(p.book, '-', 2), sum(CASE p.side WHEN 'D' THEN p.amount_e8 ELSE -p.amount_e8 END)
          FROM postings p JOIN journal_entries e USING (tenant_id, entry_no)
          WHERE p.book LIKE '2100:acct-%' AND e.kind <> 'topup' GROUP BY 1""")}
        return {account: found.get(account, 0) for account in self.accounts}

    def cdrs(self, prefix):
        rows = sql(f"""
          SELECT c.caller, c.result, c.duration_ms, c.is_estimated, c.charge_e8, c.account_id, coalesce(x.charge::text, '')
          FROM cdrs c LEFT JOIN cdr_explanations x USING (tenant_id, call_id) WHERE c.caller LIKE '{prefix}%'""")
        return [(int(account), Cdr(caller, result, int(ms) / 1000, estimated == "t", int(charge),
                                   recheck(text) if text else ()))
                for caller, result, ms, estimated, charge, account, text in rows]

    def read(self, prefix):
        """(CDRs, accounts) of the round whose calling numbers begin with `prefix`."""
        own = self.cdrs(prefix)
        booked, held = self._booked(), self._held()
        out = []
        for account, (name, calls_at_once, price) in self.accounts.items():
            lowest = sql(f"""
              SELECT coalesce(min(balance) FILTER (WHERE entry_no > {self.head_before}), 0) FROM (
                SELECT entry_no, sum(CASE side WHEN 'C' THEN amount_e8 ELSE -amount_e8 END) OVER (ORDER BY entry_no, line_no) AS balance
                FROM postings WHERE book = '2100:acct-{account}') x""")[0][0]
            out.append(Account(name, sum(cdr.charge_e8 for of, cdr in own if of == account), booked[account] - self.booked_before[account],
                               int(lowest), held[account], calls_at_once, price))
        return [cdr for _, cdr in own], out

    def _held(self):
        """By account. One session as long as it lives: log-ins are limited."""
        for attempt in range(2):
            try:
                return {account: int(exact(self.api.get(f"/accounts/{account}")["held"]) * 10**8) for account in self.accounts}
            except Problem as problem:
                if problem.status != 401 or attempt:
                    raise
                self.api.cookie = None
                self.api.log_in(self.settings.email("admin"), self.settings.secret("demo_admin"))
        raise AssertionError("unreachable")

    def settle(self):
        """Waits until nothing runs any more; returns what is left at the end, as sentences."""
        end = time.monotonic() + SETTLE_S
        while True:
            left = self._left()
            if not left or time.monotonic() > end:
                return left
            time.sleep(0.5)

    def _left(self):
        out = []
        for name, database, text in (("live_calls", "didtron", "SELECT count(*) FROM live_calls"),
                                     ("undelivered_events", "kamailio", "SELECT count(*) FROM undelivered_events")):
            count = int(sql(text, database)[0][0])
            if count:
                out.append(f"left: {count} rows in {name}")
        try:
            out.extend(f"left: {held / 1e8:.8f} held" for held in self._held().values() if held)
        except (OSError, Problem) as problem:
            out.append(f"left: the node does not answer ({problem})")
        return out


def verify_ledger():
    """Sentences for what `didtron ledger verify` finds."""
    status, output = instance.verify_ledger()
    return [] if status == 0 else [f"ledger verify: {line}" for line in output.splitlines() if not line.startswith("ok ")]
