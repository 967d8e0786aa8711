#!/usr/bin/env python3
"""prismctl beside other solvers, on the same files.

  run.py agree [--count 1200] [--first 0]        random files: statuses and optima of all must match
  run.py published [--data DIR] [--seconds 60]   published instances: proven, gap, and peers with --peers highs,…
  run.py speed FILE… [--peers highs,…]             problem files: seconds of the search call, side by side
  run.py one SOLVER FILE [SECONDS]               one solver on one file, as a line of JSON
  run.py export [--count 300]                    exported rows, read by others: random files, every shipped pattern
  run.py corpus                                  every file that ever made a difference

Set up once: python3 -m venv VENV && VENV/bin/pip install -r benches/peers/requirements.txt
Then: cargo build --release -p prismctl && VENV/bin/python benches/peers/run.py agree
"""

import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time

import answer
import classic
import exported
import peers
import random_files
from problem import KINDS, Problem, read

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CORPUS = os.path.join(HERE, "corpus")
#: How many random files each word has to decide in.
NEEDED = {"owned": 100, "limit > 1": 100, "unlimited": 100, "optional": 100, "infeasible": 100}


def default_binary():
    folder = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    return os.path.join(folder, "release", "prismctl")


def tried(seed, binary, names, seconds):
    """One random file with everybody, and what decides in it."""
    problem = Problem(random_files.document(seed))
    answers = [answer.of_prism(problem, binary, seconds=seconds)]
    answers += [answer.of_peer(problem, name, seconds) for name in names]
    return seed, answers, deciding(problem, answers)


def deciding(problem, answers):
    """Which words of the format decide: rules whose absence changes the optimum, and what the optimum uses."""
    proven = next((one for one in answers[1:] if one["status"] in ("optimal", "infeasible")), None)
    if proven is None:
        return []
    words = set()
    for index, rule in enumerate(problem.rules):
        without = answer.of_peer(problem.without_rule(index), "highs", 60)
        if without["status"] == "stopped":
            continue
        # Without the rule the measures are the same ones, so their values can be compared.
        if (without["status"], without.get("levels")) != (proven["status"], proven.get("levels")):
            words.add(rule["kind"])
    if proven["status"] == "infeasible":
        return [*words, "infeasible"]
    sites = problem.sites.values()
    has = {
        "owned": any(site.get("owned") for site in sites),
        "limit > 1": any((site.get("limit") or 0) > 1 for site in sites),
        "unlimited": any(None in site["capacity"] for site in sites),
        "optional": any(demand["optional"] for demand in problem.demands.values()),
    }
    return [*words, *(word for word, there in has.items() if there)]


def run_agree(options):
    names, counts, differences = options.peers.split(","), collections.Counter(), []
    stopped, started = collections.Counter(), time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        seeds = range(options.first, options.first + options.count)
        work = [pool.submit(tried, seed, options.binary, names, options.seconds) for seed in seeds]
        for done in concurrent.futures.as_completed(work):
            seed, answers, words = done.result()
            counts.update(words)
            stopped.update(one["solver"] for one in answers if one["status"] == "stopped")
            if not all(answer.agree(answers[0], other) for other in answers[1:]):
                differences.append(seed)
                keep(f"random-{seed}", random_files.document(seed), answers)
    print(f"{options.count} files, {len(differences)} differences, {time.monotonic() - started:.0f} s")
    print("deciding:", ", ".join(f"{word} {counts[word]}" for word in [*KINDS, *NEEDED]))
    print("stopped:", dict(stopped) or "nobody")
    for seed in sorted(differences):
        print(f"DIFFERS: seed {seed}, kept as {CORPUS}/random-{seed}.json")
    wanted = {**{kind: 30 for kind in KINDS}, **NEEDED} if options.count >= 1000 else {}
    missing = [word for word, least in wanted.items() if counts[word] < least]
    if missing:
        print("TOO FEW:", ", ".join(missing))
    return 1 if differences or missing else 0


def keep(name, document, answers):
    """Keeps a file on which solvers differ, and prints what each said."""
    os.makedirs(CORPUS, exist_ok=True)
    with open(os.path.join(CORPUS, f"{name}.json"), "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    for one in answers:
        print(name, json.dumps(one))


def run_corpus(options):
    """Every kept file with everybody again."""
    names, bad = options.peers.split(","), 0
    files = sorted(file for file in os.listdir(CORPUS) if file.endswith(".json")) if os.path.isdir(CORPUS) else []
    for file in files:
        problem = read(os.path.join(CORPUS, file))
        answers = [answer.of_prism(problem, options.binary, seconds=options.seconds)]
        answers += [answer.of_peer(problem, name, options.seconds) for name in names]
        same = all(answer.agree(answers[0], other) for other in answers[1:])
        bad += not same
        print(f"{'agree  ' if same else 'DIFFERS'} {file}: {answers[0]['status']} {answers[0].get('levels')}")
        if not same:
            print("\n".join(json.dumps(one) for one in answers))
    print(f"{len(files)} files, {bad} differences")
    return 1 if bad else 0


def run_export(options):
    """Random files whose objective is the cost, and the cheapest plan of every shipped pattern."""
    listed = subprocess.run([options.binary, "registry", "patterns", "list", "--format", "json"], capture_output=True, text=True)
    asked = [["--pattern", pattern["pattern"]] for pattern in json.loads(listed.stdout)]
    total, bad = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.first + options.count):
            document = {key: value for key, value in random_files.document(seed).items() if key != "objectives"}
            path = os.path.join(folder, f"random-{seed}.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(document, file)
            asked.append([path])
        for one in asked:
            read, found = exported.differences(options.binary, one, folder, options.seconds)
            total, bad = total + read, bad + len(found)
            for difference in found:
                print(f"DIFFERS {' '.join(one)}: {difference}", flush=True)
    print(f"{len(asked)} problems, {total} files read by others, {bad} differences")
    return 1 if bad else 0


def run_published(options):
    if not os.path.isdir(options.data):
        print(f"SKIPPED: no instances in {options.data}")
        return 0
    bad = 0
    for which in options.sets.split(","):
        proven, gaps, ratios = 0, [], collections.defaultdict(list)
        rows = list(classic.instances(options.data, which))
        for name, document, optimum in rows:
            if options.only and name not in options.only.split(","):
                continue
            bad += not published(options, which, name, document, optimum, gaps, ratios)
            proven = len(gaps) - sum(gap > 0 for gap in gaps)
        print(f"{which}: {proven} of {len(gaps)} proven, largest gap {max(gaps, default=0):.4%}")
        for peer, values in ratios.items():
            values.sort()
            print(f"{which}: {peer} takes {values[len(values) // 2]:.2f} times as long in the median of {len(values)}")
    return 1 if bad else 0


def published(options, which, name, document, optimum, gaps, ratios):
    """One instance; whether nothing said of it is wrong."""
    problem = Problem(document)
    ours = answer.of_prism(problem, options.binary, seconds=options.seconds)
    found, bound = ours.get("objective"), ours.get("bound")
    wrong = ours["status"] == "wrong" or (found is not None and found < optimum)
    wrong = wrong or (ours["status"] == "optimal" and found != optimum) or (bound is not None and bound > optimum)
    gap = 1.0 if found is None or bound is None else (found - bound) / max(1, abs(found))
    gaps.append(0.0 if ours["status"] == "optimal" else max(gap, 1e-9))
    line = f"{which} {name} published {optimum} found {found} bound {bound} {ours['status']} {ours.get('solve', 0):.3f} s"
    for peer in filter(None, options.peers.split(",")):
        theirs = watched(peer, document, options.seconds)
        ratio = theirs["solve"] / max(1e-6, ours.get("solve", options.seconds))
        ratios[peer].append(ratio)
        line += f"   {peer} {theirs.get('objective')} {theirs['status']} {theirs['solve']:.3f} s (×{ratio:.1f})"
    print(("WRONG " if wrong else "") + line + (f" {ours.get('why', '')}" if wrong else ""), flush=True)
    return not wrong


def run_speed(options):
    """The same files one after the other with everybody; the median of several runs of ours, one of each peer."""
    names, times, bad = [name for name in options.peers.split(",") if name], collections.defaultdict(list), 0
    for path in options.files:
        problem = read(path)
        runs = [answer.of_prism(problem, options.binary, path, options.seconds) for _ in range(options.runs)]
        ours = {**runs[0], "solve": middle([one["solve"] for one in runs])}
        times["prism"].append(ours["solve"])
        line = f"{os.path.basename(path)} {ours['status']} {ours.get('objective')} {ours['solve'] * 1e3:.3f} ms"
        for name in names:
            theirs = timed(name, problem, path, options)
            times[name].append(theirs["solve"])
            bad += not answer.agree(ours, theirs)
            line += f"   {name} {theirs['status']} {theirs['solve'] * 1e3:.1f} ms (×{theirs['solve'] / ours['solve']:.0f})"
            line += "" if answer.agree(ours, theirs) else f" DIFFERS: {theirs.get('objective')}"
        print(line, flush=True)
    ours = middle(times["prism"])
    print(f"{len(options.files)} files, prism: median {ours * 1e3:.3f} ms, slowest {max(times['prism']) * 1e3:.3f} ms")
    for name in names:
        theirs, ratios = middle(times[name]), [a / b for a, b in zip(times[name], times["prism"])]
        print(f"{name}: median {theirs * 1e3:.1f} ms, ×{theirs / ours:.0f}; per file ×{middle(ratios):.0f}, least ×{min(ratios):.1f}")
    return 1 if bad else 0


def timed(name, problem, path, options):
    """A peer; `microlp` is the product's own second engine."""
    if name == "microlp":
        return answer.of_prism(problem, options.binary, path, options.seconds, ["--engine", "ilp"])
    return watched(name, problem.document, options.seconds)


def middle(values):
    return sorted(values)[len(values) // 2]


def watched(peer, document, seconds):
    """A peer in a process of its own, ended if it does not end by itself."""
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"prism-peer-{os.getpid()}.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    command = [sys.executable, os.path.abspath(__file__), "one", peer, path, str(seconds)]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds * 2 + 60)
        # Some solvers greet on stdout whatever they are told; the answer is the last line.
        return json.loads(ran.stdout.strip().rsplit("\n", 1)[-1])
    except subprocess.TimeoutExpired:
        return {"solver": peer, "status": "stopped", "solve": seconds * 2.0 + 60}
    finally:
        os.remove(path)


def run_one(options):
    problem = read(options.file)
    if options.solver == "prism":
        said = answer.of_prism(problem, options.binary, path=options.file, seconds=options.seconds)
    else:
        said = answer.of_peer(problem, options.solver, options.seconds)
    print(json.dumps(said))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary(), help="the prismctl to try")
    commands = parser.add_subparsers(dest="command", required=True)
    agree = commands.add_parser("agree")
    agree.add_argument("--count", type=int, default=1200)
    agree.add_argument("--first", type=int, default=0)
    agree.add_argument("--jobs", type=int, default=2)
    agree.add_argument("--seconds", type=float, default=60)
    agree.add_argument("--peers", default="highs,cpsat,scip")
    corpus = commands.add_parser("corpus")
    corpus.add_argument("--seconds", type=float, default=60)
    corpus.add_argument("--peers", default="highs,cpsat,scip")
    export = commands.add_parser("export")
    export.add_argument("--count", type=int, default=300)
    export.add_argument("--first", type=int, default=0)
    export.add_argument("--seconds", type=float, default=60)
    published = commands.add_parser("published")
    published.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data", "instances"))
    published.add_argument("--sets", default="gap,sscflp")
    published.add_argument("--only", default="", help="names of instances, separated by commas")
    published.add_argument("--seconds", type=float, default=60)
    published.add_argument("--peers", default="")
    speed = commands.add_parser("speed")
    speed.add_argument("files", nargs="+", metavar="FILE")
    speed.add_argument("--runs", type=int, default=5)
    speed.add_argument("--seconds", type=float, default=60)
    speed.add_argument("--peers", default="highs,highs-agg,cpsat,scip,microlp")
    one = commands.add_parser("one")
    one.add_argument("solver", choices=["prism", *peers.ALL])
    one.add_argument("file")
    one.add_argument("seconds", type=float, nargs="?", default=60)
    options = parser.parse_args()
    run = {
        "agree": run_agree, "corpus": run_corpus, "export": run_export, "published": run_published, "speed": run_speed,
        "one": run_one,
    }
    return run[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
