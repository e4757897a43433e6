"""items.py - one declaration, and the element types of types.h."""
import re

from comments import Comment

# Which header a program includes for what a file declares.
INCLUDED_BY = {'tine.h': 'tine.h', 'kernels.def': 'tine.h', 'npy.h': 'npy.h', 'mpi.h': 'mpi.h',
               'mpi.def': 'mpi.h'}


class Item:
    """One declaration: kind is function, macro, typedef, enum or struct; parts are the fields of a
    struct and the constants of an enum."""

    def __init__(self, kind, name, text, comment, file, line):
        self.kind, self.name, self.text, self.comment = kind, name, text, comment
        self.file, self.line = file, line
        self.parts = []
        self.notes = []   # sentences that every operation of its kind shares
        self.group = None
        self.returns_code = False  # 0, a TINE_E… code or a user's code

    @property
    def header(self):
        return 'tine/' + INCLUDED_BY[self.file]

    @property
    def names(self):
        """Under which names a reader looks for it."""
        if self.kind != 'enum':
            return [self.name]
        named = [] if self.name.isupper() else [self.name]
        return named + [part.name for part in self.parts]


class ElementTypes:
    """The element types, as (suffix, tine_type, C type), and the lists of them in the headers."""

    LISTS = {'': 'WIDE', 'ALL': 'TYPES', 'INT': 'INTS', 'ALL_INT': 'ALL_INTS', 'FLOAT': 'FLOATS'}
    ENTRY = re.compile(r'TINE_(\w+)_\(X, arg\)|X\(arg, *(\w+), *(\w+), *([\w ]*?) *,')

    def __init__(self, text):
        self.lists = {}
        for name, entries in re.findall(r'# *define TINE_(\w+)_\(X, arg\)(.*)',
                                        text.replace('\\\n', ' ')):
            self.lists.setdefault(name, entries)  # the first definition is Linux's
        self.picks = {pick.rstrip('_'): name for pick, name in re.findall(
            r'# *define TINE_PICK_((?:\w+_)?)\(f, x\) TINE_PICK_OF_\(TINE_(\w+)_,', text)}

    def expand(self, name):
        found = []
        for listed, *row in self.ENTRY.findall(self.lists[name]):
            found += self.expand(listed) if listed else [row]
        return found

    def listed(self, pick):
        """The types that the generic names of TINE_PICK_`pick`_ take, in words."""
        names = [t for _, _, t in self.expand(self.picks[pick])]
        return ', '.join(names[:-1]) + ' or ' + names[-1]

    def example(self, pick):
        return self.expand(self.LISTS[pick])[-1][0]

    def constants(self, body):
        """The constants of an enum that is made of such lists."""
        rows = [row for name in re.findall(r'TINE_(\w+)_\(TINE_ENUM_', body)
                for row in self.expand(name)]
        return [Item('part', constant, constant, Comment('/* elements: %s */' % (t or suffix), 0),
                     'types.h', 0) for suffix, constant, t in rows]
