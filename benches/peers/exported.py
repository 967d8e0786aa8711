"""What `prismctl export` writes, read by others: each format by the solvers that have a reader of it.

The readers are theirs, so a file that only our own would take is found out here.
"""

import json
import os
import subprocess

#: Room for floats: an objective in micro-dollars may be that far from a whole number, relatively.
SLACK = 1e-9


def highs(path, seconds):
    import highspy

    solver = highspy.Highs()
    for option, value in {
        "output_flag": False, "log_to_console": False, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "time_limit": float(seconds),
    }.items():
        solver.setOptionValue(option, value)
    if solver.readModel(path) != highspy.HighsStatus.kOk:
        return "unreadable", None
    solver.run()
    word = solver.modelStatusToString(solver.getModelStatus())
    # A file without a column has nothing to make small, and its rows decide.
    status = {"Optimal": "optimal", "Infeasible": "infeasible"}.get(word, word)
    return status, solver.getInfo().objective_function_value if status == "optimal" else None


def scip(path, seconds):
    import pyscipopt

    model = pyscipopt.Model()
    model.hideOutput()
    model.setParam("limits/time", float(seconds))
    try:
        model.readProblem(path)
    except OSError:
        return "unreadable", None
    model.optimize()
    status = model.getStatus()
    return status, model.getObjVal() if status == "optimal" else None


#: Who reads what. HiGHS reads no OPB.
READERS = {"mps": [highs, scip], "lp": [highs, scip], "opb": [scip]}


def written(binary, asked, form, path):
    """Writes a file; what was said instead, if it could not."""
    ran = subprocess.run([binary, "export", *asked, "--to", form, "-o", path], capture_output=True, text=True)
    return None if ran.returncode == 0 else ran.stderr.strip()


def differences(binary, asked, folder, seconds):
    """How many files were read, and who says of one something else than `prismctl solve` of the problem file."""
    problem, found, read = os.path.join(folder, "problem.json"), [], 0
    why = written(binary, asked, "problem", problem)
    if why:
        return read, [f"problem: {why}"]
    ran = subprocess.run([binary, "solve", problem, "--format", "json"], capture_output=True, text=True)
    ours = json.loads(ran.stdout)
    for form, readers in READERS.items():
        path = os.path.join(folder, f"rows.{form}")
        why = written(binary, asked, form, path)
        if why:
            found.append(f"{form}: {why}")
            continue
        for reader in readers:
            status, objective = reader(path, seconds)
            read += 1
            if status != ours["status"]:
                found.append(f"{form} {reader.__name__}: {status}, ours {ours['status']}")
            elif status == "optimal" and abs(objective - ours["objective"]) > 0.5 + SLACK * abs(ours["objective"]):
                found.append(f"{form} {reader.__name__}: {objective}, ours {ours['objective']}")
    return read, found
