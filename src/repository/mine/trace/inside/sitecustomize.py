"""Loaded at the start of every Python: has unittest's tests traced, and so Django's."""

import os

if os.environ.get("ASSAY_TRACE") == "unittest":
    import unittest

    import assay_trace

    def trace_tests(tracer):
        run = unittest.TestCase.run

        def traced(self, result=None):
            result = self.defaultTestResult() if result is None else result

            def counts():
                return [len(getattr(result, kind, ())) for kind in ("errors", "failures", "unexpectedSuccesses", "skipped")]

            before = counts()
            with tracer.test(self.id(), lambda: counts() == before):
                return run(self, result)

        unittest.TestCase.run = traced

    if (tracer := assay_trace.opened()) is not None:
        trace_tests(tracer)
