#!/usr/bin/python3
"""npy.py PROGRAM - files that NumPy writes are read, and files that tine writes NumPy reads: every
array goes through PROGRAM (npy_round), which reads one and writes another. The last line is
`N passed, M failed`."""
import itertools
import os
import subprocess
import sys
import tempfile

import numpy

TYPES = ['i4', 'i8', 'u4', 'u8', 'f4', 'f8', 'i1', 'u1', 'i2', 'u2', 'f2', 'c8', 'c16', '?']
OTHERS = ['S3', 'U2', 'M8[s]', 'V4', 'O']
SHAPES = [(), (1,), (7,), (1000,), (3, 4), (2, 3, 5), (0,), (4, 0), (1,) * 32, (70000,)]
TINE_EFORMAT = 7
results = {True: 0, False: 0}


def check(what, good):
    results[bool(good)] += 1
    if not good:
        print('FAILED:', what)


def through(folder, array, version, **how):
    """Writes an array to a file and runs the program on it. Returns the exit status, and the array
    that NumPy reads from the output, or None without an output."""
    source, target = os.path.join(folder, 'in.npy'), os.path.join(folder, 'out.npy')
    with open(source, 'wb') as file:
        numpy.lib.format.write_array(file, array, version=version, **how)
    if os.path.exists(target):
        os.unlink(target)
    status = subprocess.run([sys.argv[1], source, target], stderr=subprocess.DEVNULL).returncode
    if not os.path.exists(target):
        return status, None
    return status, numpy.load(target, mmap_mode='r' if array.size else None)


def same_bytes(one, other):
    """Whether two arrays of one shape hold the same bytes. An array without dimensions has no
    view."""
    if one.shape:
        return numpy.array_equal(one.view('u1'), other.view('u1'))
    return one.tobytes() == other.tobytes()


def numbers(dtype, shape):
    """Random bytes, and an array of them. They may be NaNs, because bytes are compared."""
    size = int(numpy.prod(shape)) * dtype.itemsize
    return numpy.random.default_rng(7).bytes(size), numpy.frombuffer(
        numpy.random.default_rng(7).bytes(size), dtype).reshape(shape)


with tempfile.TemporaryDirectory() as folder:
    for name, order, shape in itertools.product(TYPES, '<>', SHAPES):
        _, array = numbers(numpy.dtype(order + name), shape)
        version = [(1, 0), (2, 0), (3, 0)][len(shape) % 3]
        status, back = through(folder, array, version)
        good = status == 0 and back is not None and back.shape == shape and \
            back.dtype == numpy.dtype(name) and \
            same_bytes(numpy.asarray(back), array.astype(name))
        check(f'{order}{name} {shape}', good)
    for name in OTHERS:
        status, back = through(folder, numpy.zeros(3, name), (1, 0))
        check(f'{name} is refused', status == TINE_EFORMAT and back is None)
    status, back = through(folder, numpy.zeros(3, [('a', 'f8'), ('b', 'i4')]), (1, 0))
    check('a record is refused', status == TINE_EFORMAT and back is None)
    for shape in [(3, 4), (2, 3, 5), (4, 0, 2), (1, 7)]:
        array = numpy.asfortranarray(numpy.random.default_rng(3).random(shape))
        status, back = through(folder, array, (1, 0))
        check(f"Fortran's order {shape}", status == 0 and numpy.array_equal(back, array))
    status, back = through(folder, numpy.asfortranarray(numpy.arange(5.0)), (1, 0))
    check("one dimension is in both orders",
          status == 0 and numpy.array_equal(back, numpy.arange(5.0)))
print(f'{results[True]} passed, {results[False]} failed')
sys.exit(results[False] != 0)
