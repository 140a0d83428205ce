"""A plugin of pytest: has its tests traced."""

import assay_trace
import pytest

tracer = assay_trace.opened()
passed = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_cmdline_main(config):
    """pytest-xdist would run tests in processes that nobody traces."""
    if config.pluginmanager.hasplugin("xdist"):
        config.option.numprocesses, config.option.dist, config.option.distload = 0, "no", False
    yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item, nextitem):
    # A doctest stands in the code that a task replaces.
    if tracer is None or type(item).__name__ == "DoctestItem":
        yield
        return
    with tracer.test(item.nodeid, lambda: passed.pop(item.nodeid, False)):
        yield


def pytest_runtest_logreport(report):
    passed[report.nodeid] = passed.get(report.nodeid, True) and report.outcome == "passed"
