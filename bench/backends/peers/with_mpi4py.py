"""with_mpi4py.py - mpi4py with NumPy: `mpirun -n P python3 with_mpi4py.py`. Rank 0 answers the
lines that peers.py answers, on its standard input and output, and tells the others. Each rank holds
a copy of its part of the arrays, made before the clock starts; a call takes as long as on the
slowest rank, from a barrier on."""
import gc
import os
import sys
from time import perf_counter_ns, sleep

import numpy as np
from mpi4py import MPI

from job import Job

LINE = 1024  # bytes of a command at most
NAP = 2e-4  # seconds: between two commands ranks sleep, for others are being measured
# A workload: its inputs, and what a rank computes of its parts of them; results are added.
WORKLOADS = {
    "sum_chunks": (lambda job: (job.x(),), np.sum),
    "dot": (lambda job: job.xs(), np.dot),
}
comm = MPI.COMM_WORLD


class Row:
    """A row of the harness: this rank's parts of its arrays, variant after variant."""

    def __init__(self, words):
        self.job = job = Job(words)
        inputs, self.compute = WORKLOADS[job.workload]
        lo, hi = (job.n * k // comm.size for k in (comm.rank, comm.rank + 1))
        self.parts = []
        for job.variant in range(job.variants):
            self.parts.append([whole[lo:hi].copy() for whole in inputs(job)])

    def timed(self, reps):
        """Nanoseconds of reps calls; the last is on variant 0, and its result is kept."""
        part, whole, total = np.zeros(1), np.zeros(1), 0
        gc.disable()
        for k in reversed(range(reps)):
            mine = self.parts[k % len(self.parts)]
            comm.Barrier()
            begin = perf_counter_ns()
            part[0] = self.compute(*mine)
            comm.Allreduce(part, whole)
            total += comm.allreduce(perf_counter_ns() - begin, MPI.MAX)
        gc.enable()
        if comm.rank == 0:
            self.job.acc()[0] = whole[0]
        return total


def told(line):
    """Rank 0's line, on every rank."""
    buffer = bytearray(line.encode().ljust(LINE))
    request = comm.Ibcast(buffer)
    while not request.Test():
        sleep(NAP)
    return buffer.decode().split()


def answer(row, words):
    """The row from now on, and the answer."""
    if words[0] == "call":
        return row, "ns %d" % row.timed(int(words[1]))
    if row:
        row.job.close()
    if words[0] == "close":
        return None, "ok"
    row = error = None
    try:
        row = Row(dict(word.split("=", 1) for word in words[1:]))
    except Exception as e:  # pylint: disable=broad-except
        error = " ".join(("%s: %s" % (type(e).__name__, e)).split())[:80]
    errors = [e for e in comm.allgather(error) if e]
    if errors and row:
        row.job.close()
    return (None, "failed " + errors[0]) if errors else (row, "ok")


def main():
    talk = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print goes to stderr
    row, words = None, told(sys.stdin.readline() or "quit" if comm.rank == 0 else "")
    while words != ["quit"]:
        row, text = answer(row, words)
        if comm.rank == 0:
            print(text, file=talk, flush=True)
        words = told(sys.stdin.readline() or "quit" if comm.rank == 0 else "")
    if row:
        row.job.close()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
