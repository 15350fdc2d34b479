"""The invariants of a billed run: a fast path that loses a call or a cent has not been fast."""

import time

from sip_instance import Broken

WAIT_S = 60
LINGER_S = 8            # then the calls that a failed run left are ended by the platform


class Books:
    """What an account's records and ledger say, before and after a run."""

    def __init__(self, full):
        self.full = full
        self.calls, self.answered, self.charges, self.balance, _ = self._read()

    def _read(self):
        account = self.full.account_id
        row = self.full.sql(f"""
          SELECT count(*), count(*) FILTER (WHERE result = 'answered'), coalesce(sum(charge_e8), 0),
            (SELECT sum(credit_e8 - debit_e8) FROM ledger_balances WHERE book = '2100:acct-{account}'),
            (SELECT count(*) FROM live_calls WHERE account_id = {account})
          FROM cdrs WHERE account_id = {account}""")[0]
        return [int(value) for value in row]

    def check(self, run):
        """Waits for the last call to be booked, then raises Broken on the first thing that does not add up."""
        begin, is_ended = time.monotonic(), run.failed == 0
        while True:
            calls, answered, charges, balance, live = self._read()
            calls, answered, charges, spent = calls - self.calls, answered - self.answered, charges - self.charges, self.balance - balance
            if (live == 0 and calls >= run.offered) or time.monotonic() > begin + WAIT_S:
                break
            if not is_ended and time.monotonic() > begin + LINGER_S:
                is_ended = True
                self.full.end_live_calls()
            time.sleep(0.3)
        if live:
            raise Broken(f"{live} calls are still live {WAIT_S} s after the last one ended")
        # A call that SIPp counts as failed may have been answered (its BYE timed out): it is billed all the same.
        if not run.answered <= answered <= run.offered or (run.failed == 0 and answered != run.answered):
            raise Broken(f"{answered} CDRs of answered calls, but {run.answered} of {run.offered} calls were answered")
        if run.failed == 0 and calls != run.offered:
            raise Broken(f"{calls} CDRs for {run.offered} calls")
        if charges != spent:
            raise Broken(f"the charges add up to {charges / 1e8:.8f}, the balance fell by {spent / 1e8:.8f}")
        if answered and charges <= 0:
            raise Broken("calls were answered and nothing was charged")
        return f"{answered} CDRs = answered calls, charges {charges / 1e8:.8f} = fall of the balance"


def verify_ledger(full):
    """`didtron ledger verify`: every line must be ok. Returns how many."""
    done = full.program("ledger", "verify")
    if done.returncode != 0:
        raise Broken(f"didtron ledger verify:\n{done.stdout}{done.stderr}")
    return len(done.stdout.strip().splitlines())
