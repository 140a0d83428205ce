def invert(object):
    keys_of = {}
    for key, value in sorted(object.items()):
        keys_of.setdefault(value, []).append(key)
    return keys_of
