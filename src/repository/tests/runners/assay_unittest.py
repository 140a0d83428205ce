"""Tells of tests that a unittest runner runs, Django's among them: the outermost one that the process starts."""

import hmac
import importlib.util
import json.encoder
import os
import shutil
import sys
import unittest

from assay_channel import brief, forget, raised
from assay_guard import Guard, Modules, outcome_fault, shadowed

_GUARDED = (unittest.case, unittest.suite, unittest.result, unittest.runner, json.encoder, hmac)

# What a result is told of a test → how that is called here.
_OUTCOMES = {
    "addSuccess": "passed",
    "addFailure": "failed",
    "addError": "error",
    "addSkip": "skipped",
    "addExpectedFailure": "passed",
    "addUnexpectedSuccess": "failed",
}


def watch(channel, plan, here):
    canaries = _load(os.path.join(here, plan["canary"]))
    shutil.rmtree(here, ignore_errors=True)
    recorder = _Recorder(channel)
    original = unittest.TextTestRunner.run
    load = unittest.TestLoader().loadTestsFromModule
    begun = False

    def run(self, test):
        nonlocal begun
        # Tests of test runners start runners too.
        if begun:
            return original(self, test)
        begun = True
        make = self._makeResult
        self._makeResult = lambda: recorder.record(make())
        channel.tell("start")
        load(canaries).run(recorder.record(unittest.TestResult()))
        result = original(self, test)
        load(canaries).run(recorder.record(unittest.TestResult()))
        recorder.end()
        return result

    unittest.TextTestRunner.run = run
    # Now, so that this change of ours is what is guarded.
    recorder.guard = Guard(_GUARDED)
    forget()


def _load(path):
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class _Recorder:
    guard = None

    def __init__(self, channel):
        self._tell = channel.tell
        self._modules = Modules(channel)
        self._put = []

    def record(self, result):
        """Changes one result, not its class: the candidate may know the class."""
        for event, outcome in _OUTCOMES.items():
            self._wrap(result, event, outcome)
        self._wrap_start(result)
        self._wrap_subtest(result)
        return result

    def end(self):
        self._modules.tell_all()
        self._tell("end", patched=self.guard.patched())

    def _wrap(self, result, event, outcome):
        original = getattr(result, event)

        def told(test, *details):
            self._test(test, outcome, details[0] if details else None)
            return original(test, *details)

        self._replace(result, event, told)

    def _wrap_start(self, result):
        original = result.startTest

        def told(test):
            self._modules.saw(type(test).__module__)
            return original(test)

        self._replace(result, "startTest", told)

    def _wrap_subtest(self, result):
        original = result.addSubTest

        def told(test, subtest, error):
            if error is not None:
                is_failure = issubclass(error[0], test.failureException)
                self._test(test, "failed" if is_failure else "error", error)
            return original(test, subtest, error)

        self._replace(result, "addSubTest", told)

    def _replace(self, result, event, told):
        setattr(result, event, told)
        self._put.append((result, event, told))

    def _patched(self, test):
        return self.guard.patched() or self._replaced() or shadowed(test) or outcome_fault(test)

    def _replaced(self):
        """Tests can walk up the stack to the results of the run."""
        for result, event, told in self._put:
            if vars(result).get(event) is not told:
                return f"{type(result).__qualname__}.{event}"
        return None

    def _test(self, test, outcome, detail):
        why = {} if detail is None or outcome == "passed" else {"why": _why(detail)}
        self._tell("test", id=brief(test.id()), outcome=outcome, patched=self._patched(test), **why)


def _why(detail):
    return raised(detail[1]) if isinstance(detail, tuple) else brief(detail)
