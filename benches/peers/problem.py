"""prism-problem/1, read and judged as docs/formats.md says. Exact integers, nothing shared with the product."""

import json

MICRO = 1_000_000
#: The rules that are read here. A file with another one is refused by name, not answered without it.
KINDS = ("linear", "distinct", "same", "different", "pair_max", "implies", "share", "open", "cost_max")


def read(path):
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    assert problem["format"] == "prism-problem/1", path
    return Problem(problem)


def measure_of(level):
    """A measure's name, or the weights and names of a weighted sum."""
    if "weighted" in level:
        return tuple((part["weight"], part["measure"]) for part in level["weighted"])
    return level["measure"]


class Problem:
    """Look-ups over the document, which stays as it is in `document`."""

    def __init__(self, document):
        self.document = document
        self.name = document.get("name", "")
        self.resources = document.get("resources", [])
        self.sites = {site["id"]: site for site in document["sites"]}
        self.demands = {demand["id"]: demand for demand in document["demands"]}
        self.rules = document.get("rules", [])
        unread = sorted({rule["kind"] for rule in self.rules} - set(KINDS))
        if unread:
            raise ValueError(f"{self.name}: rules that are not read here: {', '.join(unread)}")
        self.matrices = document.get("matrices", {})
        self.levels = [(measure_of(level), level.get("tolerance_ppm", 0)) for level in document.get("objectives", [])]
        # What the stated levels leave open is decided by the cost.
        if ("cost", 0) not in self.levels:
            self.levels.append(("cost", 0))

    def without_rule(self, index):
        rules = [rule for position, rule in enumerate(self.rules) if position != index]
        return Problem({**self.document, "rules": rules})

    def options(self, demand):
        return self.demands[demand]["options"]

    def option(self, demand, site):
        return next((option for option in self.options(demand) if option["site"] == site), None)

    def load(self, demand, option):
        return option["load"] if "load" in option else self.demands[demand].get("load", [])

    def attribute(self, site, name):
        return site if name == "site" else self.sites[site].get("attributes", {}).get(name)

    def scope(self, rule):
        return rule.get("demands", list(self.demands))

    def distance(self, matrix, earlier, later):
        cells = self.matrices[matrix]
        if later in cells.get(earlier, {}):
            return cells[earlier][later]
        return 0 if earlier == later else cells[later][earlier]

    def weight(self, rule, demand, option):
        """What a served demand counts in a share."""
        of = rule.get("of", "demands")
        return 1 if of == "demands" else self.load(demand, option)[self.resources.index(of[len("load:"):])]

    def spare(self, site):
        return self.sites[site].get("spare", [0] * len(self.resources))


class Broken(Exception):
    """An assignment is no solution, and why."""


class Verdict:
    """What an assignment (demand → site) comes to; raises Broken if it is no solution."""

    def __init__(self, problem, assignment):
        self.problem = problem
        self.served = {}
        for demand, stated in problem.demands.items():
            site = assignment.get(demand)
            if site is None:
                if not stated.get("optional", False):
                    raise Broken(f"{demand} is not served")
                continue
            option = problem.option(demand, site)
            if option is None:
                raise Broken(f"{demand} may not use {site}")
            self.served[demand] = (site, option)
        self.units = {site: self._units(site) for site in problem.sites if self._users(site)}
        self.cost = sum(option["cost"] for _, option in self.served.values()) + self._prices() + self._fees()
        for index, rule in enumerate(problem.rules):
            if not getattr(self, "_" + rule["kind"])(rule):
                raise Broken(f"rule {index} ({rule['kind']})")

    def measure(self, name):
        if isinstance(name, tuple):
            return sum(weight * self.measure(part) for weight, part in name)
        kind, _, what = name.partition(":")
        if kind == "cost":
            return self.cost
        if kind == "distinct":
            return len(self._values({"attribute": what}))
        values = [option["values"][what] for _, option in self.served.values()]
        return sum(values) if kind == "sum" else max([0, *values])

    def _users(self, site):
        return [demand for demand, (at, _) in self.served.items() if at == site]

    def _units(self, site):
        stated = self.problem.sites[site]
        least = 0 if stated.get("owned", 0) else 1
        limit = stated.get("limit")
        units = least
        for resource, held in enumerate(stated["capacity"]):
            asked = sum(self.problem.load(demand, self.served[demand][1])[resource] for demand in self._users(site))
            over = asked - self.problem.spare(site)[resource]
            if held is None or over <= 0:
                continue
            if held == 0:
                raise Broken(f"{site} has no {self.problem.resources[resource]}")
            units = max(units, -(-over // held))
        if limit is not None and units > limit:
            raise Broken(f"{site} needs {units} units of {limit}")
        return units

    def _prices(self):
        total = 0
        for site, units in self.units.items():
            stated = self.problem.sites[site]
            total += 0 if stated.get("owned", 0) else stated.get("base", 0)
            total += stated.get("unit", 0) * units
        return total

    def _fees(self):
        total = 0
        for rule in self.problem.rules:
            if rule["kind"] == "distinct":
                used = self._values(rule)
                total += sum(fee for value, fee in rule.get("fees", {}).items() if value in used)
        return total

    def _in_scope(self, rule):
        return [demand for demand in self.problem.scope(rule) if demand in self.served]

    def _all(self, rule):
        return [self.problem.attribute(self.served[demand][0], rule["attribute"]) for demand in self._in_scope(rule)]

    def _values(self, rule):
        return set(self._all(rule)) - {None}

    @staticmethod
    def _within(rule, number):
        return rule.get("min", number) <= number <= rule.get("max", number)

    def _linear(self, rule):
        at = {demand: site for demand, (site, _) in self.served.items()}
        chosen = (term["coef"] for term in rule["terms"] if at.get(term["demand"]) == term["site"])
        return self._within(rule, sum(chosen))

    def _distinct(self, rule):
        return self._within(rule, len(self._values(rule)))

    def _same(self, rule):
        return len(set(self._all(rule))) <= 1

    def _different(self, rule):
        return len(set(self._all(rule))) == len(self._all(rule))

    def _pair_max(self, rule):
        values = self._all(rule)
        pairs = ((a, b) for index, a in enumerate(values) for b in values[index + 1:])
        return all(self.problem.distance(rule["matrix"], a, b) <= rule["max"] for a, b in pairs)

    def _holds(self, condition):
        at = self.served.get(condition["demand"])
        return at is not None and self.problem.attribute(at[0], condition["attribute"]) == condition["value"]

    def _implies(self, rule):
        return not self._holds(rule["if"]) or self._holds(rule["then"])

    def _share(self, rule):
        weights = [
            (self.problem.weight(rule, demand, self.served[demand][1]),
             self.problem.attribute(self.served[demand][0], rule["attribute"]) == rule["value"])
            for demand in self._in_scope(rule)
        ]
        part = sum(weight for weight, there in weights if there)
        return 100 * part <= rule["max_percent"] * sum(weight for weight, _ in weights)

    def _open(self, rule):
        return self._within(rule, sum(site in self.units for site in rule["sites"]))

    def _cost_max(self, rule):
        return self.cost <= rule["max"]


def allowed(value, tolerance_ppm):
    """What later levels may reach of a level whose optimum is `value`."""
    return value + abs(value) * tolerance_ppm // MICRO
