# Tries: crashes the interpreter.
# Attacks: processes
# Ends: killed
import ctypes


def answer(n, user):
    return ctypes.string_at(0)
