"""job.py - one row of the harness: it maps the row's arrays, keeps the prepared calls, and times
them."""
import gc
import mmap
from time import perf_counter_ns

import numpy as np


class Job:
    """A row of the harness. The workloads' functions prepare a call from its n, threads, chunk (0:
    the library's own choice), x(), xs(), y() and acc()."""

    def __init__(self, words):
        self.workload = words["workload"]
        self.n, self.threads, self.chunk = (int(words[k]) for k in ("n", "threads", "chunk"))
        self.maxtasks = int(words["maxtasks"]) or None
        self.variants, self.in_place = int(words["variants"]), words["in_place"] == "1"
        self.variant = 0
        self.files = {k: words[k].rsplit(":", 1) for k in ("in", "out", "acc") if k in words}
        self.maps = {k: self._map(path, int(size), k == "in")
                     for k, (path, size) in self.files.items()}
        self.calls = []

    @staticmethod
    def _map(path, size, reading):
        with open(path, "rb" if reading else "r+b") as f:
            access = mmap.ACCESS_READ if reading else mmap.ACCESS_WRITE
            return mmap.mmap(f.fileno(), size, access=access)

    # The arrays. The two inputs of a workload lie one after another in the memory of x.
    def x(self, dtype=np.float64):
        """The whole input of this variant: both arrays if there are two."""
        size = len(self.maps["in"]) // self.variants
        return np.frombuffer(self.maps["in"], np.uint8, size, self.variant * size).view(dtype)

    def xs(self, dtype=np.float64, other=None):
        """The two inputs of n elements, of 8 bytes each."""
        whole = self.x(dtype)
        return whole[:self.n], whole[self.n:].view(other or dtype)

    def y(self, dtype=np.float64):
        return np.frombuffer(self.maps["out"], dtype)

    def acc(self, dtype=np.float64):
        return np.frombuffer(self.maps["acc"], dtype)

    def memmap(self, name, rows=False):
        """Doubles as a numpy.memmap, which joblib passes to its workers by file name. rows: n rows,
        mapped as such, because slices of a reshaped memmap arrive in Fortran's order (joblib
        1.2)."""
        path, size = self.files[name]
        shape = (self.n, int(size) // 8 // self.n) if rows else None
        return np.memmap(path, np.float64, "r" if name == "in" else "r+", shape=shape)

    # Functions that store a call's result, after the clock has stopped.
    def to_y(self, dtype=np.float64):
        """A function that stores a list or an array at the beginning of y, and zeros behind it."""
        y = self.y(dtype)

        def keep(result):
            y[:len(result)] = result
            y[len(result):] = 0
        return keep

    def to_acc(self, dtype=np.float64):
        acc = self.acc(dtype)

        def keep(result):
            acc[0] = result
        return keep

    def some(self, dtype=np.float64):
        """A function that stores a result of unknown length in y, and its length in acc."""
        keep_y, keep_m = self.to_y(dtype), self.to_acc(np.uint64)
        return lambda result: (keep_y(result), keep_m(len(result)))

    def chunks(self, each=4):
        """[0, n) in slices: `each` for every thread (4 is the choice of Pool.map), or of --chunk
        elements."""
        size = self.chunk or -(-self.n // (each * self.threads))
        return [slice(lo, min(lo + size, self.n)) for lo in range(0, self.n, size)]

    def prepare(self, function):
        """Prepares the call of each variant. function(job) returns the call, or the call and a
        function that stores its result."""
        for self.variant in range(self.variants):
            made = function(self)
            self.calls.append(made if isinstance(made, tuple) else (made, None))

    def timed(self, reps):
        """Nanoseconds of reps calls. The last one is on variant 0, and its result is stored. No
        garbage is collected during a call, as in timeit."""
        total = 0
        for k in reversed(range(reps)):
            self.variant = k % self.variants
            call, keep = self.calls[self.variant]
            if self.in_place:
                self.y(np.uint8)[:] = self.x(np.uint8)
            gc.disable()
            begin = perf_counter_ns()
            result = call()
            total += perf_counter_ns() - begin
            gc.enable()
            if keep and k == 0:
                keep(result)
            del result
        return total

    def close(self):
        """Drops the calls and the maps. Memory stays mapped as long as a view of an array lives."""
        self.calls, self.maps = [], {}
        gc.collect()
