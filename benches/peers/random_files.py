"""Random problem files in which every word of the format decides now and then. The same seed, the same file."""

import random

REGIONS, VENDORS = 4, 3


def document(seed):
    dice = random.Random(f"prism-peers-{seed}")
    resources = dice.randint(0, 2)
    sites = [site(dice, index, resources) for index in range(dice.randint(3, 8))]
    demands = [demand(dice, index, sites, resources) for index in range(dice.randint(3, 10))]
    made = {
        "format": "prism-problem/1", "name": f"random-{seed}", "scale": 1,
        "resources": [f"r{resource}" for resource in range(resources)], "sites": sites, "demands": demands,
        "matrices": {"distance": matrix(dice)}, "rules": [],
    }
    for _ in range(dice.randint(0, 4)):
        rule = dice.choice(KINDS)(dice, made)
        if rule:
            made["rules"].append(rule)
    if dice.random() < 0.25:
        made["objectives"] = [objective(dice) for _ in range(dice.randint(1, 3))]
    return made


def site(dice, index, resources):
    made = {
        "id": f"s{index}", "base": dice.choice([0, dice.randint(0, 60)]), "unit": dice.choice([0, dice.randint(0, 40)]),
        "capacity": [None if dice.random() < 0.2 else dice.randint(0, 25) for _ in range(resources)],
        "attributes": {"region": f"e{dice.randrange(REGIONS)}"},
    }
    if dice.random() < 0.9:
        made["attributes"]["vendor"] = f"v{dice.randrange(VENDORS)}"
    if dice.random() < 0.25:
        made["owned"] = dice.randint(1, 3)
        if dice.random() < 0.8:
            made["spare"] = [dice.randint(0, 20) for _ in range(resources)]
    if dice.random() < 0.6:
        made["limit"] = dice.choice([1, 1, 2, 3, 4])
    return made


def demand(dice, index, sites, resources):
    load = lambda: [dice.randint(0, 12) for _ in range(resources)]
    optional = dice.random() < 0.25
    options = []
    for at in dice.sample(sites, dice.randint(1, min(5, len(sites)))):
        cost = dice.randint(-40, 20) if optional else dice.randint(-5, 60)
        values = {"latency": dice.randint(0, 30), "away": dice.randint(0, 1)}
        option = {"site": at["id"], "cost": cost, "values": values}
        if dice.random() < 0.2:
            option["load"] = load()
        options.append(option)
    return {"id": f"d{index}", "optional": optional, "load": load(), "options": options}


def matrix(dice):
    cells = {f"e{region}": {} for region in range(REGIONS)}
    for a in range(REGIONS):
        for b in range(a, REGIONS):
            ways = dice.choice([0, 0, 1]) if a == b else dice.choice([1, 1, 2, 3])
            if ways & 1:
                cells[f"e{a}"][f"e{b}"] = dice.randint(0, 30)
            if ways & 2:
                cells[f"e{b}"][f"e{a}"] = dice.randint(0, 30)
    return cells


def some(dice, made):
    ids = [demand["id"] for demand in made["demands"]]
    return dice.sample(ids, dice.randint(2, min(4, len(ids))))


def scope(dice, made):
    return {} if dice.random() < 0.4 else {"demands": some(dice, made)}


def bounds(dice, around):
    low, high = max(0, around - dice.randint(0, 1)), max(0, around - 1 + dice.randint(0, 2))
    return dice.choice([{"min": low}, {"max": high}, {"max": high}, {"min": min(low, high), "max": high}])


def attribute(dice):
    return dice.choice(["vendor", "vendor", "region", "region", "site"])


def everywhere(made, demands, name):
    """Whether every candidate of these demands has the attribute."""
    if name == "site":
        return True
    has = {site["id"] for site in made["sites"] if name in site["attributes"]}
    chosen = [demand for demand in made["demands"] if demand["id"] in demands]
    return all(option["site"] in has for demand in chosen for option in demand["options"])


def value(dice, made, name):
    at = dice.choice(made["sites"])
    return at["id"] if name == "site" else at["attributes"].get(name, "v0")


def linear(dice, made):
    terms = [
        {"demand": demand["id"], "site": option["site"], "coef": dice.randint(-4, 9)}
        for demand in made["demands"] for option in demand["options"] if dice.random() < 0.5
    ]
    return {"kind": "linear", "terms": terms, **bounds(dice, dice.randint(2, 9))}


def distinct(dice, made):
    name = attribute(dice)
    rule = {"kind": "distinct", "attribute": name, **scope(dice, made)}
    if dice.random() < 0.5:
        rule["fees"] = {value(dice, made, name): dice.randint(-20, 60) for _ in range(3)}
    if "fees" not in rule or dice.random() < 0.4:
        rule.update(bounds(dice, 2))
    return rule


def alike(kind):
    def rule(dice, made):
        name, demands = attribute(dice), some(dice, made)
        return {"kind": kind, "attribute": name, "demands": demands} if everywhere(made, demands, name) else None
    return rule


def pair_max(dice, made):
    return {
        "kind": "pair_max", "matrix": "distance", "attribute": "region", "demands": some(dice, made),
        "max": dice.randint(0, 25),
    }


def implies(dice, made):
    def condition():
        demand, name = dice.choice(made["demands"]), attribute(dice)
        at = dice.choice(demand["options"])["site"]
        stated = next(site for site in made["sites"] if site["id"] == at)["attributes"]
        return {"demand": demand["id"], "attribute": name, "value": at if name == "site" else stated.get(name, "v0")}
    return {"kind": "implies", "if": condition(), "then": condition()}


def share(dice, made):
    name = attribute(dice)
    of = dice.choice(["demands", *(f"load:{resource}" for resource in made["resources"])])
    return {
        "kind": "share", "attribute": name, "value": value(dice, made, name),
        "max_percent": dice.choice([0, 20, 25, 33, 34, 50, 60, 75]), "of": of, **scope(dice, made),
    }


def open_sites(dice, made):
    ids = [site["id"] for site in made["sites"]]
    return {"kind": "open", "sites": dice.sample(ids, dice.randint(1, len(ids))), **bounds(dice, dice.randint(1, 3))}


def cost_max(dice, made):
    return {"kind": "cost_max", "max": dice.randint(-20, 50 * len(made["demands"]))}


def objective(dice):
    measures = ["cost", "cost", "distinct:vendor", "distinct:region", "sum:latency", "worst:latency", "sum:away"]
    tolerance = {"tolerance_ppm": dice.choice([0, 0, 0, 50_000, 200_000])}
    if dice.random() < 0.2:
        part = {"weight": dice.choice([1, 3, 20]), "measure": dice.choice(measures[2:])}
        return {"weighted": [{"weight": 1, "measure": "cost"}, part], **tolerance}
    return {"measure": dice.choice(measures), **tolerance}


#: An implication is the easiest to keep by chance, so it is drawn twice as often.
KINDS = [
    linear, distinct, alike("same"), alike("different"), pair_max, implies, implies, share, open_sites, cost_max,
]
