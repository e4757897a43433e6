#!/usr/bin/env python3
"""mutate.py - plants small mistakes in the libraries' sources, one at a time, and says which of
them no test finds.

    mutate.py FOLDER MAP [--seed N] [--count N] [--seconds S] [--log LOG] [--only TEXT] FILE...

MAP is what `coverage.py --map` wrote. FOLDER becomes a copy of the tree as last committed, with its
build at -O1 in FOLDER/b: the mistakes are made there. A mistake, or mutant, is another comparison,
+ for -, && for ||, or a constant that is one more or less. For each, the objects that hold FILE are
compiled (of a kernel's those of v4 alone) and the library is linked. Then the tests that run the
line, the related and the quickest first, run until one fails; those that include FILE themselves
are compiled, too. A test that takes 15 s more than twice its usual time has failed, too, if it then
passes without the mutant. S is how many seconds of tests a mutant may cost. LOG takes a line for
each mutant; those that it has from an earlier run are not made again. --only makes all mutants of
the lines that begin with TEXT, `src/core/fold.c:17`. A line that no test runs has no mutants:
coverage.py names it.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys

import suite

ROOT = pathlib.Path(__file__).resolve().parents[2]
SWAPS = {'<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==', '&&': '||',
         '||': '&&', '+': '-', '-': '+', '+=': '-=', '-=': '+='}
SITE = re.compile(r'(?<= )(<=?|>=?|==|!=|&&|\|\||[-+]=?)(?=[ \n])|(?<![\w.])\d+(?=[uUlL]*\b)(?!\.)')
# No mistakes are made in comments, strings and the preprocessor's lines.
BLANK = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', re.S | re.M)
LIBRARY = 'src/libtine.so.'
FOUND = ('killed', 'out of time')
# For a file's stem, parts of the names of its tests that are not named after it.
RELATED = {
    'binned_sum': 'fsum fdot', 'chunk': 'stats failed_at errors', 'cost_cache': 'probe',
    'exponent_bins': 'fsum fdot', 'fold': 'cuts',
    'loop': 'probe stats for errors local fold steal', 'phases': 'progress stats cancel',
    'ranks': 'nth quantile topk', 'scan': 'cuts', 'scatter': 'put cuts', 'shuffle': 'cuts',
    'spread': 'fold', 'superaccumulator': 'fsum fdot', 'tuning': 'plan model probe',
    'wakeup': 'probe model', 'wisdom_line': 'wisdom',
}
# The ends of the names of tests that run kernels of other sets, some of them besides those of v4.
OTHER_SETS = (' base', ' v3', 'test_limits')
LESSER = ('kernels/libkernels_base', 'kernels/libkernels_v3')


def mutants(path, runs, took):
    """All mutants of a file: line, column, what is there, what takes its place, and those tests of
    `took` that run the line. A line that gcov does not know belongs to the one before it, or else
    to the whole file."""
    text = BLANK.sub(lambda found: re.sub(r'[^\n]', ' ', found[0]), path.read_text())
    known = {int(number): [test for test in tests if test in took]
             for number, tests in runs.items()}
    everywhere = sorted({test for tests in known.values() for test in tests})
    tests, level = everywhere, 0
    for number, line in enumerate(text.split('\n'), 1):
        if level == 0 and not line.startswith((' ', '{')):
            tests = everywhere
        tests = known.get(number, tests)
        level += line.count('{') - line.count('}')
        for site in SITE.finditer(line + '\n') if tests else ():
            if site[0].isdigit():
                others = [str(int(site[0]) + 1)] + [str(int(site[0]) - 1)] * (site[0] != '0')
            else:
                others = [SWAPS[site[0]]]
            for other in others:
                yield number, site.start(), site[0], other, tests


class Build:
    """A copy of the tree and its build, in which one object after another is compiled by hand."""

    def __init__(self, folder):
        self.tree, self.dir = folder, folder / 'b'
        if not self.dir.exists():
            self.tree.mkdir(parents=True)
            subprocess.run(f'git archive HEAD | tar x -C {shlex.quote(str(self.tree))}',
                           shell=True, check=True, cwd=ROOT)
            subprocess.run(['meson', 'setup', '-Doptimization=1', '-Ddebug=false',
                            '-Dbench=disabled', '-Dmpi=none', self.dir, self.tree], check=True)
        for kept in (*self.tree.glob('src/*/*.kept'), *self.tree.glob('kernels/**/*.kept')):
            kept.replace(kept.with_suffix(''))  # A run that was killed has left it changed.
            kept.with_suffix('').touch()
        subprocess.run(['ninja'], cwd=self.dir, check=True, stdout=subprocess.DEVNULL)
        self.compiles = {entry['output']: entry['command'].replace(' -Werror ', ' ') for entry in
                         json.loads((self.dir / 'compile_commands.json').read_text())
                         if not entry['output'].startswith(LESSER)}
        self.tests = {test['name']: test for test in suite.registered(self.dir)}
        self.holds = collections.defaultdict(list)
        output = None
        for line in self.ask('ninja', '-t', 'deps').split('\n'):
            if not line.startswith(' '):
                output = line.split(':')[0]
            elif output in self.compiles:
                path = os.path.normpath(self.dir / line.strip())
                self.holds[os.path.relpath(path, self.tree)].append(output)
        self.library = next(self.dir.glob(LIBRARY + '*.*.*[0-9]')).relative_to(self.dir)
        self.links = {}
        self.stale = set()  # objects of tests that hold a mutant's file, and are yet to be compiled
        self.own = set()  # tests with such objects
        self.sound = set()  # tests that are known to pass without a mutant

    def ask(self, *command):
        return subprocess.run(command, cwd=self.dir, check=True, text=True,
                              capture_output=True).stdout

    def shell(self, command):
        return subprocess.run(command, shell=True, cwd=self.dir, check=False,
                              capture_output=True).returncode == 0

    def link(self, target):
        """Links the library, or a test that has its objects or that holds a mutant's file."""
        if target not in self.links:
            self.links[target] = self.ask('ninja', '-t', 'commands', '-s', target).strip()
        for output in [one for one in self.stale if one.startswith(f'{target}.p/')]:
            self.stale.remove(output)
            self.own.add(target)
            if not self.shell(self.compiles[output]):
                return False
        return (target not in self.own and f'{self.library}.p/' not in self.links[target]
                or self.shell(self.links[target]))

    def passes(self, name, seconds):
        """Whether a test passes, or None if it is out of time."""
        test = self.tests[name]
        target = os.path.relpath(test['cmd'][0], self.dir)
        if not self.link(target):
            return False
        extra = ['--fail-fast'] if suite.is_unit(test) else []
        process = subprocess.Popen(test['cmd'] + extra, cwd=self.dir, start_new_session=True,
                                   env={**os.environ, **test['env']}, preexec_fn=limits,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            left = int(seconds)  # Seconds in which either process was stopped do not count.
            while left > 0:
                try:
                    return process.wait(1) == 0
                except subprocess.TimeoutExpired:
                    left -= state(process.pid) != 'T'
            return None
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def blames(self, end, name, seconds):
        """Whether a test that has failed passes without the mutant, which no longer is there."""
        if end == 'killed' and name in self.sound:
            return True
        if self.link(str(self.library)) and self.passes(name, seconds):
            self.sound.add(name)
            return True
        return False


def state(pid):
    """The state of a process that has not been waited for: T if it is stopped."""
    stat = pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='ascii')
    return stat.rsplit(')', 1)[1].split()[0]


def limits():
    """Limits the memory of a test, and allows no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, resource.RLIM_INFINITY))


def stop(*_):
    sys.exit(1)


def main():
    signal.signal(signal.SIGTERM, stop)  # What is changed is restored.
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('map', type=pathlib.Path)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, default=200)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--log', type=pathlib.Path)
    parser.add_argument('--only')
    parser.add_argument('file', nargs='+')
    options = parser.parse_intermixed_args()
    build = Build(options.folder.resolve())
    coverage = json.loads(options.map.read_text())
    took = {test: seconds for test, seconds in coverage['seconds'].items()
            if test in build.tests and not test.endswith(OTHER_SETS)}
    every = [(file, *mutant) for file in options.file
             for mutant in mutants(build.tree / file, coverage['lines'].get(file, {}), took)]
    chosen = ([one for one in every if f'{one[0]}:{one[1]}'.startswith(options.only)]
              if options.only else
              random.Random(options.seed).sample(every, min(options.count, len(every))))
    killers, ends = collections.defaultdict(collections.Counter), collections.Counter()
    earlier = {}
    if options.log and options.log.exists():
        earlier = {line[13:].split('  [')[0]: line[:12].strip()
                   for line in options.log.read_text(encoding='utf-8').splitlines()}
    for file, number, column, old, new, tests in chosen:
        mutant = f'{file}:{number}:{column + 1}: {old} -> {new}'
        if mutant in earlier:
            ends[earlier[mutant]] += 1
            continue
        rest = order(file, tests, took, killers[file])
        while True:
            end, ran = judge(build, file, number, column, old, new, rest, took, options.seconds)
            if end not in FOUND or build.blames(end, ran[-1], limit(took, ran[-1])):
                break
            rest.remove(ran[-1])
        ends[end] += 1
        if end in FOUND:
            killers[file][ran[-1]] += 1
        line = (build.tree / file).read_text().split('\n')[number - 1].strip()
        report = (f'{end:12} {mutant}  [{len(ran)} of {len(tests)} tests'
                  f'{": " + ran[-1] if ran else ""}]  {line}')
        print(report, flush=True)
        if options.log:
            with options.log.open('a', encoding='utf-8') as log:
                log.write(report + '\n')
    print(', '.join(f'{count} {end}' for end, count in sorted(ends.items())))


def limit(took, test):
    """The seconds after which a test is out of time."""
    return 15 + 2 * took[test]


def order(file, tests, took, killers):
    """The tests in the order in which they run: those that are named after the file, whether MAP
    knows that they run the line or not, then those that found most mistakes in it, then the
    quickest."""
    stem = pathlib.Path(file).stem.removesuffix('-inl')
    words = [stem, *RELATED.get(stem, '').split()]
    related = {test for test in took if any(word in test for word in words)}
    return sorted(related.union(tests),
                  key=lambda test: (test not in related, -killers[test], took[test]))


def judge(build, file, number, column, old, new, tests, took, seconds):
    """Makes a mutant and tests it, then restores the file and its objects. Returns how the mutant
    ended, and the tests that ran."""
    source = build.tree / file
    outputs = build.holds[file]
    kept = {path: (path.read_bytes(), path.stat())
            for path in [source, *(build.dir / output for output in outputs)]}
    copy = source.with_name(source.name + '.kept')
    shutil.copyfile(source, copy)
    lines = kept[source][0].decode().split('\n')
    line = lines[number - 1]
    lines[number - 1] = line[:column] + new + line[column + len(old):]
    source.write_text('\n'.join(lines))
    try:
        build.stale = {output for output in outputs if output.startswith('tests/')}
        if not all(build.shell(build.compiles[output]) for output in {*outputs} - build.stale):
            return 'not compiled', []
        if not build.link(str(build.library)):
            return 'not compiled', []
        ran, spent = [], 0
        for test in tests:
            if ran and spent + took[test] > seconds:
                continue
            ran.append(test)
            spent += took[test]
            good = build.passes(test, limit(took, test))
            if not good:
                return 'out of time' if good is None else 'killed', ran
        return 'survived', ran
    finally:
        for path, (content, stat) in kept.items():
            path.write_bytes(content)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        copy.unlink()
        build.stale.clear()


if __name__ == '__main__':
    sys.exit(main())
