"""Every write route of the running instance is called successfully and must leave a row of the audit log that says by whom, from
where and by which request. The routes come from /api/v1/openapi.json, which is made of the table that the router uses; a write
that nobody has told how to call fails, too."""

import sys
import traceback

import recipes
from trial import Trial

WRITES = ("post", "put", "patch", "delete")


def operations(document):
    """(operation, method, path) of every write, and of every export: data that leaves is written down like a write."""
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if method in WRITES or (method == "get" and (path.endswith("/export") or "/files/" in path)):
                yield told["operationId"], method.upper(), path


def newest(admin, **query):
    found = admin.ask("GET", "/api/v1/audit", query={"limit": 1, **query})
    assert found.status == 200, found.text
    return next(iter(found.json["items"]), None)


def row_of(admin, operation, call):
    """The row that the call left under its operation; None: it left none."""
    before = newest(admin)
    answer = call()
    assert answer.status // 100 == 2, f"{operation}: {answer.status} {answer.text}"
    row = newest(admin, operation=operation)
    return row if row and row["audit_no"] > (before or {"audit_no": 0})["audit_no"] else None


def check_row(admin, row, who):
    detail = admin.ask("GET", f"/api/v1/audit/{row['audit_no']}").json
    assert detail["address"], f"no address: {detail}"
    assert detail["request_id"] and "Python" in detail["user_agent"], f"which request? {detail}"
    assert detail["object"] and detail["action"], f"what was done to what? {detail}"
    if who is not None:
        assert detail["actor"] == f"user:{who}", f"not by user {who}: {detail}"
        assert detail["actor_name"], f"no name: {detail}"


def of_records(method, path, trial, admin):
    """A write of a described resource, from its description."""
    base = trial.path
    if path == base + "/export":
        return lambda: admin.ask("GET", path)
    if path == base + "/import":
        names = ",".join(f["name"] for f in trial.fields)
        return lambda: admin.ask("POST", path, names + "\r\n", media="text/csv", query={"dry_run": "true"})
    if path.endswith(("/bulk-change", "/bulk-delete")):
        body = {"ids": [trial.create()[trial.id_name]], "reason": "audit"}
        if path.endswith("/bulk-change"):
            plain = next(f for f in trial.fields if f["kind"] in ("flag", "integer", "long_text", "text", "choice")
                         and not f["is_unique"] and not f["is_immutable"])
            body["fields"] = {plain["name"]: trial.body()[plain["name"]]}
        return lambda: admin.ask("POST", path, body)
    if method == "POST":
        body = trial.body()

        def create():
            answer = admin.ask("POST", path, body)
            if answer.status == 201:
                trial.made.append((trial.of, answer.json[trial.id_name]))
            return answer
        return create
    record = trial.create()
    if method == "PATCH":
        return lambda: admin.ask("PATCH", trial.one(record), {"version": record["version"], "reason": "audit"})
    return lambda: admin.ask("DELETE", trial.one(record), query={"version": record["version"]})


def of_trash(method, trial, admin):
    record = trial.create()
    gone = admin.ask("DELETE", trial.one(record), query={"version": record["version"]}).json["trash_id"]
    if method == "DELETE":
        return lambda: admin.ask("DELETE", f"/api/v1/trash/{gone}")
    return lambda: admin.ask("POST", f"/api/v1/trash/{gone}/restore")


def of_recipe(recipe, stage):
    method, path, body, client, *more = recipe(stage)
    return lambda: client.ask(method, path, body, **(more[0] if more else {})), client


def run(settings, admin, described, outsider):
    """(passed, failed); prints what failed."""
    document = admin.ask("GET", "/api/v1/openapi.json").json
    stage = recipes.Stage(settings, admin)
    passed = failed = 0

    def fault(text):
        nonlocal failed
        failed += 1
        print(f"-- audit: {text}")

    by_path = {r["path"]: r for r in described.values()}
    for operation, method, path in operations(document):
        if operation in recipes.EXCUSED:
            continue
        trial = None
        try:
            client = admin
            base = next((b for b in by_path if path == b or path.startswith(b + "/")), None)
            if operation in recipes.RECIPES:
                call, client = of_recipe(recipes.RECIPES[operation], stage)
            elif base or path.startswith("/api/v1/trash/"):
                trial = Trial(admin, outsider, described, by_path[base] if base else next(iter(described.values())))
                call = of_records(method, path, trial, admin) if base else of_trash(method, trial, admin)
            else:
                fault(f"{operation} ({method} {path}): nobody has told how to call it")
                continue
            row = row_of(admin, operation, call)
            if row is None:
                fault(f"{operation} ({method} {path}) left no row")
                continue
            check_row(admin, row, client.user_id)
            passed += 1
        except AssertionError as why:
            fault(f"{operation} ({method} {path}): {str(why)[:400]}")
        except Exception:  # a check that breaks has failed, whatever broke
            fault(f"{operation} ({method} {path})")
            traceback.print_exc(limit=3, file=sys.stdout)
        finally:
            if trial:
                trial.clean()
    # Positive controls: a route that forgets its row is found, and so is one that nobody knows.
    for what, is_found in (("a route that leaves no row", row_of(admin, "listRoles", lambda: admin.ask("GET", "/api/v1/roles")) is None),
                           ("a row of something else", row_of(admin, "deleteRole", lambda: of_recipe(
                               recipes.RECIPES["createRole"], stage)[0]()) is None)):
        passed, failed = passed + is_found, failed + (not is_found)
        if not is_found:
            print(f"-- audit control: nothing noticed {what}")
    refused = outsider.ask("GET", "/api/v1/carriers")
    assert refused.status == 403, refused.text
    print(f"audit: {passed} writes and exports left their row")
    return passed, failed
