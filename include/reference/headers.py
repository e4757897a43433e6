"""headers.py - reads the public headers into a list of what they declare, each with its comment.

The headers keep plain comments, which belong to declarations by these rules:

  - A comment on the line of a declaration, behind it, is about that declaration.
  - A comment before a declaration is about it, and about the declarations after it up to the next
    comment or blank line.
  - A comment before another comment is about the whole chapter (groups.py) of the next declaration.
  - A comment that opens a file is about the library (tine.h) or a chapter (npy.h, mpi.h).
  - In the list of makers in tine.h, each row of the table is about one maker.

Names that end in _ are not public, and neither is what they say.
"""
import pathlib
import re

from comments import Comment
from groups import group_of
from items import ElementTypes, Item
from scan import arguments, closing, declaration_end, declared_name, squeeze, tokens

FILES = ['tine.h', 'kernels.def', 'npy.h', 'mpi.h', 'mpi.def']
OPENS = {'tine.h': 'main', 'npy.h': 'files', 'mpi.h': 'mpi'}
INTERNAL = re.compile(r'\w*_|TINE_\w*_\d|TINE(_\w+)?_H|TINE_(API|KERNEL|MEMBER|TYPE_FILE)')
ATTRIBUTES = re.compile(r'\b(TINE_API|TINE_CHECKED_|TINE_UNSET_)\b\s*')
RULE = re.compile(r'/\* -{3,}')
DEFINE = re.compile(r'#\s*define\s+(\w+)(?:\(([^)]*)\))?[ \t\\\n]*(.*)', re.S)
MAKER = re.compile(r'TINE_[A-Z_]+\([^()]*\)')


class Reader:
    """Reads the headers of one folder: .items, and .chapters: comments by group ('main': tine.h's
    own)."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.items, self.chapters = [], {}
        self.types = ElementTypes('\n'.join((self.folder / name).read_text()
                                            for name in ('types.h', 'kernels.h', 'mpi.h')))
        for file in FILES:
            self.file = file
            self.text = (self.folder / file).read_text()
            self.fronts = self.find_fronts()
            self.read()
        self.forget_forward_declarations()
        for item in self.items:
            item.group = group_of(item.name)
            self.add_notes(item)
        self.names = {name: item for item in self.items for name in item.names}

    def find_fronts(self):
        """The generic names of typed operations: arguments, and the list of types they take."""
        found = {}
        for match in re.finditer(r'#define (tine_\w+)\(([^)]*)\)[ \\\n]*TINE_PICK_(\w*)\(',
                                 self.text):
            found[match.group(1)] = ([a.strip() for a in match.group(2).split(',')],
                                     match.group(3).rstrip('_'))
        return found

    def read(self):
        """Gives each declaration of a file its comment."""
        comment, waiting, last_end, last, first = None, [], 0, [], True
        for kind, text, start, end in tokens(self.text, declaration_end):
            between = self.text[last_end:start]
            if kind == 'comment':
                column = start - (self.text.rfind('\n', 0, start) + 1)
                said = Comment(text, column)
                if last and '\n' not in between and not self.text[:start].endswith('*/'):
                    for item in last:
                        item.comment = said
                        if len(item.parts) == 1:
                            item.parts[0].comment = said
                    comment = None
                elif RULE.match(text):
                    comment, waiting = None, []
                elif first:
                    if self.file in OPENS:
                        self.chapters.setdefault(OPENS[self.file], []).append(said.opening())
                else:
                    waiting += [comment] if comment and not last else []
                    comment = said
                first, last = False, []
            else:
                if '\n\n' in between and last:
                    comment = None
                made = self.declared(kind, text, start, comment)
                if made is not None:
                    for item in made:
                        if waiting:
                            self.chapters.setdefault(group_of(item.name), []).extend(waiting)
                        waiting = []
                    last = made or [Item('internal', '_', '', None, self.file, 0)]
                    self.items += made
            last_end = end

    def declared(self, kind, text, start, comment):
        """The public declarations in a token; None: it declares nothing, and a comment before it is
        about what follows."""
        line = self.text.count('\n', 0, start) + 1
        if kind == 'directive':
            return self.macro(text, comment, line)
        if kind == 'kernel':
            return self.kernel(text, comment, line)
        made = self.code(ATTRIBUTES.sub('', text), comment, line)
        for item in made:
            item.returns_code = 'TINE_CHECKED_' in text
        return made

    def macro(self, text, comment, line):
        match = DEFINE.match(text)
        if not match:
            return None
        name, parameters = match.group(1), match.group(2)
        if any(item.name == name for item in self.items):
            return None
        if INTERNAL.fullmatch(name) or name in self.fronts:
            return []
        if comment and parameters and '...' in parameters:
            plain = name.replace('_with', '')
            said = comment.plain()
            form = re.search(r'\b%s\(([^()]*)\)' % plain, said) or \
                re.search(r'\btine_\w+\((f, [^()]*)\)', said)
            if form:
                parameters = form.group(1)
                comment = comment.without('%s(%s): ' % (plain, parameters))
            if name.endswith('_with'):
                parameters = parameters.replace('f,', 'f, c,', 1)
        text = name if parameters is None else '%s(%s)' % (name, squeeze(parameters))
        item = Item('macro', name, text, comment, self.file, line)
        item.returns_code = text.endswith(' o)')
        if name.endswith('_with'):
            item.notes.append('f takes a context before its other arguments, to which c points.')
        needs = re.match(r'f##_needs_(\w+?)(?:_of_th\w+?)?_to_', match.group(3))
        if needs:
            item.notes.append('f was given to %s.' % needs.group(1).replace('_or_', ' or '))
        return [item]

    def kernel(self, text, comment, line):
        """One typed operation, as its generic name is called."""
        entry = arguments(text[text.index('('):])
        entry = entry[1:] if text.startswith('TINE_MEMBER') else entry
        name = 'tine_' + entry[0]
        parameters = {declared_name(p): p for p in arguments(entry[1])}
        called, types = self.fronts.get(name, (list(parameters), ''))
        text = 'int %s(%s)' % (name, ', '.join(parameters[a] for a in called))
        text = text.replace('TINE_T ', 'T ').replace('TINE_ACC ', 'ACC ')
        item = Item('function', name, text, comment, self.file, line)
        item.returns_code = True
        item.notes.append('T is %s.' % self.types.listed(types))
        if 'ACC ' in text:
            item.notes.append('ACC, its accumulator, is int64_t where T is a signed integer, '
                              'uint64_t where T is an unsigned one, double where T is floating.')
        item.notes.append('%s is a macro: the type of the array chooses one function for each '
                          'type, such as %s_%s.' % (name, name, self.types.example(types)))
        if len(called) < len(parameters):
            item.notes.append('These functions take the tine_type of the keys as well, behind key.')
        return [item]

    def code(self, text, comment, line):
        words = squeeze(text)
        match = re.match(r'(typedef )?(enum|struct)( \w+)? ?\{', words)
        if match:
            return self.body(text, match.group(2), match.group(3), comment, line)
        if words.startswith(('static inline', '#')) or 'TINE_MADE_' in words:
            return []
        kind = 'typedef' if words.startswith('typedef') else 'function'
        name = declared_name(words)
        if INTERNAL.fullmatch(name):
            return []
        return [Item(kind, name, words.rstrip(';'), comment, self.file, line)]

    def body(self, text, kind, tag, comment, line):
        """A struct with its fields, or an enum with its constants."""
        opens = text.index('{')
        end = closing(text, opens)
        name = (re.match(r'\s*(\w*)', text[end:]).group(1) or tag or '').strip()
        item = Item(kind, name, '', comment, self.file, line)
        inside = text[opens + 1:end - 1]
        if kind == 'enum':
            item.parts = self.types.constants(inside) if 'TINE_ENUM_' in inside else \
                self.parts(inside, lambda t, at: re.compile(r'[^,/]*,?').match(t, at).end())
            item.name = name or item.parts[0].name
        else:
            item.parts = self.parts(inside, declaration_end)
        return [] if INTERNAL.fullmatch(item.name) else [item]

    def parts(self, inside, entry):
        """The fields or constants between two braces."""
        found, said, last, last_end = [], None, [], 0
        for kind, text, start, end in tokens(inside, entry):
            if kind == 'comment':
                column = start - (inside.rfind('\n', 0, start) + 1)
                if last and '\n' not in inside[last_end:start]:
                    for part in last:
                        part.comment = Comment(text, column)
                else:
                    said = Comment(text, column)
            elif kind == 'code':
                last = self.part(squeeze(ATTRIBUTES.sub('', text)), said)
                found += last
                said = None
            last_end = end
        return found

    def part(self, words, comment):
        """The public fields in one declaration, each by itself, or one constant."""
        words = words.rstrip(';,').strip()
        if '(*' in words or ' ' not in words or '=' in words:
            names, before = [words], ''
        else:
            names = [name.strip() for name in words.split(',')]
            names[0] = re.search(r'\**\w+(\[.*\])?$', names[0]).group()
            before = words.split(',')[0][:-len(names[0])]
        found = []
        for text in names:
            name = text.split(' ')[0] if '=' in text else declared_name(text)
            if name and not INTERNAL.fullmatch(name):
                found.append(Item('part', name, before + text, comment, self.file, 0))
        return found

    def forget_forward_declarations(self):
        """Leaves out `typedef struct x x;` where the struct is there, and reads the table of
        makers."""
        structs = {item.name for item in self.items if item.kind == 'struct'}
        self.items = [item for item in self.items
                      if not (item.kind == 'typedef' and item.name in structs)]
        for key, comments in list(self.chapters.items()):
            for said in list(comments):
                table = [text for kind, text in said.blocks if kind == 'table']
                if table and 'TINE_FN(' in table[0]:
                    self.makers(table[0], said.plain())
                    comments.remove(said)
                    self.chapters.setdefault('makers', []).append(said)

    def makers(self, table, said):
        """Each row: the maker, your function, what it makes callable; a row may go on in the next
        line."""
        head = table.split('\n')[0]
        cuts = [0, head.index('your function'), head.index('what it makes'), None]
        rows = []
        for line in table.split('\n')[2:]:
            cells = [line[a:b].strip() for a, b in zip(cuts, cuts[1:])]
            if cells[2] == 'the same':
                cells[2] = rows[-1][2]
            if cells[0]:
                rows.append(cells)
            else:
                rows[-1] = [(a + ' ' + b).strip() for a, b in zip(rows[-1], cells)]
        forms = {form.split('(')[0]: re.sub(r'\s+', ' ', form) for form in MAKER.findall(said)}
        for form, function, calls in rows:
            name = form.split('(')[0]
            calls, _, also = re.sub(r'(?<!\w)_(?=[a-z])', 'tine_', calls).partition('; ')
            for name, form, text in (
                    (name, form, 'Lets %s be called with %s, your function: %s. The maker stands '
                     'once at file scope, behind that function.%s'
                     % (calls, 'g' if '(g,' in form else 'f', function,
                        also and ' It allows %s, too.' % also)),
                    (name + '_WITH', forms[name + '_WITH'], 'As %s, for a function that takes a '
                     'context, a pointer to const C, before its other arguments. The names of the '
                     'calls end in _with.' % name)):
                self.items.append(Item('macro', name, form, Comment('/* %s */' % text, 0),
                                       'tine.h', 0))

    def add_notes(self, item):
        """An operation over MPI ranks computes what the one without ranks does."""
        alone = item.name.replace('tine_mpi_', 'tine_', 1)
        if alone != item.name and any(other.name == alone for other in self.items):
            item.notes.append('What is computed: see %s.' % alone)

    def missing(self):
        """Public names without a description."""
        for item in self.items:
            where = '%s:%d: ' % (item.file, item.line)
            if not item.comment or not item.comment.blocks:
                yield where + item.name + ' has no comment'
            if item.group == 'other':
                yield where + item.name + ' is in no chapter of include/reference/groups.py'
            for part in item.parts:
                if not part.comment or not part.comment.blocks:
                    yield where + '%s of %s has no comment' % (part.name, item.name)
