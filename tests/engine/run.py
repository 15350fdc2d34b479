#!/usr/bin/env python3
"""The testing engine: the product tests itself (POST /api/v1/engine-runs), what it found is printed here. What needs an outside view
is tried from outside: jobs, a row of the audit log for every write, other tenants in front of every route with an id, and hostile inputs.
Nothing here knows a resource by name.

Usage: run.py [resource ...]   (none: all, every route as every role, and the crawls) against the instance of DIDTRON_CONF and
DIDTRON_VAR. Closes with `N passed, N failed`."""

import pathlib
import sys
import time
import traceback

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "deploy")]

import assignment_checks  # noqa: E402
import audit_crawl  # noqa: E402
import hostile_inputs  # noqa: E402
import job_checks  # noqa: E402
from call_lib.settings import Settings  # noqa: E402
import tenant_walls  # noqa: E402
from client import Client  # noqa: E402
from trial import Trial  # noqa: E402

RUN_WITHIN_S = 1200
CRAWLS = (assignment_checks, audit_crawl, tenant_walls, hostile_inputs)
ENDED = ("done", "failed", "cancelled")


def failed_cases(admin, run_id):
    query = {"failed": "true", "limit": 500}
    while True:
        page = admin.ask("GET", f"/api/v1/engine-runs/{run_id}/cases", query=query).json
        yield from page["items"]
        if not page["next_cursor"]:
            return
        query["cursor"] = page["next_cursor"]


def own_run(admin, wanted, described):
    """(passed, failed) of a run of the product's own engine; prints the failed cases."""
    begun = admin.ask("POST", "/api/v1/engine-runs", {"resources": wanted, "reason": "./tests/run engine"})
    if begun.status != 202:
        print(f"-- engine: the run does not start: {begun.status} {begun.text}")
        return 0, 1
    path = f"/api/v1/engine-runs/{begun.json['job_id']}"
    until = time.monotonic() + RUN_WITHIN_S
    while (run := admin.ask("GET", path).json)["state"] not in ENDED and time.monotonic() < until:
        time.sleep(0.5)
    passed, failed = run["passed"], run["failed"]
    for case in failed_cases(admin, run["run_id"]):
        print(f"-- {case['subject']} {case['check']} {case['role']}: {case['what']}: expected {case['expected']}, seen {case['seen']}")
        print("   " + "\n".join((case["request"], case["answer"]))[:1500].replace("\n", "\n   "))
    if run["state"] != "done":
        failed += 1
        print(f"-- engine: the run is {run['state']}: {admin.ask('GET', '/api/v1/jobs/' + str(run['run_id'])).text[:600]}")
    # A run that tried nothing of something has not passed.
    tried = {check["subject"] for check in run["checks"]}
    for name in (wanted or described):
        if name not in tried:
            failed += 1
            print(f"-- engine: nothing was tried of {name}")
    print(f"engine: run {run['run_id']}: {passed} cases passed, {failed} failed, {len(run['checks'])} checks and routes")
    return passed, failed


def jobs_of(admin, outsider, described, names):
    passed = failed = 0
    for name in names:
        trial = Trial(admin, outsider, described, described[name])
        for check in job_checks.ALL:
            try:
                check(trial)
                passed += 1
            except Exception:  # a check that breaks has failed, whatever broke
                failed += 1
                print(f"-- {name}: {check.__name__.replace('_', ' ')}")
                traceback.print_exc(limit=3, file=sys.stdout)
        trial.clean()
    print(f"jobs: {len(job_checks.ALL)} checks of {len(names)} resources")
    return passed, failed


def main():
    settings = Settings()
    admin = Client(settings.origin).log_in(settings.email("admin"), settings.secret("demo_admin"))
    described = {r["name"]: r for r in admin.ask("GET", "/api/v1/meta/resources").json["items"]}
    wanted = sys.argv[1:]
    outsider = Client(settings.origin).log_in(settings.email("customer"), settings.secret("demo_customer"))
    counts = [own_run(admin, wanted, described), jobs_of(admin, outsider, described, wanted or list(described))]
    if not wanted:
        counts += [crawl.run(settings, admin, described, outsider) for crawl in CRAWLS]
    passed, failed = (sum(column) for column in zip(*counts))
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
