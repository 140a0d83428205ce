"""Evaluates call expressions as can-ai-code's interviewer does: the program runs as a script for each, the value leaves as JSON.

Frames: `v` the JSON of the value, or of {error, exc_type} for an Exception · `o` no JSON came of it: what was printed.

A process that is not as it was before its first call leaves: the host makes the other calls in a fresh one.
"""

import builtins
import io
import json
import math
import os
import sys
import time
import traceback
import types

from assay_runner import program

KEPT = 4096
# Of a class's flags: made while running, and not built in.
HEAP_TYPE = 1 << 9


def run(spec, _, frames, clock=time.thread_time):
    """`spec`: code, calls."""
    builtins.input = lambda *_: '0'
    usual = Modules(spec['code'])
    first = None
    for index, call in enumerate(spec['calls']):
        started = clock()
        program.allow_usual_recursion()
        printed = Printed()
        kind, text, has_raised = evaluate(spec['code'], call, printed)
        first = first or text
        # What other calls left behind may have raised it. What the first call met as well is the program's own.
        if has_raised and text != first:
            return
        frames.write(kind, index, clock() - started, text.encode('utf-8', 'replace'))
        if not usual.are_as_they_were():
            return


class Modules:
    """What a program may change for the next call: the modules that its text names, with their modules and classes."""

    def __init__(self, code):
        self.loaded = set(sys.modules)
        named = [module for name, module in sys.modules.items() if name.rpartition('.')[2] in code]
        held = (value for module in named for value in vars(module).values())
        owners = {id(owner): owner for owner in [*named, *filter(is_changeable, held)]}
        # Each call gets its own `sys.stdout`, and `sys` notes what was raised.
        owners.pop(id(sys), None)
        self.usual = [(owner, dict(vars(owner))) for owner in owners.values()]

    def are_as_they_were(self):
        """False as well where the program loaded more: nobody knows how those modules were before it used them."""
        try:
            return self.loaded.issuperset(sys.modules) and all(vars(owner) == usual for owner, usual in self.usual)
        except Exception:
            return False


def is_changeable(value):
    """Whether it has a namespace that a program may write to."""
    return type(value) is types.ModuleType or (isinstance(value, type) and bool(value.__flags__ & HEAP_TYPE))


def evaluate(code, call, printed):
    """A frame's kind and text, and whether the program raised."""
    try:
        value, has_raised = value_of(code, compile(call, '<call>', 'eval'))
        return b'v', json_of(value), has_raised
    except MemoryError:
        raise
    except SystemExit as left:
        if left.code is not None and type(left.code) is not int:
            printed.say(str(left.code))
    except BaseException:
        printed.say(traceback.format_exc())
    return b'o', printed.text(), False


def value_of(code, call):
    """The value, and whether it is one of an exception."""
    namespace = script()
    try:
        exec(compile(code, '<string>', 'exec', dont_inherit=True), namespace)
        return eval(call, namespace), False
    except Exception as error:
        return {'error': str(error), 'exc_type': type(error).__name__}, True


def script():
    """A fresh namespace of `__main__`, with what the original's wrapper had imported."""
    main = sys.modules['__main__'] = types.ModuleType('__main__')
    main.math, main.types = math, types
    return main.__dict__


def json_of(value):
    if type(value) is types.GeneratorType:
        value = list(value)
    if type(value) is list:
        value = [int.from_bytes(item, 'little') if type(item) is bytes else item for item in value]
    return json.dumps(value)


class Printed:
    """What one call prints: its beginning is kept, and all of it goes where it would go."""

    def __init__(self):
        self.raw = [Tee(1), Tee(2)]
        # Standard output into a pipe is buffered in blocks, errors by line.
        self.out = sys.stdout = io.TextIOWrapper(io.BufferedWriter(self.raw[0]), 'utf-8', 'replace')
        self.errors = sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(self.raw[1]), 'utf-8', 'backslashreplace', line_buffering=True
        )

    def say(self, text):
        try:
            self.errors.write(text + '\n')
        except ValueError:
            # The program has closed it.
            pass

    def text(self):
        """Standard output, or errors where that is empty."""
        for stream in (self.out, self.errors):
            try:
                stream.flush()
            except ValueError:
                pass
        texts = (raw.kept.decode('utf-8', 'ignore').strip() for raw in self.raw)
        return next(filter(None, texts), '')


class Tee(io.RawIOBase):
    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.kept = bytearray()

    def writable(self):
        return True

    def fileno(self):
        return self.descriptor

    def write(self, data):
        count = os.write(self.descriptor, data)
        self.kept += bytes(data[: min(count, KEPT - len(self.kept))])
        return count
