"""with_mpi4py.py - mpi4py with NumPy: `mpirun -n P python3 with_mpi4py.py`. Rank 0 reads the
commands of peers.py from its standard input, broadcasts them to the other ranks, and answers on its
standard output. Each rank copies its part of the arrays before the clock starts. The time of a call
is that of the slowest rank, from a barrier on."""
import gc
import os
import sys
from time import perf_counter_ns, sleep

import numpy as np
from mpi4py import MPI

from job import Job

LINE = 1024  # bytes of a command at most
NAP = 2e-4  # seconds of sleep between looks for a command, while others are measured
# For each workload: its inputs, and the function of a rank's parts of them. The results are added.
WORKLOADS = {
    "sum_chunks": (lambda job: (job.x(),), np.sum),
    "dot": (lambda job: job.xs(), np.dot),
}
comm = MPI.COMM_WORLD


class Row:
    """A row of the harness, with this rank's parts of its arrays for each variant."""

    def __init__(self, words):
        self.job = job = Job(words)
        inputs, self.compute = WORKLOADS[job.workload]
        lo, hi = (job.n * k // comm.size for k in (comm.rank, comm.rank + 1))
        self.parts = []
        for job.variant in range(job.variants):
            self.parts.append([whole[lo:hi].copy() for whole in inputs(job)])

    def timed(self, reps):
        """Nanoseconds of reps calls. The last one is on variant 0, and its result is stored."""
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
    """The words of rank 0's line, on every rank. The other ranks pass an empty line."""
    buffer = bytearray(line.encode().ljust(LINE))
    request = comm.Ibcast(buffer)
    while not request.Test():
        sleep(NAP)
    return buffer.decode().split()


def answer(row, words):
    """Carries out a command. Returns the row that is open afterwards, and the answer."""
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
