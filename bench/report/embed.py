#!/usr/bin/env python3
"""embed.py - turns the report's page, style and script into C arrays of characters.
Usage: embed.py OUTPUT FILE…"""
import pathlib
import sys

out, *files = map(pathlib.Path, sys.argv[1:])
with out.open('w') as c:
    names = ', '.join(f.name for f in files)
    c.write('/* Made from %s: change those. */\n#include "report.h"\n' % names)
    for f in files:
        text = f.read_bytes() + b'\0'
        c.write('const char report_%s[] = {\n' % f.name.replace('.', '_'))
        for i in range(0, len(text), 32):
            c.write('    %s,\n' % ', '.join(str(b if b < 128 else b - 256) for b in text[i:i + 32]))
        c.write('};\n')
