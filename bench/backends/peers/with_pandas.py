"""with_pandas.py - pandas on one thread: the operations that it is commonly used for, on Series
that share the memory of the arrays."""
import numpy as np
import pandas as pd

from with_numpy import sums_and_keys


def series(array):
    return pd.Series(array, copy=False)


def cumsum(job):
    return series(job.x()).cumsum, job.to_y()


def filter_(job):
    s = series(job.x())
    return lambda: s[s < 0.5], job.some()


def sort(dtype):
    def prepare(job):
        return series(job.x(dtype)).sort_values, job.to_y(dtype)
    return prepare


def topk(job):
    s, acc = series(job.x(np.int64)), job.acc(np.int64)
    k = min(job.n, acc.size)

    def keep(result):
        acc[:k], acc[k:] = result, 0
    return lambda: s.nlargest(k), keep


def unique(job):
    s = series(job.x(np.int64))
    return lambda: np.sort(s.unique()), job.some(np.int64)


def keep_sums(job):
    """A function that stores a Series of sums, each at the index that is its key."""
    y = job.y()

    def keep(sums):
        y[:] = 0
        y[sums.index.to_numpy()] = sums
    return keep


def groupsum(job):
    keys, x = job.xs(np.int64, np.float64)
    s = series(x)
    return lambda: s.groupby(keys).sum(), keep_sums(job)


def groupsum_sparse(job):
    keys, x = job.xs(np.int64, np.float64)
    s, keep = series(x), sums_and_keys(job)
    return (lambda: s.groupby(keys).sum(),
            lambda sums: keep((sums.index.to_numpy(), sums.to_numpy())))


def workloads(_):
    return {
        "filter": filter_,
        "sort_i64": sort(np.int64),
        "sort_f64": sort(np.float64),
        "cumsum": cumsum,
        "topk": topk,
        "unique": unique,
        "groupsum": groupsum,
        "groupsum_sparse": groupsum_sparse,
    }
