"""Every route with an id in its path is asked by people of other tenants for an object that exists: whoever stands above, beside or below
gets 404 or 403 and nothing of it, and nothing of it in any list. Routes come from /api/v1/openapi.json; an id that nobody has told how to
find fails."""

import re
import subprocess
import time
import uuid

import recipes
from client import Client
from trial import Trial

METHODS = ("get", "post", "put", "patch", "delete")
# Bodies of writes that would be right if the object were one's own.
BODIES = {
    "changeAccountLimits": {"limits_version": "0" * 16, "reason": "walls", "cps_max": 5},
    "recordTopup": {"amount": "1", "currency": "USD", "channel": "bank", "reference": "walls"},
    "reverseJournalEntry": {"reason": "walls"},
    "approveAdjustment": {}, "rejectAdjustment": {"reason": "walls"},
    "approveRerating": {}, "rejectRerating": {"reason": "walls"}, "undoRerating": {"reason": "walls"},
    "changeCdrSource": {"status": "disabled", "reason": "walls"},
    "setCdrSourceAuthorization": {"value": "walls"},
    "rollBackCdrImport": {"reason": "walls"}, "resolveCdrReview": {"action": "discard", "reason": "walls"},
    "cancelJob": {}, "replayJob": {}, "approveJob": {}, "rejectJob": {"reason": "walls"}, "undoJob": {},
    "changeRole": {"version": 1, "description": "walls"},
    "setCustomerBillingType": {"version": 1, "billing_type": "prepaid", "reason": "walls"},
    "changeTenant": {"version": 1, "name": "walls"},
    "makeWebhookSecret": {}, "replayWebhook": {"from_sequence": 1, "until_sequence": 5, "which": "missing"},
    "limitTenant": {"version": 1}, "cloneTenant": {"name": "walls"}, "exportTenant": {"reason": "walls"}, "deleteTenant": {"reason": "walls"},
    "suspendTenant": {"reason": "walls"}, "reactivateTenant": {"reason": "walls"},
}
# Not ids of tenants' objects.
PUBLIC = {"resource", "key", "kind"}
# What sellers show to their customers on purpose; assignment_checks tries its own walls.
OFFER = "/api/v1/offer/"
# What changes by itself while the outsiders ask: rows are sealed, calls end and are settled.
PASSING = {"is_sealed", "link_no", "digest", "held", "available", "posted_balance", "live_calls"}


class Company:
    """A tenant with one person in it."""

    def __init__(self, settings, admin, kind, role, parent=None):
        self.name = recipes.unique(kind)
        made = admin.ask("POST", "/api/v1/tenants", {"kind": kind, "name": self.name, "parent_id": parent})
        assert made.status == 201, made.text
        self.tenant_id = made.json["tenant_id"]
        email, password = f"{recipes.unique('walls')}@didtron.example", uuid.uuid4().hex
        subprocess.run(settings.program("user", "add", email, "--role", role, "--tenant", str(self.tenant_id)), input=password + "\n",
                       text=True, check=True, capture_output=True, timeout=60)
        self.client = Client(settings.origin).log_in(email, password)


def first(client, path, key, **query):
    found = client.ask("GET", path, query={"limit": 1, **query})
    assert found.status == 200, f"{path}: {found.text}"
    return found.json["items"][0][key] if found.json["items"] else None


def objects_of_platform(stage, described, outsider):
    """An existing object for every id of a path, by the parameter's name, and texts that belong to them alone."""
    admin = stage.admin
    role, source, imported = stage.role(), stage.source(), stage.imported()
    found = {
        "account_id": stage.account["account_id"], "role_id": role["role_id"], "source_id": source, "import_id": imported["import_id"],
        "review_id": stage.review(), "adjustment_id": stage.adjustment(), "rerating_id": stage.rerating(),
        "tenant_id": stage.tenant()["tenant_id"], "job_id": stage.exported_job(), "file_no": 1,
        "entry_no": first(admin, "/api/v1/journal-entries", "entry_no"), "carrier_id": first(admin, "/api/v1/carriers", "carrier_id"),
        "trunk_id": first(admin, "/api/v1/trunks", "trunk_id"), "call_id": first(admin, "/api/v1/cdrs", "call_id"),
        "audit_no": first(admin, "/api/v1/audit", "audit_no"), "run_id": first(admin, "/api/v1/engine-runs", "run_id"),
    }
    secrets = {role["name"], stage.account["name"], imported["source"]["name"]}
    trials = records(admin, outsider, described, found, secrets)
    gone = trials[0].create()
    found["trash_id"] = admin.ask("DELETE", trials[0].one(gone), query={"version": gone["version"]}).json["trash_id"]
    return found, secrets, trials


def objects_of_reseller(client, described, outsider):
    """What a reseller can make by itself: roles and described records."""
    name = recipes.unique("role")
    role = client.ask("POST", "/api/v1/roles", {"name": name, "permissions": ["calls.view"]})
    assert role.status == 201, role.text
    found, secrets = {"role_id": role.json["role_id"], "audit_no": first(client, "/api/v1/audit", "audit_no")}, {name}
    return found, secrets, records(client, outsider, described, found, secrets)


def records(client, outsider, described, found, secrets):
    trials = []
    for resource in described.values():
        if client.ask("GET", resource["path"], query={"limit": 1}).status != 200:
            continue
        trial = Trial(client, outsider, described, resource)
        body = trial.body()
        label = next((f for f in trial.fields if f["name"] == resource["label_field"] and f["kind"] == "text"), None)
        if label:
            body[label["name"]] = recipes.unique("wall")[: int(label["max"] or 80)]
        made = client.ask("POST", trial.path, body)
        if made.status != 201:
            continue
        trial.made.append((trial.of, made.json[trial.id_name]))
        trials.append(trial)
        found[trial.id_name] = made.json[trial.id_name]
        if label:
            secrets.add(body[label["name"]])
    return trials


def requests(document, found, unknown):
    """(operation, method, path) of every route whose ids are all found."""
    for pattern, methods in document["paths"].items():
        names = re.findall(r"{(\w+)}", pattern)
        if not names or PUBLIC & set(names) or pattern.startswith(OFFER):
            continue
        missing = [n for n in names if found.get(n) is None]
        for method, told in methods.items():
            if method not in METHODS:
                continue
            if missing:
                unknown.update(missing)
                continue
            path = re.sub(r"{(\w+)}", lambda m: str(found[m.group(1)]), pattern)
            yield told["operationId"], method.upper(), path


def ask(client, operation, method, path):
    body = BODIES.get(operation)
    query = None
    if body is None and method == "PATCH":
        body = {"version": 1, "reason": "walls"}
    if method == "DELETE" and not path.endswith("/authorization") and "/roles/" not in path and "/trash/" not in path:
        query = {"version": 1}
    if operation == "explainAssignment":
        query = {"subject": "feature", "object": "class4"}
    if operation == "importCdrs":
        return client.ask(method, path, recipes.csv_text("442071838751"), media="text/csv", query={"file_name": "walls.csv"})
    return client.ask(method, path, body, query=query)


def leaks(client, operation, method, path, secrets):
    """What is wrong with an outsider's answer; "" when nothing is."""
    answer = ask(client, operation, method, path)
    if answer.status not in (403, 404):
        return f"{method} {path}: {answer.status} {answer.text[:200]}"
    told = [s for s in secrets if s in answer.text]
    return f"{method} {path} tells {told}" if told else ""


def shown_in_lists(client, document, secrets):
    for path, methods in document["paths"].items():
        if "{" in path or path.startswith(OFFER) or "get" not in methods or "text/event-stream" in methods["get"]["responses"]["200"].get("content", {}):
            continue
        answer = client.ask("GET", path)
        told = [s for s in secrets if s in answer.text]
        if told:
            yield f"GET {path} tells {told}"


def settle(admin):
    """Until no call runs, and what was booked last is in every balance that is shown (within a second): what moves later was
    moved by somebody."""
    until = time.monotonic() + 60
    while admin.ask("GET", "/api/v1/live-calls").json["items"] and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(2)


def run(settings, admin, described, customer):
    """(passed, failed); prints what failed."""
    document = admin.ask("GET", "/api/v1/openapi.json").json
    stage = recipes.Stage(settings, admin)
    reseller = Company(settings, admin, "reseller", "super_admin")
    beside = Company(settings, admin, "reseller", "super_admin")
    below = Company(settings, admin, "reseller", "super_admin", reseller.tenant_id)
    buyer = Company(settings, admin, "customer", "customer_owner")
    passed = failed = 0
    unknown, made = set(), []

    def fault(text):
        nonlocal failed
        failed += 1
        print(f"-- walls: {text}")

    for whose, owner, objects, outsiders in (
            ("the platform", admin, objects_of_platform, {"a reseller": reseller, "below a reseller": below, "a customer": buyer}),
            ("a reseller", reseller.client, None, {"a reseller beside": beside, "a reseller below": below, "a customer": buyer,
                                                  "the platform": None})):
        if objects:
            found, secrets, trials = objects(stage, described, customer)
            settle(admin)
        else:
            found, secrets, trials = objects_of_reseller(owner, described, customer)
        made += trials
        all_requests = list(requests(document, found, unknown if objects else set()))
        readable = {r[2]: owner.ask("GET", r[2]) for r in all_requests if r[1] == "GET"}
        for who, company in outsiders.items():
            client = company.client if company else admin
            for operation, method, path in all_requests:
                wrong = leaks(client, operation, method, path, secrets)
                passed += not wrong
                if wrong:
                    fault(f"{who} at what is {whose}'s: {wrong}")
            if company:
                for wrong in shown_in_lists(client, document, secrets):
                    fault(f"{who} at what is {whose}'s: {wrong}")
        # Controls: the owner gets in by the same paths, and would be found to leak; nothing was changed by the others.
        seen = [path for path, answer in readable.items() if answer.status == 200]
        if len(seen) * 10 < len(readable) * 8:
            fault(f"control: {whose} sees {len(seen)} of its {len(readable)} objects itself")
        for path in seen:
            again, before = owner.ask("GET", path).json, readable[path].json
            if before is None:  # a file
                continue
            changed = [k for k in before if k not in PASSING and again[k] != before[k]]
            if changed:
                fault(f"{path} was changed by an outsider: {changed}")
            passed += 1
        if not leaks(owner, "control", "GET", seen[0], secrets):
            fault("control: an answer to the owner counts as no leak")
        if not list(shown_in_lists(owner, document, secrets)):
            fault("control: the owner's lists tell nothing")
    if unknown:
        fault(f"nobody has told how to find: {', '.join(sorted(unknown))}")
    for trial in made:
        trial.clean()
    print(f"walls: {passed} answers to outsiders and owners")
    return passed, failed
