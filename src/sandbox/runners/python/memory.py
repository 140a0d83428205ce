"""Lets this interpreter keep memory that it has freed, for what it allocates next.

Python takes memory for small objects from the kernel an arena (1 MiB) at a time, and gives an arena back as soon as it is
empty. A function that makes many objects and drops them has the kernel map and clear the same memory in every call. Here
arenas come from malloc, which keeps up to KEPT bytes of what is freed. What lies in the template already stays as it is.
Source: docs.python.org/3/c-api/memory.html ("The pymalloc allocator"), mallopt(3).
"""

import ctypes
import gc

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
# Where malloc itself would stop to raise its thresholds, in a process that has lived for a while.
KEPT, LARGEST_SHARED = 64 << 20, 32 << 20
RAW_DOMAIN = 0
ARENA = 1 << 20
# The longest that comes from an arena, less the header of bytes.
PIECE = 512 - 33
Pointer = ctypes.c_void_p


class Allocator(ctypes.Structure):
    """PyMemAllocatorEx"""

    _fields_ = [(name, Pointer) for name in ('context', 'malloc', 'calloc', 'realloc', 'free')]


class ArenaAllocator(ctypes.Structure):
    """PyObjectArenaAllocator; its `free` is told the size too, which the one of a PyMemAllocatorEx does not look at."""

    _fields_ = [(name, Pointer) for name in ('context', 'alloc', 'free')]


def keep_freed():
    """The objects that must stay alive: malloc cannot free the arenas that they are in."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, 'mallopt'):
        return []
    libc.mallopt(M_TRIM_THRESHOLD, KEPT)
    libc.mallopt(M_MMAP_THRESHOLD, LARGEST_SHARED)
    libc.sbrk.restype = libc.malloc.restype = Pointer
    if not grows_by_sbrk(libc):
        return []
    raw = Allocator()
    ctypes.pythonapi.PyMem_GetAllocator(RAW_DOMAIN, ctypes.byref(raw))
    arenas = ArenaAllocator(raw.context, raw.malloc, raw.free)
    ctypes.pythonapi.PyObject_SetArenaAllocator(ctypes.byref(arenas))
    return [gc.get_objects(), occupied(libc.sbrk)]


def grows_by_sbrk(libc):
    """Whether malloc's memory for arenas lies below the end of the heap, and with it below all that mmap gives."""
    block = Pointer(libc.malloc(ARENA))
    end = libc.sbrk(0)
    libc.free(block)
    return block.value is not None and block.value < end


def occupied(sbrk):
    """An object in each stretch of the arenas of before that was free: they lie above malloc's memory."""
    pieces = [bytes(PIECE)]
    while id(pieces[-1]) > sbrk(0):
        pieces.append(bytes(PIECE))
    return [*{id(piece) >> 16: piece for piece in pieces}.values()]


HELD = keep_freed()
