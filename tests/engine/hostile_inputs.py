"""Hostile inputs through the API of the running instance: strings that attack SQL, spreadsheets, terminals and parsers as texts of
records, as parameters, as ids in paths, as bodies, as files; addresses that a server must not ask. What is stored is what was sent, what
is refused is told with a pointer, nothing else has moved afterwards, and nothing was an internal fault.

Inputs: tests/fixtures/hostile, tests/fixtures/json."""

import contextlib
import csv
import io
import itertools
import json
import os
import pathlib
import re
import subprocess
import time
import urllib.parse
import urllib.request

import hostile_addresses
import recipes
import samples
from tenant_walls import Company
from trial import Trial

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests/fixtures"
# Kinds that keep a text as it is; the others have a form of their own.
KEPT = ("text", "long_text")
TEXT_KINDS = (*KEPT, "code", "host_name", "prefix", "currency", "country", "time_zone", "email", "phone", "url", "ip_address", "choice",
              "instant", "money", "rate", "percent")
ANSWER_WITHIN_S = 5  # a payload that sleeps in the database would take longer
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Beside the corpora: what this house refuses or keeps by rules of its own.
OWN = ["\x00", "a\x00b", "\ud800", "'" * 80, "\\", "%", "_", "%%' OR 1=1", "$1", "{}", "a'); DROP TABLE pops; --",
       "1; SELECT pg_sleep(20)", "'||pg_sleep(20)||'", "\u202ename", "../../../../etc/passwd", "x" * 5000]


def lines_of(path):
    return [line for line in path.read_text("utf-8", "replace").splitlines() if line]


def payloads():
    hostile = FIXTURES / "hostile"
    out = [line for file in sorted((hostile / "sqli").glob("*.txt")) for line in lines_of(file)]
    out += [text for text in json.loads((hostile / "strings/blns.json").read_text("utf-8")) if text]
    out += lines_of(hostile / "csv/csv-payload.txt") + OWN
    return list(dict.fromkeys(out))


class Findings:
    """Counts, and tells what is wrong with an answer."""

    def __init__(self):
        self.passed = self.failed = 0

    def fault(self, text):
        self.failed += 1
        if self.failed <= 40:
            print(f"-- hostile: {text[:700]}")

    def expect(self, is_right, text):
        if is_right:
            self.passed += 1
        else:
            self.fault(text)
        return is_right


def wrong_status(status, allowed=None):
    """What is wrong with a status; "" when nothing is."""
    if status >= 500:
        return f"answered {status}"
    return f"answered {status}, not {allowed}" if allowed and status not in allowed else ""


def ask(seen, client, method, path, what, allowed=None, **more):
    """An answer that may not be a fault and may not be slow."""
    begun = time.monotonic()
    try:
        answer = client.ask(method, path, **more)
    except Exception as broken:  # no answer at all
        seen.fault(f"{method} {path} {what!r}: {broken!r}")
        return None
    took_s = time.monotonic() - begun
    wrong = wrong_status(answer.status, allowed) or ("took %.1f s" % took_s if took_s > ANSWER_WITHIN_S else "")
    return answer if seen.expect(not wrong, f"{method} {path} {what!r}: {wrong} {answer.text[:300]}") else None


# ---- texts of records ----

def wrong_fields(fields, sent, answer, stored):
    """Names of `sent` that are neither stored as they were sent nor refused under their pointer."""
    if answer.status == 422:
        told = answer.pointers()
        return [] if told and all(any(p == f"/{n}" or p.startswith(f"/{n}/") for n in sent) for p in told) else list(sent)
    return [n for n in sent if fields[n]["kind"] in KEPT and stored[n] != sent[n]]


def texts_of_records(seen, admin, trials, strings):
    """Every string in a field of every resource, in turn: as many at once as the record has texts."""
    takes = itertools.cycle(strings)
    tried = kept = 0
    targets = []
    for trial in trials:
        names = [f["name"] for f in trial.fields if f["kind"] in TEXT_KINDS and not f["is_immutable"] and not f["is_unique"]]
        unique = [f["name"] for f in trial.fields if f["kind"] in KEPT and f["is_unique"] and not f["is_immutable"]]
        if names + unique:
            targets.append((trial, trial.create(), names + unique))
    rounds = max(1, -(-2 * len(strings) // max(1, sum(len(names) for _, _, names in targets))))
    widest = max((t for t, _, _ in targets), key=lambda t: max((int(f["max"] or 0) for f in t.fields if f["kind"] == "long_text"), default=0))
    for trial, record, names in targets:
        fields = {f["name"]: f for f in trial.fields}
        version = record["version"]
        # One resource gets every string, in its lines and in its long text.
        both = [n for n in names if fields[n]["kind"] in KEPT]
        told = [{n: text for n in both} for text in strings] if trial is widest else []
        for sent in [*told, *({name: next(takes) for name in names} for _ in range(rounds))]:
            while sent:
                answer = ask(seen, admin, "PATCH", trial.one(record), sent, (200, 400, 409, 422),
                             body={**sent, "version": version})
                tried += 1
                if answer is None or answer.status in (400, 409):  # no JSON text at all, or a name that is taken
                    break
                stored = admin.ask("GET", trial.one(record)).json if answer.status == 200 else None
                seen.expect(not (wrong := wrong_fields(fields, sent, answer, stored)),
                            f"{trial.path} {sent!r}: {wrong} are neither kept nor refused: {answer.status} {answer.text[:300]}")
                if answer.status == 200:
                    version = stored["version"]
                    kept += sum(fields[n]["kind"] in KEPT for n in sent)
                    break
                sent = {n: v for n, v in sent.items() if not any(p.split("/")[1] == n for p in answer.pointers() if "/" in p)}
        last = admin.ask("GET", trial.one(record))
        seen.expect(last.status == 200 and last.json["version"] == version, f"{trial.one(record)}: {last.status} {last.text[:300]}")
    seen.expect(kept * 3 > len(strings), f"control: only {kept} of {len(strings)} strings were kept anywhere")
    print(f"hostile: {kept} texts were kept as they were sent")
    return tried


# ---- parameters and paths ----

def parameters(seen, admin, document, strings):
    takes = itertools.cycle(strings)
    tried = 0
    for path, methods in document["paths"].items():
        told = methods.get("get")
        if not told or "text/event-stream" in told["responses"]["200"].get("content", {}):
            continue
        ids = re.findall(r"{(\w+)}", path)
        names = [p["name"] for p in told.get("parameters", []) if p.get("in") == "query"] or []
        names += [n for n in ("cursor", "limit") if ids == []]
        for _ in range(4 if ids else 1):
            asked = re.sub(r"{\w+}", lambda _: urllib.parse.quote(next(takes), safe="", errors="surrogatepass"), path)
            ask(seen, admin, "GET", asked, asked, (200, 400, 403, 404, 409, 414, 422) if not ids else (400, 403, 404, 414, 422))
            tried += 1
        for name in names if not ids else ():
            for _ in range(2):
                query = urllib.parse.urlencode({name: next(takes)}, errors="surrogatepass")
                ask(seen, admin, "GET", f"{path}?{query}", query, (200, 400, 404, 414, 422))
                tried += 1
    return tried


def searches(seen, admin, trials, strings):
    """Every string is looked for, and finds nothing that does not hold it."""
    lists = [t for t in trials if any(f["kind"] == "text" for f in t.fields)]
    for text, trial in zip(strings, itertools.cycle(lists)):
        query = urllib.parse.urlencode({"q": text, "limit": 3}, errors="surrogatepass")
        answer = ask(seen, admin, "GET", f"{trial.path}?{query}", text, (200, 400, 414, 422))
        for item in answer.json["items"] if answer and answer.status == 200 else ():
            held = json.dumps(item, ensure_ascii=False).lower()
            needle = json.dumps(text.strip(), ensure_ascii=False)[1:-1].lower()
            seen.expect(needle in held or len(text.strip()) < 2 or text.strip() == "", f"{trial.path}?q={text!r} finds {held[:300]}")
    return len(strings)


# ---- bodies ----

def bodies(seen, admin, paths):
    tried = 0
    for file in sorted((FIXTURES / "json/parsing").glob("*.json")):
        body = file.read_bytes()
        for path in paths:
            allowed = (400, 413, 422) if file.name.startswith("n_") else (400, 401, 403, 413, 422)
            ask(seen, admin, "POST", path, file.name, allowed, body=body)
            tried += 1
    return tried


# ---- files ----

def cells_that_run(text):
    """Cells of a CSV text that a spreadsheet would run."""
    number = re.compile(r"[+-]?\d+(\.\d+)?$")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row
            if cell.startswith(FORMULA) and not number.match(cell)]


def files(seen, admin, trials, strings):
    """Formulas come in by file and by the API, and leave defused; files of any strings are read or refused."""
    tried = 0
    for trial in trials:
        texts = [f for f in trial.fields if f["kind"] == "text" and not f["is_immutable"]]
        described = admin.ask("GET", f"{trial.path}/export")
        if not texts or described.status != 200:
            continue
        name = texts[-1]["name"]
        for n, formula in enumerate(s for s in strings if s.startswith(FORMULA) and len(s) < 60 and s == s.strip() and s.isprintable()):
            if n % len(trials) != trials.index(trial):
                continue
            record = trial.create()
            ask(seen, admin, "PATCH", trial.one(record), formula, (200, 409, 422), body={name: formula, "version": record["version"]})
            tried += 1
        out = admin.ask("GET", f"{trial.path}/export")
        seen.expect(not (bad := cells_that_run(out.text)), f"{trial.path}/export has cells that run: {bad[:5]}")
        header = out.text.split("\r\n", 1)[0]
        for _ in range(6):
            tried += 1
            rows = "\r\n".join(strings[(tried * 37 + i) % len(strings)] for i in range(10))
            ask(seen, admin, "POST", f"{trial.path}/import", rows, (200, 400, 404, 405, 409, 422), query={"dry_run": "true"}, media="text/csv",
                body=f"{header}\r\n{rows}\r\n".encode("utf-8", "surrogatepass"))
    return tried


def cdr_files(seen, admin, source, strings):
    """The same strings as calls of a file: every row is refused or kept, the file never breaks the node."""
    for n in range(0, len(strings), 100):
        text = io.StringIO()
        out = csv.writer(text)
        out.writerow(["cdr_id", "start", "answer", "end", "src", "dst", "billsec"])
        for i, value in enumerate(strings[n:n + 100]):
            row = [recipes.unique("h"), "2026-03-01T10:00:00Z", "2026-03-01T10:00:05Z", "2026-03-01T10:01:05Z", "442071234567", "33142345678",
                   "60"]
            row[i % 7] = value.replace("\x00", "")
            out.writerow(row)
        ask(seen, admin, "POST", f"/api/v1/cdr-sources/{source}/imports", f"rows {n}", (200, 201, 202, 400, 409, 422), media="text/csv",
            query={"file_name": f"{recipes.unique('h')}.csv"}, body=text.getvalue().encode("utf-8", "replace"))
    return -(-len(strings) // 100)


# ---- canaries ----

# Rows of the audit log get their links by themselves; what they link is counted.
SEALING = ("audit_queue", "audit_links", "audit_heads")


def rows_of(tenant_id):
    """Rows of every table that belong to a company: {table: count}."""
    query = ("SELECT c.table_name || ' ' || (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I WHERE tenant_id = "
             f"{int(tenant_id)}', c.table_name), false, true, '')))[1]::text FROM information_schema.columns c JOIN information_schema.tables t "
             "USING (table_schema, table_name) WHERE c.table_schema = 'public' AND c.column_name = 'tenant_id' "
             "AND t.table_type = 'BASE TABLE' ORDER BY 1")
    done = subprocess.run([str(ROOT / "deploy/db"), "-AtXc", query], capture_output=True, text=True, check=True, timeout=60, env=dict(os.environ))
    counts = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    return {table: count for table, count in counts.items() if table not in SEALING}


class Canaries:
    """What must be the same afterwards: another company's rows, a record, the audit chain, the node itself."""

    def __init__(self, settings, admin, described, outsider):
        self.settings, self.admin = settings, admin
        self.beside = Company(settings, admin, "reseller", "super_admin")
        self.role = self.add_row()
        self.marker = Trial(admin, outsider, described, described["pops"] if "pops" in described else next(iter(described.values())))
        self.record = self.marker.create()
        self.log = settings.var / "log/node.log"
        self.offset = self.log.stat().st_size
        self.rows = rows_of(self.beside.tenant_id)
        self.record = self.read()

    def add_row(self):
        return self.beside.client.ask("POST", "/api/v1/roles", {"name": recipes.unique("role"), "permissions": ["calls.view"]}).json

    def read(self):
        return self.admin.ask("GET", self.marker.one(self.record)).json

    def faults_logged(self):
        with self.log.open("rb") as file:
            file.seek(self.offset)
            return [line.decode("utf-8", "replace")[:300] for line in file if b'"http_fault"' in line]

    def moved(self):
        """What is not as it was."""
        out = []
        rows = rows_of(self.beside.tenant_id)
        out += [f"rows of {t}: {self.rows.get(t)} -> {rows.get(t)}" for t in {*rows, *self.rows} if rows.get(t) != self.rows.get(t)]
        now = self.read()
        out += [f"the marker's {k}: {self.record[k]!r} -> {now.get(k)!r}" for k in self.record if now.get(k) != self.record[k]]
        out += [f"logged: {line}" for line in self.faults_logged()]
        with urllib.request.urlopen(self.settings.origin + "/readyz", timeout=10) as answer:
            out += [] if answer.status == 200 else [f"/readyz answers {answer.status}"]
        chain = subprocess.run(self.settings.program("audit", "verify"), capture_output=True, text=True, timeout=120, check=False)
        out += [] if chain.returncode == 0 else [f"audit verify: {chain.stdout[-300:]} {chain.stderr[-300:]}"]
        return out


def controls(seen, admin, canaries):
    """Every check notices what it is there for."""
    class Lie:
        status, text = 500, "{}"

        def ask(self, *_, **__):
            return self

    lied = Findings()
    with contextlib.redirect_stdout(io.StringIO()):
        ask(lied, Lie(), "GET", "/", "x")
    seen.expect(lied.failed == 1, "control: an answer of 500 passes")
    field = {"name": {"kind": "text"}}
    ok = type("Ok", (), {"status": 200})
    seen.expect(wrong_fields(field, {"name": "a'b"}, ok, {"name": "a''b"}) == ["name"], "control: a changed text passes")
    silent = type("Silent", (), {"status": 422, "text": "", "pointers": lambda self: set()})()
    seen.expect(wrong_fields(field, {"name": "a"}, silent, None) == ["name"], "control: a refusal without a pointer passes")
    seen.expect(cells_that_run("a,=1+1\r\n") == ["=1+1"] and not cells_that_run("a,'=1+1,-5,+4.5\r\n"), "control: a cell that runs passes")
    canaries.add_row()
    admin.ask("PATCH", canaries.marker.one(canaries.record), {"version": canaries.record["version"], "name": recipes.unique("moved")})
    moved = canaries.moved()
    seen.expect(any("rows of roles" in m for m in moved), f"control: a new row of another company passes: {moved}")
    seen.expect(any("marker" in m for m in moved), f"control: a changed marker passes: {moved}")


def run(settings, admin, described, outsider):
    """(passed, failed); prints what failed."""
    begun = time.monotonic()
    seen = Findings()
    strings = payloads()
    document = admin.ask("GET", "/api/v1/openapi.json").json
    canaries = Canaries(settings, admin, described, outsider)
    stage = recipes.Stage(settings, admin)
    trials = [Trial(admin, outsider, described, r) for r in described.values()]
    tried = texts_of_records(seen, admin, trials, strings)
    tried += parameters(seen, admin, document, strings)
    tried += searches(seen, admin, trials, strings)
    tried += bodies(seen, admin, (trials[0].path, "/api/v1/roles"))
    tried += files(seen, admin, trials, strings)
    tried += cdr_files(seen, admin, stage.source(), strings)
    tried += hostile_addresses.run(seen, stage, FIXTURES / "hostile/url/ssrf.txt", trials)
    for what in canaries.moved():
        seen.fault(f"afterwards {what}")
    controls(seen, admin, canaries)
    for trial in [*trials, canaries.marker]:
        trial.clean()
    print(f"hostile: {len(strings)} strings, {tried} requests, {time.monotonic() - begun:.0f} s")
    return seen.passed, seen.failed
