"""words.py - figures as the report writes them: as cli/format.c does on the terminal."""
import math


def known(x):
    return isinstance(x, (int, float)) and math.isfinite(x)


def time(seconds):
    """1.63 ms"""
    if not known(seconds):
        return '–'
    for below, factor, unit in ((0.9995e-6, 1e9, 'ns'), (0.9995e-3, 1e6, 'µs'),
                                (0.9995, 1e3, 'ms'), (math.inf, 1, 's')):
        if seconds < below:
            x = seconds * factor
            return f'{x:.{2 if x < 9.995 else 1 if x < 99.95 else 0}f} {unit}'


def times(ratio):
    """2.1×, 0.31×, 1/12×"""
    if not known(ratio):
        return '–'
    if ratio < 1e-4:
        return f'1/{1e-3 / ratio:.0f}k×'
    if ratio < 0.0995:
        return f'1/{1 / ratio:.0f}×'
    return f'{ratio:.{0 if ratio >= 9.95 else 1 if ratio >= 0.995 else 2}f}×'


def plus_minus(share):
    """±3%"""
    if not known(share):
        return ''
    return f'±{100 * share:.0f}%' if share < 9.995 else '±…'


def sure(record, name):
    """A ratio of a results file with its interval."""
    return f'{times(record.get(name))} {plus_minus(record.get(name + "_plus_minus"))}'


def bracketed(record):
    """A speed-up for a table, in parentheses if it is undecided."""
    shown = times(record.get('speedup'))
    undecided = record.get('speedup_word') == 'undecided' and known(record.get('speedup'))
    return f'({shown})' if undecided else shown


def commas(n):
    return f'{int(n or 0):,}'


def size(count):
    """1.5 MiB"""
    for unit, name in ((1 << 30, 'GiB'), (1 << 20, 'MiB'), (1 << 10, 'KiB')):
        if count >= unit or unit == 1 << 10:
            return f'{count / unit:.4g} {name}'


# The CSS class for each word of a verdict.
CLASSES = {'faster': 'good', 'slower': 'bad'}


def colour(word):
    return CLASSES.get(word, '')
