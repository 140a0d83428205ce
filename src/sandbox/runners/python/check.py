"""Checking code and the candidate in two processes, which see nothing of each other but calls and values.

Messages on the channel: a length (uint32, little-endian) and a value in the code of encode.py.
    the candidate   True, once its program is loaded; then for each call
                    ('returned', value, {argument: its new value, …}) or ('raised', type, message, module, {…})
    the checker     (positional arguments, named arguments)
Only the checker's frames are a verdict; what the candidate says is only what its calls did.
"""

import builtins
import os
import time
import types

from assay_runner import encode, program
from assay_runner.decode import Opaque, decode
from assay_runner.frames import name_of_module, text_of

CHANNEL = 6
UNLIMITED = 1 << 62
MUTABLE = (list, dict, set, bytearray)


def send(value, write=os.write):
    data = encode.encode(value, UNLIMITED, {})
    data = len(data).to_bytes(4, 'little') + data
    while data:
        data = data[write(CHANNEL, data) :]


def receive():
    """The next value. Raises EOFError where the other side has gone."""
    return decode(take(int.from_bytes(take(4), 'little')))


def take(size, read=os.read):
    data = bytearray()
    while len(data) < size:
        part = read(CHANNEL, min(size - len(data), 1 << 16))
        if not part:
            raise EOFError
        data += part
    return data


def serve(spec, _, frames):
    """The candidate's side: loads its program and answers calls until the checker has gone."""
    program.allow_usual_recursion()
    function = program.load_function(spec['code'], spec['entry'])
    frames.write(b'l')
    reply(True)
    try:
        while True:
            positional, named = receive()
            reply(answer(function, positional, named))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass


def reply(value):
    """What was printed goes first: the candidate is ended as soon as the checker knows enough."""
    program.flush()
    send(value)


def answer(function, positional, named):
    arguments = {**dict(enumerate(positional)), **named}
    before = codes_of(arguments)
    try:
        value = function(*positional, **named)
    except MemoryError:
        raise
    except SystemExit:
        raise program.Rejected(b'X') from None
    except BaseException as error:
        said = (type(error).__name__, text_of(lambda: str(error)), name_of_module(error))
        return ('raised', *said, changed(arguments, before))
    return ('returned', value, changed(arguments, before))


def codes_of(arguments):
    mutable = {name: value for name, value in arguments.items() if type(value) in MUTABLE}
    return {name: encode.encode(value, UNLIMITED, {}) for name, value in mutable.items()}


def changed(arguments, before):
    after = codes_of(arguments)
    return {name: arguments[name] for name, code in before.items() if after[name] != code}


class Proxy:
    """Stands for the candidate in the checking code."""

    def __init__(self, frames):
        self.frames = frames
        self.called = False

    def __call__(self, *positional, **named):
        self.called = True
        arguments = {**dict(enumerate(positional)), **named}
        value, error = self.heard(lambda: self.exchange((positional, named), arguments))
        if error is not None:
            raise error
        return value

    def exchange(self, request, arguments):
        """(value, None) or (None, exception)"""
        send(request)
        answer = receive()
        if type(answer) is Opaque:
            # A value that holds itself or nests too deeply cannot be written, nor can anything that it is in.
            return answer, None
        kind, *said, news = answer
        self.write_back(arguments, news)
        if kind == 'returned':
            (value,) = said
            return value, None
        return None, exception_of(*said)

    def write_back(self, arguments, news):
        for name, value in news.items():
            argument = arguments[name]
            if type(value) is not type(argument) or type(argument) not in MUTABLE:
                raise ValueError('another kind of argument')
            if type(argument) in (list, bytearray):
                argument[:] = value
            else:
                argument.clear()
                argument.update(value)

    def wait_for_candidate(self):
        self.heard(receive)

    def heard(self, exchange, leave=os._exit):
        """What `exchange` gives. Where the candidate has gone, or says what its runner never says, that is the verdict, and
        checking code that catches exceptions has no say."""
        try:
            return exchange()
        except MemoryError:
            raise
        except (EOFError, OSError):
            self.frames.write(b'G')
        except Exception:
            self.frames.write(b'B')
        leave(0)


def exception_of(name, message, module):
    """A builtin exception of the same name, or one that bears it."""
    known = getattr(builtins, name, None)
    if name == 'ModuleNotFoundError':
        return ModuleNotFoundError(message, name=module)
    if isinstance(known, type) and issubclass(known, Exception):
        try:
            return known(message)
        except TypeError:
            # UnicodeDecodeError and its like want more than a message.
            pass
    return type(str(name), (Exception,), {})(message)


def judge(spec, _, frames):
    """The checker's side: setup, test, then check(candidate) with the proxy."""
    proxy = Proxy(frames)
    try:
        proxy.wait_for_candidate()
        check = load_check(spec, proxy)
        frames.write(b'l')
        check(proxy)
    except MemoryError:
        raise
    except BaseException as error:
        # Checking code that cannot even be loaded says nothing of the candidate, unless it called it.
        kind = b'F' if proxy.called else b'L'
        frames.write_error(kind, error, 0, time.thread_time())
    else:
        frames.write(b'P', 0, time.thread_time())


def load_check(spec, proxy):
    module = types.ModuleType('check')
    namespace = module.__dict__
    exec(compile(spec['setup'], '<setup>', 'exec', dont_inherit=True), namespace)
    namespace[spec['entry']] = proxy
    exec(compile(spec['test'], '<check>', 'exec', dont_inherit=True), namespace)
    return namespace['check']
