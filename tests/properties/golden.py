"""The promised bits, in plain Python: what tine_sum, tine_dot, tine_norm and tine_moments must
return, to the last bit.

Each line that it prints says: kernel, type, n, result. Inputs, for i = 0 … n-1 (f32: rounded to
float; integers: y alone):
    x[i] = 1/(i+1)        y[i] = ((i * 2654435761) mod 2^32) * 2^-32 - 0.5
    y[i] of integers: the low bits of i * 2654435761 * 2654435761
"""
import math
import struct
import sys

LANES, BLOCK = 32, 2048
MOST = sys.float_info.max
SIZES = (0, 1, 2, 31, 32, 33, 63, 2047, 2048, 2049, 4096, 6149, 100003)


def fold(s):
    h = LANES // 2
    while h:
        for lane in range(h):
            s[lane] += s[lane + h]
        h //= 2
    return s[0]


def block_sum(values):
    s = [-0.0] * LANES
    for i, v in enumerate(values):
        s[i % LANES] += v
    return fold(s)


def tree(leaves, join):
    """Joins the leaves in the tree of tine_sum. Before leaf i is pushed, it is joined with the top
    of the stack once for each 1 at the end of i in binary. The rest joins from right to left."""
    stack = []
    for i, v in enumerate(leaves):
        while i & 1:
            v = join(stack.pop(), v)
            i >>= 1
        stack.append(v)
    v = stack.pop()
    while stack:
        v = join(stack.pop(), v)
    return v


def blocks(x):
    return [x[b:b + BLOCK] for b in range(0, len(x), BLOCK)]


def add(a, b):
    return a + b


def sum_(x):
    return tree([block_sum(b) for b in blocks(x)], add) if x else 0.0


def dot(x, y):
    return sum_([a * b for a, b in zip(x, y)])


def norm(x):
    """Three sums: of blocks scaled up by 2^600, of blocks as they are, of blocks scaled down."""
    def squares(b):
        q = block_sum([v * v for v in b])
        if q < 2.0**-900:
            return (block_sum([(v * 2.0**600) * (v * 2.0**600) for v in b]), 0.0, 0.0)
        if q >= 2.0**900:
            return (0.0, 0.0, block_sum([(v * 2.0**-600) * (v * 2.0**-600) for v in b]))
        return (0.0, q, 0.0)

    if not x:
        return 0.0
    small, middle, big = tree([squares(b) for b in blocks(x)], lambda a, b: tuple(map(add, a, b)))
    if big:
        return math.sqrt(big + middle * 2.0**-600 * 2.0**-600) * 2.0**600
    if middle:
        return math.sqrt(middle + small * 2.0**-600 * 2.0**-600)
    return math.sqrt(small) * 2.0**-600


BIG_SUM, BIG_M2, DOWN = 2.0**450, 2.0**900, 2.0**-600


def moments(x):
    """(mean, variance) of floats, or of ints, whose sums are exact.

    A node: (n, mean's high part, its low part, sum of squares about it, whether these are of the
    elements times DOWN, and then their sum)."""
    whole = isinstance(x[0], int)

    def squares(b, scale):
        n, d = float(len(b)), [float(v) * scale for v in b]
        s = float(sum(b)) if whole else block_sum(d)
        m = s / n
        d = [v - m for v in d]
        q, e = block_sum([t * t for t in d]), block_sum(d)
        return (n, m, e / n, q - e * e / n), s

    def node(b):
        a, s = squares(b, 1.0)
        if whole or (abs(s) < BIG_SUM and a[3] < BIG_M2):
            return a + (False, s)
        a, s = squares(b, DOWN)
        return a + (True, s)

    def scaled(a):
        if a[4]:
            return a
        return (a[0], a[1] * DOWN, a[2] * DOWN, a[3] * DOWN * DOWN, True, a[5] * DOWN)

    def merge(a, b):
        if a[4] != b[4]:
            a, b = scaled(a), scaled(b)
        n = a[0] + b[0]
        d = (b[1] - a[1]) + (b[2] - a[2])
        w = b[0] / n
        dm = d * w
        s = a[1] + dm
        z = s - a[1]
        err = (a[1] - (s - z)) + (dm - z)
        return (n, s, a[2] + err, (a[3] + b[3]) + d * d * (a[0] * w), a[4], a[5] + b[5])

    n, hi, lo, m2, big, down = tree([node(b) for b in blocks(x)], merge)
    variance = max(m2, 0.0) / n

    def may_be_mean(m):
        """Whether m may be the true mean, rounded: near hi + lo."""
        half_ulp = math.ldexp(0.5, math.frexp(m)[1] - 53) if abs(m) >= sys.float_info.min else 0.0
        levels = (len(blocks(x)) - 1).bit_length()
        deviations = (80 + 8 * levels) * 2.0**-53 * (math.sqrt(variance) + 2.0**-500)
        return abs((m - hi) - lo) <= 1.25 * half_ulp + deviations

    if whole:
        mean = sum(x) / len(x)  # the quotient of ints is rounded once
    elif math.isfinite(sum_(x)):
        mean = sum_(x) / n
        if not may_be_mean(mean * DOWN if big else mean):
            mean = max(-MOST, min((hi + lo) / DOWN, MOST)) if big else hi + lo
    else:
        mean = max(-MOST, min((down / n if may_be_mean(down / n) else hi + lo) / DOWN, MOST))
    return mean, variance / DOWN / DOWN if big else variance


def to_float(v):
    return struct.unpack('f', struct.pack('f', v))[0]


def wrapped(v, bits, signed):
    v &= (1 << bits) - 1
    return v - (1 << bits) if signed and v >> (bits - 1) else v


def main():
    for n in SIZES:
        x64 = [1.0 / (i + 1) for i in range(n)]
        y64 = [(i * 2654435761 % 2**32) * 2.0**-32 - 0.5 for i in range(n)]
        x32, y32 = list(map(to_float, x64)), list(map(to_float, y64))
        for name, x, y in (('f64', x64, y64), ('f32', x32, y32)):
            print('sum', name, n, sum_(x).hex())
            print('dot', name, n, dot(x, y).hex())
            print('norm', name, n, norm(y).hex())
            if n:
                mean, variance = moments(y)
                print('mean', name, n, mean.hex())
                print('variance', name, n, variance.hex())
        if n:
            huge = [(v + 0.5) * 1.5 * 2.0**1023 for v in y64]
            print('mean of (y + 0.5) * 1.5 * 2^1023, f64', n, moments(huge)[0].hex())
            print('variance of y * 2^511, f64', n, moments([v * 2.0**511 for v in y64])[1].hex())
        for name, bits, signed in (
                ('i32', 32, True), ('u32', 32, False), ('i64', 64, True), ('u64', 64, False)):
            y = [wrapped(i * 2654435761 * 2654435761, bits, signed) for i in range(n)]
            print('sum', name, n, wrapped(sum(y), 64, signed))
            print('dot', name, n, wrapped(sum(v * v for v in y), 64, signed))
            print('norm', name, n, norm(list(map(float, y))).hex())
            if n:
                mean, variance = moments(y)
                print('mean', name, n, mean.hex())
                print('variance', name, n, variance.hex())


if __name__ == '__main__':
    main()
