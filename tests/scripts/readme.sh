#!/bin/bash
# readme.sh BUILD [README] - the whole programs in README.md and those of include/examples: each C
# block with a main, and each file, must compile without a warning, link against the installed
# library, and end with exit status 0. The examples are compiled with gcc and with clang.
source "$(dirname "$0")/check.sh"
readme=${2-$root/README.md}
installed "$1" || { failed=1; closing; }

# Each ```c block with a main becomes $scratch/block-LINE.c, named by the line of README.md where it
# begins.
awk -v into="$scratch" '
    /^```c[[:space:]]*$/ && !inside { inside = 1; line = NR; text = ""; next }
    /^```/ && inside {
        inside = 0
        if (text ~ /(^|\n)int main *\(/) {
            file = into "/block-" line ".c"
            printf "%s", text >file
            close(file)
        }
        next
    }
    inside { text = text $0 "\n" }' "$readme"

# compile COMPILER FILE PROGRAM
compile()
{
    "$1" -std=c11 -O2 -Wall -Wextra -pedantic -Wshadow -Wconversion -Wcast-qual -Wundef -Werror \
        -Wstrict-prototypes -o "$3" "$2" $(pkg-config --cflags --libs tine) -lm
}
in_scratch() { cd "$scratch" && timeout 60 "$1"; }

for block in "$scratch"/block-*.c; do
    [ -e "$block" ] || { echo "no program in $readme"; failed=1; break; }
    line=${block##*-}
    check "${readme##*/}, line ${line%.c}: compiles" compile cc "$block" "${block%.c}"
    check "${readme##*/}, line ${line%.c}: runs" in_scratch "${block%.c}"
done
for example in "$root"/include/examples/*.c; do
    name=$(basename "$example" .c)
    for cc in gcc clang-19; do
        check "examples/$name.c: $cc compiles it" compile $cc "$example" "$scratch/$name-$cc"
        check "examples/$name.c: it runs, compiled by $cc" in_scratch "$scratch/$name-$cc"
    done
done

# Makers of every kind, which header.sh compiles, give what they should.
made()
{
    "$1" -std=$2 -O2 -o "$scratch/makers" -x "$3" "$here/makers.c" -x none \
        $(pkg-config --cflags --libs tine) && "$scratch/makers"
}
check 'makers.c: right in C, gcc' made gcc c11 c
check 'makers.c: right in C, clang' made clang-19 c11 c
check 'makers.c: right in C++, gcc' made g++ c++17 c++
check 'makers.c: right in C++, clang' made clang++-19 c++20 c++
closing
