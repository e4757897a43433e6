#!/usr/bin/env python3
"""coverage.py - which lines of the libraries the tests run, by gcov.

    coverage.py BUILD [--map FILE] [--also COMMAND]... [--lines] [TEST...]

BUILD was made with `meson setup BUILD -Db_coverage=true -Doptimization=1 -Ddebug=false`, and ninja.
Each test of the suites unit, lengths and golden that it registers, or each of those named, runs
alone, and so does each shell command of --also, for which $BUILD is the build folder. --map writes
which test runs which line, for mutate.py. --lines prints the lines that none has run; the last
lines are a table of folders.

A line counts once, and as run if any of its compilations ran: a kernel has one for each set of
instructions, and a header one for each file that includes it. A process that ends by a signal or by
_exit leaves no counts, and gcov's own files fail tests that limit files.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import suite

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ('src/', 'kernels/')


def objects(build):
    """The .gcno files of the libraries: they say which lines an object has."""
    return [path for folder in ('src', 'kernels') for path in build.glob(f'{folder}/**/*.gcno')]


def counts(build, folder):
    """How often each line of the libraries ran, by file, from the counts that processes left below
    `folder`. Without such files no line ran."""
    files = []
    for notes in objects(build):
        place = pathlib.Path(f'{folder}{notes}')
        if place.with_suffix('.gcda').exists() or folder == '':
            place.exists() or place.symlink_to(notes)
            files.append(place)
    if not files:
        return {}
    done = subprocess.run(['gcov', '--json-format', '--stdout', *files], cwd=build, check=True,
                          capture_output=True, text=True)
    lines = collections.defaultdict(collections.Counter)
    for text in done.stdout.splitlines():
        for file in json.loads(text)['files']:
            path = os.path.relpath(build / file['file'], ROOT)
            if path.startswith(OURS):
                for line in file['lines']:
                    lines[path][line['line_number']] += line['count']
    return lines


def measure(build, name, command, env):
    """Runs a command from the top of the tree. Returns its name, its seconds and its counts."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env, 'GCOV_PREFIX': folder},
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors='replace', shell=isinstance(command, str))
        seconds = time.monotonic() - began
        print(f'  {name:40} {seconds:6.1f} s' + (f', status {done.returncode}:\n{done.stdout}'
                                                 if done.returncode else ''), flush=True)
        return name, seconds, counts(build, folder)


def table(total):
    """Prints, for each folder, its lines and those that ran."""
    folders = collections.defaultdict(lambda: [0, 0])
    for path, lines in total.items():
        for name in (os.path.dirname(path), path.split('/', maxsplit=1)[0]):
            folders[name][0] += sum(count > 0 for count in lines.values())
            folders[name][1] += len(lines)
    for name, (ran, lines) in sorted(folders.items()):
        print(f'{name:20} {ran:6} of {lines:6} lines {100 * ran / lines:6.1f} %')


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build', type=pathlib.Path)
    parser.add_argument('--map', type=pathlib.Path)
    parser.add_argument('--also', action='append', default=[])
    parser.add_argument('--lines', action='store_true')
    parser.add_argument('test', nargs='*')
    options = parser.parse_intermixed_args()
    build = options.build.resolve()
    work = [(test['name'], test['cmd'], test['env']) for test in suite.registered(build)
            if suite.suites(test) & {'unit', 'lengths', 'golden'}
            and (not options.test or {test['name'], test['name'].split()[0]} & {*options.test})]
    work += [(command, command, {'BUILD': str(build)}) for command in options.also]
    total, seconds = counts(build, ''), {}
    runs = {path: {number: [] for number in lines} for path, lines in total.items()}
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as several:
        for name, took, lines in several.map(lambda one: measure(build, *one), work):
            seconds[name] = took
            for path, found in lines.items():
                total[path].update(found)
                for number, count in found.items():
                    if count:
                        runs[path][number].append(name)
    if options.map:
        options.map.write_text(json.dumps({'seconds': seconds, 'lines': runs}), encoding='ascii')
    for path, lines in sorted(total.items()) if options.lines else ():
        text = (ROOT / path).read_text(encoding='utf-8').splitlines()
        for number in sorted(lines):
            if not lines[number]:
                print(f'{path}:{number}: {text[number - 1]}')
    table(total)


if __name__ == '__main__':
    sys.exit(main())
