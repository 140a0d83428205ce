"""Loads a program that nobody has read as a module of its own, which is not `__main__`."""

import sys
import types

NAME = 'solution'
# What a plain script has above its own frames.
RECURSION = 1_000


class Rejected(Exception):
    """The program cannot be called: `kind` is the frame that says why, `error` what was raised, if anything."""

    def __init__(self, kind, error=None):
        self.kind = kind
        self.error = error


def load(code):
    """The module's namespace. Raises Rejected, and MemoryError."""
    module = types.ModuleType(NAME)
    # Dataclasses with annotations in strings and typing.get_type_hints look the module up.
    sys.modules[NAME] = module
    try:
        compiled = compile(code, f'<{NAME}>', 'exec', dont_inherit=True)
    except MemoryError:
        raise
    except BaseException as error:
        raise Rejected(b'S', error) from None
    try:
        exec(compiled, module.__dict__)
    except MemoryError:
        raise
    except SystemExit:
        raise Rejected(b'X') from None
    except BaseException as error:
        raise Rejected(b'L', error) from None
    return module.__dict__


def load_function(code, entry):
    function = load(code).get(entry)
    if not callable(function):
        raise Rejected(b'N')
    return function


def allow_usual_recursion():
    """The runner's own frames do not count against the program's."""
    frame, depth = sys._getframe(1), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(RECURSION + depth)


def flush(streams=(sys.stdout, sys.stderr)):
    """Lets go what was printed, into streams that the program may have broken."""
    for stream in streams:
        try:
            stream.flush()
        except BaseException:
            pass
