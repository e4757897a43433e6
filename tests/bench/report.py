#!/usr/bin/env python3
"""report.py - checks a page of tine-bench report: every tag closed, every id once, every link
inside the page, no network, under 3 MB, words beside every picture. Usage: report.py PAGE ID…"""
import html.parser
import pathlib
import sys

EMPTY = {'meta', 'link', 'br', 'wbr', 'input', 'line', 'rect', 'path', 'circle', 'img'}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.remote, self.mute = [], [], [], [], 0
        self.tags = set()

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.tags.add(tag)
        if tag not in EMPTY:
            self.open.append(tag)
        if 'id' in a:
            self.ids.append(a['id'])
        for key in ('href', 'src'):
            if a.get(key, '').startswith('#'):
                self.links.append(a[key][1:])
            elif key in a and a[key] != 'data:,':
                self.remote.append(a[key])
        if tag == 'svg':
            self.mute += not a.get('aria-label') and a.get('aria-hidden') != 'true'
            assert not [k for k in a if k.startswith('on')], a

    def handle_startendtag(self, tag, attributes):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        where = f'</{tag}> at {self.getpos()} inside {self.open[-3:]}'
        assert self.open and self.open[-1] == tag, where
        self.open.pop()


path, wanted = pathlib.Path(sys.argv[1]), sys.argv[2:]
text = path.read_text(encoding='utf-8')
page = Page()
page.feed(text)
page.close()
assert not page.open, page.open
assert len(set(page.ids)) == len(page.ids), sorted(page.ids)
assert not set(page.links) - set(page.ids), page.links
assert not set(wanted) - set(page.ids), set(wanted) - set(page.ids)
assert not page.remote and 'http' not in text and '@import' not in text, page.remote
assert not page.mute, f'{page.mute} pictures without words'
assert '{{' not in text, 'a gap in the page'
assert 'nan' not in text.lower().replace('nanosecond', '').split(), 'a gap in the page'
assert {'table', 'main', 'h1'} <= page.tags
assert len(text.encode()) < 3_000_000, len(text)
