#!/usr/bin/env python3
"""suite.py - runs the test programs that a build folder registers, one after the other, and counts their tests.

    suite.py BUILD [--suite NAME]... [--skip PATTERN] [--logs DIR] [--slower FACTOR] [PROGRAM...]

Suite "unit" is Criterion: its own closing line is the count, and a program without that line, or with no test in it, has
failed. Any other program is one test, by its exit status. A file in DIR, where sanitizers log, fails the program that left it;
a program of suite "finding" is a deliberate mistake, and passes only if it is caught.
The last line is `N passed, M failed`.
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

SYNTHESIS = re.compile(r'Synthesis: Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)')
FINDING = re.compile(r'runtime error: |(ERROR|WARNING): \w+Sanitizer')
COLOURS = re.compile(r'\x1b\[[0-9;]*m')


def registered(build):
    """The tests of a build folder, as meson knows them."""
    told = subprocess.run(['meson', 'introspect', '--tests', build], check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def run(test, build, limit):
    """Runs one program, in the build folder as meson does, in a process group of its own: its exit status (None: out of time) and all it printed."""
    try:
        process = subprocess.Popen(test['cmd'], env={**os.environ, **test['env']}, cwd=test['workdir'] or build, text=True,
                                   errors='replace', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    except OSError as error:
        return str(error), 127
    try:
        return process.communicate(timeout=limit)[0], process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0], None


def judge(unit, output, status, limit):
    """(passed, failed, why it is not simply a pass)."""
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
        return passing, tested - passing, f'{tested - passing} of {tested} failed, {crashing} by a crash'
    if status != 0:
        return passing, 1, f'exit status {status} though every test passed'
    return passing, 0, ''


def findings_of(folder, output):
    """How much the sanitizers found, in what the program printed or in files, which are taken away; and their text."""
    if not folder:
        return 0, ''
    files = sorted(pathlib.Path(folder).iterdir())
    text = ''.join(file.read_text(errors='replace') for file in files)
    for file in files:
        file.unlink()
    return len(files) + len(FINDING.findall(output)), text


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('build')
    options.add_argument('--suite', action='append', default=[])
    options.add_argument('--skip', help='tests whose name has this regular expression in it')
    options.add_argument('--logs')
    options.add_argument('--slower', type=float, default=1)
    options.add_argument('program', nargs='*')
    options = options.parse_args()

    passed = failed = 0
    for test in registered(options.build):
        suites = {name.split(':')[-1] for name in test['suite']}
        if options.suite and not suites & set(options.suite):
            continue
        if options.skip and re.search(options.skip, test['name']):
            continue
        if options.program and test['name'].split()[0] not in options.program:
            continue
        began = time.monotonic()
        limit = test['timeout'] * options.slower
        output, status = run(test, options.build, limit)
        good, bad, why = judge('unit' in suites, output, status, limit)
        found, text = findings_of(options.logs, output)
        if 'finding' in suites:
            caught = bool(found and status)
            good, bad, why = int(caught), int(not caught), 'caught' if caught else 'not caught'
        elif found:
            bad, why = max(bad, 1), f'{why} {found} findings of sanitizers'.strip()
        print(f'  {test["name"]:32} {good:4} passed {bad:3} failed {time.monotonic() - began:7.1f} s  {why}', flush=True)
        if bad:
            print(output + text, flush=True)
        passed, failed = passed + good, failed + bad
    if passed + failed == 0:
        print('no test ran')
        failed = 1
    print(f'{passed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
