"""Reads the code of encode.py with nothing but data in mind: it imports, calls and builds nothing that a byte could name.

Exotic values become the nearest plain one: an instance of a subclass its base's value, an iterator an iterator, a view or
range or array a list, a numpy scalar its item. What cannot be read becomes an Opaque, which equals nothing.
"""

import collections
import decimal
import fractions
import struct


class Malformed(Exception):
    """Not what encode.py writes."""


class Opaque:
    __slots__ = ('name',)
    __hash__ = None

    def __init__(self, *description):
        self.name = description

    def __eq__(self, other):
        return False

    def __repr__(self):
        return f'<{" ".join(map(str, self.name))}>'


def decode(data):
    """The value. Raises Malformed."""
    try:
        return Reader(data).read()
    except (IndexError, KeyError, TypeError, ValueError, struct.error) as error:
        raise Malformed(repr(error)) from None


class Reader:
    def __init__(self, data):
        self.data = bytes(data)
        self.at = 0
        self.stack = []
        self.marks = []

    def read(self):
        while (code := self.take(1)) != b'.':
            STEPS[code](self)
        (value,) = self.stack
        return value

    def take(self, size):
        start, self.at = self.at, self.at + size
        if self.at > len(self.data):
            raise Malformed('it ends too early')
        return self.data[start : self.at]

    def number(self, layout):
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def push(self, value):
        self.stack.append(value)

    def pop(self, count):
        """The last `count` values, which must be there."""
        at = len(self.stack) - count
        if at < (self.marks[-1] if self.marks else 0):
            raise Malformed('too few values')
        values, self.stack[at:] = self.stack[at:], []
        return values

    def since_mark(self):
        start = self.marks.pop()
        values, self.stack[start:] = self.stack[start:], []
        return values

    def extend(self, values):
        target = self.stack[-1]
        if type(target) is list:
            target.extend(values)
        elif type(target) is set:
            target.update(values)
        else:
            raise Malformed('items of no container')

    def set_items(self, values):
        target = self.stack[-1]
        if type(target) is not dict:
            raise Malformed('items of no dict')
        target.update(zip(values[::2], values[1::2], strict=True))

    def name(self):
        if self.pop(2) != ['builtins', 'object']:
            raise Malformed('it names something')
        self.push(OBJECT)

    def rebuild(self):
        made, description = self.pop(2)
        if made is not OBJECT or type(description) is not tuple:
            raise Malformed('it calls something')
        kind, *rest = description
        self.push(KINDS.get(kind, Opaque)(*rest))


OBJECT = object()


def number_of(name, numerator, denominator):
    if type(numerator) is float:
        return decimal.Decimal(numerator)
    value = fractions.Fraction(numerator, denominator)
    return value if name == 'fractions.Fraction' else decimal.Decimal(numerator) / decimal.Decimal(denominator)


KINDS = {
    'complex': complex,
    'subclass': lambda base, name, plain: plain,
    'number': number_of,
    'scalar': lambda dtype, item: item,
    'array': lambda dtype, shape, items: items,
    'iterator': lambda name, items: iter(items),
    'view': lambda name, items: items,
    'range': lambda name, items: items,
    'deque': lambda name, items: collections.deque(items),
    'opaque': Opaque,
}


def text(data):
    return str(data, 'utf-8', 'surrogatepass')


def integer(data):
    return int.from_bytes(data, 'little', signed=True)


# By pickle's opcode; pickletools names them.
STEPS = {
    b'\x80': lambda self: self.take(1),
    b'\x95': lambda self: self.take(8),
    b'N': lambda self: self.push(None),
    b'\x88': lambda self: self.push(True),
    b'\x89': lambda self: self.push(False),
    b'J': lambda self: self.push(self.number('<i')),
    b'K': lambda self: self.push(self.number('<B')),
    b'M': lambda self: self.push(self.number('<H')),
    b'\x8a': lambda self: self.push(integer(self.take(self.number('<B')))),
    b'\x8b': lambda self: self.push(integer(self.take(self.number('<I')))),
    b'G': lambda self: self.push(self.number('>d')),
    b'\x8c': lambda self: self.push(text(self.take(self.number('<B')))),
    b'X': lambda self: self.push(text(self.take(self.number('<I')))),
    b'\x8d': lambda self: self.push(text(self.take(self.number('<Q')))),
    b'C': lambda self: self.push(self.take(self.number('<B'))),
    b'B': lambda self: self.push(self.take(self.number('<I'))),
    b'\x8e': lambda self: self.push(self.take(self.number('<Q'))),
    b'\x96': lambda self: self.push(bytearray(self.take(self.number('<Q')))),
    b'(': lambda self: self.marks.append(len(self.stack)),
    b']': lambda self: self.push([]),
    b'a': lambda self: self.extend(self.pop(1)),
    b'e': lambda self: self.extend(self.since_mark()),
    b')': lambda self: self.push(()),
    b'\x85': lambda self: self.push(tuple(self.pop(1))),
    b'\x86': lambda self: self.push(tuple(self.pop(2))),
    b'\x87': lambda self: self.push(tuple(self.pop(3))),
    b't': lambda self: self.push(tuple(self.since_mark())),
    b'}': lambda self: self.push({}),
    b's': lambda self: self.set_items(self.pop(2)),
    b'u': lambda self: self.set_items(self.since_mark()),
    b'\x8f': lambda self: self.push(set()),
    b'\x90': lambda self: self.extend(self.since_mark()),
    b'\x91': lambda self: self.push(frozenset(self.since_mark())),
    b'\x93': lambda self: self.name(),
    b'R': lambda self: self.rebuild(),
}
