"""A problem as columns and rows of integers, in the form that general solvers like best."""

from collections import defaultdict


class Rows:
    """Columns within bounds, rows `low ≤ Σ factor·column ≤ high`, and each measure as an expression.

    `strong` states `x ≤ y` for every option, which bounds better; without it there is one row per site, which is
    smaller.
    """

    def __init__(self, problem, strong=True):
        self.problem, self.strong = problem, strong
        self.bounds, self.rows = [], []
        self.serve = {
            (demand, option["site"]): self.column() for demand in problem.demands for option in problem.options(demand)
        }
        self.users = defaultdict(list)
        self.cost = defaultdict(int)
        for (demand, site), column in self.serve.items():
            self.users[site].append((demand, problem.option(demand, site), column))
            self.cost[column] += problem.option(demand, site)["cost"]
        for demand, stated in problem.demands.items():
            columns = [self.serve[demand, option["site"]] for option in stated["options"]]
            self.row({column: 1 for column in columns}, 0 if stated.get("optional", False) else 1, 1)
        counted = {site for rule in problem.rules if rule["kind"] == "open" for site in rule["sites"]}
        self.used = {}
        for site in self.users:
            self.site(site, site in counted)
        self.met = {}
        for rule in problem.rules:
            if rule["kind"] == "distinct":
                self.fees(rule)
        for rule in problem.rules:
            getattr(self, rule["kind"])(rule)

    def column(self, high=1):
        self.bounds.append((0, high))
        return len(self.bounds) - 1

    def row(self, terms, low, high):
        self.rows.append((dict(terms), low, high))

    def any_of(self, columns, exactly=True):
        """A column that is 1 when one of the columns is; `exactly` then, where somebody could gain by a lie."""
        some = self.column()
        for column in columns:
            if self.strong:
                self.row({column: 1, some: -1}, None, 0)
        if not self.strong:
            self.row({**{column: 1 for column in columns}, some: -len(columns)}, None, 0)
        if exactly:
            self.row({**{column: -1 for column in columns}, some: 1}, None, 0)
        return some

    def site(self, site, counted):
        stated, users = self.problem.sites[site], self.users[site]
        owned = stated.get("owned", 0) > 0
        spare, capacity = self.problem.spare(site), stated["capacity"]
        asked = [sum(self.problem.load(d, o)[r] for d, o, _ in users) for r in range(len(capacity))]
        needed = [-(-max(0, asked[r] - spare[r]) // capacity[r]) for r in range(len(capacity)) if capacity[r]]
        most = max([0 if owned else 1, *needed])
        if stated.get("limit") is not None:
            most = min(most, stated["limit"])
        base = 0 if owned else stated.get("base", 0)
        held = any(held is not None and total > spare[r] for r, (held, total) in enumerate(zip(capacity, asked)))
        if not (held or base or stated.get("unit", 0) or counted):
            return  # nothing hangs on whether it is used
        # Bases and units cost, so nobody gains by a used site that serves nobody, except where sites are counted.
        used = self.used[site] = self.any_of([column for _, _, column in users], exactly=counted)
        self.cost[used] += base
        units = used
        if owned or most > 1:
            units = self.column(most)
            self.row({units: 1, used: -most}, None, 0)
            if not owned:
                self.row({used: 1, units: -1}, None, 0)
        self.cost[units] += stated.get("unit", 0)
        for resource, held in enumerate(capacity):
            if held is not None:
                loads = {column: self.problem.load(demand, option)[resource] for demand, option, column in users}
                self.row({**loads, units: -held}, None, spare[resource])

    def by_value(self, demand, attribute):
        """Columns of a demand by the value they would give it."""
        groups = defaultdict(list)
        for option in self.problem.options(demand):
            value = self.problem.attribute(option["site"], attribute)
            groups[value].append(self.serve[demand, option["site"]])
        return groups

    def indicators(self, demands, attribute):
        """Per value a column that says whether it is met; the same ones for everybody who asks."""
        demands = tuple(demands)
        if (demands, attribute) not in self.met:
            self.met[demands, attribute] = self.made_indicators(demands, attribute)
        return self.met[demands, attribute]

    def made_indicators(self, demands, attribute):
        groups = defaultdict(list)
        for demand in demands:
            for value, columns in self.by_value(demand, attribute).items():
                if value is not None:
                    groups[value] += columns
        return {value: self.any_of(columns) for value, columns in groups.items()}

    def fees(self, rule):
        used = self.indicators(self.problem.scope(rule), rule["attribute"])
        for value, fee in rule.get("fees", {}).items():
            if value in used:
                self.cost[used[value]] += fee

    def linear(self, rule):
        terms = defaultdict(int)
        for term in rule["terms"]:
            if (term["demand"], term["site"]) in self.serve:
                terms[self.serve[term["demand"], term["site"]]] += term["coef"]
        self.row(terms, rule.get("min"), rule.get("max"))

    def distinct(self, rule):
        if "min" in rule or "max" in rule:
            used = self.indicators(self.problem.scope(rule), rule["attribute"])
            self.row({column: 1 for column in used.values()}, rule.get("min"), rule.get("max"))

    def excluded(self, rule, forbidden):
        """Pairs of demands whose values must not meet, a row per value of the first."""
        demands = self.problem.scope(rule)
        for index, first in enumerate(demands):
            for second in demands[index + 1:]:
                here, there = self.by_value(first, rule["attribute"]), self.by_value(second, rule["attribute"])
                for value, columns in here.items():
                    against = [c for other, group in there.items() if forbidden(value, other) for c in group]
                    if against:
                        self.row({column: 1 for column in columns + against}, None, 1)

    def same(self, rule):
        self.excluded(rule, lambda a, b: a != b)

    def different(self, rule):
        self.excluded(rule, lambda a, b: a == b)

    def pair_max(self, rule):
        self.excluded(rule, lambda a, b: self.problem.distance(rule["matrix"], a, b) > rule["max"])

    def implies(self, rule):
        columns = lambda part: self.by_value(part["demand"], part["attribute"]).get(part["value"], [])
        for column in columns(rule["if"]):
            terms = defaultdict(int, {column: 1})
            for other in columns(rule["then"]):
                terms[other] -= 1
            self.row(terms, None, 0)

    def share(self, rule):
        terms = {}
        for demand in self.problem.scope(rule):
            for option in self.problem.options(demand):
                there = self.problem.attribute(option["site"], rule["attribute"]) == rule["value"]
                weight = self.problem.weight(rule, demand, option)
                terms[self.serve[demand, option["site"]]] = weight * ((100 if there else 0) - rule["max_percent"])
        self.row(terms, None, 0)

    def open(self, rule):
        terms = {self.used[site]: 1 for site in rule["sites"] if site in self.used}
        self.row(terms, rule.get("min"), rule.get("max"))

    def cost_max(self, rule):
        self.row(self.cost, None, rule["max"])

    def measure(self, name):
        """A measure as an expression; `worst` gets a column of its own."""
        if isinstance(name, tuple):
            total = {}
            for weight, part in name:
                for column, factor in self.measure(part).items():
                    total[column] = total.get(column, 0) + weight * factor
            return total
        kind, _, what = name.partition(":")
        if kind == "cost":
            return dict(self.cost)
        if kind == "distinct":
            return {column: 1 for column in self.indicators(self.problem.demands, what).values()}
        values = {
            (demand, site): self.problem.option(demand, site)["values"][what] for demand, site in self.serve
        }
        if kind == "sum":
            return {self.serve[key]: value for key, value in values.items()}
        worst = self.column(max([0, *values.values()]))
        for key, value in values.items():
            self.row({self.serve[key]: value, worst: -1}, None, 0)
        return {worst: 1}

    def assignment(self, values):
        return {demand: site for (demand, site), column in self.serve.items() if values[column] > 0.5}
