"""Addresses that a server must not ask (tests/fixtures/hostile/url/ssrf.txt), in everything that takes one: engines of sources of CDRs and
fields of kind url. What is kept is not asked: a listener of this machine hears nothing."""

import json
import socket
import threading
import time

import recipes

# The shortest time between two questions to an engine, and as long again for the poller.
HEARD_WITHIN_S = 12


class Listener:
    """Counts who connects to a port of loopback."""

    def __init__(self):
        self.heard = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                taken, _ = self.socket.accept()
            except OSError:
                return
            self.heard += 1
            taken.close()

    def close(self):
        self.socket.close()


def addresses(file):
    """(verdict, address) of a list with one a line; escapes are meant."""
    for line in file.read_text("utf-8").splitlines():
        verdict, url = line.split(" ", 1)
        yield verdict, url.split(" (")[0].replace("\\r", "\r").replace("\\n", "\n")


def not_asked(source):
    """Whether a source says that its engine is not one that the node asks."""
    pull = source["pull"]
    return pull["last_success_at"] is None and (pull["last_error"] is None or "does not ask" in pull["last_error"])


def engines(seen, stage, refused, listener):
    """A source of an address that no configuration lists is refused, or nothing is ever asked there."""
    kept = []
    for url in [*refused, f"http://127.0.0.1:{listener.port}/cdrs", f"http://localhost:{listener.port}/"]:
        made = stage.admin.ask("POST", "/api/v1/cdr-sources", {
            "name": recipes.unique("ssrf"), "kind": "pull", "format": {**recipes.FORMAT, "account_id": stage.account["account_id"]},
            "pull": {"url": url, "interval_s": 5}})
        if made.status == 201:
            kept.append((url, made.json["source_id"]))
        else:
            seen.expect(made.status in (400, 422) and any(p.startswith("/pull") for p in made.pointers()),
                        f"a source at {url!r}: {made.status} {made.text[:300]}")
    until = time.monotonic() + HEARD_WITHIN_S
    while time.monotonic() < until and not listener.heard:
        time.sleep(0.2)
    for url, number in kept:
        path = f"/api/v1/cdr-sources/{number}"
        source = stage.admin.ask("GET", path).json
        seen.expect(not_asked(source), f"the engine at {url!r} was asked: {json.dumps(source)[:400]}")
        stage.admin.ask("PATCH", path, {"status": "disabled", "reason": "ssrf"})
    return len(refused) + 2


def fields(seen, trials, refused):
    """Fields of kind url take only what a browser may open: https with a name."""
    tried = 0
    for trial in trials:
        for name in (f["name"] for f in trial.fields if f["kind"] == "url" and not f["is_immutable"]):
            record = trial.create()
            for url in refused:
                tried += 1
                answer = trial.admin.ask("PATCH", trial.one(record), {name: url, "version": record["version"]})
                seen.expect(answer.status in (400, 422), f"{trial.path} {name} takes {url!r}: {answer.status}")
    return tried


def run(seen, stage, file, trials):
    """How many were tried."""
    told = list(addresses(file))
    refused = [url for verdict, url in told if verdict == "deny"]
    listener = Listener()
    try:
        tried = engines(seen, stage, refused, listener) + fields(seen, trials, refused)
        seen.expect(listener.heard == 0, f"{listener.heard} connections came to a port of loopback")
        # Control: the listener hears who does connect.
        socket.create_connection(("127.0.0.1", listener.port), timeout=5).close()
        until = time.monotonic() + 5
        while not listener.heard and time.monotonic() < until:
            time.sleep(0.05)
        seen.expect(listener.heard > 0, "control: a connection to the listener is not heard")
    finally:
        listener.close()
    return tried
