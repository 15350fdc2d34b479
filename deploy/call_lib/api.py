"""A small client of the HTTP API: log-in by cookie, JSON in and out, problems as exceptions."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request

PAGE = 200
RETRY_AFTER_S = (0.2, 0.5, 1, 2)


class Problem(Exception):
    def __init__(self, status, text):
        super().__init__(f"HTTP {status}: {text}")
        self.status = status


class Api:
    def __init__(self, settings):
        self.base = settings.origin + "/api/v1"
        self.origin = settings.origin
        self.cookie = None
        self.csrf = None

    def _send(self, method, path, body=None, query=None, key=None):
        url = self.base + path
        if query:
            url += "?" + urllib.parse.urlencode(query)
        request = urllib.request.Request(url, method=method)
        request.add_header("Accept", "application/json")
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if key:
            request.add_header("Idempotency-Key", key)
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        if method != "GET":
            request.add_header("Origin", self.origin)
            if self.csrf:
                request.add_header("X-CSRF-Token", self.csrf)
        try:
            return urllib.request.urlopen(request, data, timeout=20)
        except urllib.error.HTTPError as error:
            raise Problem(error.code, error.read(2000).decode("utf-8", "replace")) from error

    def get(self, path, **query):
        """A read may be asked again: 503 means that a part is coming back."""
        for patience_s in (*RETRY_AFTER_S, None):
            try:
                with self._send("GET", path, query=query) as answer:
                    return json.load(answer)
            except Problem as problem:
                if problem.status != 503 or patience_s is None:
                    raise
                time.sleep(patience_s)
        raise AssertionError("unreachable")

    def post(self, path, body=None, key=None):
        """`key`: of a write that has an effect once, however often it is sent."""
        with self._send("POST", path, body={} if body is None else body, key=key) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def log_in(self, email, password):
        with self._send("POST", "/login", body={"email": email, "password": password}) as answer:
            for header in answer.headers.get_all("Set-Cookie", []):
                if header.startswith("__Host-didtron_session="):
                    self.cookie = header.split(";", 1)[0]
            me = json.load(answer)
        self.csrf = me["csrf_token"]
        return me

    def log_out(self):
        with self._send("POST", "/logout"):
            pass

    def items(self, path, **query):
        """Every item of a list, page after page."""
        cursor = None
        while True:
            page = self.get(path, limit=PAGE, **query, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return
