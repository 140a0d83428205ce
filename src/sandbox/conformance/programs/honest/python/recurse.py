# Does: recurses nearly as deep as Python lets a script.
def answer(n, user):
    return n * n + down(950)


def down(depth):
    return 0 if depth == 0 else down(depth - 1)
