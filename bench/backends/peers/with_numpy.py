"""with_numpy.py - NumPy's own functions of whole arrays, on one thread. NumPy uses more threads for
products of matrices, which no workload has."""
import numpy as np

import elements

TYPES = {"i32": np.int32, "i64": np.int64, "f32": np.float32, "f64": np.float64}


def unary(name):
    def prepare(job):
        f, x, y = elements.INTO[name], job.x(), job.y()
        return lambda: f(x, y)
    return prepare


def binary(name):
    def prepare(job):
        f, (a, b), y = elements.INTO[name], job.xs(), job.y()
        return lambda: f(a, b, y)
    return prepare


def row_squares(job):
    rows = job.x().reshape(job.n, -1)
    return lambda: elements.row_squares(rows), job.to_y()


def mandelbrot(job):
    keep = job.to_y(np.uint16)
    return lambda: elements.mandelbrot(0, job.n, job.n), lambda image: keep(image.ravel())


def sum_chunks(job):
    x = job.x()
    return x.sum, job.to_acc()


def sum_bytes(job):
    x = job.x(np.uint8)
    return lambda: x.sum(dtype=np.uint64), job.to_acc(np.uint64)


def dot(job):
    x, y = job.xs()
    return lambda: np.dot(x, y), job.to_acc()


def cumsum(job):
    x, y = job.x(), job.y()
    return lambda: np.cumsum(x, out=y)


def filter_(job):
    x = job.x()
    return lambda: x[x < 0.5], job.some()


def partition(job):
    x, keep, m = job.x(), job.to_y(), job.to_acc(np.uint64)

    def call():
        below = x < 0.5
        first = x[below]
        return np.concatenate((first, x[~below])), len(first)
    return call, lambda result: (keep(result[0]), m(result[1]))


def sort(dtype):
    def prepare(job):
        y = job.y(dtype)
        return y.sort
    return prepare


def argsort(dtype):
    def prepare(job):
        x = job.x(dtype)
        return lambda: np.argsort(x, kind="stable"), job.to_y(np.int64)
    return prepare


def median(job):
    x, k = job.x(np.int64), job.n // 2
    return lambda: np.partition(x, k)[k], job.to_acc(np.int64)


def topk(job):
    x, acc = job.x(np.int64), job.acc(np.int64)
    k = min(job.n, acc.size)

    def keep(result):
        acc[:k], acc[k:] = result, 0
    return lambda: np.sort(np.partition(x, job.n - k)[job.n - k:])[::-1], keep


def unique(job):
    x = job.x(np.int64)
    return lambda: np.unique(x), job.some(np.int64)


def searchsorted(job):
    table, queries = job.xs(np.int64)
    return lambda: np.searchsorted(table, queries), job.to_y(np.int64)


def bincount(job):
    x = job.x(np.int32)
    return lambda: np.bincount(x), job.to_y(np.int64)


def histogram(job):
    x, bins = job.x(), min(job.n, 100)
    return lambda: np.histogram(x, bins, (0, 1))[0], job.to_y(np.int64)


def groupsum(job):
    keys, x = job.xs(np.int64, np.float64)
    return lambda: np.bincount(keys, x), job.to_y()


def sums_and_keys(job):
    """A function that stores the sums from y[0] on, their keys from y[n] on, and their number in
    acc."""
    y, keys, m = job.y(), job.y(np.int64), job.to_acc(np.uint64)

    def keep(result):
        found, sums = result
        y[:len(sums)], keys[job.n:job.n + len(found)] = sums, found
        m(len(found))
    return keep


def groupsum_sparse(job):
    keys, x = job.xs(np.int64, np.float64)

    def call():
        found, group = np.unique(keys, return_inverse=True)
        return found, np.bincount(group, x)
    return call, sums_and_keys(job)


def take(job):
    x, at = job.xs(np.float64, np.int64)
    y = job.y()
    # With mode="raise", NumPy would compute into a copy of y first.
    return lambda: np.take(x, at, out=y, mode="clip")


def workloads(_):
    found = {name: unary(name) for name in ("square", "sqrt", "sin", "row_double", "copy")}
    found.update({name: binary(name) for name in ("add", "triad")})
    for kind, dtype in TYPES.items():
        found["sort_" + kind], found["argsort_" + kind] = sort(dtype), argsort(dtype)
    found["filter"] = filter_
    for f in (row_squares, mandelbrot, sum_chunks, sum_bytes, dot, cumsum, partition, median, topk,
              unique, searchsorted, bincount, histogram, groupsum, groupsum_sparse, take):
        found[f.__name__] = f
    return found
