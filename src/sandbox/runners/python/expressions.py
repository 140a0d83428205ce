"""Evaluates call expressions as can-ai-code's interviewer does: the program runs as a script for each, the value leaves as JSON.

Frames: `v` the JSON of the value, or of {error, exc_type} for an Exception · `o` no JSON came of it: what was printed.
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


def run(spec, _, frames, clock=time.thread_time):
    """`spec`: code, calls."""
    builtins.input = lambda *_: '0'
    for index, call in enumerate(spec['calls']):
        started = clock()
        program.allow_usual_recursion()
        printed = Printed()
        kind, text = evaluate(spec['code'], call, printed)
        frames.write(kind, index, clock() - started, text.encode('utf-8', 'replace'))


def evaluate(code, call, printed):
    """A frame's kind and text."""
    try:
        return b'v', json_of(value_of(code, compile(call, '<call>', 'eval')))
    except MemoryError:
        raise
    except SystemExit as left:
        if left.code is not None and type(left.code) is not int:
            printed.say(str(left.code))
    except BaseException:
        printed.say(traceback.format_exc())
    return b'o', printed.text()


def value_of(code, call):
    namespace = script()
    try:
        exec(compile(code, '<string>', 'exec', dont_inherit=True), namespace)
        return eval(call, namespace)
    except Exception as error:
        return {'error': str(error), 'exc_type': type(error).__name__}


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
