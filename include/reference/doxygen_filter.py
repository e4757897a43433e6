#!/usr/bin/env python3
"""doxygen_filter.py HEADER - Doxygen's input filter: prints a public header as declarations with
Doxygen's comments and nothing else. tine.h also gets the front page and the chapters."""
import pathlib
import re
import sys

sys.dont_write_bytecode = True
from groups import GROUPS
from headers import Reader


def escaped(text):
    """Plain text, so that Doxygen takes none of it for a command."""
    text = re.sub(r'[\\@&$#<>%"]|::', r'\\\g<0>', text)
    return re.sub(r'`([^`]+)`', r'<code>\1</code>', text)


class Writer:
    def __init__(self, reader):
        self.reader = reader

    def linked(self, text, own=()):
        """Text in which public names are links."""
        found = []
        for word in re.split(r'(\b(?:tine|TINE)_\w+)', text):
            item = self.reader.names.get(word)
            found.append('\\ref %s "%s"' % (word, word) if item and word not in own else
                         escaped(word))
        # A * at the beginning of a line is dropped, as the comment's own ornament.
        return ('&zwnj;' if text.startswith('*') else '') + ''.join(found)

    def said(self, comment, own=(), brief=True):
        """A comment's blocks, the first sentence as the brief description."""
        lines = []
        for k, (kind, text) in enumerate(comment.blocks):
            if kind == 'text':
                if k == 0 and brief:
                    first = re.match(r'.*?[^.…]\.(?=\s|$)|.*', text, re.S).group()
                    text = text[len(first):].strip()
                    lines += ['@brief ' + self.linked(first, own)]
                lines += ['', self.linked(text, own)]
            elif kind == 'item':
                lines += ['- ' + self.linked(text, own)]
            else:
                shown = 'code{.c}' if kind == 'code' and ';' in text else 'verbatim'
                lines += ['@' + shown, text, '@end' + shown.replace('{.c}', '')]
        return lines

    def documented(self, comment, extra, own=()):
        lines = (self.said(comment, own) if comment else []) + extra
        return '/** ' + '\n'.join(lines).strip() + ' */' if lines else ''

    def item(self, item):
        """One declaration with its comment."""
        own = set(item.names)
        extra = [''] + [self.linked(note, own) + '\n' for note in item.notes]
        extra += ['@ingroup ' + item.group]
        return self.documented(item.comment, extra, own) + '\n' + self.declaration(item)

    def declaration(self, item):
        if item.kind == 'macro':
            arguments = item.text.replace('A…', '...').replace('…', '...')
            return '#define ' + re.sub(r'\(\.field.*\)', '(...)', arguments)
        if item.kind in ('enum', 'struct'):
            end = ',' if item.kind == 'enum' else ';'
            parts = ['%s\n%s%s' % (self.documented(part.comment, [], own={part.name}), part.text,
                                   end) for part in item.parts]
            named = '' if item.names[0] != item.name or item.name.isupper() else item.name
            return '%s %s {\n%s\n};' % (item.kind, named, '\n'.join(parts))
        return item.text + ';'

    def front(self):
        """The front page, and the chapters with what was said of each."""
        chapters = self.reader.chapters
        lines = ['/** @mainpage tine', '']
        for comment in chapters['main']:
            lines += self.said(comment, brief=False)
        lines += ['', '@section chapters Chapters', '', '<table>']
        used = {item.group for item in self.reader.items}
        for key, title, sentence, _ in GROUPS:
            if key in used:
                lines.append('<tr><td>@ref %s "%s"<td>%s' % (key, title, escaped(sentence)))
        lines += ['</table> */']
        for key, title, sentence, _ in GROUPS:
            if key in used:
                lines += ['/** @defgroup %s %s' % (key, title), '@brief ' + escaped(sentence), '']
                for comment in chapters.get(key, []):
                    lines += self.said(comment, brief=False)
                lines.append('*/')
        return '\n'.join(lines)


def main():
    path = pathlib.Path(sys.argv[1])
    reader = Reader(path.parent)
    writer = Writer(reader)
    if path.name == 'tine.h':
        print(writer.front())
    for item in reader.items:
        if item.file == path.name:
            print('\n' + writer.item(item))


main()
