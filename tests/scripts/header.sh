#!/bin/bash
# header.sh - tine.h alone, and in use, in every language that it promises: C11 and later, C++17,
# C++20, no warning.
source "$(dirname "$0")/check.sh"
warn='-Wall -Wextra -pedantic -Wshadow -Wconversion -Wcast-qual -Wundef -Werror'
warn_c='-Wstrict-prototypes -Wmissing-prototypes -Wdeclaration-after-statement'

printf '#include <tine/tine.h>\n#include <tine/npy.h>\n#include <tine/npy.h>\n' >"$scratch/alone.c"
cat >"$scratch/broken.c" <<'end'
#include <tine/tine.h>
int broken(void) { return tine_sum((double *)0, (char *)0, 0, 0); }
end
cp "$scratch/alone.c" "$scratch/alone.cc"
cp "$here/makers.c" "$scratch/makers.cc"

# A type that cannot be copied as bytes: each maker that would do so must say so. Those that copy
# nothing take it.
bytes=('TINE_FN(std::string, g, int)' 'TINE_MONOID(std::string, add, "")'
       'TINE_TEST(std::string, yes)' 'TINE_LESS(std::string, less)')
whole=('TINE_FN(size_t, size, std::string)' 'TINE_TRY(std::string, give, int)')
cat >"$scratch/strings.h" <<'end'
#include <string>
#include <tine/tine.h>
static inline std::string g(int x) { return std::string(static_cast<size_t>(x), 'x'); }
static inline std::string add(std::string a, std::string b) { return a + b; }
static inline int yes(std::string a) { return a.empty(); }
static inline int less(std::string a, std::string b) { return a < b; }
static inline size_t size(std::string a) { return a.size(); }
static inline int give(std::string *y, int x) { return *y = g(x), 0; }
int user(std::string x, std::string y)
{
    return g(1) == x || yes(x) || less(x, y) || size(add(x, y)) || give(&x, 1);
}
end

says_bytes() { local said; ! said=$(compile "$@" 2>&1) && [[ $said == *'trivially copyable'* ]]; }

# In C++ the object of TINE_OPTS ends with its expression, so compilers must refuse a pointer to it
# that is kept.
cat >"$scratch/kept.cc" <<'end'
#include <tine/tine.h>
int kept(double *x, size_t n)
{
    double s;
    const tine_opts *o = TINE_OPTS(.threads = 2, .chunk = 64);
    return tine_sum(&s, x, n, o);
}
end
says_dangling() { local said; ! said=$(compile "$@" 2>&1) && [[ $said == *dangling* ]]; }

# Every macro that the public headers leave behind begins with TINE_ (the fronts of functions: with
# tine_).
printf '#include <stddef.h>\n#include <stdint.h>\n#include <string.h>\n' >"$scratch/system.c"
cat "$scratch/system.c" "$scratch/alone.c" >"$scratch/both.c"
macros()
{
    "${@:2}" -I"$root/include" -dM -E "$1" | sed -E 's/^#define ([A-Za-z0-9_]+).*/\1/' | sort
}
strange_macros()
{
    comm -13 <(macros "$scratch/system.c" "$@") <(macros "$scratch/both.c" "$@") |
        grep -vE '^(TINE|tine)_'
}
no_strange_macros()
{
    [ "$(macros "$scratch/both.c" "$@" | grep -cE '^TINE_')" -gt 50 ] && ! strange_macros "$@"
}

# compile COMPILER STANDARD OPTIMISATION FILE EXTRA…: the object file is thrown away, and no
# -fopenmp is given.
compile() { "$1" "-std=$2" "$3" -I"$root/include" $warn "${@:5}" -c -o "$scratch/out.o" "$4"; }

for cc in gcc clang-19; do
    for std in c11 c17; do
        check "$cc $std: the header alone" compile $cc $std -O0 "$scratch/alone.c" $warn_c
        for level in -O0 -O3; do
            check "$cc $std $level: in use" \
                compile $cc $std $level "$here/consumer.c" -Wstrict-prototypes
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

for cc in gcc clang-19; do
    for std in c11 c17; do
        check "$cc $std: makers of pointers, with semicolons, a stranger's macros" \
            compile $cc $std -O0 "$here/makers.c"
    done
    check "$cc: all macros begin with TINE_" no_strange_macros $cc -std=c11
done
for cxx in g++ clang++-19; do
    for std in c++17 c++20; do
        check "$cxx $std: makers of pointers, with semicolons, a stranger's macros" \
            compile $cxx $std -O0 "$scratch/makers.cc"
        check "$cxx $std: all macros begin with TINE_" no_strange_macros $cxx -x c++ -std=$std
    done
    for maker in "${bytes[@]}" "${whole[@]}"; do
        cat "$scratch/strings.h" - <<<"$maker" >"$scratch/strings.cc"
        verdict=says_bytes
        [[ " ${whole[*]} " != *" $maker "* ]] || verdict=compile
        check "$cxx: $maker" $verdict $cxx c++17 -O0 "$scratch/strings.cc"
    done
    for std in c++17 c++20; do
        check "$cxx $std: options that are kept are loud" \
            says_dangling $cxx $std -O0 "$scratch/kept.cc"
    done
done
closing
