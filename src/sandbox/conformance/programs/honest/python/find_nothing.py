# Does: looks for what an earlier job may have left.
import os
import threading


def answer(n, user):
    assert os.listdir('.') == [], os.listdir('.')
    assert threading.active_count() == 1
    assert all(map(os.get_blocking, range(3)))
    return n * n
