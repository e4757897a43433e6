#!/usr/bin/env python3
"""suite.py - runs the test programs that a build folder registers, and counts their tests.

    suite.py BUILD [--suite NAME]... [--skip PATTERN] [--logs DIR] [--slower FACTOR] [PROGRAM...]

Programs of suite "unit" use Criterion, whose closing line has the counts. A program without that
line, or with no test in it, has failed. Any other program is one test, judged by its exit status.
Those programs take longest, so they start first. As many programs run at once as there are CPUs,
because threads here sleep rather than spin, and no test depends on time: on two CPUs this is 1.8
times as fast. With --logs, sanitizers log to a folder in DIR for each program, and a file there
fails the program. A program of suite "finding" is a deliberate mistake: it passes only if a
sanitizer reports it. The last line is `N passed, M failed`.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

SYNTHESIS = re.compile(
    r'Synthesis: Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)')
FINDING = re.compile(r'runtime error: |(ERROR|WARNING): \w+Sanitizer')
COLOURS = re.compile(r'\x1b\[[0-9;]*m')


def registered(build):
    """The tests of a build folder, as meson knows them."""
    told = subprocess.run(['meson', 'introspect', '--tests', build], check=True,
                          capture_output=True, text=True)
    return json.loads(told.stdout)


def suites(test):
    return {name.split(':')[-1] for name in test['suite']}


def is_unit(test):
    return 'unit' in suites(test)


def environment(test, logs):
    """The environment of a test program: this process's, meson's settings, and the folder where the
    sanitizers log."""
    env = {**os.environ, **test['env']}
    for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS') if logs else ():
        env[name] = f'{env.get(name, "")} log_path={logs / "finding"}'.strip()
    return env


def run(test, build, limit, logs):
    """Runs one program in the build folder, as meson does, in a process group of its own. Returns
    all that it printed, and its exit status, or None if it was out of time."""
    try:
        process = subprocess.Popen(test['cmd'], env=environment(test, logs),
                                   cwd=test['workdir'] or build, text=True, errors='replace',
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    except OSError as error:
        return str(error), 127
    try:
        return process.communicate(timeout=limit)[0], process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0], None


def judge(unit, output, status, limit):
    """Returns (passed, failed, the reason if anything failed)."""
    if status is None:
        return 0, 1, f'out of time after {limit:.0f} s'
    if not unit:
        return (1, 0, '') if status == 0 else (0, 1, f'exit status {status}')
    closing = SYNTHESIS.findall(COLOURS.sub('', output))
    if len(closing) != 1:
        return 0, 1, f'exit status {status} and {len(closing)} closing lines'
    tested, passing, _, crashing = map(int, closing[0])
    if tested == 0:
        return 0, 1, 'no test in it'
    if passing < tested:
        why = f'{tested - passing} of {tested} failed, {crashing} by a crash'
        return passing, tested - passing, why
    if status != 0:
        return passing, 1, f'exit status {status} though every test passed'
    return passing, 0, ''


def findings_of(logs, output):
    """The number of findings of sanitizers, in the output or in files, and the text of them."""
    if not logs:
        return 0, ''
    files = sorted(logs.iterdir())
    found = len(files) + len(FINDING.findall(output))
    return found, ''.join(file.read_text(errors='replace') for file in files)


def outcome(test, options):
    """Runs one program and prints its line, with all of its output if something is wrong: (passed,
    failed)."""
    logs = options.logs and pathlib.Path(options.logs).resolve() / test['name'].replace(' ', '_')
    if logs:
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir(parents=True)
    began = time.monotonic()
    limit = test['timeout'] * options.slower
    output, status = run(test, options.build, limit, logs)
    good, bad, why = judge(is_unit(test), output, status, limit)
    found, text = findings_of(logs, output)
    if 'finding' in suites(test):
        caught = bool(found and status)
        good, bad, why = int(caught), int(not caught), 'caught' if caught else 'not caught'
    elif found:
        bad, why = max(bad, 1), f'{why} {found} findings of sanitizers'.strip()
    seconds = time.monotonic() - began
    line = f'  {test["name"]:32} {good:4} passed {bad:3} failed {seconds:7.1f} s  {why}\n'
    print(line + (output + text + '\n' if bad else ''), end='', flush=True)
    return good, bad


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('build')
    options.add_argument('--suite', action='append', default=[])
    options.add_argument('--skip', help='tests whose name has this regular expression in it')
    options.add_argument('--logs')
    options.add_argument('--slower', type=float, default=1)
    options.add_argument('program', nargs='*')
    options = options.parse_args()

    def wanted(test):
        return ((not options.suite or suites(test) & set(options.suite)) and
                not (options.skip and re.search(options.skip, test['name'])) and
                (not options.program or test['name'].split()[0] in options.program))

    tests = sorted(filter(wanted, registered(options.build)), key=is_unit)
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as several:
        counts = list(several.map(lambda test: outcome(test, options), tests))
    passed, failed = sum(good for good, _ in counts), sum(bad for _, bad in counts)
    if passed + failed == 0:
        print('no test ran')
        failed = 1
    print(f'{passed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
