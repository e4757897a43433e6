"""peers.py - the peers that Python calls: one warm interpreter per peer, asked by tine-bench to
measure itself.

`python3 peers.py list` says which peers are here, and ends. `python3 peers.py NAME` is that peer,
and answers lines:

    open workload=square n=1000 … in=FILE:BYTES out=FILE:BYTES
                                ok          arrays mapped, everything made ready
    call REPS                   ns TOTAL    the time of REPS calls, by perf_counter_ns
    close                       ok          arrays let go
    anything that goes wrong    failed WHY

Nothing else is written to its standard output. It ends when its input does.
"""
import importlib
import importlib.util
import os
import sys
import warnings

# For each peer: its module, the modules that it needs, and the names of its workloads. The module's
# workloads() gives the function that prepares each.
MAPS = "square sqrt sin row_double"
SUMS = "sum_chunks dot"
PEERS = {
    "numpy": ("with_numpy", "numpy",
              MAPS + " add copy triad row_squares mandelbrot cumsum filter partition"
              " sort_i32 sort_i64 sort_f32 sort_f64 argsort_i32 argsort_i64 median topk unique"
              " searchsorted bincount histogram groupsum groupsum_sparse take sum_bytes " + SUMS),
    "numba": ("with_numba", "numpy numba",
              MAPS + " add copy triad row_squares mandelbrot items stream"
              " triangular heavy_tail giant_last factorials factorials_many pi searchsorted take "
              + SUMS),
    "threadpool": ("with_threads", "numpy",
                   MAPS + " add copy triad row_squares mandelbrot items stream"
                   " triangular heavy_tail giant_last filter searchsorted bincount histogram take "
                   + SUMS),
    "dask": ("with_dask", "numpy dask toolz",
             MAPS + " add copy triad row_squares mandelbrot cumsum unique histogram " + SUMS),
    "dask.processes": ("with_dask_processes", "numpy pandas dask toolz", "groupsum"),
    "mpi4py": ("with_mpi4py", "numpy mpi4py", SUMS),  # not by this file: under mpirun
    "pandas": ("with_pandas", "numpy pandas",
               "cumsum filter sort_i64 sort_f64 topk unique groupsum groupsum_sparse"),
    "joblib": ("with_joblib", "numpy joblib",
               MAPS + " add triad row_squares mandelbrot items stream"
               " triangular heavy_tail giant_last factorials " + SUMS),
    "pool.numpy": ("with_pool", "numpy", MAPS + " add triad row_squares mandelbrot " + SUMS),
    "pool.map": ("with_pool", "numpy",
                 MAPS + " sum_chunks factorials factorials_many items stream"
                 " triangular heavy_tail giant_last"),
    "pool.imap": ("with_pool", "numpy",
                  "square factorials_many items stream triangular heavy_tail giant_last"
                  " stream_unordered"),
    "pool.async": ("with_pool", "numpy", "jobs"),
    "pool.starmap": ("with_pool", "numpy", "add triad"),
}


def lacks(modules):
    """The first of the modules that is not installed, or None. Only packages that hold one of them
    are imported."""
    for name in modules.split():
        try:
            if importlib.util.find_spec(name) is None:
                return name
        except ImportError:
            return name
    return None


def list_peers(out):
    for name, (_, modules, workloads) in PEERS.items():
        missing = lacks(modules)
        print(name, "lacks there is no " + missing if missing else "has " + workloads, file=out)
    print("end", file=out, flush=True)


class Server:
    """Answers the lines at the head of this file, for one peer."""

    def __init__(self, name):
        self.name = name
        self.job = None

    def open(self, words):
        from job import Job
        self.close([])
        job = Job(dict(word.split("=", 1) for word in words))
        try:
            module = importlib.import_module(PEERS[self.name][0])
            job.prepare(module.workloads(self.name)[job.workload])
        except BaseException:
            job.close()
            raise
        self.job = job
        return "ok"

    def call(self, words):
        return "ns %d" % self.job.timed(int(words[0]))

    def close(self, _):
        if self.job:
            self.job.close()
        self.job = None
        return "ok"

    def answer(self, line):
        words = line.split()
        try:
            return {"open": self.open, "call": self.call, "close": self.close}[words[0]](words[1:])
        except Exception as e:  # pylint: disable=broad-except
            return "failed " + " ".join(("%s: %s" % (type(e).__name__, e)).split())[:80]


def main(what):
    # Standard input is a socket to tine-bench. What libraries print goes to stderr instead.
    talk = os.fdopen(os.dup(0), "r+b", buffering=0)
    if what == "list":
        return list_peers(os.fdopen(os.dup(1), "w"))
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ["TINE_PEER_SOCKET"] = str(talk.fileno())  # for workers to close
    warnings.simplefilter("ignore")
    server = Server(what)
    for line in iter(talk.readline, b""):
        talk.write(server.answer(line.decode()).encode() + b"\n")
    server.close([])


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(sys.argv[1])
