"""What every described resource promises, one function a promise."""

import csv
import io
import json
import uuid

import samples


class Trial:
    """One resource under test, with the records that were made for it."""

    def __init__(self, admin, outsider, described, resource):
        self.admin, self.outsider, self.described, self.of = admin, outsider, described, resource
        self.path, self.id_name, self.fields = resource["path"], resource["id_name"], resource["fields"]
        self.made = []
        self.parents = {}

    def parent_ids(self, resource=None):
        """A record for every reference, made when it is first needed."""
        for field in (resource or self.of)["fields"]:
            target = field["target"]
            if field["kind"] != "reference" or target in self.parents:
                continue
            other = self.described[target]
            self.parent_ids(other)
            made = self.admin.ask("POST", other["path"], self.body_of(other))
            assert made.status == 201, made.text
            self.parents[target] = made.json[other["id_name"]]
            self.made.append((other, self.parents[target]))
        return self.parents

    def body_of(self, resource):
        self.parent_ids(resource)
        body = {f["name"]: samples.good(f, self.parents) for f in resource["fields"]}
        return {f["name"]: body[f["name"]] if samples.belongs(f, body) else None for f in resource["fields"]}

    def body(self, **change):
        return {**self.body_of(self.of), **change}

    def create(self, **change):
        answer = self.admin.ask("POST", self.path, self.body(**change))
        assert answer.status == 201, f"{answer.status} {answer.text}"
        self.made.append((self.of, answer.json[self.id_name]))
        return answer.json

    def one(self, record):
        return f"{self.path}/{record[self.id_name]}"

    def clean(self):
        for resource, number in reversed(self.made):
            found = self.admin.ask("GET", f"{resource['path']}/{number}")
            if found.status != 200:
                continue
            gone = self.admin.ask("DELETE", f"{resource['path']}/{number}", query={"version": found.json["version"]})
            if gone.status == 200:
                self.admin.ask("DELETE", f"/api/v1/trash/{gone.json['trash_id']}")


def equal(actual, expected, what=""):
    assert actual == expected, f"{what}: {actual!r} is not {expected!r}"


def same_value(field, stored, sent):
    """Decimals come back with all their places."""
    if field["kind"] in ("money", "rate", "percent"):
        return float(stored) == float(sent)
    return stored == sent


def what_is_created_is_read_back(trial):
    body = trial.body()
    made = trial.admin.ask("POST", trial.path, body)
    equal(made.status, 201, made.text)
    trial.made.append((trial.of, made.json[trial.id_name]))
    read = trial.admin.ask("GET", trial.one(made.json))
    equal(read.json, made.json)
    for field in trial.fields:
        assert same_value(field, read.json[field["name"]], body[field["name"]]), f"{field['name']}: {read.json[field['name']]!r}"
    equal(read.json["version"], 1)


def what_is_missing_is_told_at_once(trial):
    answer = trial.admin.ask("POST", trial.path, {})
    equal(answer.status, 400)
    wanted = {"/" + f["name"] for f in trial.fields if f["is_required"] and not f["otherwise"]}
    equal(answer.pointers(), wanted)
    only = {f["name"]: samples.good(f, trial.parent_ids()) for f in trial.fields if f["is_required"] and not f["otherwise"]}
    body = trial.body()
    only |= {f["name"]: body[f["name"]] for f in trial.fields if f["only_field"] and body[f["name"]] is not None}
    made = trial.admin.ask("POST", trial.path, only)
    equal(made.status, 201, made.text)
    trial.made.append((trial.of, made.json[trial.id_name]))
    for field in trial.fields:
        if field["name"] not in only:
            assert made.json[field["name"]] in (None, []) or field["otherwise"], field["name"]


def bad_values_are_refused_with_their_field(trial):
    tried = 0
    for field in trial.fields:
        for bad in samples.BAD[field["kind"]] + samples.beyond_limits(field):
            answer = trial.admin.ask("POST", trial.path, trial.body(**{field["name"]: bad}))
            equal(answer.status, 400, f"{field['name']} = {bad!r}: {answer.text[:300]}")
            assert "/" + field["name"] in answer.pointers(), f"{field['name']} = {bad!r}: {answer.text}"
            tried += 1
    assert tried > len(trial.fields)
    answer = trial.admin.ask("POST", trial.path, {**trial.body(), **{f["name"]: {"a": 1} for f in trial.fields}})
    equal(answer.pointers(), {"/" + f["name"] for f in trial.fields})


def values_on_their_limits_are_taken(trial):
    for field in trial.fields:
        for value in samples.at_limits(field):
            answer = trial.admin.ask("POST", trial.path, trial.body(**{field["name"]: value}))
            # Rules between fields may refuse a limit; then they name a field.
            if answer.status == 400:
                assert not any("must have" in f["detail"] or "must be from" in f["detail"] for f in answer.json["errors"]), answer.text
                continue
            equal(answer.status, 201, answer.text)
            trial.made.append((trial.of, answer.json[trial.id_name]))
            equal(answer.json[field["name"]], value)


def odd_texts_come_back_as_they_were(trial):
    field = next(f for f in trial.fields if f["name"] == trial.of["label_field"])
    for text in samples.ODD_TEXTS:
        text = text[: int(field["max"])]
        record = trial.create(**{field["name"]: text})
        equal(trial.admin.ask("GET", trial.one(record)).json[field["name"]], text)


def bodies_that_are_no_objects_are_refused(trial):
    for body in ["", "{", "[]", "7", "null", '"x"', '{"name":1,"name":2}', '{"unknown":1}', "\ufeff{}", '{"a":' * 40 + "1" + "}" * 40]:
        answer = trial.admin.ask("POST", trial.path, body)
        assert answer.status in (400, 415), f"{body[:40]!r}: {answer.status}"
    equal(trial.admin.ask("POST", trial.path, trial.body(), media="text/plain").status, 415)


def each_field_changes_alone(trial):
    record = trial.create()
    for field in trial.fields:
        value = samples.other(field, trial.parents)
        if value is None or value == record[field["name"]]:
            continue
        change = {"version": record["version"], field["name"]: value}
        answer = trial.admin.ask("PATCH", trial.one(record), change)
        if field["is_immutable"]:
            equal(answer.status, 400, field["name"])
            equal(answer.pointers(), {"/" + field["name"]})
            continue
        if answer.status == 400:  # a rule between fields
            assert answer.pointers(), answer.text
            continue
        equal(answer.status, 200, answer.text)
        for other in trial.fields:
            if other is not field:
                equal(answer.json[other["name"]], record[other["name"]], f"{other['name']} beside {field['name']}")
        equal(answer.json["version"], record["version"] + 1)
        record = answer.json


def optional_fields_can_be_emptied_and_required_not(trial):
    record = trial.create()
    for field in trial.fields:
        if field["json_type"] == "array" or (field["only_field"] and record[field["name"]] is not None):
            continue
        answer = trial.admin.ask("PATCH", trial.one(record), {"version": record["version"], field["name"]: None})
        if field["is_required"]:
            equal(answer.status, 400, field["name"])
        elif not field["is_immutable"]:
            equal(answer.status, 200, answer.text)
            equal(answer.json[field["name"]], None)
            record = answer.json


def who_changes_what_another_changed_is_told(trial):
    record = trial.create()
    field = next(f for f in trial.fields if f["name"] == trial.of["label_field"])
    first = trial.admin.ask("PATCH", trial.one(record), {"version": 1, field["name"]: "First"})
    equal(first.status, 200, first.text)
    equal(trial.admin.ask("PATCH", trial.one(record), {"version": 1, field["name"]: "Second"}).status, 412)
    equal(trial.admin.ask("DELETE", trial.one(record), query={"version": 1}).status, 412)
    same = trial.admin.ask("PATCH", trial.one(record), {"version": 2, field["name"]: "First"})
    equal((same.status, same.json["version"]), (200, 2), "a change of nothing")
    equal(trial.admin.ask("PATCH", trial.one(record), {field["name"]: "Third"}).pointers(), {"/version"})


def a_write_happens_once_per_key(trial):
    key, body = str(uuid.uuid4()), trial.body()
    first = trial.admin.ask("POST", trial.path, body, key=key)
    again = trial.admin.ask("POST", trial.path, body, key=key)
    equal((first.status, again.status), (201, 201), first.text)
    equal(again.json, first.json)
    trial.made.append((trial.of, first.json[trial.id_name]))
    field = next(f for f in trial.fields if f["name"] == trial.of["label_field"])
    equal(trial.admin.ask("POST", trial.path, {**body, field["name"]: "Other"}, key=key).status, 409)
    change = {"version": 1, field["name"]: "Once"}
    key = str(uuid.uuid4())
    answers = [trial.admin.ask("PATCH", trial.one(first.json), change, key=key) for _ in range(3)]
    equal([a.json["version"] for a in answers], [2, 2, 2])


def unique_values_are_unique(trial):
    record = trial.create()
    for field in trial.fields:
        if not field["is_unique"]:
            continue
        answer = trial.admin.ask("POST", trial.path, trial.body(**{field["name"]: record[field["name"]]}))
        if answer.status == 201:
            trial.made.append((trial.of, answer.json[trial.id_name]))
        equal(answer.status, 409, field["name"])
        equal(answer.pointers(), {"/" + field["name"]})


def lists_are_cut_into_slices_that_fit_together(trial):
    field = next(f for f in trial.fields if f["name"] == trial.of["label_field"])
    mark = uuid.uuid4().hex[:12]
    made = {trial.create(**{field["name"]: f"{mark} {i % 3}"})[trial.id_name] for i in range(7)}
    search = {"q": mark} if field["is_searchable"] else {}
    for sort in trial.of["sorts"]:
        seen, cursor = [], None
        while True:
            page = trial.admin.ask("GET", trial.path, query={"limit": 2, "sort": sort, **search, **({"cursor": cursor} if cursor else {})})
            equal(page.status, 200, page.text)
            seen += [row[trial.id_name] for row in page.json["items"]]
            cursor = page.json["next_cursor"]
            if cursor and len(seen) == 2:  # a row that comes in between moves nobody
                made.add(trial.create(**{field["name"]: f"{mark} 1"})[trial.id_name])
            if not cursor:
                break
        equal(len(seen), len(set(seen)), f"{sort}: rows twice")
        equal(made - set(seen) - {max(made)}, set(), f"{sort}: rows lost")
    for bad in ["x", "0", "1000"]:
        equal(trial.admin.ask("GET", trial.path, query={"limit": bad}).status, 400, f"limit {bad}")
    equal(trial.admin.ask("GET", trial.path, query={"cursor": "AAAA"}).status, 400)
    equal(trial.admin.ask("GET", trial.path, query={"sort": "no_field"}).status, 400)
    first = trial.admin.ask("GET", trial.path, query={"limit": 1, "sort": trial.of["sorts"][0]}).json["next_cursor"]
    equal(trial.admin.ask("GET", trial.path, query={"cursor": first, "sort": trial.of["sorts"][1]}).status, 400, "a cursor of another order")


def lists_are_sorted(trial):
    for sort in trial.of["sorts"]:
        name = sort.lstrip("-")
        rows = trial.admin.ask("GET", trial.path, query={"limit": 500, "sort": sort, "fields": name}).json["items"]
        values = [row[name] for row in rows]
        field = next((f for f in trial.fields if f["name"] == name), None)
        if field is None or field["json_type"] == "integer":
            equal(values, sorted(values, reverse=sort.startswith("-")), sort)
        else:  # the database's own order of texts: equal ones stand together
            equal(len([i for i, v in enumerate(values) if i == 0 or values[i - 1] != v]), len(set(values)), sort)


def filters_let_through_what_fits_and_nothing_else(trial):
    record = trial.create()
    for field in trial.fields:
        if not field["is_filterable"]:
            continue
        name, value = field["name"], record[field["name"]]
        if value is None:
            continue
        text = str(value).lower() if isinstance(value, bool) else value[0] if isinstance(value, list) else str(value)
        if field["kind"] in ("integer", "money", "rate", "percent", "instant"):
            query = {name + "_min": text, name + "_max": text}
        else:
            query = {name: text}
        answer = trial.admin.ask("GET", trial.path, query={**query, "limit": 500, "sort": "-created_at", "fields": name})
        equal(answer.status, 200, answer.text)
        rows = answer.json["items"]
        assert record[trial.id_name] in {row[trial.id_name] for row in rows}, f"{name} = {text}"
        for row in rows:
            assert row[name] == value or isinstance(value, list), f"{name}: {row[name]!r} is not {value!r}"
    for query in [{"no_field": "1"}, {"fields": "no_field"}, {"q": ""}]:
        equal(trial.admin.ask("GET", trial.path, query=query).status, 400, str(query))


def rows_have_the_fields_that_were_asked_for(trial):
    trial.create()
    for field in trial.fields:
        row = trial.admin.ask("GET", trial.path, query={"limit": 1, "fields": field["name"]}).json["items"][0]
        assert field["name"] in row and len(row) <= 4, row


def deleted_records_are_out_of_sight_and_come_back(trial):
    record = trial.create()
    gone = trial.admin.ask("DELETE", trial.one(record), query={"version": record["version"], "reason": "engine"})
    equal(gone.status, 200, gone.text)
    equal((gone.json["resource"], gone.json["object_id"], gone.json["reason"]), (trial.of["name"], record[trial.id_name], "engine"))
    equal(trial.admin.ask("GET", trial.one(record)).status, 404)
    listed = trial.admin.ask("GET", trial.path, query={"limit": 500, "sort": "-created_at"}).json["items"]
    assert record[trial.id_name] not in {row[trial.id_name] for row in listed}
    entry = f"/api/v1/trash/{gone.json['trash_id']}"
    assert gone.json["trash_id"] in {e["trash_id"] for e in trial.admin.ask("GET", "/api/v1/trash", query={"resource": trial.of["name"]}).json["items"]}
    # Its unique values are free meanwhile; whoever took one keeps it.
    unique = next((f for f in trial.fields if f["is_unique"]), None)
    if unique:
        taker = trial.create(**{unique["name"]: record[unique["name"]]})
        clash = trial.admin.ask("POST", entry + "/restore")
        equal(clash.status, 409, clash.text)
        moved = trial.admin.ask("DELETE", trial.one(taker), query={"version": 1})
        equal(moved.status, 200, moved.text)
    back = trial.admin.ask("POST", entry + "/restore")
    equal((back.status, back.json.get("state")), (200, "restored"), back.text)
    again = trial.admin.ask("GET", trial.one(record))
    equal(again.status, 200)
    for field in trial.fields:
        equal(again.json[field["name"]], record[field["name"]], field["name"])
    equal(trial.admin.ask("POST", entry + "/restore").status, 409)


def purged_records_are_gone(trial):
    record = trial.create()
    gone = trial.admin.ask("DELETE", trial.one(record), query={"version": 1})
    entry = f"/api/v1/trash/{gone.json['trash_id']}"
    purged = trial.admin.ask("DELETE", entry)
    equal((purged.status, purged.json.get("state"), purged.json.get("snapshot")), (200, "purged", {}), purged.text)
    equal(trial.admin.ask("POST", entry + "/restore").status, 409)
    equal(trial.admin.ask("DELETE", entry).status, 409)
    equal(trial.admin.ask("GET", trial.one(record)).status, 404)


def records_in_use_cannot_be_deleted(trial):
    trial.parent_ids()
    record = trial.create()
    for field in trial.fields:
        if field["kind"] != "reference" or record[field["name"]] is None:
            continue
        parent = trial.described[field["target"]]
        path = f"{parent['path']}/{record[field['name']]}"
        answer = trial.admin.ask("DELETE", path, query={"version": trial.admin.ask("GET", path).json["version"]})
        if not field["is_owner"]:
            equal(answer.status, 409, answer.text)
            continue
        # A part goes with its owner, and comes back with it.
        equal(answer.status, 200, answer.text)
        equal(trial.admin.ask("GET", trial.one(record)).status, 404)
        equal(trial.admin.ask("POST", f"/api/v1/trash/{answer.json['trash_id']}/restore").status, 200)
        equal(trial.admin.ask("GET", trial.one(record)).status, 200)


def every_change_is_in_the_history(trial):
    record = trial.create()
    field = next(f for f in trial.fields if f["name"] == trial.of["label_field"])
    trial.admin.ask("PATCH", trial.one(record), {"version": 1, field["name"]: "Renamed", "reason": "engine"})
    history = trial.admin.ask("GET", trial.one(record) + "/history").json["items"]
    equal([e["action"] for e in history], [trial.of["name"] + ".change", trial.of["name"] + ".create"])
    equal((history[0]["before"], history[0]["after"]), ({field["name"]: record[field["name"]]}, {field["name"]: "Renamed"}))
    equal(history[1]["after"][trial.id_name], record[trial.id_name])
    assert all(e["actor"].startswith("user:") for e in history)


def files_go_out_and_come_in_again(trial):
    if not trial.of["key_field"]:
        equal(trial.admin.ask("POST", trial.path + "/import", "x", media="text/csv").status, 404)
        return
    label, key = trial.of["label_field"], trial.of["key_field"]
    record = trial.create(**{label: "=HYPERLINK(1)"} if next(f for f in trial.fields if f["name"] == label)["kind"] == "text" else {})
    out = trial.admin.ask("GET", trial.path + "/export")
    equal(out.status, 200)
    rows = list(csv.DictReader(io.StringIO(out.text)))
    mine = next(r for r in rows if r[key] == str(record[key]))
    equal(mine[label], "'=HYPERLINK(1)", "a formula is defused")
    text = io.StringIO()
    writer = csv.DictWriter(text, mine.keys())
    writer.writeheader()
    writer.writerow(mine)
    back = trial.admin.ask("POST", trial.path + "/import", text.getvalue(), media="text/csv")
    equal(back.status, 200, back.text)
    equal((back.json["rows"], back.json["unchanged"]), (1, 1), "what went out is what is stored")
    mine[label] = "From a file"
    fresh = {f["name"]: str(samples.distinct(f)) for f in trial.fields if f["is_unique"]}
    text = io.StringIO()
    writer = csv.DictWriter(text, mine.keys())
    writer.writeheader()
    writer.writerow(mine)
    writer.writerow({**mine, **fresh})
    once = str(uuid.uuid4())
    dry = trial.admin.ask("POST", trial.path + "/import", text.getvalue(), key=once, media="text/csv", query={"dry_run": "true"})
    equal(trial.admin.ask("POST", trial.path + "/import", text.getvalue(), key=once, media="text/csv").status, 409, "a rehearsal's key is not the import's")
    equal((dry.status, dry.json["created"], dry.json["changed"]), (200, 1, 1), dry.text)
    equal(trial.admin.ask("GET", trial.one(record)).json[label], "=HYPERLINK(1)", "a dry run changes nothing")
    done = trial.admin.ask("POST", trial.path + "/import", text.getvalue(), media="text/csv")
    equal((done.status, done.json["created"], done.json["changed"]), (200, 1, 1), done.text)
    newest = trial.admin.ask("GET", trial.path, query={"sort": "-created_at", "limit": 1}).json["items"][0]
    trial.made.append((trial.of, newest[trial.id_name]))
    equal(trial.admin.ask("GET", trial.one(record)).json[label], "From a file")
    actions = [e["action"] for e in trial.admin.ask("GET", trial.one(record) + "/history").json["items"]]
    equal(actions[0], trial.of["name"] + ".change", "an import leaves its audit row")


def bad_files_change_nothing(trial):
    if not trial.of["key_field"]:
        return
    key = trial.of["key_field"]
    required = [f for f in trial.fields if f["is_required"]]
    values = {f["name"]: samples.good(f, trial.parent_ids()) for f in required}
    header = ",".join(values)
    row = ",".join('"' + (str(v).lower() if isinstance(v, bool) else str(v)) + '"' for v in values.values())
    before = trial.admin.ask("GET", trial.path, query={"limit": 500}).json["items"]
    bad = {
        "an unknown column": (header + ",no_field\n" + row + ",1\n", "/header"),
        "a column twice": (header + "," + key + "\n" + row + ",x\n", "/header"),
        "no key column": ("no_field\n1\n", "/header"),
        "too few cells": (header + "\n" + row + "\n1\n", "/rows/2"),
        "the same key twice": (header + "\n" + row + "\n" + row + "\n", "/rows/2/" + key),
    }
    for what, (text, pointer) in bad.items():
        answer = trial.admin.ask("POST", trial.path + "/import", text, media="text/csv")
        equal(answer.status, 400, what + ": " + answer.text)
        assert pointer in answer.pointers(), f"{what}: {answer.text}"
    equal(trial.admin.ask("POST", trial.path + "/import", header + '\n"open', media="text/csv").status, 400)
    equal(trial.admin.ask("GET", trial.path, query={"limit": 500}).json["items"], before)


def strangers_see_nothing(trial):
    record = trial.create()
    for method, path in [("GET", trial.path), ("GET", trial.one(record)), ("GET", trial.one(record) + "/history"), ("GET", trial.path + "/export")]:
        assert trial.outsider.ask(method, path).status in (403, 404), path
    for method, path, body in [("POST", trial.path, trial.body()), ("PATCH", trial.one(record), {"version": 1}),
                               ("DELETE", trial.one(record) + "?version=1", None)]:
        assert trial.outsider.ask(method, path, body).status in (403, 404), method
    names = {r["name"] for r in trial.outsider.ask("GET", "/api/v1/meta/resources").json["items"]}
    equal(names, set())
    equal(trial.admin.ask("GET", trial.one(record)).json["version"], 1)
    equal(trial.admin.ask("GET", f"{trial.path}/999999999").status, 404)


def what_depends_on_another_field_comes_with_it_alone(trial):
    """Each word of the choice takes exactly the fields that depend on it."""
    for choice in trial.fields:
        depending = [f for f in trial.fields if f["only_field"] == choice["name"]]
        for word in choice["words"] if depending else []:
            own = {f["name"]: samples.good(f, trial.parent_ids()) for f in depending if f["only_word"] == word}
            right = {**trial.body(), **{f["name"]: None for f in depending}, choice["name"]: word, **own}
            made = trial.admin.ask("POST", trial.path, right)
            equal(made.status, 201, made.text)
            trial.made.append((trial.of, made.json[trial.id_name]))
            for name in own:
                equal(trial.admin.ask("POST", trial.path, {**right, name: None}).pointers(), {"/" + name})
            for other in depending:
                if other["only_word"] != word:
                    more = {**right, other["name"]: samples.good(other, trial.parents)}
                    equal(trial.admin.ask("POST", trial.path, more).pointers(), {"/" + other["name"]})


def the_description_is_complete(trial):
    for field in trial.fields:
        assert field["label"] and field["kind"] in samples.BAD, field
    one = trial.admin.ask("GET", "/api/v1/meta/resources/" + trial.of["name"])
    equal(one.json, trial.of)
    json.dumps(one.json)


ALL = [the_description_is_complete, what_is_created_is_read_back, what_is_missing_is_told_at_once, bad_values_are_refused_with_their_field,
       values_on_their_limits_are_taken, odd_texts_come_back_as_they_were, bodies_that_are_no_objects_are_refused, each_field_changes_alone,
       optional_fields_can_be_emptied_and_required_not, who_changes_what_another_changed_is_told, a_write_happens_once_per_key,
       unique_values_are_unique, lists_are_cut_into_slices_that_fit_together, lists_are_sorted, filters_let_through_what_fits_and_nothing_else,
       rows_have_the_fields_that_were_asked_for, deleted_records_are_out_of_sight_and_come_back, purged_records_are_gone,
       records_in_use_cannot_be_deleted, every_change_is_in_the_history, files_go_out_and_come_in_again, bad_files_change_nothing,
       what_depends_on_another_field_comes_with_it_alone, strangers_see_nothing]
