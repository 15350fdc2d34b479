"""Whom the offer is shown to, asked by customers themselves: menus, lists, records, permissions, and what their seller is told of it."""

import time
import traceback
import uuid

import recipes
import tenant_walls
from trial import Trial, equal


class Market:
    """Two customers of the platform in two categories, with people who log in, and records of each assignable resource."""

    def __init__(self, settings, admin, described):
        self.settings, self.admin, self.described = settings, admin, described
        self.assignable = [r for r in described.values() if r["is_assignable"]]
        self.made = []
        self.categories = [self.make("categories", {"name": n, "code": recipes.unique("c").lower()[:30]})["category_id"] for n in ("A", "B")]
        self.people, self.customers = [], []
        for category in self.categories:
            company = tenant_walls.Company(settings, admin, "customer", "customer_owner")
            self.people.append(company.client)
            self.customers.append(self.make("customers", {"name": company.name, "customer_type": "wholesaler", "category_id": category,
                                                          "customer_tenant_id": company.tenant_id})["customer_id"])

    def make(self, resource, body):
        of = self.described[resource]
        answer = self.admin.ask("POST", of["path"], body)
        equal(answer.status, 201, answer.text)
        self.made.append((of, answer.json[of["id_name"]]))
        return answer.json

    def assign(self, **more):
        return self.make("assignments", {"name": recipes.unique("row"), **more})

    def take_back(self, row):
        self.admin.ask("DELETE", f"/api/v1/assignments/{row['assignment_id']}", query={"version": row["version"]})

    def explain(self, customer, subject, thing, **more):
        answer = self.admin.ask("GET", f"/api/v1/customers/{self.customers[customer]}/explanation",
                                query={"subject": subject, "object": thing, **more})
        equal(answer.status, 200, answer.text)
        return answer.json

    def clean(self):
        for of, number in reversed(self.made):
            found = self.admin.ask("GET", f"{of['path']}/{number}")
            if found.status == 200:
                self.admin.ask("DELETE", f"{of['path']}/{number}", query={"version": found.json["version"]})


def all_of(client, path):
    items, cursor = [], None
    while True:
        answer = client.ask("GET", path, query={"limit": 50, **({"cursor": cursor} if cursor else {})})
        equal(answer.status, 200, answer.text)
        items, cursor = items + answer.json["items"], answer.json["next_cursor"]
        if not cursor:
            return items


def record_of(market, of):
    body = Trial(market.admin, market.people[0], market.described, of).body()
    body["name"] = recipes.unique("offer")[:80]
    return market.make(of["name"], {**body, "is_active": True})


def what_is_assigned_is_seen_by_whom_it_means_and_by_nobody_else(market):
    for of in market.assignable:
        record, path = record_of(market, of), "/api/v1/offer" + of["path"][len("/api/v1"):]
        number = record[of["id_name"]]
        shown = {of["id_name"]} | {f["name"] for f in of["fields"] if f["is_offered"]}

        def seen(who):
            one = market.people[who].ask("GET", f"{path}/{number}")
            listed = [r for r in all_of(market.people[who], path) if r[of["id_name"]] == number]
            equal(one.status, 200 if listed else 404, f"{path}: list and record")
            if listed:
                equal(set(one.json), shown, path)
                equal(one.json, listed[0])
            equal(market.explain(who, of["name"], number)["is_shown"], bool(listed), "the explanation")
            return bool(listed)

        equal((seen(0), seen(1)), (True, True), "nothing was said")
        about = {"subject": of["name"], of["id_name"]: number}
        only = market.assign(**about, reach="category", category_id=market.categories[0])
        equal((seen(0), seen(1)), (True, False), "for one category")
        equal(market.explain(0, of["name"], number)["assignment_id"], only["assignment_id"])
        later = market.assign(**about, reach="customer", customer_id=market.customers[1], effective_from="2999-01-01T00:00:00Z")
        equal((seen(0), seen(1)), (True, False), "later")
        equal(market.explain(1, of["name"], number, at="2999-01-01T00:00:00Z")["assignment_id"], later["assignment_id"])
        hidden = market.assign(**about, reach="customer", customer_id=market.customers[0], is_shown=False)
        equal((seen(0), seen(1)), (False, False), "hidden from one")
        preview = market.admin.ask("GET", f"/api/v1/customers/{market.customers[0]}/offer",
                                   query={"subject": of["name"], "is_shown": "false", "limit": 500}).json["items"]
        assert str(number) in {line["object"] for line in preview}, preview
        for row in (hidden, later, only):
            market.take_back(row)
        equal((seen(0), seen(1)), (True, True), "taken back")
        equal(market.people[0].ask("GET", of["path"]).status, 403, "the seller's own list")


def a_hidden_feature_is_gone_from_menus_and_routes(market):
    def may(who):
        return {p.split(".")[0] for p in market.people[who].ask("GET", "/api/v1/me").json["permissions"]}

    both = may(0)
    assert "routing" in both, both
    equal(market.people[0].ask("GET", "/api/v1/offer/pops").status, 200)
    row = market.assign(subject="feature", feature="routing", reach="customer", customer_id=market.customers[0], is_shown=False)
    equal((may(0), may(1)), (both - {"routing"}, both))
    equal(market.people[0].ask("GET", "/api/v1/offer/pops").status, 403)
    equal(market.people[1].ask("GET", "/api/v1/offer/pops").status, 200)
    # Whoever acts as somebody there has no more than they have.
    actor = recipes.Stage(market.settings, market.admin).person()
    equal(actor.ask("POST", "/api/v1/impersonation", {"user_id": market.people[0].user_id, "minutes": 5, "reason": "engine"}).status, 200)
    equal(actor.ask("GET", "/api/v1/offer/pops").status, 403)
    equal(market.explain(0, "feature", "routing")["cause"], "row")
    market.take_back(row)
    equal(may(0), both)
    equal(actor.ask("GET", "/api/v1/offer/pops").status, 200)


def a_move_does_what_its_rehearsal_told_and_can_be_taken_back(market):
    pop = record_of(market, market.described["pops"])["pop_id"]
    market.assign(subject="pops", pop_id=pop, reach="category", category_id=market.categories[1])
    move = {"customer_ids": [market.customers[0], 999999999], "category_id": market.categories[1], "reason": "engine"}
    told = market.admin.ask("POST", "/api/v1/customers/move", {**move, "dry_run": True})
    equal(told.status, 200, told.text)
    equal(told.json["not_found"], [999999999])
    effect = told.json["customers"][0]
    assert str(pop) in {o["object"] for o in effect["gained"]} and effect["is_moved"], effect
    path = f"/api/v1/offer/pops/{pop}"
    equal(market.people[0].ask("GET", path).status, 404, "a rehearsal writes nothing")
    key = str(uuid.uuid4())
    begun = market.admin.ask("POST", "/api/v1/customers/move", move, key=key)
    equal(begun.status, 202, begun.text)
    equal(market.admin.ask("POST", "/api/v1/customers/move", move, key=key).json["job_id"], begun.json["job_id"])

    def ended(job):
        end = time.monotonic() + 60
        while (now := market.admin.ask("GET", f"/api/v1/jobs/{job}").json)["ended_at"] is None:
            assert time.monotonic() < end, now
            time.sleep(0.1)
        return now

    job = ended(begun.json["job_id"])
    equal((job["state"], job["items_done"], job["items_failed"]), ("done", 1, 1), str(job))
    equal(market.people[0].ask("GET", path).status, 200)
    history = market.admin.ask("GET", f"/api/v1/customers/{market.customers[0]}/history").json["items"][0]
    equal(history["after"]["category_id"], market.categories[1])
    undo = market.admin.ask("POST", f"/api/v1/jobs/{job['job_id']}/undo", {})
    equal(undo.status, 202, undo.text)
    equal(ended(undo.json["job_id"])["state"], "done")
    equal(market.people[0].ask("GET", path).status, 404)
    for wrong, pointer in (({"category_id": 999999999}, "/category_id"), ({"customer_ids": []}, "/customer_ids"), ({"group_id": 999999999}, "/group_id")):
        for dry_run in (True, False):
            answer = market.admin.ask("POST", "/api/v1/customers/move", {**move, **wrong, "dry_run": dry_run})
            equal((answer.status, answer.pointers()), (400, {pointer}), answer.text)


def run(settings, admin, described, outsider):
    """(passed, failed); prints what failed."""
    market = Market(settings, admin, described)
    checks = (what_is_assigned_is_seen_by_whom_it_means_and_by_nobody_else, a_hidden_feature_is_gone_from_menus_and_routes,
              a_move_does_what_its_rehearsal_told_and_can_be_taken_back)
    failed = 0
    for check in checks:
        try:
            check(market)
        except Exception:  # a check that breaks has failed, whatever broke
            failed += 1
            print(f"-- assignments: {check.__name__.replace('_', ' ')}")
            traceback.print_exc(limit=3)
    market.clean()
    print(f"assignments: {len(checks)} checks by customers")
    return len(checks) - failed, failed
