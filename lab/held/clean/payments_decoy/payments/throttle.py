import threading
import time
from collections import OrderedDict


class Throttle:
    """A bucket that leaks: each failure adds one, each `every` seconds take one away."""

    def __init__(self, size=8, every=30.0, sources=4096):
        self.size, self.every, self.sources = size, every, sources
        self.buckets = OrderedDict()
        self.lock = threading.Lock()

    def level(self, source):
        filled, at = self.buckets.get(source, (0.0, time.monotonic()))
        return max(0.0, filled - (time.monotonic() - at) / self.every)

    def closed(self, source):
        with self.lock:
            return self.level(source) + 1 > self.size

    def failure(self, source):
        with self.lock:
            self.buckets[source] = (self.level(source) + 1, time.monotonic())
            self.buckets.move_to_end(source)
            if len(self.buckets) > self.sources:
                self.buckets.popitem(last=False)
