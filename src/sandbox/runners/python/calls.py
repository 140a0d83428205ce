"""Calls one function with each input in turn and writes what it returned or raised."""

import json
import time

from assay_runner import encode, inputs, program

UNLIMITED = 1 << 62


def run(spec, raw, frames):
    """`spec`: code, entry, shapes, inline, doubt, only (input's index → [[from, to], …], or None). `raw`: the inputs' JSON."""
    argument_lists = inputs.load(raw, spec['shapes'])
    program.allow_usual_recursion()
    function = program.load_function(spec['code'], spec['entry'])
    frames.write(b'l', 0, time.thread_time())
    only = spec['only']
    if only is None:
        call_all(function, argument_lists, Whole(spec['inline'], spec['doubt'], frames))
    else:
        last = max(map(int, only), default=-1)
        call_all(function, argument_lists[: last + 1], Slices(only, frames))


def call_all(function, argument_lists, answer):
    """A value is written before the next call: the next one may change it."""
    for index, arguments in enumerate(argument_lists):
        try:
            value = function(*arguments)
        except MemoryError:
            raise
        except SystemExit:
            raise program.Rejected(b'X') from None
        except BaseException as error:
            answer.raised(index, error)
        else:
            answer.returned(index, value)
            del value


class Whole:
    """Each value, or its digest where it is long."""

    def __init__(self, inline, doubt, frames):
        self.inline = inline
        self.doubt = doubt
        self.frames = frames
        self.clock = time.thread_time
        self.read_at = self.clock()

    def returned(self, index, value):
        data, digest = encode.encode_or_digest(value, self.inline, self.doubt)
        if digest is None:
            self.frames.write(b'v', index, self.lap(), data)
        else:
            self.frames.write(b'd', index, self.lap(), json.dumps(digest).encode())

    def raised(self, index, error):
        self.frames.write_error(b'e', error, index, self.lap())

    def lap(self):
        """CPU seconds since the last frame. To read the clock costs as much as a small call: it is read once a call."""
        before, self.read_at = self.read_at, self.clock()
        return self.read_at - before


class Slices(Whole):
    """The slices that were asked for, in full."""

    def __init__(self, only, frames):
        super().__init__(0, False, frames)
        self.only = only

    def returned(self, index, value):
        wanted = self.only.get(str(index), ())
        for first, end in wanted:
            data = encode.encode_slice(value, first, end, UNLIMITED)
            self.frames.write(b'v', index, self.lap(), data)
        if not wanted:
            self.frames.write(b'c', index, self.lap())

    def raised(self, index, error):
        kind = b'e' if str(index) in self.only else b'c'
        self.frames.write_error(kind, error, index, self.lap())
