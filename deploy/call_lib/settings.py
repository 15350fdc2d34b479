"""Where this instance is: ports from the conf file, log-in and demo from var/."""

import json
import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


class NotReady(Exception):
    """The instance is not there or not complete; the text says what to do."""


class Settings:
    """Ports as attributes in lower case (http_port, sip_port, ...)."""

    def __init__(self):
        self.conf = pathlib.Path(os.environ.get("DIDTRON_CONF", ROOT / "deploy/didtron.conf"))
        self.var = pathlib.Path(os.environ.get("DIDTRON_VAR", ROOT / "var"))
        self.deploy = ROOT / "deploy"
        self.values = self._read_conf()
        self.demo = self._read_demo()
        self.origin = f"http://127.0.0.1:{self.port('HTTP_PORT')}"

    def _read_conf(self):
        try:
            text = self.conf.read_text()
        except OSError as problem:
            raise NotReady(f"no settings: {problem}") from problem
        return dict(re.findall(r"^([A-Z_]+)=(\S+)\s*$", text, re.M))

    def _read_demo(self):
        try:
            return json.loads((self.var / "etc/demo.json").read_text())
        except (OSError, ValueError) as problem:
            raise NotReady(f"no demo in {self.var}: run deploy/up first ({problem})") from problem

    def port(self, key):
        return int(self.values[key])

    def secret(self, name):
        try:
            return (self.var / "secrets" / name).read_text().strip()
        except OSError as problem:
            raise NotReady(f"cannot read the demo's password: {problem}") from problem

    def email(self, who):
        return self.demo[who]["email"]

    @property
    def called(self):
        return self.demo["called"]

    @property
    def caller(self):
        return self.demo["caller"]

    def tech_prefix(self, story):
        """What is dialled in front of the number, so that the call belongs to the story's account."""
        for entry in self.demo["accounts"]:
            if entry["story"] == story:
                return entry["tech_prefix"]
        raise NotReady(f"the demo has no account for the story {story}: run deploy/up")

    def program(self, *arguments):
        """The command line of the running release."""
        return [str(self.var / "release/didtron"), *arguments, "--config", str(self.var / "etc/didtron.toml")]
