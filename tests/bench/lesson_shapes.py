#!/usr/bin/env python3
"""lesson_shapes.py - feeds the lessons of tine-bench measurements of machines that are not here,
and checks what they say: sentences that must be there, and sentences that must not.

    lesson_shapes.py TINE-BENCH

A shape is a machine: threads, and how its times look. The samples of a lesson are drawn around
these times, with noise from a fixed seed. `recordings/` holds measurements of real machines, as
`tine-bench lesson --output` keeps them. The last line is `N passed, M failed`.
"""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROUNDS = 8
HERE = pathlib.Path(__file__).resolve().parent
WORDS = ('faster', 'slower', 'undecided')
# What no lesson may say, whatever was measured.
NEVER = (r'\bnan\b', r'\binf\b', r'\(0 ?×\)', r'(?<![\d.])0(\.0+)?×', r'-nan', r'  +\S*%\S*d')
passed = failed = 0


def check(what, good, text=''):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f'FAILED: {what}\n{text}', file=sys.stderr)


class Record(dict):
    """Samples by key, each around a centre."""

    def __init__(self, seed, noise=0.01):
        super().__init__()
        self.random = random.Random(seed)
        self.noise = noise

    def times(self, key, centre, n=ROUNDS, noise=None):
        spread = self.noise if noise is None else noise
        self[key] = [centre * self.random.lognormvariate(0, spread) for _ in range(n)]
        return self

    def fact(self, key, *values):
        self[key] = list(values)
        return self


def explained(bench, lesson, record, threads, setting, guess=None):
    """Runs the lesson on a record. Returns its text, and the JSON that it stores."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'record.json'
        path.write_text(json.dumps({'lesson': lesson, 'threads': threads, 'set': setting,
                                    'record': record}))
        command = [bench, 'lesson', lesson, '--yes', '--from', path, '--output', folder]
        done = subprocess.run(command + (['--guess', guess] if guess else []), timeout=600,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={'PATH': ''})  # nothing that draws a PNG is found, and not needed
        text = re.sub(r'\s+', ' ', done.stdout)
        kept = pathlib.Path(folder) / f'{lesson}.json'
        check(f'{lesson}: exit 0', done.returncode == 0, done.stdout + done.stderr)
        return text, json.loads(kept.read_text()) if kept.exists() else {}


def told(bench, shape, lesson, record, threads, setting, must=(), must_not=(), guess=None):
    text, kept = explained(bench, lesson, record, threads, setting, guess)
    for words in must:
        check(f'{lesson}, {shape}: must say "{words}"', re.search(words, text), text)
    for words in (*must_not, *NEVER):
        check(f'{lesson}, {shape}: must not say "{words}"',
              not re.search(words, text), text)
    check(f'{lesson}, {shape}: findings and a trap', kept.get('findings') and kept.get('trap'))
    return kept


# ---- the lessons' records ------------------------------------------------------------------------
def wait(quiet, busy, noise=0.01):
    """Times of spin, yield and sleep, alone and beside neighbours."""
    r = Record('wait', noise)
    names = 'spin', 'spin, and yield', 'sleep (condition variable)'
    for name, alone, beside, share in zip(names, quiet, busy, (1, 1, 0.05)):
        r.times(f'{name}/quiet', alone).times(f'{name}/busy', beside).times(f'{name}/CPU', share)
    return r


def pay(serial, threads, shared, pipes, noise=0.01, start=1e-4):
    """Seconds of a call: each is (fixed, for each element)."""
    r = Record('pay', noise)
    for backend in 'openmp', 'shm-spin', 'pipe':
        r.fact(f'start/{backend}', start)
    ways = {'serial': serial, 'openmp': threads, 'shm-spin': shared, 'pipe': pipes}
    for n in (10 ** k for k in range(1, 7)):
        for name, (fixed, each) in ways.items():
            r.times(f'{n}/{name}', fixed + n * each)
            r[f'{n}/{name}, cold'] = [x + start for x in r[f'{n}/{name}']]
    return r


def chunk(hand_out, element, threads, n=1000000, noise=0.01):
    r = Record('chunk', noise).fact('n', n)
    sizes = [1]
    while sizes[-1] < n:
        sizes.append(sizes[-1] * 8 if sizes[-1] < n // 8 else n)
    for c in sizes:
        chunks = -(-n // c)
        work = n * element / min(threads, chunks)
        for name in 'openmp', 'tine', 'shm-spin':
            r.times(f'{c}/{name}', work + chunks * hand_out)
        r.times(f'{c}/serial', n * element)
    return r


PLANS = 'static', 'static by chunk', 'dynamic', 'guided', 'steal'


def uneven(serial, times, noise=0.01, pictured=1.0):
    r = Record('uneven', noise)
    for workload in 'coastline', 'triangular':
        r.times(f'{workload}/serial', serial)
        for plan, t in zip(PLANS, times):
            r.times(f'{workload}/{plan}', t)
            if workload == 'coastline':
                r.fact(f'pictured/{plan}', t * pictured)
                r.fact(f'thread of {plan}', 0, 1).fact(f'from of {plan}', 0, 0)
                r.fact(f'to of {plan}', t, t / 2)
    return r


def fork(rss, pss, array=512):
    r = Record('fork').fact('array', array).fact('forking', 2e-3)
    for k in range(5):
        r.fact(f'rss/{k}', rss[k]).fact(f'pss/{k}', pss[k])
    return r


POOLS = 'fork', 'pipe', 'shm-pipe', 'shm-futex', 'shm-spin'


def copying(threads, pools, dear_threads, dear_pools, noise=0.01):
    """The arguments are speed-ups over the serial loop."""
    r = Record('copying', noise).fact('n', 1000000)
    for workload, t, ups in (('square', threads, pools), ('sin', dear_threads, dear_pools)):
        r.times(f'{workload}/serial', 1e-3)
        r.times(f'{workload}/openmp', 1e-3 / t).times(f'{workload}/tine', 1e-3 / t)
        for name, up in zip(POOLS, ups):
            r.times(f'{workload}/{name}', 1e-3 / up)
            r.fact(f'start of {name}', 1e-4).fact(f'transfer of {name}', 2e-3)
            r.fact(f'work of {name}', 1e-3)
    return r


def race(right, few=1000, many=1000000, runs=40):
    r = Record('race').fact('few', few).fact('many', many)
    for k, n in enumerate(right):
        r.fact(f'there/{k}', *[1.0] * n, *[0.4] * (runs - n))
    return r


COUNTS = ('critical section', 'pthread mutex', 'atomic addition', 'own counters, side by side',
          'own counters, a line apart', 'reduction')


def count(one, every, noise=0.01):
    r = Record('count', noise)
    for name, a, b in zip(COUNTS, one, every):
        r.times(f'{name}/one', a).times(f'{name}/all', b)
    return r


def sharing(times, line=64, noise=0.01):
    r = Record('sharing', noise).fact('line', line)
    for k, t in enumerate(times):
        r.times(f'{8 << k} bytes', t)
    return r


def roof(one, gain, rate, peak, threads, noise=0.01):
    """Seconds an element of (scalar, vector) in (cache, memory), gains from the threads; bytes and
    operations a second of one thread."""
    r = Record('roof', noise).fact('n', 8000000)
    for i, place in enumerate(('in cache', 'in memory')):
        for k, code in enumerate(('scalar', 'vector')):
            r.times(f'{code}, {place}/one', one[i][k])
            r.times(f'{code}, {place}/all', one[i][k] / gain[i][k])
    for step in range(8):
        seconds = max(16 / rate, 2 * 2 ** step / peak)
        r.times(f'degree {2 ** step}/one', seconds)
        if threads > 1:
            r.times(f'degree {2 ** step}/all', seconds / gain[1][1])
    return r


def amdahl(same, grown, noise=0.01):
    r = Record('amdahl', noise).fact('n', 1000000)
    for threads, t in same.items():
        r.times(f'{threads}/openmp', t).times(f'{threads} grown/openmp', grown[threads])
    return r


def summed(offs, kinds=3, real=1, exact=-1000000.5):
    names = 'in order', 'backwards', 'in 2 parts', 'in 4 parts', 'in 8 parts', 'OpenMP reduction'
    r = Record('sum').fact('real', real).fact('exact', exact).fact("OpenMP's kinds", kinds)
    for name, off in zip(names, offs):
        r.fact(name, off)
    return r.fact("tine's kinds", 1).fact('tine', 1e-9)


def crash(signal=11, done=23, kept=63, again=64, error=-101, highest=(40, 10), slower=2.0):
    r = Record('crash').fact('threads/signal', signal).fact('threads/done', done)
    for way, rc, n, deaths in (('no second try', error, kept, 1), ('second try', 0, again, 1)):
        r.fact(f'{way}/error', rc).fact(f'{way}/lost', 20).fact(f'{way}/deaths', deaths)
        r.fact(f'{way}/done', n)
    for name, most, t in (('lives on', highest[0], 1e-3), ('replaced', highest[1], 1e-3 * slower)):
        r.fact(f'{name}/memory', *[most * (i + 1) / 64 for i in range(64)])
        r.times(f'{name}/seconds', t)
    return r


def unsafe(wrong, threads, processes, noise=0.01):
    """wrong: the lines that threads split wrongly. threads, processes: how many times as long
    split, rand and fprintf take in all of them at once as in one."""
    r = Record('unsafe', noise).fact('lines', 2400000)
    for way, slow in (('threads', threads), ('processes', processes)):
        for kind, times in zip(('split', 'rand', 'fprintf'), slow):
            r.times(f'{kind}, {way}/one', 1e-2).times(f'{kind}, {way}/all', 1e-2 * times)
    return r.fact('wrong, threads', *wrong).fact('wrong, processes', *[0] * ROUNDS)


# ---- what they must and must not say of each shape -----------------------------------------------
def check_wait(bench):
    folklore = 'Beside neighbours the sleeper has .* the spinner'
    told(bench, 'the textbook', 'wait', wait((1e-6, 1e-6, 1e-5), (4e-3, 1e-4, 5e-5)), 2, '100',
         ('sleeping takes (9.9|10)× ±', 'The sleeper answers before the spinner', folklore))
    kept = told(bench, 'a spinner ahead everywhere', 'wait',
                wait((1e-6, 1e-6, 1e-5), (1e-6, 1e-4, 1.7e-4)), 2, '100',
                ('The spinner is in front of the sleeper even there', 'This run does not show it'),
                (folklore, 'The sleeper answers before'), '10,sleep')
    check('wait: the guess is told back', kept['guesses'][0]['told'] == 'as you said' or
          'times' in kept['guesses'][0]['told'], kept['guesses'])
    check('wait: a wrong word is told', kept['guesses'][1]['told'] == 'not as you said')
    told(bench, 'one CPU', 'wait', wait((4e-3, 1e-6, 5e-6), (8e-3, 4e-3, 1e-3)), 1, '100',
         ('with one CPU a spinner keeps the other from answering',), ('sleeping takes',))
    told(bench, 'all equal', 'wait', wait([1e-5] * 3, [1e-5] * 3), 64, '100',
         ('neither is faster for certain', 'not told apart'),
         ('sleeping takes', 'in front', 'before the spinner'))
    told(bench, 'noise', 'wait', wait((1e-5, 1e-5, 1.2e-5), (1e-4, 1e-4, 1.1e-4), 1.5), 2, '100',
         ('neither is faster for certain',), ('in front', 'before the spinner'))


def check_pay(bench):
    serial = (0, 1e-8)
    told(bench, '2 CPUs', 'pay',
         pay(serial, (5e-6, 5e-9), (8e-6, 5e-9), (5e-5, 9e-9)), 2, 'sin',
         ('threads pay from n = 10k on', 'behind pipes from n = (100k|1M) on',
          'A speed-up measured on one size says nothing about another'), ('With one CPU',))
    told(bench, 'one CPU', 'pay', pay(serial, (5e-6, 1e-8), (8e-6, 1e-8), (5e-5, 4e-8)), 1, 'sin',
         ('With one CPU', 'threads pay at no size measured'), ('Pipes need', 'from n ='))
    told(bench, 'all equal', 'pay', pay(*[serial] * 4), 4, 'sin',
         ('threads pay at no size measured', 'Measure your own size'),
         ('Pipes need', 'says nothing about another'))
    told(bench, 'noise', 'pay', pay(serial, (0, 9e-9), (0, 9e-9), (0, 9e-9), 1.5), 2, 'sin',
         (), ('Pipes need', 'says nothing about another'))
    told(bench, '64 cores', 'pay',
         pay((0, 1e-8), (1e-5, 2e-10), (1e-5, 2e-10), (1e-4, 5e-9)), 64, 'sin',
         ('on 64 CPUs', 'Pipes need 10 times'), ('With one CPU',))


def check_chunk(bench):
    told(bench, '2 CPUs', 'chunk', chunk(1e-7, 1e-9, 2), 2, '1000000',
         ('one hand-out costs about', 'and the parallel loop is slower than the serial one'),
         ('With one CPU',))
    told(bench, 'one CPU', 'chunk', chunk(1e-7, 1e-9, 1), 1, '1000000',
         ('With one CPU nobody waits',), ('The best chunk is',))
    told(bench, '64 cores', 'chunk', chunk(1e-9, 1e-6, 64), 64, '1000000',
         ('the floor is wide', 'The best chunk is'), ('slower than the serial one',))
    told(bench, 'all equal', 'chunk', chunk(0, 1e-9, 1), 4, '1000000',
         ('the chunk does not matter here', 'Here it does not show'),
         ('one hand-out costs', 'slower than the serial one'))
    told(bench, 'noise', 'chunk', chunk(0, 1e-9, 1, noise=1.5), 4, '1000000',
         (), ('slower than the serial one',))


def check_uneven(bench):
    told(bench, '2 CPUs', 'uneven', uneven(2.0, (1.5, 1.0, 1.0, 1.45, 1.0)), 2, '64',
         ('guided is slower than dynamic', 'static by chunks of 64 is 1.5× ±'),
         ('guided is faster', 'believe the table'))
    told(bench, 'guided wins', 'uneven', uneven(2.0, (1.5, 1.2, 1.2, 1.0, 1.1)), 2, '64',
         ('guided is faster than dynamic',), ('guided is slower',))
    told(bench, 'a picture of another time', 'uneven',
         uneven(2.0, (1.5, 1.0, 1.0, 1.45, 1.0), pictured=1.6), 2, '64', ('believe the table',))
    told(bench, 'one CPU', 'uneven', uneven(1.0, [1.0] * 5), 1, '64',
         ('no schedule can help',), ('guided is', 'static by chunks of'))
    told(bench, 'all equal', 'uneven', uneven(2.0, [1.0] * 5), 2, '64',
         ('no schedule is faster than another', 'against dynamic is undecided'),
         ('guided is faster', 'guided is slower', 'The smaller chunk balances'))
    told(bench, 'noise', 'uneven', uneven(2.0, (1.0, 1.1, 1.0, 1.1, 1.0), 1.5), 64, '64',
         ('against dynamic is undecided',), ('guided is faster', 'guided is slower'))


def check_fork(bench):
    told(bench, 'copy on write', 'fork',
         fork((514, 2570, 2570, 2570, 2570), (514, 515, 515, 1000, 2570)), 2, '4',
         ('So fork does not copy', 'Reading is free', 'now every worker has a copy',
          'What was written got copied'), ('Reading cost memory',))
    told(bench, 'no copy on write', 'fork',
         fork((514, 2570, 2570, 2570, 2570), (514, 2570, 2570, 2570, 2570)), 2, '4',
         ('more than a twentieth of the array',),
         ('does not copy', 'though the sum of RSS', 'What was written got copied'))
    told(bench, 'reading copies', 'fork',
         fork((514, 2570, 2570, 2570, 2570), (514, 515, 1500, 1500, 2570)), 2, '4',
         ('Reading cost memory here',), ('Reading is free', 'A reference count is a write'))


def check_copying(bench):
    told(bench, 'pipes behind', 'copying',
         copying(1.8, (0.2, 0.1, 0.7, 1.0, 1.1), 1.9, (0.9, 0.9, 1.7, 1.8, 1.8)), 2, '1000000',
         ('processes are slower than threads here, too',
          'there is more work to hide them behind'), ('as fast as threads', 'even faster'))
    told(bench, 'a tie', 'copying',
         copying(1.8, (0.2, 0.1, 0.7, 1.7, 1.8), 1.9, (0.9, 0.9, 1.7, 1.8, 1.9)), 2, '1000000',
         ('not told from threads here',), ('slower than threads here', 'even faster'))
    told(bench, 'all equal', 'copying', copying(1, [1] * 5, 1, [1] * 5), 1, '1000000',
         ('not told from threads', 'no difference is certain'), ('slower here', 'even faster'))
    told(bench, '64 cores', 'copying',
         copying(40, (0.2, 0.1, 20, 30, 50), 50, (5, 5, 40, 45, 55)), 64, '1000000',
         ('here they are even faster',), ('slower here', 'not slower for certain'))
    told(bench, 'noise', 'copying', copying(1, [1] * 5, 1, [1] * 5, 1.5), 2, '1000000',
         ('no difference is certain', 'is not slower for certain'),
         ('even faster', 'slower than threads'))


def check_race(bench):
    told(bench, '2 CPUs', 'race', race((38, 10, 1, 0)), 2, '1000',
         ('right in 38 of 40', 'they take turns', 'the more the threads overlap', '4 × 1M'))
    told(bench, 'in a hurry', 'race', race((38, 10, 1, 0), many=50000), 2, '1000',
         ('4 × 50k',), ('4 × 1M', '1,000,000'))
    told(bench, 'one CPU', 'race', race((40, 40, 40, 40)), 1, '1000',
         ('No run lost a count', 'with one CPU', 'no difference that is certain'),
         ('take turns', 'overlap'))
    told(bench, '64 cores', 'race', race((2, 0, 0, 0)), 64, '1000',
         ('shows the race even in the small test',), ('This test passes',))
    told(bench, 'a little better with a barrier', 'race', race((30, 32, 29, 31)), 2, '1000',
         ('no difference that is certain', 'is not told from'), ('take turns', 'overlap'))


def check_count(bench):
    told(bench, '2 CPUs', 'count',
         count((1e-8, 1e-8, 5e-9, 1e-9, 1e-9, 1e-9), (1e-7, 9e-8, 2e-8, 3e-9, 5e-10, 5e-10)), 2,
         '200000', ('slower: each waits for the cache line', 'false sharing costs 6.0× ±',
                    'More threads count more slowly'), ('With one CPU',))
    told(bench, 'two threads of a core', 'count',
         count((1e-8, 1e-8, 5e-9, 1e-9, 1e-9, 1e-9), (1e-8, 1e-8, 3e-9, 6e-10, 6e-10, 5e-10)), 2,
         '200000', ('the threads do help', 'false sharing does not show',
                    'is faster with more threads'),
         ('False sharing costs', 'More threads count more slowly', 'as they lie on one line'))
    told(bench, 'one CPU', 'count', count([1e-8] * 6, [1e-8] * 6), 1, '200000',
         ('With one CPU nobody contends',), ('false sharing', 'more threads count'))
    told(bench, 'all equal', 'count', count([1e-8] * 6, [1e-8] * 6), 64, '200000',
         ('these are faster: none; slower: none', 'neither faster nor slower'),
         ('false sharing costs', 'count more slowly'))
    told(bench, 'noise', 'count', count([1e-8] * 6, [1.1e-8] * 6, 1.5), 2, '200000',
         (), ('false sharing costs', 'count more slowly'))


def check_sharing(bench):
    told(bench, 'x86', 'sharing', sharing([5e-9] * 3 + [1e-9] * 5), 2, 'store',
         ('From 64 bytes on', 'That is the cache line', 'false sharing costs 5.0× ±'),
         ('in pairs', 'does not show'))
    told(bench, 'Arm with lines of 128', 'sharing', sharing([5e-9] * 4 + [1e-9] * 4, 128), 8,
         'store', ('From 128 bytes on', 'the cache line, 128 bytes'), ('in pairs',))
    told(bench, 'lines in pairs', 'sharing', sharing([5e-9] * 4 + [1e-9] * 4), 64, 'store',
         ('From 128 bytes on', 'fetch lines in pairs'), ('That is the cache line',))
    told(bench, 'one CPU', 'sharing', sharing([1e-9] * 8), 1, 'store',
         ('nobody to share a line with', 'does not show here'), ('costs', 'Yet it is slow'))
    told(bench, 'all equal', 'sharing', sharing([1e-9] * 8), 2, 'store',
         ('does not show here', 'here it is not'), ('costs', 'Yet it is slow'))
    told(bench, 'noise', 'sharing', sharing([1.1e-9] * 3 + [1e-9] * 5, noise=1.5), 2, 'store',
         ('does not show here',), ('Yet it is slow',))


def check_roof(bench):
    told(bench, 'memory-bound', 'roof',
         roof(((2e-9, 5e-10), (2e-9, 1e-9)), ((1.9, 1.9), (1.9, 1.1)), 1.6e10, 1e10, 2), 2,
         '8000000', ('the scalar code scales better', 'And yet it is the slower one',
                     'they share one memory', 'is flat from there on'),
         ('rises up to its right edge', '1.15'))
    told(bench, 'a line that rises', 'roof',
         roof(((2e-9, 5e-10), (2e-9, 1e-9)), ((1.9, 1.9), (1.9, 1.9)), 1e9, 1e12, 2), 2, '8000000',
         ('rises up to its right edge', 'no flat part', 'neither scales better for certain'),
         ('is flat', 'And yet'))
    told(bench, 'one CPU', 'roof',
         roof(((2e-9, 5e-10), (2e-9, 1e-9)), ((1, 1), (1, 1)), 1.6e10, 1e10, 1), 1, '8000000',
         ('there is one CPU',), ('scales better', 'threads bring', 'share one memory'))
    told(bench, '64 cores', 'roof',
         roof(((2e-9, 5e-10), (2e-9, 1e-9)), ((60, 60), (55, 12)), 1.6e10, 1e10, 64), 64,
         '8000000', ('scalar code scales better', '64 threads bring'), ())
    told(bench, 'all equal', 'roof',
         roof(((1e-9, 1e-9), (1e-9, 1e-9)), ((1, 1), (1, 1)), 1e12, 1e9, 2), 2, '8000000',
         ('neither scales better', 'no certain difference'), ('And yet', 'share one memory'))
    told(bench, 'noise', 'roof',
         roof(((1e-9, 1e-9), (1e-9, 1e-9)), ((1, 1.1), (1, 1.1)), 1e12, 1e9, 2, 1.5), 2,
         '8000000', ('neither scales better',), ('And yet', 'share one memory'))


def check_amdahl(bench):
    threads = 1, 2, 4, 8, 16, 32, 64
    share = 0.1

    def law(k):
        return share + (1 - share) / k
    told(bench, 'a tenth is serial', 'amdahl',
         amdahl({k: law(k) for k in threads}, {k: share + (1 - share) for k in threads}, 0.002), 64,
         'sin', (r'serial share of (9\.\d|10\.\d) %', 'do not differ for certain',
                 'the second number is the better one'), ('It is less', 'With one CPU'))
    told(bench, 'memory fills up', 'amdahl',
         amdahl({k: max(1 / k, 0.2) for k in threads}, {k: max(1, k / 5) for k in threads}), 64,
         'triad', ('It is less',), ('With one CPU',))
    told(bench, 'more than the threads', 'amdahl',
         amdahl({1: 1, 2: 0.4}, {1: 1, 2: 1}), 2, 'sin',
         ('no serial share explains that',), ('It is less', 'serial share of'))
    told(bench, 'one CPU', 'amdahl', amdahl({1: 1}, {1: 1}), 1, 'sin', ('With one CPU',),
         ('serial share of', 'predicts'))
    told(bench, 'all equal', 'amdahl', amdahl({1: 1, 2: 1}, {1: 1, 2: 2}), 2, 'sin',
         ('undecided', 'the two do not differ for certain'), ('the better one',))
    told(bench, 'noise', 'amdahl', amdahl({1: 1, 2: 1}, {1: 1, 2: 2}, 1.5), 2, 'sin',
         ('undecided',), ('the better one', 'It is less', 'It is more'))


def check_sum(bench):
    told(bench, 'floats', 'sum', summed((300, 200, 30, 20, 10, 15)), 2, '8',
         ('5 are nearer', 'and the serial one is not the truth', 'who came first decided'))
    told(bench, 'serial is nearest', 'sum', summed((1, 200, 30, 20, 10, 15), kinds=1), 2, '8',
         ('0 are nearer', 'The nearest is "float, in order"', 'nothing promises that'),
         ('is not the truth', 'who came first'))
    told(bench, 'all equal', 'sum', summed([0] * 6, kinds=1), 1, '8',
         ('the same sum in every order',), ('is not the truth', 'is not a bug'))


def check_crash(bench):
    told(bench, 'as planned', 'crash', crash(), 2, '8',
         ('23 tasks were done when one crashed', 'its caller has none', 'A process is a wall'),
         ('a surprise',))
    told(bench, 'the threads live', 'crash', crash(signal=0, done=63), 2, '8',
         ('which is a surprise',), ('its caller has none', 'A process is a wall'))
    told(bench, 'equal times', 'crash', crash(slower=1.0), 64, '8',
         ('what replacing costs is not certain',), ('about .* for each of',))


def check_unsafe(bench):
    some = [30000] * ROUNDS
    none = [0] * ROUNDS
    told(bench, '2 CPUs', 'unsafe', unsafe(some, (1.1, 5, 4), (1, 1, 1)), 2, 'strtok',
         ('strtok in 2 threads split 240000', 'use strtok_r', 'the threads queue',
          'rand in 2 threads is slower than all of its calls'), ('luck', 'no line was wrong'))
    told(bench, 'after its cure', 'unsafe', unsafe(none, (1, 5, 4), (1, 1, 1)), 2, 'strtok_r',
         ('strtok_r in 2 threads split 0', 'no line was wrong', 'shares nothing'),
         ('use strtok_r', 'luck', r'\bstrtok in'))
    told(bench, 'one CPU', 'unsafe', unsafe(none, (2, 2, 2), (2, 2, 2)), 1, 'strtok',
         ('luck, or one CPU', 'no difference between the two is certain'),
         ('the threads queue', 'they wait for one lock'))
    told(bench, 'noise', 'unsafe', unsafe(none, (1, 1.1, 1), (1, 1, 1), 1.5), 64, 'strtok',
         ('no difference between the two is certain',), ('the threads queue', 'wait for one lock'))


def check_recordings(bench):
    """Real machines: the text stands, and its words agree with the statistics."""
    for path in sorted(HERE.glob('recordings/*/*.json')):
        kept = json.loads(path.read_text())
        shape = path.parent.name
        told(bench, shape, kept['lesson'], kept['record'], kept['threads'], kept['set'])


def main():
    bench = str(pathlib.Path(sys.argv[1]).resolve())
    for name, function in sorted(globals().items()):
        if name.startswith('check_'):
            function(bench)
    print(f'{passed} passed, {failed} failed')
    return failed > 0 or passed < 400


if __name__ == '__main__':
    sys.exit(main())
