"""Published instances as prism-problem/1, with their published optima. The data stays where it is."""

import csv
import os
import re


def numbers(path):
    with open(path, encoding="utf-8") as file:
        return [int(token) for token in re.findall(r"-?\d+", file.read())]


def document(name, sites, demands):
    return {
        "format": "prism-problem/1", "name": name, "scale": 1, "resources": ["load"], "sites": sites,
        "demands": demands, "matrices": {}, "rules": [],
    }


def assignment(name, path):
    """Generalised assignment: agents, jobs, costs by agent, loads by agent, capacities. Minimised."""
    data = iter(numbers(path))
    agents, jobs = next(data), next(data)
    costs = [[next(data) for _ in range(jobs)] for _ in range(agents)]
    loads = [[next(data) for _ in range(jobs)] for _ in range(agents)]
    sites = [{"id": f"a{agent}", "base": 0, "unit": 0, "limit": 1, "capacity": [next(data)]} for agent in range(agents)]
    demands = [
        {"id": f"j{job}", "options": [
            {"site": f"a{agent}", "cost": costs[agent][job], "load": [loads[agent][job]]} for agent in range(agents)
        ]} for job in range(jobs)
    ]
    return document(name, sites, demands)


def facilities(name, path):
    """Single-source facility location: facilities, customers, (capacity, price) each, loads, costs by facility."""
    data = iter(numbers(path))
    count, customers = next(data), next(data)
    sites = []
    for facility in range(count):
        capacity, price = next(data), next(data)
        sites.append({"id": f"f{facility}", "base": price, "unit": 0, "limit": 1, "capacity": [capacity]})
    loads = [next(data) for _ in range(customers)]
    costs = [[next(data) for _ in range(customers)] for _ in range(count)]
    demands = [
        {"id": f"c{customer}", "load": [loads[customer]], "options": [
            {"site": f"f{facility}", "cost": costs[facility][customer]} for facility in range(count)
        ]} for customer in range(customers)
    ]
    return document(name, sites, demands)


SETS = {"gap": ("gap", assignment), "sscflp": ("sscflp_holmberg", facilities)}


def instances(folder, which):
    """`(name, document, published optimum)` of a set; the optimum is the upper bound where the two differ."""
    sub, make = SETS[which]
    folder = os.path.join(folder, sub)
    with open(os.path.join(folder, "optima.csv"), encoding="utf-8") as file:
        for row in csv.reader(line for line in file if not line.startswith("instance")):
            yield row[0], make(row[0], os.path.join(folder, row[0])), int(row[-1])
