#!/usr/bin/env python3
"""fuzz_calls.py - runs fuzz_calls on every instruction set, and reduces a case that fails.

    fuzz_calls.py PROGRAM [--seconds S] [--seed N] [--hosts H] [--isa SET]...

The sets are those of base, v3 and v4 that the machine has, and share the S seconds. H threads of
the program make calls at once (see fuzz_calls.c). The default seed is today's date, so that each
day tries other cases. For hours: fuzz_calls.py PROGRAM --seconds 7200 --seed $RANDOM.
"""
import argparse
import datetime
import os
import re
import subprocess
import sys

SETS = ('base', 'v3', 'v4')


def run(program, isa, *arguments):
    """The exit status and the last lines of one run."""
    env = {**os.environ, 'TINE_ISA': isa, 'GOMP_SPINCOUNT': '1000'}
    done = subprocess.run([program, *map(str, arguments)], env=env, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.strip()


def has(program, isa):
    """Whether the machine has an instruction set. A run on another one says so. A run that ends by
    a signal names none, and the set counts, so that its fault is found."""
    named = re.search(r'^(\w+): 1 calls', run(program, isa, '--case', 1)[1], re.MULTILINE)
    return not named or named[1] == isa


def smaller(program, isa, case, n):
    """Reduces n by halves, then by eighths, while the case still fails. Returns the smallest n, and
    the output with it."""
    best, said = n, run(program, isa, '--case', case)[1]
    for part in (2, 8):
        while best > 0:
            trial = best - max(1, best // part)
            status, text = run(program, isa, '--case', case, '--n', trial)
            if status == 0:
                break
            best, said = trial, text
    return best, said


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('program')
    parser.add_argument('--seconds', type=int, default=60)
    parser.add_argument('--seed', type=int,
                        default=int(datetime.date.today().strftime('%Y%m%d')) * 10**8)
    parser.add_argument('--hosts', type=int, default=1)
    parser.add_argument('--isa', action='append', choices=SETS)
    options = parser.parse_args()
    sets = options.isa or [isa for isa in SETS if has(options.program, isa)]
    failed = 0
    for isa in sets:
        status, said = run(options.program, isa, '--seconds', max(1, options.seconds // len(sets)),
                           '--seed', options.seed, '--hosts', options.hosts)
        print(said)
        case = re.search(r'^case (\d+) --n (\d+)', said, re.MULTILINE)
        if status and case:
            n, text = smaller(options.program, isa, case[1], int(case[2]))
            print(f'TINE_ISA={isa} {options.program} --case {case[1]} --n {n}\n{text}')
        failed += status != 0
    if not sets:
        print('no instruction set could be run')
    sys.exit(failed > 0 or not sets)


if __name__ == '__main__':
    main()
