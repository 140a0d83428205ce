"""The data set's JSON becomes the arguments that a suite means; the rules are those of `InputShape` in the contract."""

import json
import sys


def load(raw, shapes):
    """Argument lists of a JSON array. Big integers, NaN, key order and 1.0 arrive as they were written."""
    limit = getattr(sys, 'get_int_max_str_digits', lambda: None)()
    if limit is not None:
        sys.set_int_max_str_digits(0)
    inputs = json.loads(raw)
    if limit is not None:
        sys.set_int_max_str_digits(limit)
    deepest_first = sorted(shapes, key=lambda shape: -shape['path'].count('.'))
    for shape in deepest_first:
        steps = [int(step) if step.isdigit() else step for step in shape['path'].split('.')]
        inputs = [reshape(arguments, steps, SHAPES[shape['as']]) for arguments in inputs]
    return inputs


def reshape(value, steps, change):
    if not steps:
        return change(value)
    step, *rest = steps
    if step == '**':
        return everywhere(value, rest, change)
    if type(step) is int:
        return replace_at(value, step, rest, change)
    if type(value) is dict:
        return {key: reshape(item, rest, change) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(reshape(item, rest, change) for item in value)
    return value


def everywhere(value, rest, change):
    if type(value) not in (list, tuple):
        return value
    return reshape(type(value)(everywhere(item, rest, change) for item in value), rest, change)


def replace_at(value, index, rest, change):
    if type(value) not in (list, tuple) or index >= len(value):
        return value
    return type(value)(reshape(item, rest, change) if i == index else item for i, item in enumerate(value))


def to_tuple(value):
    return tuple(value) if type(value) is list else value


def to_set(value):
    return set(value) if type(value) is list else value


def to_complex(value):
    return complex(*value) if type(value) is list else complex(value)


SHAPES = {'tuple': to_tuple, 'set': to_set, 'float': float, 'complex': to_complex}
