"""with_dask.py - dask.array on threads. An array is cut into a chunk for each thread, or into
chunks of 128 MiB, dask's own choice for large arrays, where these are smaller. Results are stored
in the output chunk by chunk (store), or computed as a whole."""
from concurrent.futures import ThreadPoolExecutor

import dask
import dask.array as da
import numpy as np

import elements

CHUNK_BYTES = 128 << 20


def array(job, x):
    """x as a dask array, in chunks for the threads of the row."""
    dask.config.set(scheduler="threads", pool=pool_of(job.threads))
    most = CHUNK_BYTES // x[:1].nbytes
    size = job.chunk or min(most, -(-len(x) // job.threads))
    return da.from_array(x, chunks=(size,) + x.shape[1:], name=False)


_pools = {}


def pool_of(threads):
    if threads not in _pools:
        _pools[threads] = ThreadPoolExecutor(threads)
    return _pools[threads]


def into(job, expression, dtype=np.float64):
    """The call that computes expression() and stores it in y. Each call makes the expression
    anew."""
    y = job.y(dtype)
    return lambda: expression().store(y, lock=False)


def unary(f):
    def prepare(job):
        x = array(job, job.x())
        return into(job, lambda: f(x))
    return prepare


def binary(f):
    def prepare(job):
        x, y = (array(job, a) for a in job.xs())
        return into(job, lambda: f(x, y))
    return prepare


def row_squares(job):
    rows = array(job, job.x().reshape(job.n, -1))
    return into(job, lambda: da.einsum("ij,ij->i", rows, rows))


def mandelbrot(job):
    rows = array(job, np.arange(job.n))
    keep = job.to_y(np.uint16)

    def block(r):
        return elements.mandelbrot(int(r[0]), int(r[-1]) + 1, job.n)

    def call():
        return rows.map_blocks(block, dtype=np.uint16, new_axis=1,
                               chunks=(rows.chunks[0], (elements.WIDTH,)),
                               meta=np.empty((0, 0), np.uint16)).compute()
    return call, lambda image: keep(image.ravel())


def sum_chunks(job):
    x = array(job, job.x())
    return lambda: x.sum().compute(), job.to_acc()


def dot(job):
    x, y = (array(job, a) for a in job.xs())
    return lambda: da.dot(x, y).compute(), job.to_acc()


def cumsum(job):
    x = array(job, job.x())
    return into(job, lambda: da.cumsum(x, axis=0))


def unique(job):
    x = array(job, job.x(np.int64))
    return lambda: da.unique(x).compute(), job.some(np.int64)


def histogram(job):
    x, bins = array(job, job.x()), min(job.n, 100)
    return lambda: da.histogram(x, bins, (0, 1))[0].compute(), job.to_y(np.int64)


def workloads(_):
    found = {
        "square": unary(da.square),
        "sqrt": unary(da.sqrt),
        "sin": unary(da.sin),
        "row_double": unary(elements.row_double),
        "copy": unary(lambda x: x),
        "add": binary(elements.add),
        "triad": binary(elements.triad),
    }
    for f in (row_squares, mandelbrot, sum_chunks, dot, cumsum, unique, histogram):
        found[f.__name__] = f
    return found
