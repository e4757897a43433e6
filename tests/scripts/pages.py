#!/usr/bin/env python3
"""pages.py [TREE] - the READMEs: their links lead somewhere, and their snippets compile.
The last line is `N passed, M failed`.

  1. A link within the tree names a file that is there, and a heading of it if there is a #.
  2. A C block without a main compiles, without a warning: what stands at file scope as it is, and
     the statements in a function. tests/scripts/snippets.h declares what they take for granted;
     `…` stands for code that is left out.
  3. A shell block is shell, and the scripts of the tree that it names are there.

Before that, broken pages in a tree of their own must fail.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LINK = re.compile(r'\]\(([^)\s]+)\)')
BLOCK = re.compile(r'^```(\w+)[ \t]*\n(.*?)^```', re.M | re.S)
MAIN = re.compile(r'^int main *\(', re.M)
# An unindented line that begins so is a statement. All other unindented lines are of file scope.
STATEMENT = re.compile(r'rc = |for |while |if |tine_stats |…')
SCRIPT = re.compile(r'(?:^|\s)((?:tests|bench|src|include|kernels)/[\w./-]+)')
BUILT = re.compile(r'^tests/test_\w+$')
FLAGS = ['-std=c11', '-O0', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-Wno-unused']


def pages_of(tree):
    return sorted(page for page in tree.rglob('*.md')
                  if not any(part.startswith(('build', 'results', '.')) or part == 'b'
                             for part in page.relative_to(tree).parts))


def anchors_of(text):
    """The anchors that GitHub gives to a page's headings."""
    for line in re.sub(BLOCK, '', text).split('\n'):
        if line.startswith('#'):
            title = line.lstrip('#').strip().lower().replace(' ', '-')
            yield re.sub(r'[^\w-]', '', title)


def broken_links(page, text):
    for link in LINK.findall(re.sub(BLOCK, '', text)):
        if re.match(r'\w+:', link):
            continue
        name, _, anchor = link.partition('#')
        target = page.parent / name if name else page
        if not target.exists():
            yield link, f'{link}: there is no such file'
        elif anchor and anchor not in anchors_of(target.read_text(encoding='utf-8')):
            yield link, f'{link}: there is no such heading'
        else:
            yield link, None


def parted(snippet):
    """Divides a snippet into the lines of file scope and the statements."""
    outside, inside, to = [], [], None
    for line in snippet.split('\n'):
        if line and not line[0].isspace() and line[0] not in '{}':
            to = inside if STATEMENT.match(line) else outside
        (outside if to is None else to).append(line)
    return '\n'.join(outside), '\n'.join(inside)


def compiled(snippet, tree):
    """The compiler's messages on a snippet, or nothing if it is right."""
    outside, inside = parted(re.sub(r'^[ \t]*…', '', snippet, flags=re.M).replace('…', '0'))
    program = ('#include "snippets.h"\n' + outside + '\nint snippet(void);\nint snippet(void)\n{\n'
               + inside + '\nreturn rc;\n}\n')
    told = subprocess.run(['gcc', *FLAGS, f'-I{tree}/include', f'-I{HERE}', '-x', 'c', '-'],
                          input=program, capture_output=True, text=True)
    return told.stderr if told.returncode else None


def shell(snippet, tree):
    told = subprocess.run(['bash', '-n'], input=snippet, capture_output=True, text=True)
    missing = [name for name in SCRIPT.findall(snippet)
               if not (tree / name).exists() and not BUILT.search(name)]
    if told.returncode:
        return told.stderr
    return f'there is no {missing[0]}' if missing else None


def check(tree):
    """Each thing that is checked, and what is wrong with it (None: nothing)."""
    for page in pages_of(tree):
        text = page.read_text(encoding='utf-8')
        name = page.relative_to(tree)
        for link, wrong in broken_links(page, text):
            yield f'{name}: link {link}', wrong
        for block in BLOCK.finditer(text):
            place = f'{name}:{text.count(chr(10), 0, block.start()) + 1}'
            kind, snippet = block.groups()
            if kind == 'c' and not MAIN.search(snippet):
                yield place, compiled(snippet, pathlib.Path(HERE).parents[1])
            elif kind == 'sh':
                yield place, shell(snippet, tree)


def negative_controls():
    """Checks good and broken pages. Yields each with whether the result is as it must be."""
    samples = {
        'a good link': ('[x](README.md#a-title)\n# A title\n', False),
        'a link to nothing': ('[x](none.md)\n', True),
        'a link to no heading': ('[x](README.md#b)\n# A title\n', True),
        'a good snippet': ('```c\nrc = tine_sum(&sum, x, n, NULL);\n```\n', False),
        'a snippet with a wrong name': ('```c\nrc = tine_some(&sum, x, n, NULL);\n```\n', True),
        'a snippet with too few arguments': ('```c\nrc = tine_sum(&sum, x, n);\n```\n', True),
        'a good command': ('```sh\necho "$x"\n```\n', False),
        'a command with half a quote': ('```sh\necho "\n```\n', True),
        'a command that is not there': ('```sh\ntests/ran --quick\n```\n', True),
    }
    for what, (text, wrong) in samples.items():
        with tempfile.TemporaryDirectory() as scratch:
            tree = pathlib.Path(scratch)
            (tree / 'README.md').write_text(text, encoding='utf-8')
            yield what, any(said for _, said in check(tree)) == wrong


def main():
    tree = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE.parents[1]
    passed = failed = 0
    for what, good in negative_controls():
        if not good:
            print(f'pages.py judges {what} wrongly')
        passed, failed = passed + good, failed + (not good)
    for what, wrong in check(tree):
        if wrong:
            print(f'{what}: {wrong.strip()}')
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f'{passed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
