"""scan.py - cuts the text of a header into comments, directives, entries of kernels.def and
declarations."""
import re

LEFT_OUT = re.compile(r'extern\s*"C(\+\+)?"\s*\{|\}|\s+|/\* clang-format \w+ \*/')
KERNEL = re.compile(r'(TINE_KERNEL|TINE_MEMBER)\(')
COMMENT = re.compile(r'/\*.*?\*/', re.S)
DIRECTIVE = re.compile(r'#(?:\\\n|(?!/\*)[^\n])*')


def squeeze(text):
    return re.sub(r'\s+', ' ', COMMENT.sub(' ', text)).strip()


def closing(text, at):
    """Where the bracket that opens at text[at] closes, one past it."""
    pairs = {'(': ')', '{': '}'}
    depth = 0
    for i in range(at, len(text)):
        depth += text[i] == text[at]
        depth -= text[i] == pairs[text[at]]
        if depth == 0:
            return i + 1
    raise ValueError('unbalanced: ' + text[at:at + 60])


def declaration_end(text, at):
    """One past the declaration that begins at text[at]."""
    while text[at] != ';':
        if text[at] == '{':
            end = closing(text, at)
            rest = re.match(r'[^;{}#/]*;', text[end:])
            return end + rest.end() if rest else end
        at = closing(text, at) if text[at] == '(' else at + 1
    return at + 1


def tokens(text, entry):
    """('comment' | 'directive' | 'kernel' | 'code', text, start, end); entry(text, at) is one past
    the piece of code at text[at]."""
    at = 0
    while at < len(text):
        match = LEFT_OUT.match(text, at)
        if match:
            at = match.end()
            continue
        kind = 'code'
        for name, pattern in (('comment', COMMENT), ('directive', DIRECTIVE), ('kernel', KERNEL)):
            match = pattern.match(text, at)
            if match:
                kind = name
                break
        if kind == 'kernel':
            end = closing(text, match.end() - 1)
        else:
            end = match.end() if match else entry(text, at)
        yield kind, text[at:end], at, end
        at = end


def arguments(text):
    """The arguments in brackets at the beginning of text."""
    inside, found, depth = text[1:closing(text, 0) - 1], [''], 0
    for c in inside:
        depth += c in '({'
        depth -= c in ')}'
        if c == ',' and depth == 0:
            found.append('')
        else:
            found[-1] += c
    return [squeeze(a) for a in found]


def declared_name(text):
    """The name that a declaration without initial value and body declares."""
    pointer = re.search(r'\(\*\s*(\w+)\)', text)
    if pointer:
        return pointer.group(1)
    return re.search(r'(\w+)\s*(?:\[[^\]]*\]|\(.*\))?\s*;?$', text, re.S).group(1)
