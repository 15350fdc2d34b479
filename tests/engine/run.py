#!/usr/bin/env python3
"""The Testing Engine: reads /api/v1/meta/resources of a running instance and tries on every resource what its description
promises, on every write whether the audit log has its row, and on every route
with an id whether other tenants stand before a wall. Nothing here knows a resource by name.

Usage: run.py [resource ...]   (none: all, and the audit log) against the instance of DIDTRON_CONF and DIDTRON_VAR. Closes with `N passed, N failed`."""

import copy
import pathlib
import sys
import traceback

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "deploy")]

import assignment_checks  # noqa: E402
import audit_crawl  # noqa: E402
import checks  # noqa: E402
import job_checks  # noqa: E402
from call_lib.settings import Settings  # noqa: E402
import tenant_walls  # noqa: E402
from client import Client  # noqa: E402


def holds(check, trial):
    try:
        check(trial)
        return True
    except AssertionError:
        return False
    finally:
        trial.clean()


def control(admin, outsider, described):
    """Promises that nobody keeps: a check that holds with the description and with the lie could not fail."""
    truth = next(iter(described.values()))
    lies = {"a value may be used once only": (checks.unique_values_are_unique, {"is_unique": True}),
            "texts are shorter": (checks.bad_values_are_refused_with_their_field, {"max": "5", "example": "abc"}),
            "a value stays": (checks.each_field_changes_alone, {"is_immutable": True}),
            "nothing needs to be said": (checks.what_is_missing_is_told_at_once, {"otherwise": "x"})}
    for what, (check, lie) in lies.items():
        tale = copy.deepcopy(truth)
        next(f for f in tale["fields"] if f["name"] == tale["label_field"]).update(lie)
        yield what, (holds(check, checks.Trial(admin, outsider, described, truth)) and
                     not holds(check, checks.Trial(admin, outsider, described, tale)))


def main():
    settings = Settings()
    admin = Client(settings.origin).log_in(settings.email("admin"), settings.secret("demo_admin"))
    described = {r["name"]: r for r in admin.ask("GET", "/api/v1/meta/resources").json["items"]}
    wanted = sys.argv[1:] or list(described)
    outsider = Client(settings.origin).log_in(settings.email("customer"), settings.secret("demo_customer"))
    passed, failed = 0, 0
    for name in wanted:
        trial = checks.Trial(admin, outsider, described, described[name])
        for check in checks.ALL + job_checks.ALL:
            try:
                check(trial)
                passed += 1
            except Exception:  # a check that breaks has failed, whatever broke
                failed += 1
                print(f"-- {name}: {check.__name__.replace('_', ' ')}")
                traceback.print_exc(limit=3, file=sys.stdout)
        trial.clean()
        print(f"{name}: {len(checks.ALL + job_checks.ALL)} checks")
    for what, is_found in control(admin, outsider, described):
        passed, failed = passed + is_found, failed + (not is_found)
        if not is_found:
            print(f"-- control: nothing noticed that {what}")
    if not sys.argv[1:]:
        for crawl in (assignment_checks, audit_crawl, tenant_walls):
            kept, lost = crawl.run(settings, admin, described, outsider)
            passed, failed = passed + kept, failed + lost
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
