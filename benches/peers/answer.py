"""Answers in one shape, from a peer or from prismctl: status, the value of each level, bound, seconds."""

import json
import subprocess
import tempfile
import time

import peers
from problem import Broken, Verdict, allowed
from rows import Rows


def of_peer(problem, peer, seconds):
    """One level after the other, each optimum held for the next. Values are measured again in exact integers."""
    minimise, strong = peers.ALL[peer]
    peers.load(peer)
    started = time.monotonic()
    rows = Rows(problem, strong)
    expressions = [rows.measure(measure) for measure, _ in problem.levels]
    verdict, bound, spent = None, None, 0.0
    for (measure, tolerance), expression in zip(problem.levels, expressions):
        began = time.monotonic()
        status, values, bound = minimise(rows, expression, max(0.1, seconds - spent))
        spent += time.monotonic() - began
        if values is not None:
            try:
                verdict = Verdict(problem, rows.assignment(values))
            except Broken as broken:
                return {"solver": peer, "status": "wrong", "why": str(broken)}
        if status != "optimal":
            break
        rows.row(expression, None, allowed(verdict.measure(measure), tolerance))
    answer = {"solver": peer, "status": status, "bound": bound, "solve": spent, "whole": time.monotonic() - started}
    if verdict is not None and status != "infeasible":
        answer["levels"] = [verdict.measure(measure) for measure, _ in problem.levels]
        answer["objective"] = verdict.cost
    return answer


def of_prism(problem, binary, path=None, seconds=None, extra=()):
    """What prismctl says, judged by our own reading."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        if path is None:
            json.dump(problem.document, file)
            file.flush()
        command = [binary, "solve", path or file.name, "--format", "json", "--stats", *extra]
        command += ["--time-limit", str(seconds)] if seconds else []
        started = time.monotonic()
        try:
            ran = subprocess.run(command, capture_output=True, text=True, timeout=(seconds or 600) * 2 + 30)
        except subprocess.TimeoutExpired:
            return {"solver": "prism", "status": "wrong", "why": "ran past its time limit"}
        whole = time.monotonic() - started
    if ran.returncode not in (0, 3, 4, 5):
        return {"solver": "prism", "status": "wrong", "why": f"exit {ran.returncode}: {ran.stderr.strip()}"}
    said = json.loads(ran.stdout)
    answer = {
        "solver": "prism", "status": "stopped" if ran.returncode in (4, 5) else said["status"], "bound": said["bound"],
        "solve": said["run"]["solve_seconds"], "whole": whole, "nodes": said["run"]["nodes"],
        "conflict": said["conflict"],
    }
    if said["assignment"] is not None:
        try:
            verdict = Verdict(problem, said["assignment"])
        except Broken as broken:
            return {"solver": "prism", "status": "wrong", "why": str(broken)}
        answer["levels"] = [verdict.measure(measure) for measure, _ in problem.levels]
        answer["objective"] = verdict.cost
        if verdict.cost != said["objective"] or verdict.units != said["units"]:
            return {**answer, "status": "wrong", "why": f"says {said['objective']}, {said['units']}"}
    return answer


def agree(first, second):
    """Whether two proven answers say the same. An answer that is not proven agrees with everything it allows."""
    if "wrong" in (first["status"], second["status"]):
        return False
    if "stopped" in (first["status"], second["status"]):
        return True
    return first["status"] == second["status"] and first.get("levels") == second.get("levels")
