"""Problem files on which engines differ: tight packings, pairs that exclude each other, implications, linear rules.

python3 benches/peers/hard_files.py OUT    writes them; `solver/examples/engines.rs` solves them side by side.
"""

import json
import pathlib
import random
import sys


def plain(name, demands, sites, zones, dice, costs=True):
    site = lambda index: {
        "id": f"s{index}", "base": 0, "unit": 0, "capacity": [],
        "attributes": {"zone": f"z{index % zones}", "vendor": f"v{dice.randrange(4)}"},
    }
    option = lambda index: {"site": f"s{index}", "cost": dice.randint(1000, 9000) if costs else 0}
    return {
        "format": "prism-problem/1", "name": name, "scale": 1, "resources": [],
        "sites": [site(index) for index in range(sites)],
        "demands": [
            {"id": f"d{demand}", "load": [], "options": [option(index) for index in range(sites)]}
            for demand in range(demands)
        ],
        "matrices": {}, "rules": [],
    }


def packing(demands, sites, resources, room, dice):
    """Sites of one unit that together hold `room` times what is asked."""
    made = plain(f"packing-{demands}-{sites}-{resources}-{room}", demands, sites, sites, dice)
    made["resources"] = [f"r{resource}" for resource in range(resources)]
    for demand in made["demands"]:
        demand["load"] = [dice.randint(5, 25) for _ in range(resources)]
    for site in made["sites"]:
        site.update(capacity=[int(demands * 15 * room / sites)] * resources, limit=1, base=dice.randint(3000, 6000))
    return made


def colouring(demands, zones, density, costs, dice):
    made = plain(f"colouring-{demands}-{zones}-{density}", demands, zones * 2, zones, dice, costs)
    pairs = [(first, second) for first in range(demands) for second in range(first)]
    made["rules"] = [
        {"kind": "different", "attribute": "zone", "demands": [f"d{second}", f"d{first}"]}
        for first, second in dice.sample(pairs, int(demands * density))
    ]
    return made


def implications(demands, sites, rules, dice):
    made = plain(f"implications-{demands}-{sites}-{rules}", demands, sites, sites // 2, dice)
    for _ in range(rules):
        first, second = dice.sample(range(demands), 2)
        made["rules"].append({
            "kind": "implies",
            "if": {"demand": f"d{first}", "attribute": "zone", "value": f"z{dice.randrange(sites // 2)}"},
            "then": {"demand": f"d{second}", "attribute": "vendor", "value": f"v{dice.randrange(4)}"},
        })
    return made


def linear(demands, sites, rules, dice):
    made = plain(f"linear-{demands}-{sites}-{rules}", demands, sites, sites // 2, dice)
    for _ in range(rules):
        terms = [
            {"demand": f"d{demand}", "site": f"s{site}", "coef": dice.randint(1, 9)}
            for demand in range(demands) for site in range(sites)
        ]
        made["rules"].append({"kind": "linear", "terms": terms, "max": int(demands * 3.2)})
    return made


def documents():
    dice = random.Random("hard")
    for demands, sites in ((12, 4), (12, 6), (16, 6), (24, 8)):
        for resources in (1, 2, 3):
            for room in (1.15, 1.3):
                yield packing(demands, sites, resources, room, dice)
    for demands in (20, 40, 60):
        yield colouring(demands, 4, 3.5, True, dice)
        yield colouring(demands, 4, 4.6, False, dice)
        yield colouring(demands, 3, 2.3, False, dice)
    for demands in (20, 40):
        yield implications(demands, 12, demands * 6, dice)
    yield linear(8, 12, 4, dice)


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for made in documents():
        (out / f"{made['name']}.json").write_text(json.dumps(made))
