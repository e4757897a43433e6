#!/usr/bin/env python3
"""man_pages.py INCLUDE/TINE FOLDER VERSION - writes a man page for each public name of the headers
into FOLDER, and tine.3, which lists the chapters. A constant's page is that of its enum.

With --check INCLUDE/TINE: prints every public name without a description, and fails if there is
any."""
import pathlib
import re
import shutil
import sys
import textwrap

sys.dont_write_bytecode = True
from groups import GROUPS
from headers import Reader

WIDTH = 76  # columns of a synopsis
TITLES = {key: title for key, title, _, _ in GROUPS}
ESCAPES = {'\\': '\\e', '-': '\\-', '^': '\\(ha', '~': '\\(ti', "'": '\\(aq', '"': '\\(dq'}
RESULT = ('0, or a negative TINE_E… code, which tine_last_error explains. Where a call runs a '
          'function of yours, the positive code that it returned. tine(3) says what holds for '
          'every call.')


def escaped(text):
    """Text of a page: no character of it is a command."""
    text = ''.join(ESCAPES.get(c, c) for c in text)
    text = re.sub(r'`([^`]+)`', r'\\fB\1\\fP', text)
    return '\n'.join('\\&' + line if line.startswith('.') else line for line in text.split('\n'))


def blocks(comment):
    """A comment's blocks, as lines of a page."""
    lines = []
    for k, (kind, text) in enumerate(comment.blocks):
        if kind == 'text':
            lines += ['.PP'] * (k > 0) + [escaped(text)]
        elif kind == 'item':
            lines += ['.IP \\(bu 2', escaped(text)]
        else:
            lines += ['.PP', '.EX', escaped(text), '.EE']
    return lines


def about(item):
    """What `whatis` says: the beginning of the comment, in one line."""
    said = item.comment.plain() if item.comment else ''
    return textwrap.shorten(re.split(r'(?<=[^.…])[.:;](?:\s|$)', said)[0], 100, placeholder=' …')


def synopsis(text):
    """A declaration over several lines, cut behind its commas."""
    hang = ' ' * min(text.index('(') + 1 if '(' in text else 4, 16)
    kept = re.sub(r' (?!\S*$)(?=[^,]*(,|$))', ' ', text)
    words = [word.replace(' ', '\0') for word in re.split(r'(?<=,) ', kept)]
    lines = textwrap.wrap(' '.join(words), WIDTH, subsequent_indent=hang, break_on_hyphens=False,
                          break_long_words=False)
    return escaped('\n'.join(lines).replace('\0', ' '))


def declaration(item):
    """The lines of a synopsis."""
    if item.kind in ('enum', 'struct'):
        first, end, last = 'typedef struct %s {' % item.name, ';', '} %s;' % item.name
        if item.kind == 'enum':
            first, end = 'typedef enum {', ','
        if item.name.isupper():
            first, last = 'enum {', '};'
        return escaped('\n'.join([first] + ['    ' + part.text + end for part in item.parts] +
                                 [last]))
    return synopsis(item.text + ('' if item.kind == 'macro' else ';'))


class Pages:
    def __init__(self, reader, version):
        self.reader, self.version = reader, version

    def head(self, name):
        return ['.nr HY 0', '.TH %s 3 "" "tine %s" "tine"' % (name, self.version), '.ad l']

    def page(self, item):
        lines = self.head(item.name)
        lines += ['.SH NAME', '%s \\- %s' % (', '.join(item.names), escaped(about(item)))]
        lines += ['.SH SYNOPSIS', '.nf', '\\fB#include <%s>' % item.header, '',
                  declaration(item) + '\\fP', '.fi']
        lines += ['.SH DESCRIPTION'] + (blocks(item.comment) if item.comment else [])
        for note in item.notes:
            lines += ['.PP', escaped(note)]
        if item.parts:
            lines.append('.SH FIELDS' if item.kind == 'struct' else '.SH CONSTANTS')
            for part in item.parts:
                lines += ['.TP', '.B ' + escaped(part.text)]
                lines += blocks(part.comment) if part.comment else []
        if item.returns_code:
            lines += ['.SH RETURN VALUE', escaped(RESULT)]
        for comment in self.reader.chapters.get(item.group, []):
            lines += ['.SH "%s"' % escaped(TITLES[item.group].upper())] + blocks(comment)
        return lines + self.see_also(item)

    def see_also(self, item):
        """The chapter's other pages, and those named in the text."""
        said = ' '.join([item.comment.plain() if item.comment else ''] + item.notes)
        others = [other.name for other in self.reader.items
                  if other.group == item.group and other is not item]
        named = [word for word in re.findall(r'\b(?:tine|TINE)_\w+', said)
                 if word in self.reader.names and word not in item.names + others]
        listed = sorted(set(others + named))
        return ['.SH SEE ALSO', ', '.join('\\fB%s\\fP(3)' % name for name in ['tine'] + listed)]

    def overview(self):
        lines = self.head('tine')
        first = self.reader.chapters['main'][0]
        lines += ['.SH NAME', 'tine \\- ' + escaped(first.blocks[0][1].rstrip('.'))]
        lines += ['.SH SYNOPSIS', '.nf', '\\fB#include <tine/tine.h>\\fP', '.fi', '.SH DESCRIPTION']
        for comment in self.reader.chapters['main']:
            lines += blocks(comment)
        for key, title, sentence, _ in GROUPS:
            names = [item.name for item in self.reader.items if item.group == key]
            if names:
                lines += ['.SH "%s"' % escaped(title.upper()), escaped(sentence), '.PP',
                          ', '.join('\\fB%s\\fP(3)' % name for name in names)]
        return lines


def write(folder, name, lines):
    (folder / (name + '.3')).write_text('\n'.join(lines) + '\n')


def main():
    if sys.argv[1] == '--check':
        missing = list(Reader(sys.argv[2]).missing())
        print('\n'.join(missing))
        sys.exit(bool(missing))
    reader = Reader(sys.argv[1])
    folder, pages = pathlib.Path(sys.argv[2]), Pages(reader, sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write(folder, 'tine', pages.overview())
    for item in reader.items:
        write(folder, item.name, pages.page(item))
        for name in item.names:
            if name != item.name:
                write(folder, name, ['.so man3/%s.3' % item.name])


main()
