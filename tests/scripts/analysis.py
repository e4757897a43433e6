#!/usr/bin/env python3
"""analysis.py BUILD [FILE]... - gcc's -fanalyzer, and clang-tidy-19 with the checks of
clang-tidy.yaml, on every source file of the libraries, or on those named. Each must also find its
mistake in planted.c. The last line is `N passed, M failed`.

A kernel is analysed once, as for the base instruction set: the others have the same source. BUILD
need only be configured. -O1 lets gcc see through small functions, and takes a third of the time of
-O0; its guesses at uninitialised variables are those of -O3 in the builds.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARIES = re.compile(r'^(src/libtine\.|src/mpi/libtine_mpi[^_]*\.p/|kernels/libkernels_base\.)')
# Wrong warnings of -fanalyzer: the start of a path, gcc's name of the warning, the reason.
EXCEPTIONS = (
    ('kernels/', 'use-of-uninitialized-value',
     'gcc 12 takes a loop of constant length for one that may run no turn'),
    ('kernels/', 'shift-count-overflow', 'gcc 12 takes elements of vectors for single bits'),
    ('src/tasks/job_queue.c', 'use-after-free',
     'a job has left the queue before it is freed: gcc does not follow its neighbours'),
    ('src/schedule/wisdom.c', 'malloc-leak', "the list's end points to the new entry"),
    ('src/select/topk.c', 'use-of-uninitialized-value',
     'the last key of a full list is read, and no list of 0 elements is full'),
    ('src/group/dense.c', 'null-dereference', 'the options of phases are never NULL'),
    ('src/mpi/', 'null-dereference', 'ranks agree on an error before they read an array'),
)
# Checks of clang-tidy that do not fit one folder: the start of a path, the checks, the reason.
UNFIT = (
    ('kernels/', '-bugprone-implicit-widening-of-multiplication-result',
     'x + lane * 8: a lane, a vector and a block within a batch are small ints'),
    ('kernels/', '-bugprone-signed-char-misuse,-cert-str34-c',
     'int8_t is a number here, never a character'),
    ('src/mpi/', '-bugprone-multi-level-implicit-pointer-conversion,-bugprone-sizeof-expression',
     'a communicator and a request are pointers in Open MPI and ints in MPICH: they are copied by '
     'their size, and lie in memory that came as void *'),
)


def commands(build):
    """The libraries' source files and their compilers' arguments, less those of the output."""
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        if not LIBRARIES.match(entry['output']):
            continue
        words = shlex.split(entry['command'])
        words = words[next(k for k, word in enumerate(words) if word.startswith('-')):]
        for flag in ('-MQ', '-MF', '-o', '-c'):
            at = words.index(flag)
            del words[at:at + 2]
        words.remove('-MD')
        source = (build / entry['file']).resolve()
        yield source.relative_to(ROOT).as_posix(), words


def analyser(file, words):
    off = [f'-Wno-analyzer-{name}' for start, name, _ in EXCEPTIONS if file.startswith(start)]
    return ['gcc', *words, '-O1', '-fanalyzer', '-Werror', '-Wno-maybe-uninitialized', *off,
            '-fdiagnostics-color=never', '-c', '-o', '/dev/null', ROOT / file]


def tidy(file, words):
    off = ','.join(checks for start, checks, _ in UNFIT if file.startswith(start))
    return ['clang-tidy-19', '--quiet', f'--config-file={ROOT}/tests/scripts/clang-tidy.yaml',
            f'--checks={off}', ROOT / file, '--', *words, '-Qunused-arguments']


def passes(build, tool, file, words):
    done = subprocess.run(['nice', *tool(file, words)], cwd=build, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(f'{tool.__name__}: {file}\n{done.stdout}', flush=True)
    return done.returncode == 0


def set_of(build):
    """The commands with one entry for each file, because libtine_mpi may be built for two MPIs."""
    return dict(commands(build)).items()


def finds(build, tool):
    """Whether the tool complains about planted.c."""
    done = subprocess.run(tool('tests/scripts/planted.c', []), cwd=build, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 1


def main():
    build, only = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    work = [(build, tool, file, words) for file, words in sorted(set_of(build))
            if not only or file in only for tool in (analyser, tidy)]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as several:
        good = list(several.map(lambda one: passes(*one), work))
    for tool in (analyser, tidy):
        good.append(bool(work) and finds(build, tool))
        print(f'{tool.__name__}: the planted mistake was {"" if good[-1] else "not "}found')
    print(f'{sum(good)} passed, {len(good) - sum(good)} failed')
    return not all(good)


if __name__ == '__main__':
    sys.exit(main())
