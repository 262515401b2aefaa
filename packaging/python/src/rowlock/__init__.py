"""Scans a WSGI or ASGI application from a test, with the program that the wheel carries.

    def test_api(rowlock):
        rowlock.scan(app, user="alice", password=PASSWORD).assert_grade("B")

The fixture `rowlock` is this module.
"""

from rowlock.result import Finding, Result
from rowlock.run import ScanError, scan

__all__ = ["Finding", "Result", "ScanError", "scan"]
