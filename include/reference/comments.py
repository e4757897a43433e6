"""comments.py - the text of a comment, as blocks."""
import re

WIDTH = 100  # columns of a header's line


class Comment:
    """The text of a comment as blocks: ('text' | 'item' | 'code' | 'table', text)."""

    def __init__(self, raw, column):
        self.blocks = []
        base = column + 3
        lines = (' ' * base + raw[2:-2].strip()).split('\n')
        paragraphs, before = [[]], ''
        for line in lines:
            if not line.strip() or ends_paragraph(before, line):
                paragraphs.append([])
            if line.strip():
                paragraphs[-1].append((len(line) - len(line.lstrip()) - base, line.strip()))
            before = line
        for paragraph in paragraphs:
            self.add(paragraph)

    def add(self, paragraph):
        if any(re.fullmatch('-{10,}', text) for _, text in paragraph):
            self.blocks.append(('table', '\n'.join(' ' * n + text for n, text in paragraph)))
            return
        kind = None
        for indent, text in paragraph:
            if indent < 2:
                now = 'text'
            elif text.startswith('- '):
                now, kind, text = 'item', None, text[2:]
            elif kind == 'item':
                now = 'item'
            else:
                now, text = 'code', ' ' * indent + text
            if now == kind:
                last = self.blocks[-1][1]
                self.blocks[-1] = (kind, last + ('\n' if now == 'code' else ' ') + text)
            else:
                self.blocks.append((now, text))
            kind = now

    def plain(self):
        return ' '.join(text for kind, text in self.blocks)

    def opening(self):
        """The same without the file's name, of a comment that opens a file."""
        return self.without(re.match(r'(\S+ - )?', self.plain()).group())

    def without(self, lead):
        """The same without `lead` at its beginning."""
        other = Comment('/**/', 0)
        other.blocks = list(self.blocks)
        if other.blocks and other.blocks[0][1].startswith(lead):
            other.blocks[0] = (other.blocks[0][0], other.blocks[0][1][len(lead):])
        return other


def ends_paragraph(before, line):
    """Whether a line was ended although the next one's first word had room on it."""
    return before.rstrip().endswith('.') and line.strip() and \
        len(before) + 1 + len(line.split()[0]) < WIDTH - 2
