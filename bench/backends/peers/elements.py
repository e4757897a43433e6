"""elements.py - the functions that compute the elements of the workloads: of one number, of arrays,
of rows. They are at the top level of a module, so that workers can find them by name."""
import ctypes
import math
import os

import numpy as np

_c = ctypes.CDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), "peer_elements.so"))
_item, _spin = _c.element_item, _c.element_spin
ITEMS_A_JOB = 64  # as in workloads/jobs.c
ROUNDS = ctypes.c_int.in_dll(_c, "element_rounds").value  # of an item
_item.restype = _spin.restype = ctypes.c_uint64
_item.argtypes, _spin.argtypes = [ctypes.c_uint64], [ctypes.c_uint32]


# Functions of one number, as tutorials have them.
def square(x):
    return x * x


def row_double(x):
    return 2 * x


def add(x, y):
    return x + y


def triad(b, c):
    return b + 3 * c


def item(i):
    return _item(i)


def spin(steps):
    return _spin(steps)


def task(numbered):
    """Returns the task's number with its result, because results arrive in any order."""
    i, steps = numbered
    return i, _spin(steps)


def job(i):
    """The results of all items of job i."""
    return [_item(k) for k in range(i * ITEMS_A_JOB, (i + 1) * ITEMS_A_JOB)]


sqrt, sin, factorial = math.sqrt, math.sin, math.factorial


# Functions of arrays, which store f(x) or f(x, y) in `out`.
def square_into(x, out):
    np.multiply(x, x, out=out)


def sqrt_into(x, out):
    np.sqrt(x, out=out)


def sin_into(x, out):
    np.sin(x, out=out)


def row_double_into(x, out):
    np.multiply(x, 2, out=out)


def copy_into(x, out):
    np.copyto(out, x)


def add_into(x, y, out):
    np.add(x, y, out=out)


def triad_into(b, c, out):
    np.multiply(c, 3, out=out)
    np.add(b, out, out=out)


# ARRAYS has functions that return a new array, INTO those that store into `out`.
ARRAYS = {
    "square": np.square,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "row_double": row_double,
    "add": np.add,
    "triad": triad,
}
INTO = {
    "square": square_into,
    "sqrt": sqrt_into,
    "sin": sin_into,
    "row_double": row_double_into,
    "copy": copy_into,
    "add": add_into,
    "triad": triad_into,
}


def row_squares(rows):
    return np.einsum("ij,ij->i", rows, rows)


WIDTH, LIMIT = 512, 500


def mandelbrot(lo, hi, n):
    """Rows [lo, hi) of an image of n rows. Each step takes all points that have not escaped."""
    cx = np.tile(2.5 * (np.arange(WIDTH) + 0.5) / WIDTH - 2, hi - lo)
    cy = np.repeat(2.5 * ((np.arange(lo, hi) + 0.5) / n - 0.5), WIDTH)
    steps = np.full(cx.size, LIMIT, np.uint16)
    x, y, at = np.zeros_like(cx), np.zeros_like(cx), np.arange(cx.size)
    for k in range(LIMIT):
        xx, yy = x * x, y * y
        inside = xx + yy <= 4
        if not inside.all():
            steps[at[~inside]] = k
            x, y, xx, yy, cx, cy, at = (a[inside] for a in (x, y, xx, yy, cx, cy, at))
        y = 2 * x * y + cy
        x = xx - yy + cx
    return steps.reshape(hi - lo, WIDTH)
