"""Imports what answers commonly import: paid once in the template instead of in every job."""

import array, ast, base64, bisect, calendar, cmath, collections, collections.abc, contextlib, copy, csv, dataclasses  # noqa
import datetime, decimal, enum, fractions, functools, hashlib, heapq, inspect, io, itertools, json, keyword  # noqa
import math, numbers, operator, pprint, queue, random, re, statistics, string, struct, textwrap  # noqa
import threading, time, traceback, types, typing, unicodedata  # noqa
