# Does: uses what answers commonly import.
import bisect
import collections
import datetime
import decimal
import fractions
import functools
import hashlib
import heapq
import itertools
import json
import math
import random
import re
import statistics
import string


@functools.cache
def square(n):
    return n * n


def answer(n, user):
    assert collections.Counter('aab').most_common(1) == [('a', 2)]
    assert decimal.Decimal('0.1') * 3 == decimal.Decimal('0.3')
    assert fractions.Fraction(1, 3) + fractions.Fraction(2, 3) == 1
    assert heapq.nsmallest(1, [3, 1, 2]) == [1] and bisect.bisect([1, 2, 3], 2) == 2
    assert hashlib.md5(b'').hexdigest().startswith('d41d8c')
    assert list(itertools.permutations([1, 2])) == [(1, 2), (2, 1)]
    assert json.loads('[1]') == [1] and math.isqrt(17) == 4 and re.match('a+', 'aa')
    assert statistics.mean([1, 3]) == 2 and string.digits.endswith('9')
    assert 0 <= random.random() < 1 and datetime.date(2024, 2, 29).weekday() == 3
    return square(n)
