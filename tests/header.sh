#!/bin/bash
# header.sh - tine.h alone, and in use, in every language that it promises: C11 and later, C++17, C++20, no warning.
source "$(dirname "$0")/check.sh"
warn='-Wall -Wextra -pedantic -Wshadow -Wconversion -Wcast-qual -Wundef -Werror'
warn_c='-Wstrict-prototypes -Wmissing-prototypes -Wdeclaration-after-statement'

printf '#include <tine/tine.h>\n#include <tine/npy.h>\n#include <tine/npy.h>\n' >"$scratch/alone.c"
printf '#include <tine/tine.h>\nint broken(void) { return tine_sum((double *)0, (char *)0, 0, 0); }\n' >"$scratch/broken.c"
cp "$scratch/alone.c" "$scratch/alone.cc"

# compile COMPILER STANDARD OPTIMISATION FILE EXTRA…: the object file is thrown away, and no -fopenmp is given.
compile() { "$1" "-std=$2" "$3" -I"$root/include" $warn "${@:5}" -c -o "$scratch/out.o" "$4"; }

for cc in gcc clang-19; do
    for std in c11 c17; do
        check "$cc $std: the header alone" compile $cc $std -O0 "$scratch/alone.c" $warn_c
        for level in -O0 -O3; do
            check "$cc $std $level: in use" compile $cc $std $level "$here/consumer.c" -Wstrict-prototypes
        done
    done
    check "$cc gnu11: the header alone" compile $cc gnu11 -O2 "$scratch/alone.c" $warn_c
    refuse "$cc: a sum of char" compile $cc c11 -O0 "$scratch/broken.c"
done
for cxx in g++ clang++-19; do
    for std in c++17 c++20; do
        check "$cxx $std: the header alone" compile $cxx $std -O0 "$scratch/alone.cc"
        for level in -O0 -O3; do
            check "$cxx $std $level: in use" compile $cxx $std $level "$here/consumer.cc"
        done
    done
done
closing
