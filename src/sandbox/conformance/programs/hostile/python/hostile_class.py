# Tries: a value whose every method fails or lies.
# Attacks: verdicts
# Ends: finished
class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit


class Value(metaclass=Meta):
    def __getattribute__(self, name):
        raise KeyboardInterrupt
    def __reduce_ex__(self, protocol):
        return (eval, ('9',))
    __eq__ = __hash__ = __repr__ = None


def answer(n, user):
    return Value()
