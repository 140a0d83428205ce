"""Tells of tests that pytest runs. PYTEST_DONT_REWRITE"""

import hmac
import json.encoder
import os
import shutil
import unittest

import _pytest.main
import _pytest.python
import _pytest.python_api
import _pytest.reports
import _pytest.runner
import _pytest.unittest
import pluggy
import pytest
from assay_channel import brief, forget, raised
from assay_guard import Guard, Modules, outcome_fault, shadowed

_GUARDED = (
    _pytest.main,
    _pytest.python,
    _pytest.python_api,
    _pytest.reports,
    _pytest.runner,
    _pytest.unittest,
    pluggy._callers,
    pluggy._hooks,
    pluggy._manager,
    unittest.case,
    json.encoder,
    hmac,
)

_state = {}


def watch(channel, plan, here):
    _note_successes()
    _state.update(
        tell=channel.tell,
        canary=os.path.join(here, plan["canary"]),
        here=here,
        modules=Modules(channel),
        guard=Guard(_GUARDED),
        planted=set(),
        shadowed=None,
        succeeded=None,
    )


def _note_successes():
    """unittest says nothing of a failure to a test whose outcome is not its own any more: pytest takes that for a pass."""
    original = _pytest.unittest.TestCaseFunction.addSuccess

    def note(self, testcase):
        _state["succeeded"] = self if outcome_fault(testcase) is None else None
        original(self, testcase)

    _pytest.unittest.TestCaseFunction.addSuccess = note


@pytest.hookimpl(hookwrapper=True)
def pytest_cmdline_main(config):
    """Tests that pytest-xdist runs in processes of their own would be out of sight."""
    if config.pluginmanager.hasplugin("xdist"):
        config.option.numprocesses, config.option.dist, config.option.distload = 0, "no", False
    yield


def pytest_configure():
    """pytest has loaded this module by its name; the processes that tests start must not look for it."""
    plugins = os.environ.pop("PYTEST_PLUGINS", "").split(",")
    others = ",".join(name for name in plugins if name not in ("", __name__))
    if others:
        os.environ["PYTEST_PLUGINS"] = others
    forget()


@pytest.hookimpl(tryfirst=True)
def pytest_collectreport(report):
    if report.failed:
        _tell_test(report.nodeid or "collection", "error", report)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtestloop(session):
    _state["tell"]("start")
    items = session.items
    first, last = _canaries(session), _canaries(session)
    session.items = [*first, *items, *last]
    shutil.rmtree(_state["here"], ignore_errors=True)
    outcome = yield
    session.items = items
    # Failures that end a session early leave tests that did not run, which the host misses.
    if outcome.excinfo is None or outcome.excinfo[0] in (session.Failed, session.Interrupted):
        _state["modules"].tell_all()
        _state["tell"]("end", patched=_state["guard"].patched())


def _canaries(session):
    items = list(session.genitems(_module(session)))
    _state["planted"].update(items)
    return items


def _module(session):
    path = _state["canary"]
    try:
        import pathlib

        return pytest.Module.from_parent(session, path=pathlib.Path(path))
    except TypeError:
        # Before pytest 7.
        import py

        return pytest.Module.from_parent(session, fspath=py.path.local(path))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    if item not in _state["planted"]:
        module = getattr(item, "module", None)
        if module is not None:
            _state["modules"].saw(module.__name__)
        return None
    # Not logged: what people and models read of a run does not tell of them.
    for report in _pytest.runner.runtestprotocol(item, log=False, nextitem=nextitem):
        _record(report)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Whoever reads the report knows nothing of the test itself."""
    _state["shadowed"] = shadowed(item) or shadowed(getattr(item, "_testcase", None)) or _success_fault(item, call)


def _success_fault(item, call):
    is_passed = call.when == "call" and call.excinfo is None and not getattr(item, "_excinfo", None)
    if is_passed and isinstance(item, _pytest.unittest.TestCaseFunction) and _state["succeeded"] is not item:
        return "_Outcome"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report):
    _record(report)


def _record(report):
    if hasattr(report, "wasxfail"):
        if report.when == "call" or report.skipped:
            _tell_test(report.nodeid, "failed" if report.failed else "passed", report)
    elif report.failed:
        _tell_test(report.nodeid, "failed" if report.when == "call" else "error", report)
    elif report.skipped:
        _tell_test(report.nodeid, "skipped", report)
    elif report.when == "call":
        _tell_test(report.nodeid, "passed", report)


def _tell_test(name, outcome, report):
    why = {} if outcome == "passed" else {"why": _why(report)}
    patched = _state["guard"].patched() or _state["shadowed"]
    _state["tell"]("test", id=brief(name), outcome=outcome, patched=patched, **why)


def _why(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return brief(crash.message)
    try:
        text = report.longreprtext
        # Of what cannot be collected, the line that says what was raised.
        errors = [line[1:] for line in text.splitlines() if line.startswith("E ")]
        return brief(errors[-1] if errors else text)
    except Exception as error:
        return raised(error)
