"""with_numba.py - numba: loops under prange, compiled for this machine before the clock starts.
Sums may be added in any order (fastmath), as they may on all backends."""
import math

import numba
import numpy as np
from numba import njit, prange

import elements

loop = njit(parallel=True, error_model="numpy")
total = njit(parallel=True, error_model="numpy", fastmath=True)


@loop
def square(x, y):
    for i in prange(x.size):
        y[i] = x[i] * x[i]


@loop
def sqrt(x, y):
    for i in prange(x.size):
        y[i] = math.sqrt(x[i])


@loop
def sin(x, y):
    for i in prange(x.size):
        y[i] = math.sin(x[i])


@loop
def row_double(x, y):
    for i in prange(x.size):
        y[i] = 2 * x[i]


@loop
def copy(x, y):
    for i in prange(x.size):
        y[i] = x[i]


@loop
def add(x, y, z):
    for i in prange(x.size):
        z[i] = x[i] + y[i]


@loop
def triad(b, c, a):
    for i in prange(b.size):
        a[i] = b[i] + 3 * c[i]


@total
def row_squares(rows, y):
    for i in prange(rows.shape[0]):
        s = 0.0
        for j in range(rows.shape[1]):
            s += rows[i, j] * rows[i, j]
        y[i] = s


@total
def sum_chunks(x):
    s = 0.0
    for i in prange(x.size):
        s += x[i]
    return s


@total
def dot(x, y):
    s = 0.0
    for i in prange(x.size):
        s += x[i] * y[i]
    return s


@loop
def mandelbrot(image):
    n, width = image.shape
    for i in prange(n):
        cy = 2.5 * ((i + 0.5) / n - 0.5)
        for j in range(width):
            cx = 2.5 * (j + 0.5) / width - 2
            x = y = 0.0
            k = 0
            while k < elements_limit and x * x + y * y <= 4:
                x, y = x * x - y * y + cx, 2 * x * y + cy
                k += 1
            image[i, j] = k


elements_limit, rounds = elements.LIMIT, elements.ROUNDS
G = np.uint64(0x9e3779b97f4a7c15)
A, B = np.uint64(0xbf58476d1ce4e5b9), np.uint64(0x94d049bb133111eb)
ONE, S27, S30, S31, S33 = (np.uint64(k) for k in (1, 27, 30, 31, 33))


@njit
def mix(i):
    """The hash of workloads/arrays.h. All its numbers are unsigned, because numba makes a double of
    signed and unsigned ones."""
    z = (i + ONE) * G
    z = (z ^ z >> S30) * A
    z = (z ^ z >> S27) * B
    return z ^ z >> S31


@loop
def items(y):
    for i in prange(y.size):
        h = np.uint64(i)
        for _ in range(rounds):
            h = mix(h)
        y[i] = h


M, C = np.uint64(6364136223846793005), np.uint64(1442695040888963407)
LOW, QUARTER = np.uint64(0x7fffffff), np.uint64(1 << 62)


@loop
def spin(steps, y):
    for i in prange(steps.size):
        h = np.uint64(steps[i])
        for _ in range(steps[i]):
            h = h * M ^ C
        y[i] = h


@loop
def pi(n):
    c = 0
    for i in prange(n):
        h = mix(np.uint64(i))
        x, y = h >> S33, h & LOW
        c += x * x + y * y < QUARTER
    return c


@loop
def factorials(x, y):
    for i in prange(x.size):
        f = ONE
        for k in range(2, x[i] + 1):
            f *= np.uint64(k)
        y[i] = f


@loop
def searchsorted(table, queries, y):
    for i in prange(queries.size):
        lo, n, q = 0, table.size, queries[i]
        while n > 0:
            half = n // 2
            if table[lo + half] < q:
                lo += half + 1
                n -= half + 1
            else:
                n = half
        y[i] = lo


@loop
def take(x, at, y):
    for i in prange(at.size):
        y[i] = x[at[i]]


def arguments(job):
    """The arguments of the workload's function: inputs first, then outputs."""
    workload, n = job.workload, job.n
    if workload in ("square", "sqrt", "sin", "row_double", "copy"):
        return job.x(), job.y()
    if workload in ("add", "triad"):
        return *job.xs(), job.y()
    if workload in ("triangular", "heavy_tail", "giant_last", "factorials", "factorials_many"):
        return job.x(np.uint32), job.y(np.uint64)
    return {
        "row_squares": lambda: (job.x().reshape(n, -1), job.y()),
        "sum_chunks": lambda: (job.x(),),
        "dot": job.xs,
        "mandelbrot": lambda: (job.y(np.uint16).reshape(n, -1),),
        "items": lambda: (job.y(np.uint64),),
        "stream": lambda: (job.y(np.uint64),),
        "pi": lambda: (n,),
        "searchsorted": lambda: (*job.xs(np.int64), job.y(np.int64)),
        "take": lambda: (*job.xs(np.float64, np.int64), job.y()),
    }[workload]()


def prepared(f):
    def prepare(job):
        numba.set_num_threads(min(job.threads, numba.config.NUMBA_NUM_THREADS))
        given = arguments(job)
        f(*given)
        keep = {
            "sum_chunks": job.to_acc,
            "dot": job.to_acc,
            "pi": lambda: job.to_acc(np.uint64),
        }.get(job.workload)
        return lambda: f(*given), keep and keep()
    return prepare


def workloads(_):
    found = {
        "stream": items,
        "triangular": spin,
        "heavy_tail": spin,
        "giant_last": spin,
        "factorials_many": factorials,
    }
    for f in (square, sqrt, sin, row_double, copy, add, triad, row_squares, sum_chunks, dot,
              mandelbrot, items, pi, factorials, searchsorted, take):
        found[f.__name__] = f
    return {name: prepared(f) for name, f in found.items()}
