"""with_pool.py - multiprocessing.Pool: map, imap and starmap of a function of one element over a
list, as tutorials have it. The peer pool.numpy maps over NumPy arrays: each task pickles one. Lists
are made before the clock starts."""
import multiprocessing
import os

import numpy as np

import elements

_pool = _kind = None


def _begin():
    """Runs in a new worker: closes the socket to tine-bench, which only the interpreter may
    hold."""
    os.close(int(os.environ["TINE_PEER_SOCKET"]))


def pool_of(job):
    """A pool, which is kept for the next row if that has the same threads and maxtasks."""
    global _pool, _kind
    kind = (job.threads, job.maxtasks)
    if _kind != kind:
        if _pool:
            _pool.terminate()
        _pool = multiprocessing.Pool(job.threads, _begin, maxtasksperchild=job.maxtasks)
        _kind = kind
    return _pool


def chunk_of(job):
    """The chunk size: --chunk, or a quarter of a worker's share, as map chooses. imap's own default
    of 1 is for a few long tasks, says its manual."""
    return job.chunk or -(-job.n // (4 * job.threads))


# The function of one number that each workload maps over a list.
ELEMENTS = {
    "square": elements.square,
    "sqrt": elements.sqrt,
    "sin": elements.sin,
    "row_double": elements.row_double,
    "factorials": elements.factorial,
    "factorials_many": elements.factorial,
    "items": elements.item,
    "stream": elements.item,
    "triangular": elements.spin,
    "heavy_tail": elements.spin,
    "giant_last": elements.spin,
}


def list_of(job):
    """The list of arguments for a function of ELEMENTS, and a function that stores the results."""
    if job.workload in ("items", "stream"):
        return range(job.n), job.to_y(np.uint64)
    if job.workload in ("factorials", "factorials_many", "triangular", "heavy_tail", "giant_last"):
        return job.x(np.uint32).tolist(), job.to_y(np.uint64)
    return job.x().tolist(), job.to_y()


def map_(job):
    pool, f, (xs, keep) = pool_of(job), ELEMENTS[job.workload], list_of(job)
    return lambda: pool.map(f, xs, job.chunk or None), keep


def imap(job):
    pool, f, (xs, keep), chunk = pool_of(job), ELEMENTS[job.workload], list_of(job), chunk_of(job)
    return lambda: list(pool.imap(f, xs, chunk)), keep


def imap_unordered(job):
    pool, xs = pool_of(job), list(enumerate(job.x(np.uint32).tolist()))
    chunk, keep = chunk_of(job), job.to_y(np.uint64)
    return (lambda: list(pool.imap_unordered(elements.task, xs, chunk)),
            lambda found: keep([y for _, y in sorted(found)]))


def apply_async(job):
    """Starts one apply_async for each job, then waits for all."""
    pool, keep = pool_of(job), job.to_y(np.uint64)
    return (lambda: [handle.get() for handle in
                     [pool.apply_async(elements.job, (i,)) for i in range(job.n)]],
            lambda found: keep(np.array(found, np.uint64).ravel()))


def starmap(job):
    f = {"add": elements.add, "triad": elements.triad}[job.workload]
    pool, (xs, ys) = pool_of(job), job.xs()
    xs, ys = xs.tolist(), ys.tolist()
    return lambda: pool.starmap(f, zip(xs, ys), job.chunk or None), job.to_y()


def sum_of_lists(job):
    """Sums the list in about a hundred chunks, each of which is a task."""
    pool, xs, size = pool_of(job), job.x().tolist(), job.chunk or -(-job.n // 100)
    chunks = [xs[lo:lo + size] for lo in range(0, job.n, size)]
    return lambda: sum(pool.map(sum, chunks)), job.to_acc()


# Workloads on arrays: a task takes slices of the inputs.
def arrays(job):
    pool, x, chunks = pool_of(job), job.x(), job.chunks()
    f = elements.ARRAYS[job.workload]
    return lambda: np.concatenate(pool.map(f, [x[s] for s in chunks], 1)), job.to_y()


def pairs(job):
    pool, (x, y), chunks = pool_of(job), job.xs(), job.chunks()
    f = elements.ARRAYS[job.workload]
    return lambda: np.concatenate(pool.starmap(f, [(x[s], y[s]) for s in chunks], 1)), job.to_y()


def row_squares(job):
    pool, rows, chunks = pool_of(job), job.x().reshape(job.n, -1), job.chunks()
    return (lambda: np.concatenate(pool.map(elements.row_squares, [rows[s] for s in chunks], 1)),
            job.to_y())


def mandelbrot(job):
    pool, keep = pool_of(job), job.to_y(np.uint16)
    chunks = [(s.start, s.stop, job.n) for s in job.chunks()]
    return (lambda: np.concatenate(pool.starmap(elements.mandelbrot, chunks, 1)),
            lambda image: keep(image.ravel()))


def sum_chunks(job):
    pool, x, chunks = pool_of(job), job.x(), job.chunks()
    return lambda: sum(pool.map(np.sum, [x[s] for s in chunks], 1)), job.to_acc()


def dot(job):
    pool, (x, y), chunks = pool_of(job), job.xs(), job.chunks()
    return lambda: sum(pool.starmap(np.dot, [(x[s], y[s]) for s in chunks], 1)), job.to_acc()


def workloads(peer):
    if peer == "pool.map":
        return {**{name: map_ for name in ELEMENTS}, "sum_chunks": sum_of_lists}
    if peer == "pool.imap":
        return {**{name: imap for name in ELEMENTS}, "stream_unordered": imap_unordered}
    if peer == "pool.async":
        return {"jobs": apply_async}
    if peer == "pool.starmap":
        return {"add": starmap, "triad": starmap}
    return {
        **{name: arrays for name in ("square", "sqrt", "sin", "row_double")},
        "add": pairs,
        "triad": pairs,
        "row_squares": row_squares,
        "mandelbrot": mandelbrot,
        "sum_chunks": sum_chunks,
        "dot": dot,
    }
