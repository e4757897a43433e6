"""pictures.py - the report's pictures as data, which `tine-bench plot --inline` draws: speed-ups
over numbers of threads, and timelines of calls."""

# The numbers of enums in plot/plot.h.
LINES, _, TIMELINE, HEAT = range(4)
PLAIN, SECONDS, TIMES, COUNT = range(4)
OPENMP, AMDAHL, TINE, SHARING, _, _, OTHERS, GREY = range(8)
ROWS = 160
# A card is about 300 pixels wide, and each interval has a border. Thinner intervals become one.
INTERVALS_A_ROW = 90


def picture(kind, name, title, x, y, unit_x, unit_y, series, **more):
    plain = {'log_x': False, 'log_y': False, 'mark': None, 'mark_name': '', 'rows': []}
    return plain | {'kind': kind, 'name': name, 'title': title, 'x': x, 'y': y, 'unit_x': unit_x,
                    'unit_y': unit_y, 'series': series} | more


def line(name, points, colour, dashed=False):
    """Points are (x, y), or (x, y, lo, hi) with the interval of y."""
    return {'name': name, 'dashed': dashed, 'colour': colour,
            'points': [[x, y, 0, *(interval or (None, None))] for x, y, *interval in points]}


def not_shared(points):
    """The share of the time that Amdahl's law calls serial, by least squares."""
    up = sum((1 / s - 1 / k) * (1 - 1 / k) for k, s, *_ in points)
    down = sum((1 - 1 / k) ** 2 for k, *_ in points)
    return min(max(up / down, 0), 1) if down > 0 else None


def amdahl(points, last, name):
    share = not_shared(points)
    if share is None:
        return [], ''
    fit = [(t, 1 / (share + (1 - share) / t)) for t in (1 + (last - 1) * i / 16 for i in range(17))]
    words = f' Amdahl\'s law fits with {100 * share:.1f} % of the time not shared.'
    return [line(f'Amdahl, {100 * share:.1f} % serial ({name})', fit, AMDAHL, True)], words


def ideal(until):
    points, t = [], 1
    while t < until:
        points.append((t, t))
        t *= 2
    return line('ideal', points + [(until, until)], GREY, True)


def scaling(title, curves, cpus):
    """Speed-ups over numbers of threads. curves: (heading, colour, points) for each backend, a
    point as (threads, speed-up, lo, hi)."""
    curves = [c for c in curves if len(c[2]) > 1]
    if not curves:
        return None
    last = max(p[0] for _, _, points in curves for p in points)
    until = min(last, cpus or last)
    best = max(curves, key=lambda c: max(p[1] for p in c[2]))
    fit, words = amdahl([p for p in best[2] if p[0] <= until], last, best[0])
    most = max(p[1] for p in best[2])
    alt = f'Speed-up over 1 to {last} threads: at best {most:.2f} ({best[0]}).{words}'
    series = [line(name, points, colour) for name, colour, points in curves]
    return picture(LINES, 'scaling', title, 'threads or processes', 'times the serial loop', COUNT,
                   TIMES, series + [ideal(until)] + fit, alt=alt)


def merged(chunks, thinnest):
    """The chunks of one thread as intervals. Neighbours within `thinnest` seconds become one."""
    whole = []
    for begin, end in sorted(chunks):
        if whole and end - whole[-1][0] < thinnest:
            whole[-1][1] = end
        else:
            whole.append([begin, end])
    return whole


def timeline(title, trace, until, alt):
    """One call: which thread ran chunks when. All calls of a workload end at `until`."""
    about = trace['otherData']
    threads = min(int(about['threads']), ROWS)
    chunks = [[] for _ in range(threads)]
    for e in trace['traceEvents']:
        if e.get('dur', -1) >= 0 and e.get('ts', -1) >= 0 and 0 <= e.get('tid', -1) < threads:
            chunks[e['tid']].append((e['ts'] * 1e-6, (e['ts'] + e['dur']) * 1e-6))
    points = [[begin, end, row, None, None] for row in range(threads)
              for begin, end in merged(chunks[row], about['seconds'] / INTERVALS_A_ROW)]
    series = [{'name': 'chunks', 'dashed': False, 'colour': OPENMP, 'points': points}]
    return picture(TIMELINE, 'timeline', title, 'since the call began', '', SECONDS, PLAIN, series,
                   rows=[f'thread {t}' for t in range(threads)], until=until, alt=alt)
