"""Records of one described resource, made from its description and cleaned away."""

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
