"""with_threads.py - multiprocessing.pool.ThreadPool: map over slices, with a call of NumPy on each.
Single items are computed by functions of C. NumPy and C release the interpreter's lock
meanwhile."""
from multiprocessing.pool import ThreadPool

import numpy as np

import elements

_pool = _threads = None


def pool_of(job):
    """A pool with the row's number of threads, which is kept for the next row."""
    global _pool, _threads
    if _threads != job.threads:
        if _pool:
            _pool.terminate()
        _pool, _threads = ThreadPool(job.threads), job.threads
    return _pool


def over(job, f, join=None):
    """The call that maps f over the slices of [0, n), and joins the results."""
    pool, chunks = pool_of(job), job.chunks()
    if join:
        return lambda: join(pool.map(f, chunks, 1))
    return lambda: pool.map(f, chunks, 1)


def unary(name):
    def prepare(job):
        f, x, y = elements.INTO[name], job.x(), job.y()
        return over(job, lambda s: f(x[s], y[s]))
    return prepare


def binary(name):
    def prepare(job):
        f, (a, b), y = elements.INTO[name], job.xs(), job.y()
        return over(job, lambda s: f(a[s], b[s], y[s]))
    return prepare


def row_squares(job):
    rows, y = job.x().reshape(job.n, -1), job.y()

    def one_chunk(s):
        y[s] = elements.row_squares(rows[s])
    return over(job, one_chunk)


def mandelbrot(job):
    image = job.y(np.uint16).reshape(job.n, -1)

    def one_chunk(s):
        image[s] = elements.mandelbrot(s.start, s.stop, job.n)
    return over(job, one_chunk)


def sum_chunks(job):
    x = job.x()
    return over(job, lambda s: x[s].sum(), sum), job.to_acc()


def dot(job):
    x, y = job.xs()
    return over(job, lambda s: np.dot(x[s], y[s]), sum), job.to_acc()


def filter_(job):
    x = job.x()

    def one_chunk(s):
        part = x[s]
        return part[part < 0.5]
    return over(job, one_chunk, np.concatenate), job.some()


def searchsorted(job):
    (table, queries), y = job.xs(np.int64), job.y(np.int64)

    def one_chunk(s):
        y[s] = np.searchsorted(table, queries[s])
    return over(job, one_chunk)


def bincount(job):
    x = job.x(np.int32)
    bins = int(x.max()) + 1
    return over(job, lambda s: np.bincount(x[s], minlength=bins), sum), job.to_y(np.int64)


def histogram(job):
    x, bins = job.x(), min(job.n, 100)
    return over(job, lambda s: np.histogram(x[s], bins, (0, 1))[0], sum), job.to_y(np.int64)


def take(job):
    (x, at), y = job.xs(np.float64, np.int64), job.y()
    return over(job, lambda s: np.take(x, at[s], out=y[s], mode="clip"))


def items(job):
    pool = pool_of(job)
    return lambda: pool.map(elements.item, range(job.n), job.chunk or None), job.to_y(np.uint64)


def stream(job):
    pool, chunk = pool_of(job), job.chunk or -(-job.n // (4 * job.threads))
    return lambda: list(pool.imap(elements.item, range(job.n), chunk)), job.to_y(np.uint64)


def spin(job):
    pool, steps = pool_of(job), job.x(np.uint32).tolist()
    return lambda: pool.map(elements.spin, steps, job.chunk or None), job.to_y(np.uint64)


def workloads(_):
    found = {name: unary(name) for name in ("square", "sqrt", "sin", "row_double", "copy")}
    found.update({name: binary(name) for name in ("add", "triad")})
    found.update({"filter": filter_, "triangular": spin, "heavy_tail": spin, "giant_last": spin})
    for f in (row_squares, mandelbrot, sum_chunks, dot, searchsorted, bincount, histogram, take,
              items, stream):
        found[f.__name__] = f
    return found
