#!/usr/bin/env python3
"""layers.py [TREE] - who may include whom, checked from the sources alone.
The last line is `N passed, M failed`.

A module is a header and the source file of the same name: plan.h and plan.c are the module plan.
Three rules:

  1. No module includes one of a later folder. The order of src/ is SRC below; tasks/ and io/ stand
     beside the others.
     kernels/ uses include/ and itself, include/ itself alone, bench/ the public headers and itself.
  2. No circle: no module includes itself by way of others.
  3. A function that a header of src/ declares is defined in its own module, so that rules 1 and 2
     see every dependency.
"""
import os
import pathlib
import re
import sys

SRC = ['runtime', 'schedule', 'core', 'sort', 'select', 'group']
BESIDE = {'tasks': ['runtime', 'schedule'], 'io': ['runtime', 'schedule'],
          'mpi': SRC + ['tasks', 'io']}
AREAS = {
    'include': ['include'],
    'kernels': ['include', 'kernels'],
    'src': ['include', 'kernels', 'src'],
    'bench': ['include', 'bench'],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)
DECLARED = re.compile(
    r'^(?!static|typedef|extern|__attribute__|#|\s|\})[^;{}()=]*?\b(\w+)\((?:[^;{}]*)\)'
    r'\s*(?:__attribute__\(\(.*?\)\)\s*)?;', re.M)


def sources(tree):
    """The files of the tree that may include others, as paths below it."""
    for area in AREAS:
        for path in sorted((tree / area).rglob('*')):
            if path.suffix in ('.c', '.h', '.def', '.cc'):
                yield path.relative_to(tree).as_posix()


def included(tree, files, file):
    """The files of the tree that one file includes. A name that the tree lacks is that of a
    system's header or of a generated one."""
    text = COMMENT.sub('', (tree / file).read_text())
    here = os.path.dirname(file)
    for name in INCLUDE.findall(text):
        for base in (here, 'include', 'kernels', 'bench'):
            path = os.path.normpath(os.path.join(base, name))
            if path in files:
                yield path
                break


def module(file):
    return os.path.splitext(file)[0]


def may_include(file, other):
    """Whether rule 1 allows `file` to include `other`."""
    area, target = file.split('/')[0], other.split('/')[0]
    if target not in AREAS[area]:
        return False
    if area != 'src' or target != 'src':
        return True
    room, wanted = file.split('/')[1], other.split('/')[1]
    if room == wanted:
        return True
    allowed = BESIDE.get(room) or SRC[:SRC.index(room)]
    return wanted in allowed


def circles(edges):
    """The strongly connected modules of more than one (Tarjan 1972)."""
    index, low, stack, found = {}, {}, [], []

    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        for w in sorted(edges[v]):
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            part = []
            while not part or part[-1] != v:
                part.append(stack.pop())
            if len(part) > 1:
                found.append(sorted(part))

    sys.setrecursionlimit(10000)
    for v in sorted(edges):
        if v not in index:
            visit(v)
    return found


def undefined(tree, files):
    """The functions that a header of src/ declares and that its own module does not define."""
    for header in files:
        if not (header.startswith('src/') and header.endswith('.h')):
            continue
        text = COMMENT.sub('', (tree / header).read_text())
        own = module(header) + '.c'
        body = COMMENT.sub('', (tree / own).read_text()) if own in files else ''
        for name in DECLARED.findall(text):
            if not re.search(r'^[^\s#][^;]*\b%s\(' % re.escape(name), body, re.M):
                yield header, name


def main():
    tree = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    files = set(sources(tree))
    passed = failed = 0
    edges = {module(file): set() for file in files}
    for file in sorted(files):
        wrong = []
        for other in included(tree, files, file):
            if module(file) != module(other):
                edges[module(file)].add(module(other))
            if not may_include(file, other):
                wrong.append(other)
        for other in wrong:
            print(f'{file} includes {other}, which is of a later folder')
        passed, failed = passed + (not wrong), failed + bool(wrong)
    for part in circles(edges):
        print('a circle: ' + ', '.join(part))
        failed += 1
    for header, name in undefined(tree, files):
        print(f'{header} declares {name}, which {module(header)}.c does not define')
        failed += 1
    print(f'{passed} passed, {failed} failed')
    return failed > 0 or passed == 0


if __name__ == '__main__':
    sys.exit(main())
