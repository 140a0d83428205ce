from itertools import groupby


def runs(text):
    return [[character, len(list(group))] for character, group in groupby(text)]
