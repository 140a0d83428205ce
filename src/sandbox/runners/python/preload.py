"""Imports what answers commonly import, once in the template. What is rarely used is left out: each page that the template
holds is copied in the page tables of every job."""

import bisect, collections, copy, datetime, decimal, enum, fractions, functools, hashlib, heapq  # noqa: E401
import io, itertools, json, math, operator, random, re, statistics, string, traceback, typing  # noqa: E401
