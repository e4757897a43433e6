#!/usr/bin/env python3
"""format.py [TREE] - layout: clang-format, and no line wider than 100 columns.
The last line is `N passed, M failed`.

Each file is one test, found from the tree itself, so that an unpacked archive is checked, too:

  1. C and C++ below FOLDERS conform to .clang-format, by clang-format-14: other versions differ.
  2. No line of these, of Python and shell, of meson's files and of kernels.def is wider than WIDTH
     characters. What begins with #! is a script, whatever its name.

Before that, badly laid out files in a tree of their own must fail, and good ones pass.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

WIDTH = 100
FORMATTER = 'clang-format-14'
FOLDERS = ('include', 'src', 'kernels', 'tests', 'bench')
C_ENDINGS = {'.c', '.h', '.cc', '.cpp', '.hpp'}
WIDE_ENDINGS = C_ENDINGS | {'.py', '.sh'}
WIDE_NAMES = {'meson.build', 'meson_options.txt', 'kernels.def'}
FOUND_AT = re.compile(r'^(.*?:\d+):\d+: (?:error|warning): code should be clang-formatted', re.M)


def is_made(folder):
    """Whether a folder is not the project's: version control, caches, builds and their results."""
    return (folder.name in ('.git', '__pycache__') or folder.name.startswith(('build', 'results'))
            or (folder / 'meson-private').is_dir())


def files_of(tree):
    """The project's files, in order."""
    for folder, below, names in os.walk(tree):
        folder = pathlib.Path(folder)
        below[:] = sorted(name for name in below if not is_made(folder / name))
        for name in sorted(names):
            yield folder / name


def begins_as_script(path):
    with path.open('rb') as file:
        return file.read(2) == b'#!'


def is_narrow(path):
    """Whether rule 2 holds for a file."""
    return path.suffix in WIDE_ENDINGS or path.name in WIDE_NAMES or begins_as_script(path)


def wide_lines(path):
    """FILE:LINE and the width of each line that is too wide."""
    for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        if len(line) > WIDTH:
            yield f'{path}:{number}: {len(line)} columns'


def misformatted(path, style):
    """FILE:LINE of each place where clang-format would change a file."""
    told = subprocess.run([FORMATTER, f'--style=file:{style}', '--dry-run', str(path)],
                          capture_output=True, text=True)
    places = FOUND_AT.findall(told.stderr)
    if told.returncode != 0 and not places:
        return [f'{path}: {FORMATTER} failed: {told.stderr.strip()}']
    return [f'{place}: not as {FORMATTER} lays it out' for place in dict.fromkeys(places)]


def check(tree, style):
    """What is wrong with each file of a tree, by its path."""
    def wrong_in(path):
        wrong = list(wide_lines(path))
        if path.suffix in C_ENDINGS and path.relative_to(tree).parts[0] in FOLDERS:
            wrong += misformatted(path, style)
        return wrong

    paths = list(filter(is_narrow, files_of(tree)))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as several:
        return dict(zip(paths, several.map(wrong_in, paths)))


def negative_controls(style):
    """Each rule on files that break it or keep it: (what, whether it came out as it must)."""
    wide = '# ' + 'é' * (WIDTH - 1)
    samples = {
        'src/bad.c': ('int  f(void) {return 0;}\n', 'src/bad.c:1'),
        'src/good.c': ('int f(void) { return 0; }\n', None),
        'bench/bad.cc': ('class A\n{\npublic: int a;\n};\n', 'bench/bad.cc:3'),
        'include/bad.h': ('int a;\n/* ' + 'x' * WIDTH + '\n */\n', 'include/bad.h:2'),
        'bad.py': ('pass\n' + wide, 'bad.py:2'),
        'good.py': ('pass\n' + wide[:-1], None),
        'tests/bad.sh': (wide, 'tests/bad.sh:1'),
        'script': ('#!/bin/sh\n' + wide, 'script:2'),
        'src/meson.build': ('\n\n' + wide, 'src/meson.build:3'),
        'meson_options.txt': (wide, 'meson_options.txt:1'),
        'include/tine/kernels.def': (wide, 'kernels.def:1'),
        'README.md': (wide, None),
        'build-x/made.c': (wide, None),
        'b/meson-private/made.c': (wide, None),
    }
    with tempfile.TemporaryDirectory() as scratch:
        tree = pathlib.Path(scratch)
        for name, (text, _) in samples.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text, encoding='utf-8')
        wrong = check(tree, style)
        for name, (_, place) in samples.items():
            told = wrong.get(tree / name, [])
            as_must = place + ':' in ' '.join(told) if place else not told
            yield f'{name} {"fails" if place else "passes"}', as_must


def main():
    tree = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    try:
        version = subprocess.run([FORMATTER, '--version'], capture_output=True, text=True).stdout
    except OSError:
        version = ''
    if ' 14.' not in version:
        print(f'{FORMATTER} is missing: install it (on Debian: apt-get install {FORMATTER}).')
        print('0 passed, 1 failed')
        return 1
    style = (tree / '.clang-format').resolve()
    passed = failed = 0
    for what, good in negative_controls(style):
        if not good:
            print(f'format.py does not see that {what}')
        passed, failed = passed + good, failed + (not good)
    found = check(tree, style)
    if not found:
        print(f'no file of the project below {tree}')
        failed += 1
    for wrong in found.values():
        for line in wrong:
            print(line)
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f'{passed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
