"""Finds out whether code that belongs to the test framework or to the tests is not what it was."""

import hashlib
import os
import sys
import unittest.case
from types import BuiltinFunctionType, CodeType, FunctionType

_WATCHED = (FunctionType, BuiltinFunctionType, type, property, classmethod, staticmethod)
_Outcome = unittest.case._Outcome


class Guard:
    """Remembers the functions of modules, their classes' too, and names the first that is another now."""

    def __init__(self, modules):
        self._known = [
            (owner, name, value, getattr(value, "__code__", None))
            for module in modules
            for owner in (module, *_classes(module))
            for name, value in vars(owner).items()
            if isinstance(value, _WATCHED)
        ]

    def patched(self):
        for owner, name, value, code in self._known:
            now = vars(owner).get(name)
            if now is not value or getattr(now, "__code__", None) is not code:
                return f"{getattr(owner, '__qualname__', owner.__name__)}.{name}"
        return None


def shadowed(thing):
    """Names a function of the framework in whose place this object, a test perhaps, has something of its own."""
    own = getattr(thing, "__dict__", {})
    for owner in type(thing).__mro__:
        if owner.__module__.startswith(("unittest.", "_pytest.")):
            for name, value in vars(owner).items():
                if name in own and isinstance(value, FunctionType):
                    return f"{owner.__qualname__}.{name}"
    return None


def outcome_fault(test):
    """Of what unittest keeps while a test runs: whether it has failed so far, and whom to tell."""
    outcome = getattr(test, "_outcome", None)
    if outcome is None or type(outcome) is _Outcome:
        return shadowed(outcome)
    return "_Outcome"


def _classes(module):
    return [value for value in vars(module).values() if _is_from(value, module)]


def _is_from(value, module):
    return isinstance(value, type) and value.__module__ == module.__name__


def digest(module):
    """SHA-256 of the code of a module's functions and methods, those that are from its file."""
    file = getattr(module, "__file__", None)
    found = {}
    for owner in (module, *_classes(module)):
        for name, value in list(vars(owner).items()):
            for code in _codes(value):
                if _is_same_file(code.co_filename, file):
                    found[f"{getattr(owner, '__qualname__', '')}.{name}"] = _show(code)
    return hashlib.sha256(repr(sorted(found.items())).encode("utf-8", "backslashreplace")).hexdigest()


def _codes(value):
    """Of a function and those that it wraps: a decorator of the candidate's is not the tests' own code."""
    for _ in range(16):
        value = getattr(value, "__func__", value)
        if not isinstance(value, FunctionType):
            return
        yield value.__code__
        value = getattr(value, "__wrapped__", None)


def _is_same_file(one, other):
    return one == other or (other is not None and os.path.realpath(one) == os.path.realpath(other))


def _show(value):
    if isinstance(value, CodeType):
        return f"{value.co_code.hex()} {value.co_names} {value.co_varnames} {_show(value.co_consts)}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_show, value))})"
    # A set's order differs from process to process.
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(_show, value)))}}}"
    return f"{type(value).__name__} {value!r}"


class Modules:
    """The digests of the test modules, told when the first test of each begins and again at the end."""

    def __init__(self, channel):
        self._channel = channel
        self._seen = set()

    def saw(self, name):
        if name not in self._seen:
            self._seen.add(name)
            self._tell(name)

    def tell_all(self):
        for name in sorted(self._seen):
            self._tell(name)

    def _tell(self, name):
        module = sys.modules.get(name)
        self._channel.tell("module", name=name, code="" if module is None else digest(module))
