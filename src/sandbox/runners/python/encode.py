"""The code in which values leave the sandbox: pickle protocol 5 without a memo, and without anybody's __reduce__.

Exact builtins are written by pickle's own opcodes: None, bool, int, float, str (UTF-8, lone surrogates passed through),
bytes, bytearray, list, tuple, dict, set, frozenset. FRAME opcodes carry no meaning. There are no PUT, GET or MEMOIZE
opcodes: a value that is referred to twice is written twice, so that equal lists have equal bytes. Every other object is

    STACK_GLOBAL 'builtins' 'object', a tuple, REDUCE

where the tuple is one of these (`class` is always 'module.qualname', at most 200 characters):

    ('complex', re: float, im: float)
    ('subclass', base: 'int'|'float'|'str'|'bytes'|'bytearray'|'list'|'tuple'|'dict'|'set'|'frozenset'|'complex', class, plain)
                                              plain: the value as the exact base type (complex: as ('complex', re, im) above)
    ('number', class, numerator: int, denominator: int)       Decimal and Fraction; a Decimal that is not finite has the
                                                              float nan, inf or -inf as its numerator, over 1
    ('scalar', dtype: str, item)              a numpy scalar; numpy.float64 and numpy.str_ too
    ('array', dtype: str, shape: tuple of int, items)         a numpy array; items is tolist(): nested lists, or one item
    ('iterator', class, items: list)          anything with __next__: read to its end
    ('view', class, items: list)              dict_keys, dict_values, dict_items
    ('range', class, items: list)
    ('deque', class, items: list)
    ('opaque', class)                         anything else; also an iterator or range of more than 1,000,000 items
                                              and an iterator that raised. It is not None; its truth is not asked.
    ('cyclic',)  ('too-deep',)                the whole value contains itself, or nests deeper than can be written

A value whose encoding is longer than `inline` bytes becomes a digest instead. A list or tuple is cut every
`slice_length(value)` elements; the SHA-256 of a slice is that of the slice's own encoding (a list or tuple of the same
type, from PROTO to STOP). Anything else is one slice. The type, the number of elements and the slice length depend on
the value alone, so equal digests mean equal encodings; different ones prove nothing (1 == 1.0, the order of a dict).
A value need not equal itself, though (NaN, an iterator). Where that is asked for, a digest is `doubtful` when its value
holds NaN or anything that pickle has no opcode for: one doubt too many costs time, never a verdict.
"""

import collections
import decimal
import fractions
import hashlib
import itertools
import pickle
import re
import sys

MOST_ITEMS = 1_000_000
DEEP = 10_000
# Without a memo to keep, pickle's own function writes them exactly as an Encoder does.
SCALARS = (int, float, bool, type(None))
# BINFLOAT with the NaN of arithmetic, all of it: parts of it occur by chance in long lists of floats. Then the global of
# every reduction. pickle hands opcodes over whole.
DOUBTFUL = re.compile(rb'G[\x7f\xff]\xf8\0{6}|\x8c\x06object')
SIZED = (str, bytes, list, tuple, dict, set, frozenset)
VIEWS = tuple(type(view) for view in ({}.keys(), {}.values(), {}.items()))
# The plain value of a subclass's instance, by the base's own methods: an overridden __iter__ or __eq__ has no say.
PLAIN = {
    int: int.__index__,
    float: float.__float__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    bytearray: lambda value: bytearray.__getitem__(value, slice(None)),
    list: lambda value: [*list.__iter__(value)],
    tuple: lambda value: (*tuple.__iter__(value),),
    dict: lambda value: dict(dict.items(value)),
    set: lambda value: {*set.__iter__(value)},
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
    complex: complex.__pos__,
}
# Read from type itself: a metaclass may answer anything.
module_of = type.__dict__['__module__'].__get__
name_of = type.__dict__['__qualname__'].__get__
parents_of = type.__dict__['__mro__'].__get__
builtin_object = object


class TooLong(Exception):
    """The encoding is longer than its sink takes."""


class Sink:
    """Keeps at most `room` bytes."""

    def __init__(self, room):
        self.limit = room
        self.reset()

    def reset(self):
        self.parts = []
        self.room = self.limit

    def write(self, data):
        self.room -= len(data)
        if self.room < 0:
            raise TooLong
        self.parts.append(bytes(data))


class HashSink:
    """Hashes what is written: a huge encoding never exists as a whole."""

    doubtful = False

    def __init__(self):
        self.reset()

    def reset(self):
        self.sha = hashlib.sha256()

    def write(self, data):
        self.sha.update(data)


class DoubtingSink(HashSink):
    """Looks at what it hashes for values that may not equal themselves."""

    def write(self, data):
        self.sha.update(data)
        self.doubtful = self.doubtful or DOUBTFUL.search(data) is not None


class Encoder(pickle.Pickler):
    """`spent` keeps the items of iterators, which can be read only once, for a second encoding of the same value."""

    def __init__(self, sink, spent):
        super().__init__(sink, 5)
        self.fast = True
        self.spent = spent

    def reducer_override(self, value):
        # pickle asks about the global that the reductions name, too.
        if value is builtin_object:
            return NotImplemented
        if type(value) is Substitute:
            return builtin_object, value.description
        return builtin_object, self.describe(value, type(value))

    def describe(self, value, cls):
        if cls is complex:
            return ('complex', value.real, value.imag)
        parents = parents_of(cls)
        if decimal.Decimal in parents or fractions.Fraction in parents:
            return ('number', class_name(cls), *ratio(value))
        return (
            describe_numpy(value)
            or next((describe_subclass(value, cls, base) for base in PLAIN if base in parents), None)
            or self.describe_items(value, cls)
        )

    def describe_items(self, value, cls):
        kind = kind_of_items(cls)
        if kind is None:
            return ('opaque', class_name(cls))
        if id(value) not in self.spent:
            self.spent[id(value)] = (read_items(value), value)
        items = self.spent[id(value)][0]
        return ('opaque', class_name(cls)) if items is None else (kind, class_name(cls), items)


def class_name(cls):
    module = module_of(cls)
    return f'{module if type(module) is str else "?"}.{str.__str__(name_of(cls))}'[:200]


def describe_subclass(value, cls, base):
    return ('subclass', base.__name__, class_name(cls), PLAIN[base](value))


def describe_numpy(value):
    numpy = sys.modules.get('numpy')
    if not hasattr(numpy, 'ndarray'):
        return None
    if isinstance(value, numpy.ndarray):
        return ('array', str(value.dtype), tuple(map(int, value.shape)), value.tolist())
    if isinstance(value, numpy.generic):
        item = value.item()
        # A longdouble's item is a longdouble again.
        return ('scalar', str(value.dtype), float(item) if isinstance(item, numpy.floating) else item)
    return None


def ratio(number):
    try:
        return number.as_integer_ratio()
    except (ValueError, OverflowError):
        return (float(number), 1)


def kind_of_items(cls):
    if cls in VIEWS:
        return 'view'
    if cls is range:
        return 'range'
    if cls is collections.deque:
        return 'deque'
    return 'iterator' if hasattr(cls, '__next__') else None


def read_items(value):
    try:
        items = [*itertools.islice(value, MOST_ITEMS + 1)]
    except MemoryError:
        raise
    except BaseException:
        return None
    return items if len(items) <= MOST_ITEMS else None


class Substitute:
    """Stands for a value that cannot be written as it is."""

    def __init__(self, *description):
        self.description = description


def write_value(value, sink, spent):
    try:
        Encoder(sink, spent).dump(value)
    except (TooLong, MemoryError):
        raise
    except RecursionError:
        write_deep(value, sink, spent)
    except BaseException as error:
        write_instead(substitute(value, error), sink)


def write_deep(value, sink, spent):
    """Once more with a higher recursion limit, which costs nothing where it is not needed."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEP))
    try:
        sink.reset()
        Encoder(sink, spent).dump(value)
    except (TooLong, MemoryError):
        raise
    except BaseException as error:
        write_instead(substitute(value, error), sink)
    finally:
        sys.setrecursionlimit(limit)


def write_instead(replacement, sink):
    sink.reset()
    Encoder(sink, {}).dump(replacement)


def substitute(value, error):
    if isinstance(error, RecursionError):
        return Substitute('too-deep')
    # pickle's fast mode says ValueError for a container that holds itself.
    if isinstance(error, ValueError):
        return Substitute('cyclic')
    return Substitute('opaque', class_name(type(value)))


def encode(value, room, spent):
    """The value's bytes. Raises TooLong where there are more than `room`."""
    sink = Sink(room)
    write_value(value, sink, spent)
    return b''.join(sink.parts)


def digest(value, spent, doubt):
    """(type, elements, slice length, [hexadecimal SHA-256 a slice], doubtful)"""
    sink = (DoubtingSink if doubt else HashSink)()
    if type(value) not in (list, tuple):
        return ('whole', 1, 1, [hash_of(value, sink, spent)], sink.doubtful)
    step = slice_length(value)
    hashes = [hash_of(value[i : i + step], sink, spent) for i in range(0, len(value), step)]
    return (type(value).__name__, len(value), step, hashes, sink.doubtful)


def hash_of(value, sink, spent):
    sink.reset()
    write_value(value, sink, spent)
    return sink.sha.hexdigest()


def slice_length(value):
    """Elements a slice: 8192, fewer where the first element is big. Equal values get equal slices."""
    first = value[0] if value else None
    return min(8192, max(1, 65_536 // max(1, len(first)))) if type(first) in SIZED else 8192


def encode_or_digest(value, inline, doubt=False, dumps=pickle.dumps):
    """(bytes, None) or (None, digest) of a value that a call returned. `doubt`: whether digests say that they are doubtful."""
    if type(value) in SCALARS:
        data = dumps(value, 5)
        if len(data) <= inline:
            return data, None
        return None, ('whole', 1, 1, [hashlib.sha256(data).hexdigest()], False)
    spent = {}
    # An element takes at least a byte: no need to begin what cannot fit.
    if type(value) not in SIZED or len(value) <= inline:
        try:
            return encode(value, inline, spent), None
        except TooLong:
            pass
    return None, digest(value, spent, doubt)


def encode_slice(value, first, end, room):
    """The part of a list or tuple that a slice request names; anything else is one slice, the whole."""
    part = value[first:end] if type(value) in (list, tuple) else value
    return encode(part, room, {})
