"""with_dask_processes.py - dask.dataframe on processes, with a partition for each. Every call
pickles the partitions and sends them to the processes."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import dask.dataframe as dd
import numpy as np
import pandas as pd

from with_pandas import keep_sums

_pools = {}


def pool_of(threads):
    """A pool of processes, which is kept for the next row. It starts them by spawn, as dask
    does."""
    if threads not in _pools:
        _pools[threads] = ProcessPoolExecutor(threads, multiprocessing.get_context("spawn"))
    return _pools[threads]


def groupsum(job):
    keys, x = job.xs(np.int64, np.float64)
    frame = dd.from_pandas(pd.DataFrame({"key": keys, "x": x}), npartitions=job.threads)
    pool = pool_of(job.threads)
    sums = frame.groupby("key").x.sum()
    return lambda: sums.compute(scheduler="processes", pool=pool), keep_sums(job)


def workloads(_):
    return {"groupsum": groupsum}
