#!/usr/bin/env python3
"""Faults under load, judged from what callers saw: every answered call is booked once, right and on both sides.

Two accounts place short calls through the instance of DIDTRON_CONF and DIDTRON_VAR while its parts are killed (-9),
frozen, out of disk or moved in time, at moments drawn from --seed. After each round the checker compares SIPp's own
logs with CDRs, charges, journal, balances, holds and the ledger's verifier: nothing lost, doubled or unbalanced, no
prepaid account further below zero than ARCHITECTURE states. Then the guards are switched off, one at a time: the checker
must complain each time, and about each kind of damage done to a copy of its data.

Usage: run.py [--quick | --minutes N] [--seed N] [--only TEXT] [--disk FOLDER]
  --quick       every kind once (default)
  --minutes N   rounds with new seeds until so many minutes have passed, then the controls
  --seed N      repeats a run; without it a new one is drawn and printed
  --only TEXT   rounds and controls with TEXT in their name
  --disk FOLDER the database's own small file system (without it the disk is never filled)
Closes with `N passed, N failed`.
"""

import argparse
import io
import pathlib
import random
import sys
import time
import traceback

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

import books  # noqa: E402
import checker  # noqa: E402
import faults  # noqa: E402
import instance  # noqa: E402
import load  # noqa: E402

PRICE_E8_PER_S = 10**6      # the demo's London: 0.60 a minute
SHOWN_MAX = 12              # violations of a round on the screen

ROUNDS = {
    "killed": [("kill node", lambda: faults.kill("node")), ("kill kamailio", lambda: faults.kill("kamailio")),
               ("kill postgres", lambda: faults.kill("postgres")), ("kill redis", lambda: faults.kill("redis"))],
    "frozen": [("freeze node", lambda: faults.freeze("node")), ("freeze kamailio", lambda: faults.freeze("kamailio")),
               ("freeze postgres", lambda: faults.freeze("postgres")), ("freeze redis", lambda: faults.freeze("redis"))],
}


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", default="")
    parser.add_argument("--disk", type=pathlib.Path)
    chosen = parser.parse_args()
    if chosen.seed is None:
        chosen.seed = random.SystemRandom().randrange(1, 10**6)
    return chosen


def say(text):
    print(text, flush=True)


class Suite:
    def __init__(self, chosen):
        self.chosen = chosen
        self.random = random.Random(chosen.seed)
        self.world = instance.World(io.StringIO())
        self.world.open()
        self.folder = self.world.folder
        self.accounts = {self.world.account_of(story)["account_id"]: (story, load.AT_ONCE[story], PRICE_E8_PER_S)
                         for story in (load.RICH, load.POOR)}
        self.round_no = 0
        self.passed = self.failed = self.calls = self.injected = 0
        self.rounds = dict(ROUNDS)
        others = []
        if chosen.disk:
            others.append(("disk full", lambda: faults.fill_disk(chosen.disk)))
        if faults.FAKETIME.exists():
            others.append(("clock jumps", lambda: faults.jump_clock(self.folder)))
        if others:
            self.rounds["disk and clock"] = others

    # ---- one round ----
    def play(self, inject):
        """Load while `inject(outage)` runs; what the checker is to judge."""
        self.round_no += 1
        faults.top_up()
        prefix = f"88{self.round_no:03d}"
        folder = self.folder / f"round{self.round_no}"
        folder.mkdir()
        book = books.Books(self.world.settings, self.world.api, self.accounts)
        traffic = load.Load(self.world.settings, folder, prefix)
        outage = checker.Outage()
        try:
            traffic.start()
            time.sleep(2)
            inject(outage)
            time.sleep(2)
            assert traffic.is_alive(), "SIPp ended early"
            traffic.finish()
        finally:
            traffic.stop()
        faults.wait_healthy()
        leftovers = book.settle()
        cdrs, accounts = book.read(prefix)
        return traffic.history(), cdrs, accounts, outage, leftovers

    def judge(self, seen):
        calls, cdrs, accounts, outage, leftovers = seen
        return checker.judge(calls, cdrs, accounts, outage, leftovers + books.verify_ledger())

    def inject_all(self, kinds):
        def inject(outage):
            for name, fault in kinds:
                time.sleep(self.random.uniform(1, 4))
                faults.top_up()
                begin = time.monotonic()
                fault()
                lasted_s = time.monotonic() - begin
                self.injected += 1
                if name in faults.EDGE_FAULTS:
                    outage.edge_s += lasted_s
                outage.node_deaths += name in faults.NODE_FAULTS
                say(f"     {name}: {lasted_s:.1f} s")
        return inject

    def round(self, name, kinds):
        kinds = list(kinds)
        self.random.shuffle(kinds)
        seen = self.play(self.inject_all(kinds))
        calls, cdrs, accounts = seen[:3]
        answered = sum(call.is_answered() for call in calls)
        self.calls += len(calls)
        violations = self.judge(seen)
        say(f"     {len(calls)} calls, {answered} answered, {len(cdrs)} CDRs, {sum(cdr.is_estimated for cdr in cdrs)} estimated; " + "; ".join(
            f"{of.name}: lowest balance {of.lowest_e8 / 1e8:.2f}, bound {-checker.below_zero_e8(of, seen[3]) / 1e8:.2f}" for of in accounts))
        assert answered > 20, "too few calls to say anything"
        self.show(violations)
        assert not violations, f"{len(violations)} violations"
        self.check_checker(calls, cdrs, accounts)

    @staticmethod
    def show(violations):
        for text in violations[:SHOWN_MAX]:
            say(f"     {text}")
        if len(violations) > SHOWN_MAX:
            say(f"     and {len(violations) - SHOWN_MAX} more")

    @staticmethod
    def check_checker(calls, cdrs, accounts):
        for what, *damaged in checker.damaged(calls, cdrs, accounts):
            assert checker.judge(*damaged, checker.Outage()), f"the checker does not see it when {what}"

    # ---- guards off ----
    def control(self, inject, expected):
        """The guard is off: one of the `expected` complaints must come."""
        violations = self.judge(self.play(inject))
        self.show(violations[:3])
        assert any(text.startswith(expected) for text in violations), \
            f"the guard was off, and the checker said only {sorted({text.split(':')[0] for text in violations})}"

    def without_kept_events(self):
        """The edge forgets what the node did not take."""
        forget = ("node.cfg", 'mq_add("undelivered", "$uac_req(evcode)", "$uac_req(body)");', "return;")
        with faults.ChangedEdge([forget]):
            def inject(_outage):
                time.sleep(2)
                with faults.node_away():
                    time.sleep(9)
            self.control(inject, ("lost", "duration"))

    def without_kept_events_frozen(self):
        """The same while the node hangs, until somebody kills it."""
        forget = ("node.cfg", 'mq_add("undelivered", "$uac_req(evcode)", "$uac_req(body)");', "return;")
        with faults.ChangedEdge([forget]):
            def inject(_outage):
                time.sleep(2)
                with faults.frozen("node"):
                    time.sleep(9)
                    instance.kill_hard("node")
            self.control(inject, ("lost", "duration"))

    def without_stored_dialogs(self):
        """The edge keeps its calls in memory only."""
        with faults.ChangedEdge([("kamailio.cfg", 'modparam("dialog", "db_mode", 1)', 'modparam("dialog", "db_mode", 0)')]) as edge:
            def inject(_outage):
                time.sleep(3)
                edge.kill()
                edge.start()
                time.sleep(4)
            self.control(inject, ("lost", "duration"))

    def without_hard_stop(self):
        """The edge does not end a call whose money is used up."""
        with faults.ChangedEdge([("calls.cfg", 'dlg_set_timeout("$var(max_s)");', 'dlg_set_timeout("3600");')]):
            def inject(_outage):
                time.sleep(4)
                with faults.node_away():
                    time.sleep(16)
            self.control(inject, ("overspent",))

    def without_waiting_for_the_disk(self):
        """The node takes a COMMIT for done that is not on the disk yet."""
        books.sql("ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();")
        try:
            faults.kill("node")     # new sessions take the setting

            def inject(_outage):
                # Nobody else writes the log out: what was committed meanwhile is in the server's memory only.
                with faults.frozen_process(int(books.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")[0][0])):
                    time.sleep(6)
                    instance.kill_hard("postgres")
                faults.up()
                faults.kill("node")     # what it remembers and the database forgot is gone too
            self.control(inject, ("lost", "duration", "unbalanced"))
        finally:
            books.sql("ALTER SYSTEM RESET ALL; SELECT pg_reload_conf();")
            faults.kill("node")

    def moved_edge_clock(self):
        """Lengths are measured by the edge's clock; when that jumps, the node's own bounds them and says so."""
        clock = faults.Clock()
        with faults.ChangedEdge([], clock):
            def inject(_outage):
                for offset in ("+20", "+0"):
                    time.sleep(4)
                    clock.jump(offset)
            seen = self.play(inject)
        violations = self.judge(seen)
        self.show(violations)
        doubted = sum(cdr.is_estimated for cdr in seen[1])
        say(f"     {len(seen[0])} calls, {doubted} of them bounded by the node's clock")
        assert not violations, f"{len(violations)} violations"
        assert doubted, "no call noticed that the clock had moved"

    CONTROLS = {
        "without hard stop at the edge": without_hard_stop,
        "without kept events": without_kept_events,
        "without kept events, node frozen": without_kept_events_frozen,
        "without stored dialogs": without_stored_dialogs,
        "without waiting for the disk": without_waiting_for_the_disk,
    }
    # ---- all ----
    def case(self, name, run):
        if self.chosen.only not in name:
            return
        say(f"-- {name}")
        begun = time.monotonic()
        try:
            run()
            self.passed += 1
            say(f"     ok, {time.monotonic() - begun:.0f} s")
        except Exception:   # a broken case must not hide the others
            self.failed += 1
            say(f"     FAILED, {time.monotonic() - begun:.0f} s; calls in {self.folder}/round{self.round_no}")
            say("     " + traceback.format_exc().strip().replace("\n", "\n     "))
            faults.up()

    def run(self):
        say(f"seed {self.chosen.seed}")
        end = time.monotonic() + self.chosen.minutes * 60
        while True:
            for name, kinds in self.rounds.items():
                self.case(name, lambda name=name, kinds=kinds: self.round(name, kinds))
            if time.monotonic() >= end:
                break
        if faults.FAKETIME.exists():
            self.case("moved clock at the edge", self.moved_edge_clock)
        for name, control in self.CONTROLS.items():
            self.case(f"control: {name}", lambda control=control: control(self))
        self.world.close()
        say(f"{self.injected} faults, {self.calls} calls judged, seed {self.chosen.seed}")
        say(f"{self.passed} passed, {self.failed} failed")
        return 0 if self.passed and not self.failed else 1


def main():
    begun = time.monotonic()
    status = Suite(options()).run()
    print(f"faults: {time.monotonic() - begun:.0f} s")
    return status


if __name__ == "__main__":
    sys.exit(main())
