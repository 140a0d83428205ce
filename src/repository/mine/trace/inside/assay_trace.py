"""Tells which test ran which lines of which methods: one JSON line a test on the descriptor ASSAY_RESULTS_FD.

{"test": ID, "seconds": S, "passed": true, "hits": [[method, mask], ...]}: a method is an index into targets.json, its mask a
hexadecimal number whose bit n stands for line first + n. What is imported, and what runs between tests, counts for none.
"""

import contextlib
import json
import os
import sys
import threading
import time

# A method that is called again and again shows nothing new: tracing each of its lines would cost most of the time.
MAX_CALLS = 50
MAX_LINES = 2000

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Method:
    """What one test ran of one method."""

    def __init__(self, index, first, last):
        self.index = index
        self.first = first
        self.last = last
        self.reset()

    def reset(self):
        self.calls = 0
        self.events = 0
        self.lines = set()

    def mask(self):
        return "%x" % sum(1 << (line - self.first) for line in self.lines if self.first <= line <= self.last)


class Tracer:
    """`targets`: path below the checkout -> [[index, first line, last line], ...], lines from 1."""

    def __init__(self, targets, descriptor):
        self.descriptor = descriptor
        self.methods = {path: [Method(*entry) for entry in entries] for path, entries in targets.items()}
        self.files = {}
        self.seen = []

    @contextlib.contextmanager
    def test(self, name, has_passed):
        """Traces one test; `has_passed` is asked after it."""
        self.seen = []
        begun = time.perf_counter()
        threading.settrace(self.on_call)
        sys.settrace(self.on_call)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self.tell(name, time.perf_counter() - begun, has_passed())

    def tell(self, name, seconds, passed):
        hits = [[method.index, method.mask()] for method in self.seen]
        for method in self.seen:
            method.reset()
        row = {"test": name, "seconds": round(seconds, 4), "passed": passed, "hits": hits}
        text = (json.dumps(row) + "\n").encode()
        while text:
            text = text[os.write(self.descriptor, text) :]

    def on_call(self, frame, event, arg):
        code = frame.f_code
        known = self.files.get(code.co_filename)
        if known is None:
            known = self.files[code.co_filename] = self.lines_of(code.co_filename)
        method = known.get(code.co_firstlineno)
        if method is None or method.calls >= MAX_CALLS or method.events >= MAX_LINES:
            return None
        if method.calls == 0:
            self.seen.append(method)
        method.calls += 1

        def on_line(frame, event, arg):
            method.lines.add(frame.f_lineno)
            method.events += 1
            return on_line if method.events < MAX_LINES else None

        return on_line

    def lines_of(self, filename):
        """The method that each line of a file belongs to, if any."""
        path = os.path.relpath(os.path.realpath(os.path.join(ROOT, filename)), ROOT)
        methods = self.methods.get(path, [])
        return {line: method for method in methods for line in range(method.first, method.last + 1)}


def opened():
    """The tracer of this process; None where it was started by a test and so has no results to give."""
    descriptor = int(os.environ.get("ASSAY_RESULTS_FD", "-1"))
    try:
        os.fstat(descriptor)
    except OSError:
        return None
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "targets.json"), encoding="utf-8") as file:
        return Tracer(json.load(file), descriptor)
