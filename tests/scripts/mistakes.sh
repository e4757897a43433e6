#!/bin/bash
# mistakes.sh - wrong programs, and what compilers say of them: the first message names the cure. C
# and C++, gcc and clang.
source "$(dirname "$0")/check.sh"

cat >"$scratch/before.h" <<'end'
#include <stdbool.h>
#include <tine/tine.h>
static inline double square(double x) { return x * x; }
static inline double add(double x, double y) { return x + y; }
static inline double five(double a, double b, double c, double d, double e)
{
    return a + b + c + d + e;
}
static inline int positive(double x) { return x > 0; }
static inline int less(double x, double y) { return x < y; }
static inline double root(size_t i) { return (double)i; }
static inline double line(const double *c, double x) { return *c * x; }
double user(size_t i, double *x);
double user(size_t i, double *x)
{
    return square(*x) + add(*x, *x) + five(*x, 1, 2, 3, 4) + positive(*x) + less(*x, 1) +
           root(i) + line(x, *x);
}
end

# first_message LANGUAGE COMPILER TEXT…: the first error or warning of the program that consists of
# before.h and the lines TEXT, with the note of gcc and clang++ that names the types of arguments.
first_message()
{
    local name=$scratch/mistake.c std=c11 compiler=$2
    [ "$1" = c ] || name=$scratch/mistake.cc std=c++17
    printf '#include "before.h"\n' >"$name"
    printf '%s\n' "${@:3}" >>"$name"
    "$compiler" -std=$std -O1 -Wall -Wextra -I"$root/include" -c -o "$scratch/out.o" "$name" 2>&1 |
        awk '/(error|warning):/ && !/generated/ { if (seen++) exit }
             seen && /(error|warning): | note: .*(expected .* but argument|no known conversion)/'
}

# says MESSAGE LANGUAGE COMPILER TEXT…: whether first_message contains MESSAGE.
says()
{
    local said
    said=$(first_message "${@:2}")
    echo "$said"
    [[ $said == *$1* ]]
}

# mistake WHAT MESSAGE TEXT…: checks that the program TEXT gives MESSAGE, in C and in C++, with gcc
# and with clang.
mistake()
{
    local cc
    for cc in gcc clang-19; do check "$1: $cc says so" says "$2" c $cc "${@:3}"; done
    for cc in g++ clang++-19; do check "$1: $cc says so" says "$2" c++ $cc "${@:3}"; done
}
# in_function STATEMENTS: prints a function with these statements, after its prototype.
in_function()
{
    local head='int f(double *y, double *x, float *z, size_t *m, size_t n)'
    printf '%s;\n%s\n{\n    (void)y, (void)x, (void)z, (void)m, (void)n;\n    %s\n}\n' \
        "$head" "$head" "$1"
}
# call WHAT MESSAGE STATEMENTS TEXT…: a mistake within a function, after the lines TEXT.
call() { mistake "$1" "$2" "${@:4}" "$(in_function "$3")"; }

call 'a map without TINE_FN' square_needs_TINE_FN 'return tine_map(square, y, x, n, NULL);'
call 'a starmap without TINE_FN' add_needs_TINE_FN 'return tine_starmap(add, y, x, x, n, NULL);'
call 'a table without TINE_INDEX' root_needs_TINE_INDEX 'return tine_tabulate(root, y, n, NULL);'
call 'a filter without TINE_TEST' positive_needs_TINE_TEST \
    'return tine_filter(positive, y, m, x, n, NULL);'
call 'a count without TINE_TEST' positive_needs_TINE_TEST \
    'return tine_count(positive, m, x, n, NULL);'
call 'a reduction without TINE_MONOID' add_needs_TINE_MONOID_or_TINE_MAP_REDUCE \
    'return tine_reduce(add, y, x, n, NULL);'
call 'a scan without TINE_MONOID' add_needs_TINE_MONOID 'return tine_scan(add, y, x, n, NULL);'
call 'a sort without TINE_LESS' less_needs_TINE_LESS 'return tine_sort_by(less, x, n, NULL);'
call 'an argsort without TINE_LESS' less_needs_TINE_LESS \
    'return tine_argsort_by(less, m, x, n, NULL);'
call 'a merge without TINE_LESS' less_needs_TINE_LESS \
    'return tine_merge_by(less, y, x, n, x, n, NULL);'
call 'a context without TINE_FN_WITH' line_needs_TINE_FN_WITH \
    'return tine_map_with(line, x, y, x, n, NULL);'
call 'a forgotten context' line_needs_TINE_FN 'return tine_map(line, y, x, n, NULL);' \
    'TINE_FN_WITH(double, line, double, double)'
call 'an array of floats for doubles' float 'return tine_map(square, y, z, n, NULL);' \
    'TINE_FN(double, square, double)'
call 'an output of another type' float 'return tine_map(square, z, x, n, NULL);' \
    'TINE_FN(double, square, double)'
call 'a result of another type' float 'return tine_reduce(sum, z, x, n, NULL);' \
    'TINE_FN(double, square, double)' 'TINE_MONOID(double, add, 0)' \
    'TINE_MAP_REDUCE(sum, square, add)'
# of_wrong_type WHAT MESSAGE CALL TEXT…: gcc names the types of arguments only in a note, so the
# name of the called function must say what is wrong.
of_wrong_type()
{
    check "gcc: $1 of a wrong type" says "$2" c gcc "${@:4}" "$(in_function "return $3;")"
}
of_wrong_type 'an array' square_needs_TINE_FN_or_TINE_TRY_of_these_types_to_map \
    'tine_map(square, y, z, n, NULL)' 'TINE_FN(double, square, double)'
of_wrong_type 'a table' root_needs_TINE_INDEX_of_this_type_to_tabulate \
    'tine_tabulate(root, z, n, NULL)' 'TINE_INDEX(double, root)'
of_wrong_type 'a filtered array' positive_needs_TINE_TEST_of_this_type_to_filter \
    'tine_filter(positive, y, m, z, n, NULL)' 'TINE_TEST(double, positive)'
of_wrong_type 'a sorted array' less_needs_TINE_LESS_of_this_type_to_sort \
    'tine_sort_by(less, z, n, NULL)' 'TINE_LESS(double, less)'
of_wrong_type 'a reduced array' add_needs_TINE_MONOID_or_TINE_MAP_REDUCE_of_this_type_to_reduce \
    'tine_reduce(add, y, z, n, NULL)' 'TINE_MONOID(double, add, 0)'
of_wrong_type 'a scanned array' add_needs_TINE_MONOID_of_this_type_to_scan \
    'tine_scan(add, y, z, n, NULL)' 'TINE_MONOID(double, add, 0)'
of_wrong_type 'an array of a kernel' tine_cumsum_f64 'tine_cumsum(y, z, n, NULL)'

call 'an unused code of a map' 'ignoring return value' \
    'tine_map(square, y, x, n, NULL); return 0;' \
    'TINE_FN(double, square, double)'
call 'an unused code of tine_for' 'ignoring return value' 'tine_for(0, x, n, NULL); return 0;'

wide='int32_t int64_t uint32_t uint64_t float double'
narrow='int8_t int16_t uint8_t uint16_t'
call 'an array of chars' "tine_sum takes arrays of $wide $narrow" \
    'return tine_sum(y, (char *)x, n, NULL);'
call 'an integer for an array' "tine_sum takes arrays of $wide $narrow" \
    'return tine_sum(y, n, n, NULL);'
call 'a number for an array' "tine_cumsum takes arrays of $wide" \
    'return tine_cumsum(*y, x, n, NULL);'
call 'a pointer to void for an array' "tine_sum takes arrays of $wide $narrow" \
    'return tine_sum(y, (void *)x, n, NULL);'
call 'an array of bytes for a wide kernel' "tine_cumsum takes arrays of $wide" \
    'return tine_cumsum((uint8_t *)y, (uint8_t *)x, n, NULL);'
call 'doubles as bins' "tine_bincount takes arrays of ${wide% float*} $narrow" \
    'return tine_bincount(m, x, 9, n, NULL);'
call 'doubles as keys' "keys are of ${wide% float*} $narrow" \
    'return tine_groupsum(y, x, x, 9, n, NULL);'
call 'an integer for an array of keys' "keys are of ${wide% float*} $narrow" \
    'return tine_groupsum(y, n, x, 9, n, NULL);'
call 'random normal integers' 'tine_random_normal takes arrays of float double' \
    'return tine_random_normal(m, 1, 1, n, NULL);'
call 'an unused code of a kernel' 'ignoring return value' 'tine_sum(y, x, n, NULL); return 0;'
# A float as the output of a sum: C has a message for sums alone. The message of C++ is for all
# kernels, and names the types of sums.
for cc in gcc clang-19; do
    for sum in 'tine_sum(z, x, n, NULL)' 'tine_sum(z, z, n, NULL)' 'tine_sum(m, x, n, NULL)' \
        'tine_dot(z, x, x, n, NULL)' 'tine_groupsum(z, m, x, 9, n, NULL)' \
        'tine_sum_axis(z, x, n, n, n, 1, NULL)'; do
        check "$cc: $sum gives a double" says ' of floats gives double' c $cc \
            "$(in_function "return $sum;")"
    done
done
for cc in g++ clang++-19; do
    check "$cc: a float for the sum of doubles" says '(sums: int64_t, uint64_t, double)' c++ $cc \
        "$(in_function 'return tine_sum(z, x, n, NULL);')"
done

mistake 'five arguments' 'an array of structs, or write a body for tine_for' \
    'TINE_FN(double, five, double, double, double, double, double)'
mistake 'a reduction with a context' 'use TINE_MAP_REDUCE_WITH' \
    'TINE_FN_WITH(double, line, double, double)' 'TINE_MONOID(double, add, 0)' \
    'TINE_MAP_REDUCE(sum, line, add)'
mistake 'a reduction without its context' 'use TINE_MAP_REDUCE' \
    'TINE_FN(double, square, double)' 'TINE_MONOID(double, add, 0)' \
    'TINE_MAP_REDUCE_WITH(sum, square, add, double)'

# Right programs of the same form give no message. This shows that the checks above can fail.
for language in c c++; do
    for cc in gcc clang-19; do
        [ $language = c ] || cc=${cc/gcc/g++} cc=${cc/clang/clang++}
        refuse "a right program in $language, $cc" says : $language $cc \
            'TINE_FN(double, square, double)' \
            "$(in_function 'return tine_map(square, y, x, n, NULL);')"
        refuse "sums of right types in $language, $cc" says : $language $cc \
            "$(in_function 'long long s, *l = 0; bool *b = 0; uint64_t u; int8_t *c = 0;
               return tine_sum(y, x, n, NULL) | tine_sum(y, z, n, NULL) | tine_sum(&s, l, n, NULL) |
                      tine_sum(&u, b, n, NULL) | tine_groupsum(y, b, x, 2, n, NULL) |
                      tine_bincount(m, c, 9, n, NULL) | tine_unique(c, m, m, m, c, n, NULL);')"
    done
done
closing
