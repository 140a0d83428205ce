"""What a suite's calls cost by themselves: each reference solution with each input, in one plain interpreter.

python3 plain.py INPUTS.py < a line a task: {"id", "code", "entry", "shapes", "inputs": [a test set's JSON as text, …]}
prints {id: CPU seconds of its calls, …}. INPUTS.py is the runner's own, so that both sides call with the same arguments.
"""

import importlib.util
import json
import sys
import time


def load_module(path):
    spec = importlib.util.spec_from_file_location('inputs', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cpu_of(task, inputs):
    namespace = {'__name__': 'solution'}
    exec(compile(task['code'], task['id'], 'exec'), namespace)
    function = namespace[task['entry']]
    return sum(cpu_of_calls(function, inputs.load(raw, task['shapes'])) for raw in task['inputs'])


def cpu_of_calls(function, argument_lists, clock=time.process_time):
    started = clock()
    for arguments in argument_lists:
        function(*arguments)
    return clock() - started


if __name__ == '__main__':
    runner_inputs = load_module(sys.argv[1])
    tasks = map(json.loads, sys.stdin)
    json.dump({task['id']: cpu_of(task, runner_inputs) for task in tasks}, sys.stdout)
