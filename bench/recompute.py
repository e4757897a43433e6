#!/usr/bin/env python3
"""recompute.py - computes every number of a results file of tine-bench run again, from the samples
in it, and says which differ. It follows the rules of measure/statistics.c and measure/summary.c
with nothing but Python's own library.

Usage: recompute.py RESULTS.json [AFTER.json]
With two files: before against after, by processes.
Exit status: 1 if a number differs."""
import functools
import json
import math
import sys

MASK = (1 << 64) - 1
checked = differ = 0


def quantile(values, q):
    """Interpolates linearly between neighbours, as numpy.quantile does."""
    x = sorted(values)
    if not x:
        return None
    at = q * (len(x) - 1)
    i = int(at)
    return x[i] + (at - i) * (x[i + 1] - x[i]) if i + 1 < len(x) else x[-1]


def median(values):
    return quantile(values, 0.5)


class Random:
    """The random numbers of the generator splitmix64."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = z = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        return ((z ^ z >> 31) >> 32) * n >> 32


@functools.lru_cache
def draws(rule, *counts):
    """For each resample, and for each side with one of the counts of units, the indices drawn."""
    resamples, seed = rule
    random = Random(seed)
    return [[[random.below(n) for _ in range(n)] for n in counts] for _ in range(resamples)]


def judged(s, middle, resampled, units):
    tail = (1 - s['level']) / 2
    low, high = (math.exp(quantile(resampled, q)) for q in (tail, 1 - tail))
    word = 'undecided'
    if units >= s['units_min'] and low > s['margin']:
        word = 'faster'
    if units >= s['units_min'] and high < 1 / s['margin']:
        word = 'slower'
    ratio = math.exp(middle)
    return {'': ratio, '_low': low, '_high': high,
            '_plus_minus': max(high / ratio, ratio / low) - 1, '_word': word}


UNKNOWN = {'': None, '_low': None, '_high': None, '_plus_minus': None, '_word': 'undecided'}


def disturbed(row):
    """Whether disturbed rounds count, because too few were quiet: the row then decides nothing."""
    return row['disturbed_rounds_count'] and row['rounds_disturbed'] > 0


def paired(s, row, base, side):
    """The ratio of a base's times over a side's. A ratio is taken within each round."""
    logs = [math.log(base[r] / side[r]) for r in sorted(base) if r in side]
    if not logs:
        return UNKNOWN
    table = draws((s['resamples'], s['seed']), len(logs))
    resampled = [median([logs[i] for i in drawn[0]]) for drawn in table]
    ratio = judged(s, median(logs), resampled, len(logs))
    return ratio | {'_word': 'undecided'} if disturbed(row) else ratio


def apart(s, base, side):
    """The ratio of a base's times over a side's, from separate processes: no values are paired."""
    a, b = [math.log(x) for x in base], [math.log(x) for x in side]
    if not a or not b:
        return UNKNOWN
    table = draws((s['resamples'], s['seed']), len(a), len(b))
    resampled = [median([a[i] for i in x]) - median([b[i] for i in y]) for x, y in table]
    return judged(s, median(a) - median(b), resampled, min(len(a), len(b)))


def counting(row, turns):
    return [t for t in turns if row['disturbed_rounds_count'] or not t['disturbed']]


def by_round(row, turns):
    return {t['round']: median(t['samples_s']) for t in counting(row, turns)}


def by_process(row, turns):
    of = {}
    for t in counting(row, turns):
        of.setdefault(t['process'], []).append(median(t['samples_s']))
    return [median(x) for x in of.values()]


def same(a, b):
    if isinstance(a, float) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-7 * max(abs(a), abs(b)) + 1e-9 * (abs(b) < 10)
    return a == b


def has_samples(results):
    """Whether a results file has its samples. An entry of a gallery has none."""
    return all('turns' in side for row in results['rows'] for side in row.get('sides', []))


def check(where, key, computed, recorded):
    global checked, differ
    checked += 1
    if same(computed, recorded):
        return
    differ += 1
    print(f'{where}: {key} is {recorded}, from the samples {computed}')


def check_ratio(where, name, ratio, record):
    for end, value in ratio.items():
        check(where, name + end, value, record[name + end])


def mean(turns, key):
    values = [t[key] for t in turns if key in t]
    return sum(values) / len(values) if values and len(values) == len(turns) else None


def check_times(where, row, side):
    turns = counting(row, side['turns'])
    medians = list(by_round(row, side['turns']).values())
    samples = [x for t in turns for x in t['samples_s']]
    middle = median(medians)
    check(where, 'samples', len(samples), side['samples'])
    check(where, 'median_s', middle, side['median_s'])
    check(where, 'min_s', min(samples), side['min_s'])
    check(where, 'spread', (quantile(medians, 0.75) - quantile(medians, 0.25)) / middle,
          side['spread'])
    check(where, 'calls_a_sample', int(mean(turns, 'calls_a_sample') + 0.5),
          side['calls_a_sample'])
    check(where, 'ns_per_element', middle / row['n'] * 1e9, side['ns_per_element'])
    for key in ('start_s', 'transfer_s', 'work_s'):
        check(where, key, mean(turns, key), side[key])
    if row['bytes']:
        check(where, 'bytes_per_s', row['bytes'] / middle, side['bytes_per_s'])
        if row['bandwidth_bytes_per_s']:
            check(where, 'bandwidth_share',
                  row['bytes'] / middle / row['bandwidth_bytes_per_s'], side['bandwidth_share'])
    openings = [x for x in side['start_once_samples_s'] if x is not None]
    if openings:
        check(where, 'start_once_s', median(openings), side['start_once_s'])


def code_of(row, side):
    """The turns of the side's code on one thread; None: it is not known."""
    name = {'openmp': 'openmp', 'tine': 'tine', 'fork': 'processes', 'pipe': 'processes',
            'vm-copy': 'processes'}.get(side['side'])
    if side['side'].startswith('shm-'):
        name = 'processes'
    return row['code_on_one_thread'].get(name)


def check_rounds(s, row):
    """A slow probe disturbs its round, and so all turns of the round."""
    quiet, marked, slow = set(), set(), set()
    for turns in [x['turns'] for x in row['sides']] + list(row['code_on_one_thread'].values()):
        for t in turns:
            (marked if t['disturbed'] else quiet).add(t['round'])
            if (t.get('probe_s') or 0) > s.get('probe_limit', 0) * (row.get('probe_best_s') or 0):
                slow.add(t['round'])
    if row.get('probe_best_s'):
        check(row['work'], 'quiet rounds with a slow probe', [], sorted(slow & quiet))
    check(row['work'], 'rounds both quiet and disturbed', [], sorted(marked & quiet))
    check(row['work'], 'rounds_disturbed', len(marked), row['rounds_disturbed'])


def check_row(s, row):
    check_rounds(s, row)
    sides = {side['side']: side for side in row['sides']}
    limits = [x for x in row['bandwidth_samples_bytes_per_s'] if x is not None]
    check(row['work'], 'bandwidth_bytes_per_s', max(limits) if limits else None,
          row['bandwidth_bytes_per_s'])
    rounds = {r: by_round(row, side['turns']) for r, side in sides.items()}
    for name, side in sides.items():
        where = f'{row["work"]} n={row["n"]} {name}'
        if not side['samples']:
            continue
        check_times(where, row, side)
        check_ratio(where, 'speedup', paired(s, row, rounds['serial'], rounds[name]), side)
        code = code_of(row, side)
        if code:
            alone = by_round(row, code)
            check_ratio(where, 'code', paired(s, row, rounds['serial'], alone), side)
            check_ratio(where, 'parallel', paired(s, row, alone, rounds[name]), side)
    if 'openmp' in sides and 'tine' in sides:
        over_openmp = paired(s, row, rounds['openmp'], rounds['tine'])
        check_ratio(row['work'], 'tine_over_openmp', over_openmp, row)


# Two rows can be compared if they agree in these members.
SAME_ROW = ('work', 'data', 'n', 'threads', 'schedule', 'chunk')


def compare(before, after):
    for row in after['rows']:
        for old in before['rows']:
            if any(row.get(k) != old.get(k) for k in SAME_ROW):
                continue
            olds = {side['side']: side for side in old['sides']}
            for side in row['sides']:
                if side['side'] not in olds:
                    continue
                r = apart(after['statistics'], by_process(old, olds[side['side']]['turns']),
                          by_process(row, side['turns']))
                if r['']:
                    print(f'{row["work"]} n={row["n"]} {side["side"]}: {r[""]:.3f} '
                          f'±{100 * r["_plus_minus"]:.0f}% {r["_word"]}')


def main(paths):
    results = [json.load(open(path)) for path in paths]
    for path, result in zip(paths, results):
        if not has_samples(result):
            sys.exit(f'{path}: an entry of a gallery has no samples')
        for row in result['rows']:
            if 'skipped' not in row:
                check_row(result['statistics'], row)
    if len(results) == 2:
        compare(*results)
    print(f'{checked} numbers computed again, {differ} differ')
    return differ > 0 or checked == 0


if __name__ == '__main__':
    if len(sys.argv) not in (2, 3) or sys.argv[1].startswith('-'):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
