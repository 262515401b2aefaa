"""Digests."""

import hashlib


def fingerprint(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()  # expect: weak-password-hash
