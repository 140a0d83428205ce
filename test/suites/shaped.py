"""Reads {shapes, sets: {name: JSON text}} and a program; applies the shapes as src/sandbox/contract.ts says them.

A second, plain implementation of InputShape for tests: what a suite claims about its inputs is proved without the sandbox.
"""

import ast
import copy
import json
import sys


def turn(value, kind):
    if kind in ("tuple", "set"):
        return {"tuple": tuple, "set": set}[kind](value) if isinstance(value, list) else value
    if kind == "complex" and isinstance(value, list):
        return complex(*value)
    return {"float": float, "complex": complex}[kind](value)


def everywhere(value, kind):
    if isinstance(value, dict):
        return {key: everywhere(item, kind) for key, item in value.items()}
    return turn([everywhere(item, kind) for item in value], kind) if isinstance(value, list) else value


def at_path(value, path, kind):
    if not path:
        return turn(value, kind)
    if path[0] == "**":
        return everywhere(value, kind)
    pick = (lambda key: True) if path[0] == "*" else (lambda key: key == int(path[0]))
    if isinstance(value, dict):
        return {key: at_path(item, path[1:], kind) for key, item in value.items()}
    if isinstance(value, list):
        return [at_path(item, path[1:], kind) if pick(i) else item for i, item in enumerate(value)]
    return value


def shaped(arguments, shapes):
    for shape in sorted(shapes, key=lambda shape: -shape["path"].count(".")):
        arguments = at_path(arguments, shape["path"].split("."), shape["as"])
    return list(arguments)


def literal_calls(assertion, entry):
    """The arguments of the first call of `entry` in each assert statement, as Python values."""
    for statement in ast.parse(assertion).body:
        if isinstance(statement, ast.Assert):
            calls = (n for n in ast.walk(statement) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == entry)
            yield [eval(ast.unparse(argument), {}) for argument in next(calls).args]


def meets(contract, arguments):
    try:
        contract(*copy.deepcopy(arguments))
        return True
    except AssertionError:
        return False


def check(task):
    """Ids of what does not hold for a task: `base as asserted`, `N inputs outside the contract`, `reference`."""
    space = {}
    exec(task["reference"], space)
    signature = next(
        ast.unparse(node.args)
        for node in reversed(ast.parse(task["reference"]).body)
        if isinstance(node, ast.FunctionDef) and node.name == task["entry"]
    )
    exec(f"def contract_of_inputs({signature}):\n{task['contract'].strip(chr(10)) or '    pass'}\n", space)
    inputs = {name: [shaped(item, task["shapes"]) for item in json.loads(text)] for name, text in task["sets"].items()}
    outside = sum(not meets(space["contract_of_inputs"], item) for items in inputs.values() for item in items)
    asserted = list(literal_calls(task.get("assertion", ""), task["entry"]))
    first, second = ([repr(space[task["entry"]](*copy.deepcopy(item))) for item in inputs["base"]] for _ in range(2))
    return {
        "base": repr(asserted) == repr(inputs["base"]),
        "outside": outside,
        "stable": first == second,
        "counts": {name: len(items) for name, items in inputs.items()},
    }


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    for line in sys.stdin:
        task = json.loads(line)
        print(json.dumps({"id": task["id"], **check(task)}))
