"""Placeholder"""
def serve(spec, rest, frames): pass
def judge(spec, rest, frames): pass
