"""What every described resource promises of its jobs."""

import csv
import io
import time
import uuid

import samples
from trial import equal, same_value


def finished(trial, begun):
    """The job that an answer 202 has begun, once it has ended."""
    equal(begun.status, 202, begun.text)
    until = time.monotonic() + 60
    while True:
        job = trial.admin.ask("GET", f"/api/v1/jobs/{begun.json['job_id']}").json
        if job["state"] in ("done", "failed", "cancelled") or time.monotonic() > until:
            equal(job["state"], "done", str(job))
            return job
        time.sleep(0.05)


def many_change_at_once_and_back(trial):
    field = next((f for f in trial.fields if not f["is_unique"] and not f["is_immutable"] and f["kind"] != "reference"
                  and samples.other(f, trial.parents) is not None), None)
    if field is None:
        return
    records = [trial.create() for _ in range(3)]
    ids = [r[trial.id_name] for r in records]
    value = samples.other(field, trial.parents)
    body = {"ids": ids + [999999999], "fields": {field["name"]: value}, "reason": "engine"}
    key = str(uuid.uuid4())
    begun = trial.admin.ask("POST", trial.path + "/bulk-change", body, key=key)
    equal(trial.admin.ask("POST", trial.path + "/bulk-change", body, key=key).json["job_id"], begun.json["job_id"], "one job per key")
    job = finished(trial, begun)
    if job["items_done"] == 0 and len(job["item_faults"]) == 4:
        return  # a rule between fields refuses it for each
    equal((job["items_done"], job["items_failed"], job["items_total"]), (3, 1, 4))
    for record in records:
        now = trial.admin.ask("GET", trial.one(record)).json
        assert same_value(field, now[field["name"]], value), now
        last = trial.admin.ask("GET", trial.one(record) + "/history").json["items"][0]
        if now["version"] > record["version"]:
            equal(last["action"], trial.of["name"] + ".change")
    undone = finished(trial, trial.admin.ask("POST", f"/api/v1/jobs/{job['job_id']}/undo", {}))
    equal(undone["items_failed"], 0)
    for record in records:
        equal(trial.admin.ask("GET", trial.one(record)).json[field["name"]], record[field["name"]])
    equal(trial.admin.ask("POST", f"/api/v1/jobs/{job['job_id']}/undo", {}).status, 409, "twice")
    gone = finished(trial, trial.admin.ask("POST", trial.path + "/bulk-delete", {"ids": ids}))
    equal(gone["items_done"], 3)
    equal([trial.admin.ask("GET", trial.one(r)).status for r in records], [404] * 3)
    equal(finished(trial, trial.admin.ask("POST", f"/api/v1/jobs/{gone['job_id']}/undo", {}))["items_done"], 3)
    equal([trial.admin.ask("GET", trial.one(r)).status for r in records], [200] * 3)
    for wrong, pointer in [({"ids": []}, "/ids"), ({"ids": [1, 1]}, "/ids"), ({"ids": ["a"]}, "/ids"),
                           ({"ids": [1], "fields": {"no_field": 1}}, "/fields/no_field"), ({"ids": [1], "fields": {}}, "/fields")]:
        answer = trial.admin.ask("POST", trial.path + "/bulk-change", {"fields": {field["name"]: value}, **wrong})
        equal((answer.status, answer.pointers()), (400, {pointer}), str(wrong))


def long_files_are_jobs(trial):
    if not trial.of["key_fields"]:
        return
    rows = [{f["name"]: samples.good(f, trial.parent_ids())
             for f in trial.fields if f["is_required"]} for _ in range(1001)]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    for row in rows:
        writer.writerow({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()})
    begun = trial.admin.ask("POST", trial.path + "/import", text.getvalue(), media="text/csv")
    if begun.status == 400:
        return  # so many different values do not exist
    equal(begun.status, 202, begun.text)
    until = time.monotonic() + 60
    while (job := trial.admin.ask("GET", f"/api/v1/jobs/{begun.json['job_id']}").json)["state"] not in ("done", "failed"):
        assert time.monotonic() < until, job
        time.sleep(0.1)
    if job["state"] == "failed":
        assert "more than" in job["fault"], job  # there may not be so many
        return
    equal(job["result"]["created"], 1001, str(job))
    newest, query = [], {"sort": "-created_at", "limit": 500, "fields": trial.of["label_field"]}
    while len(newest) < 1001:
        page = trial.admin.ask("GET", trial.path, query=query).json
        newest += [row[trial.id_name] for row in page["items"]]
        query["cursor"] = page["next_cursor"]
    equal(finished(trial, trial.admin.ask("POST", trial.path + "/bulk-delete", {"ids": newest[:1001]}))["items_done"], 1001)


ALL = [many_change_at_once_and_back, long_files_are_jobs]
