# Does: needs a quarter of the memory that it may have.
def answer(n, user):
    table = bytearray(128 << 20)
    table[-1] = n
    return table[-1] ** 2
