#!/bin/bash
# vectorised.sh - the loops that TINE_FN, TINE_MONOID and TINE_MAP_REDUCE make are vectorised, by
# gcc and by clang: the compiler says so for the line of each maker, and the machine code of each
# range function has packed arithmetic. The same checks must fail on code that was told not to
# vectorise.
source "$(dirname "$0")/check.sh"
source=$here/vectorised.c
case $(uname -m) in
x86_64) packed='v?(mul|add|sub)p[ds]' wider=-march=x86-64-v3 ;;
*) packed='f(mul|add|sub|mla)[[:space:]]+v[0-9]+\.(2d|4s)' wider=-mcpu=native ;;
esac

# translate COMPILER OPTION…: compiles vectorised.c to $scratch/object.o. $scratch/remarks receives
# what the compiler says about its loops.
translate()
{
    local remark=-fopt-info-vec-optimized
    [[ $1 != clang* ]] || remark=-Rpass=loop-vectorize
    "$1" -std=c11 -O3 -ffp-contract=off -I"$root/include" $remark "${@:2}" \
        -c -o "$scratch/object.o" "$source" \
        >"$scratch/remarks" 2>&1
}

said_so() { grep -E "vectorised.c:$1:.*(loop vectorized|vectorized loop)" "$scratch/remarks"; }
# has_packed FUNCTION: whether the machine code of the function has packed arithmetic. A clone that
# the compiler made of it, such as add_tine_over.isra.0, counts, too.
has_packed()
{
    objdump -d --no-show-raw-insn "$scratch/object.o" |
        awk -v name="$1" '/^[0-9a-f]+ </ { on = $2 ~ "^<" name "(\\.[a-z]+\\.[0-9]+)*>:" } on' |
        grep -E "$packed"
}

# every CHECK LABEL: checks the line of every maker, and every range function that they make. CHECK
# is `check`, or `refuse` for the negative control.
every()
{
    local line function
    local makers='^TINE_(FN|INDEX|MONOID|MAP_REDUCE)(_WITH)?\('
    for line in $(grep -nE "$makers" "$source" | cut -d: -f1); do
        "$1" "$2: $(sed -n "${line}p" "$source")" said_so "$line"
    done
    for function in {one,two,three,four,ramp,line,slope,blend}_tine_{body,staged} \
        {add,sum_one,sum_two,sum_four,sum_ramp,bend,sum_line,bend_one}_tine_over \
        {add,bend}_tine_write \
        {positive,above}_tine_{sift,divide,count_leaf,first}; do
        "$1" "$2: $function" has_packed "$function"
    done
}

for cc in gcc clang-19; do
    off=(-fno-tree-vectorize -fno-tree-slp-vectorize)
    # clang vectorises what a pragma tells it to, whatever the options: there the functions are not
    # inlined instead.
    [ $cc = gcc ] || off=('-Dinline=__attribute__((noinline))' -fno-slp-vectorize)
    check "$cc compiles the makers" translate $cc
    every check "$cc"
    check "$cc $wider compiles the makers" translate $cc $wider
    every check "$cc $wider"
    check "$cc compiles them without vectors" translate $cc "${off[@]}"
    every refuse "$cc without vectors"
done
closing
