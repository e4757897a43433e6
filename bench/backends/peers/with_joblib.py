"""with_joblib.py - joblib.Parallel on its own processes (loky). Input and output arrays are memory
maps, as its manual advises. Single items are passed one by one, and joblib makes batches of
them."""
import joblib
import numpy as np

import elements

_parallel = _workers = None


def parallel_of(job):
    """A Parallel with job.threads workers, which live on between calls."""
    global _parallel, _workers
    if _workers != job.threads:
        _parallel, _workers = joblib.Parallel(n_jobs=job.threads).__enter__(), job.threads
    return _parallel


def over(job, f, arguments, join=None):
    """The call that runs f(*arguments(s)) for each slice s of [0, n), and joins the results."""
    parallel, chunks = parallel_of(job), job.chunks(1)
    tasks = [joblib.delayed(f)(*arguments(s)) for s in chunks]
    if join:
        return lambda: join(parallel(tasks))
    return lambda: parallel(tasks)


def unary(name):
    def prepare(job):
        x, y = job.memmap("in"), job.memmap("out")
        return over(job, elements.INTO[name], lambda s: (x[s], y[s]))
    return prepare


def binary(name):
    def prepare(job):
        x, z = job.memmap("in"), job.memmap("out")
        x, y = x[:job.n], x[job.n:]
        return over(job, elements.INTO[name], lambda s: (x[s], y[s], z[s]))
    return prepare


def row_squares(job):
    rows = job.memmap("in", rows=True)
    return over(job, elements.row_squares, lambda s: (rows[s],), np.concatenate), job.to_y()


def mandelbrot(job):
    keep = job.to_y(np.uint16)
    return (over(job, elements.mandelbrot, lambda s: (s.start, s.stop, job.n), np.concatenate),
            lambda image: keep(image.ravel()))


def sum_chunks(job):
    x = job.memmap("in")
    return over(job, np.sum, lambda s: (x[s],), sum), job.to_acc()


def dot(job):
    x = job.memmap("in")
    x, y = x[:job.n], x[job.n:]
    return over(job, np.dot, lambda s: (x[s], y[s]), sum), job.to_acc()


def one_by_one(f, of):
    def prepare(job):
        parallel, xs = parallel_of(job), of(job)
        return lambda: parallel(joblib.delayed(f)(x) for x in xs), job.to_y(np.uint64)
    return prepare


def workloads(_):
    found = {name: unary(name) for name in ("square", "sqrt", "sin", "row_double")}
    found.update({name: binary(name) for name in ("add", "triad")})
    for name in ("triangular", "heavy_tail", "giant_last"):
        found[name] = one_by_one(elements.spin, lambda job: job.x(np.uint32).tolist())
    found["factorials"] = one_by_one(elements.factorial, lambda job: job.x(np.uint32).tolist())
    for name in ("items", "stream"):
        found[name] = one_by_one(elements.item, lambda job: range(job.n))
    for f in (row_squares, mandelbrot, sum_chunks, dot):
        found[f.__name__] = f
    return found
