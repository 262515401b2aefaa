"""Counts failures in a bounded, ending store."""

from cachelib import SimpleCache


class Attempts:
    def __init__(self, limit=5, seconds=300):
        self.limit, self.seconds = limit, seconds
        self.cache = SimpleCache(threshold=10_000, default_timeout=seconds)

    def too_many(self, key):
        return (self.cache.get(key) or 0) >= self.limit

    def failed(self, key):
        self.cache.set(key, (self.cache.get(key) or 0) + 1)
