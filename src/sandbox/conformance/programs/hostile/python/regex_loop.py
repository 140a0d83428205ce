# Tries: a regular expression that runs for ever and sees no signal.
# Attacks: cpu
# Ends: timeout
import re


def answer(n, user):
    return re.match('(a+)+$', 'a' * 60 + 'b')
