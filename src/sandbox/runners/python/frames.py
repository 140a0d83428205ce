"""What a job tells the host: frames that it appends to a file of its own. Read by `src/sandbox/frames.ts`.

    kind: 1 byte · input's index: uint32 · CPU seconds: float64 · payload's length: uint32 · payload      (little-endian)

    l  the program is loaded                 v  value: an encoding         d  digest: JSON [type, length, slice length, [hash, …], doubtful]
    e  the call raised: JSON of RaisedError  c  the call was made, nothing was asked of it
    v o  of an expression: see expressions.py
    P F  check() returned, or raised: JSON of RaisedError      G B  the candidate has gone, or said what no runner says
The last frame of a job that did not come to its end: S syntax · L load error (both JSON of RaisedError) ·
N no function · X left early · M memory.
"""

import json
import os
import struct

HEADER = struct.Struct('<cIdI')
MOST_MESSAGE = 1_000


class Frames:
    """Plain writes: nobody is woken, so a hundred thousand results cost little."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.pack = HEADER.pack
        self.put = os.write

    def write(self, kind, index=0, cpu=0.0, payload=b''):
        data = self.pack(kind, index, cpu, len(payload)) + payload
        written = self.put(self.descriptor, data)
        while written < len(data):
            written += self.put(self.descriptor, data[written:])

    def write_error(self, kind, error, index=0, cpu=0.0):
        self.write(kind, index, cpu, describe(error))


def describe(error):
    """JSON of RaisedError. Nothing that the exception's own class defines can make this raise."""
    return json_of(text_of(lambda: type(error).__name__), text_of(lambda: str(error)), name_of_module(error))


def json_of(name, message, module):
    found = {'type': name, 'message': message}
    return json.dumps({**found, 'module': module} if module else found).encode()


def name_of_module(error):
    """Top-level name of the module that was not found; otherwise empty."""
    if not isinstance(error, ModuleNotFoundError):
        return ''
    return text_of(lambda: error.name).partition('.')[0]


def text_of(read):
    try:
        text = read()
        return str.__str__(text)[:MOST_MESSAGE] if isinstance(text, str) else ''
    except MemoryError:
        raise
    except BaseException:
        return ''
