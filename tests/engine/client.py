"""HTTP as the engine sees it: every answer comes back with its status, whatever it is."""

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid

# Lines of JSON are no JSON document.
JSON_MEDIA = ("application/json", "application/problem+json")


class Answer:
    def __init__(self, status, text, content_type):
        self.status = status
        self.text = text
        media = (content_type or "").split(";", 1)[0].strip().lower()
        self.json = json.loads(text) if text and media in JSON_MEDIA else None

    def pointers(self):
        return {fault["pointer"] for fault in (self.json or {}).get("errors", [])}


class Client:
    """One person at the API of `origin`."""

    def __init__(self, origin):
        self.origin = origin
        self.cookie = None
        self.csrf = None
        self.user_id = None

    def log_in(self, email, password):
        request = urllib.request.Request(self.origin + "/api/v1/login", method="POST",
                                         data=json.dumps({"email": email, "password": password}).encode(),
                                         headers={"Content-Type": "application/json", "Origin": self.origin})
        with urllib.request.urlopen(request, timeout=20) as answer:
            for header in answer.headers.get_all("Set-Cookie", []):
                if header.startswith("__Host-didtron_session="):
                    self.cookie = header.split(";", 1)[0]
            me = json.load(answer)
            self.csrf, self.user_id = me["csrf_token"], me["user_id"]
        return self

    def ask(self, method, path, body=None, key=None, query=None, media="application/json"):
        """`body`: bytes, JSON text, or anything that becomes it. A write gets a key of its own unless one is given."""
        url = self.origin + path + ("?" + urllib.parse.urlencode(query) if query else "")
        request = urllib.request.Request(url, method=method)
        data = None
        if body is not None:
            text = body if isinstance(body, (str, bytes)) else json.dumps(body)
            data = text.encode() if isinstance(text, str) else text
            request.add_header("Content-Type", media)
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        if method != "GET":
            request.add_header("Origin", self.origin)
            request.add_header("X-CSRF-Token", self.csrf or "")
            request.add_header("Idempotency-Key", key or str(uuid.uuid4()))
        try:
            with urllib.request.urlopen(request, data, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(), answer.headers.get("Content-Type"))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read().decode("utf-8", "replace"), refused.headers.get("Content-Type"))
