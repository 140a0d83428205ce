"""Python runs this before anything else where PYTHONPATH names its folder.

The first process of a test command takes the plan out of the folder and keeps the channel's key to itself; those that it starts find
no plan and are left alone. An environment's own sitecustomize still runs.
"""

import json
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_PLAN = os.path.join(_HERE, "plan.json")


def _claim():
    """The plan, for the process that is first."""
    try:
        with open(_PLAN, encoding="utf-8") as file:
            plan = json.load(file)
        os.remove(_PLAN)
        return plan
    except OSError:
        return None


def _watch(plan):
    from assay_channel import Channel

    descriptor = int(os.environ.pop("ASSAY_RESULTS_FD"))
    os.set_inheritable(descriptor, False)
    channel = Channel(descriptor, bytes.fromhex(plan["key"]))
    if plan["runner"] == "pytest":
        # Loaded by pytest itself, by the name in PYTEST_PLUGINS.
        import assay_pytest

        assay_pytest.watch(channel, plan, _HERE)
    else:
        import assay_unittest

        assay_unittest.watch(channel, plan, _HERE)


def _go_on_as_if_never_here():
    sys.path[:] = [path for path in sys.path if path != _HERE]
    paths = os.environ.pop("PYTHONPATH", "").split(os.pathsep)
    others = os.pathsep.join(path for path in paths if path not in ("", _HERE))
    if others:
        os.environ["PYTHONPATH"] = others
    own = sys.modules.pop("sitecustomize")
    try:
        import sitecustomize  # noqa: F401
    except ImportError:
        # Whoever imports this one finds it still.
        sys.modules["sitecustomize"] = own


_plan = _claim()
if _plan is not None:
    _watch(_plan)
_go_on_as_if_never_here()
