#!/usr/bin/env python3
"""page.py - the pages that `tine-bench report` makes of results files: it gathers what they say,
and fills the templates beside it. The program draws the pictures (tine-bench plot --inline)."""
import argparse
import json
import math
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE.parent)]
sys.dont_write_bytecode = True  # the folder may be the system's
DEBIAN = '/usr/bin/python3'


def fail(message):
    print(f'tine-bench: {message}', file=sys.stderr)
    sys.exit(2)


try:
    import jinja2
except ImportError:  # the first Python on the path may be the user's own
    if os.path.realpath(sys.executable) != os.path.realpath(DEBIAN) and os.path.exists(DEBIAN):
        os.execv(DEBIAN, [DEBIAN] + sys.argv)
    fail("the page needs Python's jinja2 (Debian: python3-jinja2)")
import pictures
import recompute
import words

# Names that backends had before version 0.2.
OLDER = {'F1': 'fork', 'F2': 'pipe', 'F3': 'shm-pipe', 'F4': 'shm-futex', 'F5': 'shm-spin'}
GALLERY = ('openmp', 'tine', 'shm-spin', 'pipe')
SCALING = ('openmp', 'tine', 'shm-spin')
INTERVAL = ('speedup', 'speedup_low', 'speedup_high')
KINDS = (('Threads', ('openmp', 'tine')),
         ('processes over shared memory', ('shm-pipe', 'shm-futex', 'shm-spin')),
         ('processes behind pipes', ('pipe',)))


class Parser(argparse.ArgumentParser):
    def error(self, message):
        fail(message)


# ---- reading ------------------------------------------------------------------------------------
def load(path):
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as e:
        fail(f'cannot read {path}: {getattr(e, "strerror", None) or e}')


def rows_of(results):
    return isinstance(results, dict) and results.get('rows') or []


def current(results):
    """Replaces older names of backends in the results."""
    for row in rows_of(results):
        for side in row['sides']:
            side['side'] = OLDER.get(side['side'], side['side'])
    return results


def read_results(path):
    results = load(path)
    if not rows_of(results):
        fail(f'{path} is not a results file of tine-bench run')
    return current(results)


def beside(named, file, name):
    """The results file `named`, which must exist; else `name` in the folder of `file`, or {}."""
    if named:
        return read_results(named)
    path = file.parent / name
    return read_results(path) if path.exists() else {}


def each_json(folder, must=True):
    """The objects in the JSON files of a folder, in the order of the names."""
    if not folder.is_dir():
        return fail(f'cannot read {folder}: no such folder') if must else []
    files = []
    for path in sorted(folder.glob('*.json')):
        try:
            files.append(json.loads(path.read_text(encoding='utf-8')))
        except ValueError:
            continue
    return [f for f in files if isinstance(f, dict)]


def kept(named, file, name):
    return each_json(named or file.parent / name, named is not None)


def lessons_of(files):
    return sorted((f for f in files if f.get('lesson') and f.get('number')),
                  key=lambda f: f['number'])


def timelines_of(files):
    return [f for f in files if isinstance(f.get('traceEvents'), list)
            and f.get('otherData', {}).get('seconds') and f['otherData'].get('threads')]


# ---- what a page shows --------------------------------------------------------------------------
class Backends:
    """The backends of a results file: their headings, descriptions and colours."""

    def __init__(self, results):
        self.told = results.get('backends', {})

    def heading(self, name):
        return self.told.get(name, {}).get('heading', name)

    def colour(self, name):
        return self.told.get(name, {}).get('colour', pictures.OTHERS)

    def glossary(self, names):
        return [(self.heading(n), self.told[n]['about']) for n in names if n in self.told]


def all_backends(results):
    return Backends({'backends': {name: what for r in results
                                  for name, what in r.get('backends', {}).items()}})


def measured(row, name):
    """A backend's record in a row if its result was right, else {}."""
    for side in row['sides']:
        if side['side'] == name and side.get('state') == 'ok':
            return side
    return {}


def state(row, name):
    return next((s.get('state') for s in row['sides'] if s['side'] == name), '')


def same(a, b, *keys):
    return all(a.get(k) == b.get(k) for k in keys)


def distinct(rows, *keys):
    """The first of all rows that have the same values of `keys`."""
    first = []
    for row in rows:
        if not any(same(row, other, *keys) for other in first):
            first.append(row)
    return first


def columns(rows):
    """The names of all backends in any row, without the serial loop."""
    names = []
    for row in rows:
        names += [s['side'] for s in row['sides'] if s['side'] not in names + ['serial']]
    return names


def summary(rows):
    """For each kind of backend: in how many rows its best one is faster than the serial loop, and
    the largest speed-up in these."""
    counts = []
    for kind, names in KINDS:
        best = [max((measured(row, n) for n in names), default={},
                    key=lambda s: s.get('speedup') or 0) for row in rows]
        wins = [s['speedup'] for s in best if s.get('speedup_word') == 'faster']
        if any(s.get('speedup') for s in best):
            counts.append((kind, len(wins), words.times(max(wins, default=None))))
    return counts


def longest_bar(row):
    """The speed-up at the right end of a row's bars. An interval that reaches beyond twice its
    speed-up is cut."""
    return max([1] + [min(s.get('speedup_high') or s['speedup'], 2 * s['speedup'])
                      for s in row['sides'] if words.known(s.get('speedup'))])


def compared(before, after):
    """Compares two results files: a line for each backend of each row that both have. The units are
    processes."""
    if before and not all(recompute.has_samples(r) for r in (before, after)):
        fail('an entry of a gallery has no samples: compare the results files it was made of')
    rule, lines = after['statistics'], []
    for row in rows_of(after):
        old = next((r for r in rows_of(before) if same(r, row, *recompute.SAME_ROW)), None)
        for side in row['sides'] if old else []:
            was = measured(old, side['side'])
            if not was or side['state'] != 'ok':
                continue
            a, b = (recompute.by_process(r, s['turns']) for r, s in ((old, was), (row, side)))
            ratio = recompute.apart(rule, a, b)
            if recompute.disturbed(old) or recompute.disturbed(row):
                ratio = ratio | {'_word': 'undecided'}
            if ratio['']:
                lines.append({'row': row, 'side': side['side'], 'before': recompute.median(a),
                              'after': recompute.median(b), 'ratio': ratio,
                              'units': min(len(a), len(b))})
    return lines


def whisker(ratio):
    """The places of low end, ratio and high end, in %, on a logarithmic scale from 1/4 to 4."""
    return [100 * (math.log2(min(max(x, 0.25), 4)) + 2) / 4
            for x in (ratio['_low'], ratio[''], ratio['_high'])]


def scaling_pictures(results):
    rows, backends = rows_of(results), Backends(results)
    keys = ('work', 'n', 'schedule', 'chunk')
    for first in distinct(rows, *keys):
        curves = []
        for name in SCALING:
            points = [(r['threads'], *(measured(r, name).get(k) for k in INTERVAL)) for r in rows
                      if same(r, first, *keys)]
            curves.append((backends.heading(name), backends.colour(name),
                           [p for p in points if words.known(p[1])]))
        title = f'{first["work"]}, {words.commas(first["n"])} elements'
        yield pictures.scaling(title, curves, results['machine'].get('cpus_allowed'))


def timeline_picture(trace, traces):
    about = trace['otherData']
    until = max(t['otherData']['seconds'] for t in traces
                if same(t['otherData'], about, 'work', 'n'))
    title = f'{about["work"]}, {words.commas(about["n"])} elements, {about["schedule"]}'
    alt = (f'{about["threads"]} threads in a call of {words.time(about["seconds"])}, '
           f'{words.times(about["serial_s"] / about["seconds"])} the serial loop; '
           f'{100 * about["busy"]:.1f} % of their time was spent in bodies, the busiest worked '
           f'{100 * about["imbalance"]:.1f} % longer than the mean. {about["advice"]}')
    return pictures.timeline(title, trace, until, alt)


def draw(program, wanted):
    """The pictures, each with the SVG that the program draws of it."""
    if not wanted:
        return []
    done = subprocess.run([program, 'plot', '--inline'], input=json.dumps(wanted),
                          capture_output=True, text=True)
    if done.returncode:
        fail(done.stderr.strip().removeprefix('tine-bench: '))
    return [p | {'svg': svg} for p, svg in zip(wanted, json.loads(done.stdout))]


def drawn_lessons(program, lessons):
    return [lesson | {'pictures': draw(program, lesson['pictures'])} for lesson in lessons]


# ---- writing ------------------------------------------------------------------------------------
def text_of(template, **what):
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(words=words, measured=measured, state=state, whisker=whisker,
                               rows_of=rows_of, same=same, min=min)
    return environment.get_template(template).render(**what)


def write(output, text):
    try:
        output.write_text(text, encoding='utf-8')
    except OSError as e:
        fail(f'cannot write {output}: {e.strerror}')
    print(output)


def fill(template, output, **what):
    write(output, text_of(template, **what))


def report(o):
    file = o.files[-1]
    now, before = read_results(file), read_results(o.files[0]) if len(o.files) > 1 else {}
    lines = compared(before, now)
    if before and not lines:
        fail(f'{o.files[0]} and {file} have no row in common: the same workload, n, threads, '
             'schedule and chunk')
    rows = [row for row in rows_of(now) if 'skipped' not in row]
    traces = timelines_of(kept(o.timelines, file, 'timelines'))
    curves = [p for p in scaling_pictures(beside(o.scale, file, 'scale.json')) if p]
    maps = [p for p in kept(o.sweeps, file, 'sweeps') if p.get('kind') == pictures.HEAT]
    timelines = draw(o.program, [timeline_picture(t, traces) for t in traces])
    fill('page.html', o.output, now=now, before=before, lines=lines, rows=rows,
         backends=Backends(now), columns=columns(rows_of(now)), summary=summary(rows),
         longest_bar=longest_bar, disturbed=sum(map(recompute.disturbed, rows)),
         scaling=draw(o.program, curves), maps=draw(o.program, maps),
         timelines=list(zip(timelines, (t['otherData'] for t in traces))),
         lessons=drawn_lessons(o.program, lessons_of(kept(o.lessons, file, 'lessons'))))


def gallery(o):
    machines = [current(f) for f in each_json(o.gallery) if rows_of(f)]
    if not machines:
        fail(f'{o.gallery} holds no results file of tine-bench run')
    rows = [row for m in machines for row in rows_of(m) if 'skipped' not in row]
    fill('gallery.html', o.output, machines=machines, first=distinct(rows, 'work', 'data', 'n'),
         columns=GALLERY, backends=all_backends(machines))


def table(o):
    """The speed-ups in Markdown, on standard output."""
    results = [read_results(file) for file in o.files]
    rows = [row for r in results for row in rows_of(r) if 'skipped' not in row]
    print(text_of('table.md', rows=rows, columns=columns(rows), backends=all_backends(results)),
          end='')


# An entry of a gallery keeps these members of a backend's record, and drops those of other records.
KEPT = ('side', 'state', 'note', 'median_s', 'speedup', 'speedup_low', 'speedup_high',
        'speedup_plus_minus', 'speedup_word', 'parallel', 'parallel_plus_minus', 'parallel_word')
DROPPED = ('code_on_one_thread', 'bandwidth_samples_bytes_per_s')


def without_samples(record):
    if isinstance(record, dict):
        keys = KEPT if 'side' in record else [k for k in record if k not in DROPPED]
        return {k: without_samples(record[k]) for k in keys if k in record}
    if isinstance(record, list):
        return [without_samples(v) for v in record]
    return float(f'{record:.7g}') if isinstance(record, float) else record


def entry(o):
    """Writes the rows of all given results files, which are of one machine, to one file: a line for
    each row, without samples."""
    results = [read_results(file) for file in o.files]
    rows = [json.dumps(without_samples(row)) for r in results for row in rows_of(r)]
    head = without_samples(results[0]) | {'backends': all_backends(results).told, 'rows': ['ROWS']}
    write(o.entry, json.dumps(head, indent=1).replace('"ROWS"', ',\n  '.join(rows)) + '\n')


def sheet(o):
    lessons = drawn_lessons(o.program, lessons_of(each_json(o.sheet)))
    fill('sheet.html', o.sheet / 'sheet.html', lessons=lessons)


def main():
    parser = Parser(prog='tine-bench report', allow_abbrev=False, description="""Makes one HTML
        page of a results file (tine-bench run --output results.json); of two, it also compares the
        second with the first.""")
    path = pathlib.Path
    parser.add_argument('files', nargs='*', type=path, metavar='[BEFORE.json] RESULTS.json')
    parser.add_argument('--output', type=path, metavar='FILE', default=path('report.html'),
                        help='where the page goes (default: report.html)')
    parser.add_argument('--sweeps', type=path, metavar='DIR', help="""heat maps, which tine-bench
        sweep --output wrote (default: sweeps/ beside the results)""")
    parser.add_argument('--scale', type=path, metavar='FILE', help="""results on several numbers of
        threads (default: scale.json beside the results)""")
    parser.add_argument('--timelines', type=path, metavar='DIR', help="""what tine-bench explain
        --output wrote (default: timelines/ beside the results)""")
    parser.add_argument('--lessons', type=path, metavar='DIR', help="""what tine-bench lesson
        --output kept (default: lessons/ beside the results)""")
    parser.add_argument('--gallery', type=path, metavar='DIR', help="""the results files in DIR, of
        many machines, side by side; no other file is taken""")
    parser.add_argument('--entry', type=path, metavar='FILE', help="""write there one entry of a
        gallery: the results files named, of one machine, without their samples""")
    parser.add_argument('--table', action='store_true', help="""print the speed-ups of the results
        files named, as a table in Markdown""")
    parser.add_argument('--sheet', type=path, help=argparse.SUPPRESS)
    parser.add_argument('--program', default='tine-bench', help=argparse.SUPPRESS)
    o = parser.parse_args()
    if o.sheet:
        sheet(o)
    elif o.gallery and o.files:
        fail(f"'{o.files[0]}': --gallery takes no results file")
    elif o.gallery:
        gallery(o)
    elif not o.files:
        fail('report needs a results file (tine-bench run --output results.json)')
    elif o.entry or o.table:
        entry(o) if o.entry else table(o)
    elif len(o.files) > 2:
        fail(f"'{o.files[2]}': report takes one results file, or two: before and after")
    else:
        report(o)


if __name__ == '__main__':
    main()
