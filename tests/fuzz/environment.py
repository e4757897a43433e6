#!/usr/bin/env python3
"""environment.py [--long] BUILD... - the library under settings and limits that users have: no
hang, no end of the program, right results. The last line is `N passed, M failed`.

In each build (one has libgomp, one LLVM's OpenMP) random calls are compared with oracles
(fuzz_calls) under each setting, and environment.c makes a thousand forks, ten thousand jobs at once
and a million short calls. --long: five times as many random calls, and arrays of 2^31 and 2^32
bytes, which need 9 GiB.
"""
import concurrent.futures
import functools
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

NOT_POSSIBLE = 77  # the status of a program that may not set its limit
HANGS = 400  # seconds
KIB = 1 << 10

SETTINGS = [
    {'OMP_NUM_THREADS': '1'}, {'OMP_NUM_THREADS': '7'}, {'OMP_NUM_THREADS': '3,2'},
    {'OMP_DYNAMIC': 'true'}, {'OMP_THREAD_LIMIT': '1'}, {'OMP_THREAD_LIMIT': '3'},
    {'OMP_MAX_ACTIVE_LEVELS': '0'}, {'OMP_MAX_ACTIVE_LEVELS': '3'}, {'OMP_NESTED': 'true'},
    {'OMP_SCHEDULE': 'guided,3'}, {'OMP_SCHEDULE': 'nonmonotonic:dynamic,1'},
    {'OMP_STACKSIZE': '64k'}, {'OMP_STACKSIZE': '1G'}, {'OMP_CANCELLATION': 'true'},
    {'OMP_PROC_BIND': 'true', 'OMP_PLACES': 'threads'},
    {'OMP_PROC_BIND': 'spread', 'OMP_PLACES': '{0}'}, {'OMP_PROC_BIND': 'close,spread'},
    {'OMP_WAIT_POLICY': 'active'}, {'OMP_WAIT_POLICY': 'passive'},
    {'GOMP_SPINCOUNT': '0', 'KMP_BLOCKTIME': '0'}, {'GOMP_SPINCOUNT': 'infinity'},
    {'GOMP_CPU_AFFINITY': '0', 'KMP_AFFINITY': 'compact'}, {'KMP_BLOCKTIME': 'infinite'},
    # LLVM 19 ends one program in five, with or without tine, if OMP_NUM_THREADS is no number.
    {'OMP_SCHEDULE': '?', 'GOMP_SPINCOUNT': '-'},
    {'TINE_ISA': 'base'}, {'TINE_ISA': 'v3'}, {'TINE_ISA': 'v9'}, {'TINE_ISA': ''},
]
# Limits that setrlimit sets: each with its value, in bytes or in number of files.
LIMITS = [
    (resource.RLIMIT_STACK, 256 * KIB), (resource.RLIMIT_STACK, resource.RLIM_INFINITY),
    (resource.RLIMIT_FSIZE, 4096), (resource.RLIMIT_NOFILE, 6),
]
# Arguments of under_limits.c, which sets limits itself: threads asked for, threads that may work,
# the kind of limit, its value.
FROM_INSIDE = [
    '6 1 user 1', '0 2 user 2', '9 9 user 3', '64 64 user 20', '6 6 own 1', '8 8 sizes 8',
    '4 4 jobs 6', '4 1 as 4000000', '4 4 as 20000000', '64 64 as 80000000', '4 4 grow 4000000',
    '8 8 small 65536',
]
# Files of control groups, with unusual contents: the names of version 2, then those of version 1.
GROUPS = [
    {'cpu.max': 'max 100000\n'}, {'cpu.max': '1 100000\n'}, {'cpu.max': '100000 0\n'},
    {'cpu.max': '-1 -1\n', 'memory.max': '-1\n'}, {'cpu.max': '', 'memory.max': ''},
    {'cpu.max': '9' * 40 + ' 1\n', 'memory.max': '9' * 40}, {'memory.max': '0\n'},
    {'cpu.max': '\0\n' * 5000, 'memory.max': 'x' * 9000}, {'memory.max': '4096\n'},
    {'cpu/cpu.cfs_quota_us': '0\n', 'cpu/cpu.cfs_period_us': '0\n'},
    {'cpu/cpu.cfs_quota_us': '150000\n', 'cpu/cpu.cfs_period_us': '100000\n',
     'memory/memory.limit_in_bytes': '1048576\n'},
]


def passes(what, command, env=None, prepare=None):
    """Runs a command, whose status must be 0, and prints a line."""
    process = subprocess.Popen(command, env={**os.environ, **(env or {})}, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               preexec_fn=prepare, start_new_session=True)
    try:
        said = process.communicate(timeout=HANGS)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate()[0] + 'does not end'
    good = process.returncode in (0, NOT_POSSIBLE)
    print(f'  {"ok  " if good else "FAIL"}  {what}' + ('' if good else
          f': status {process.returncode}\n{" ".join(command)}\n{said[-3000:]}'), flush=True)
    return good


def group(folder, files):
    """Writes the files of a control group."""
    for name, text in files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='ascii')
    return folder


def cases(build, long, scratch):
    """The arguments of passes() for each case of a build."""
    some = [f'{build}/tests/fuzz_calls', '--seconds', '5' if long else '1', '--seed', '20261130']
    for env in SETTINGS:
        yield ' '.join(f'{k}={v}' for k, v in env.items()), some, env
    for kind, value in LIMITS:
        yield (f'limit {kind}: {value}', some, None,
               functools.partial(resource.setrlimit, kind, (value, value)))
    # These need the right to mount a folder over the system's control groups.
    if subprocess.run(['unshare', '-m', 'true'], check=False, capture_output=True).returncode == 0:
        over = 'mount --bind "$1" /sys/fs/cgroup && shift && exec "$@"'
        for k, files in enumerate(GROUPS):
            folder = group(f'{scratch}/{k}', files)
            yield (f'control group {str(files)[:60]}',
                   ['unshare', '-m', 'sh', '-c', over, 'sh', folder, *some])
    for words in (['fork', '1000'], ['jobs', '10000'], ['short', '1000000']):
        yield ' '.join(words), [f'{build}/tests/environment', *words]


def cases_alone(build, long):
    """The cases that must run alone, because they use up a user's processes or the memory. An array
    is taken only if twice its length, and 1 GiB, are free."""
    yield 'trees of jobs under a limit of threads', [f'{build}/tests/environment', 'trees', '2000']
    for words in FROM_INSIDE:
        yield f'limits: {words}', [f'{build}/tests/under_limits', *words.split()]
    free = os.sysconf('SC_AVPHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')
    for n in ((1 << 31) + 5, (1 << 32) + 5):
        if long and 2 * n + (1 << 30) < free:
            yield f'arrays of {n} bytes', [f'{build}/tests/environment', 'large', str(n)]


def main():
    long = '--long' in sys.argv
    good = []
    for build in [word for word in sys.argv[1:] if word != '--long']:
        print(build, flush=True)
        with tempfile.TemporaryDirectory() as scratch, \
                concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as several:
            good += several.map(lambda case: passes(*case), cases(build, long, scratch))
        good += [passes(*case) for case in cases_alone(build, long)]
    print(f'{sum(good)} passed, {len(good) - sum(good)} failed')
    return not good or not all(good)


if __name__ == '__main__':
    sys.exit(main())
