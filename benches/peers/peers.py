"""Other solvers on the same rows: each minimises one expression and says how far it came.

A peer returns `(status, values, bound)`: `optimal`, `infeasible` or `stopped`, the columns' values if it has a
solution, and what it proved. What it says is a claim; the caller measures the assignment again.
"""

import importlib
import math

THREADS = 2


def highs(rows, expression, seconds):
    import highspy
    import numpy as np

    solver, infinity = highspy.Highs(), highspy.kHighsInf
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("log_to_console", False)
    count = len(rows.bounds)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(rows.rows)
    cost = np.zeros(count)
    for column, factor in expression.items():
        cost[column] = factor
    model.col_cost_ = cost
    model.col_lower_ = np.array([low for low, _ in rows.bounds], float)
    model.col_upper_ = np.array([high for _, high in rows.bounds], float)
    model.row_lower_ = np.array([-infinity if low is None else low for _, low, _ in rows.rows], float)
    model.row_upper_ = np.array([infinity if high is None else high for _, _, high in rows.rows], float)
    starts, columns, factors = [0], [], []
    for terms, _, _ in rows.rows:
        columns.extend(terms)
        factors.extend(terms.values())
        starts.append(len(columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, np.int32)
    model.a_matrix_.index_ = np.array(columns, np.int32)
    model.a_matrix_.value_ = np.array(factors, float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    solver.passModel(model)
    for option, value in {
        "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "time_limit": float(seconds), "threads": THREADS,
    }.items():
        solver.setOptionValue(option, value)
    solver.run()
    info = solver.getInfo()
    word = solver.modelStatusToString(solver.getModelStatus())
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = list(solver.getSolution().col_value) if feasible else None
    return {"Optimal": "optimal", "Infeasible": "infeasible"}.get(word, "stopped"), values, info.mip_dual_bound


def cpsat(rows, expression, seconds):
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = [model.new_int_var(low, high, "") for low, high in rows.bounds]
    total = lambda terms: sum(factor * columns[column] for column, factor in terms.items())
    for terms, low, high in rows.rows:
        if low is not None:
            model.add(total(terms) >= low)
        if high is not None:
            model.add(total(terms) <= high)
    model.minimize(total(expression))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = THREADS
    status = solver.solve(model)
    values = [solver.value(c) for c in columns] if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    word = {cp_model.OPTIMAL: "optimal", cp_model.INFEASIBLE: "infeasible"}.get(status, "stopped")
    return word, values, solver.best_objective_bound


def scip(rows, expression, seconds):
    import pyscipopt

    model = pyscipopt.Model()
    model.hideOutput()
    columns = [
        model.addVar(vtype="I", lb=low, ub=high, obj=expression.get(index, 0))
        for index, (low, high) in enumerate(rows.bounds)
    ]
    for terms, low, high in rows.rows:
        total = pyscipopt.quicksum(factor * columns[column] for column, factor in terms.items())
        # A row without terms is a number, which SCIP does not take for a constraint.
        if not any(terms.values()):
            if (low is not None and low > 0) or (high is not None and high < 0):
                return "infeasible", None, math.inf
            continue
        if low is not None:
            model.addCons(total >= low)
        if high is not None:
            model.addCons(total <= high)
    model.setParam("limits/time", seconds)
    model.optimize()
    word = {"optimal": "optimal", "infeasible": "infeasible"}.get(model.getStatus(), "stopped")
    values = [model.getVal(column) for column in columns] if model.getNSols() else None
    return word, values, model.getDualbound()


MODULES = {"highs": "highspy", "highs-agg": "highspy", "cpsat": "ortools.sat.python.cp_model", "scip": "pyscipopt"}


def load(peer):
    """Imports a peer, so that no search is charged for it."""
    importlib.import_module(MODULES[peer])


ALL = {"highs": (highs, True), "highs-agg": (highs, False), "cpsat": (cpsat, True), "scip": (scip, True)}
