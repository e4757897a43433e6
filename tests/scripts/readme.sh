#!/bin/bash
# readme.sh BUILD [README…] - the whole programs in the READMEs and those of include/examples: each
# C block with a main, and each file, must compile without a warning, link against the installed
# library, and end with exit status 0. An example that ends with a comment of its output prints
# that, and has less than sixty lines before it. The examples are compiled with gcc and with clang.
source "$(dirname "$0")/check.sh"
build=$1
readmes=("${@:2}")
[ $# -gt 1 ] || mapfile -t readmes < <(find "$root" -name README.md -not -path '*/build*' | sort)
installed "$build" || { failed=1; closing; }

# Each ```c block with a main becomes $scratch/block-NAME-LINE.c, named by the folder of its README
# and by the line where it begins.
blocks()
{
    awk -v into="$scratch/block-$1" '
    /^```c[[:space:]]*$/ && !inside { inside = 1; line = NR; text = ""; next }
    /^```/ && inside {
        inside = 0
        if (text ~ /(^|\n)int main *\(/) {
            file = into "-" line ".c"
            printf "%s", text >file
            close(file)
        }
        next
    }
    inside { text = text $0 "\n" }' "$2"
}
for readme in "${readmes[@]}"; do
    name=${readme#"$root"/}
    name=${name%/*}
    blocks "${name//\//_}" "$readme"
done

# compile COMPILER FILE PROGRAM
compile()
{
    "$1" -std=c11 -O2 -Wall -Wextra -pedantic -Wshadow -Wconversion -Wcast-qual -Wundef -Werror \
        -Wstrict-prototypes -o "$3" "$2" $(pkg-config --cflags --libs tine) -lm
}
in_scratch() { cd "$scratch" && timeout 60 "$1"; }

for block in "$scratch"/block-*.c; do
    [ -e "$block" ] || { echo 'no program in any README'; failed=1; break; }
    place=${block##*/block-}
    check "README ${place%.c}: compiles" compile cc "$block" "${block%.c}"
    check "README ${place%.c}: runs" in_scratch "${block%.c}"
done

# prints FILE PROGRAM: it prints what the last comment of its source says, and nothing else.
prints()
{
    diff <(sed '1,/^\/\* Output:$/d;/^\*\/$/d' "$1") <(in_scratch "$2")
}
short() { [ "$(sed '/^\/\* Output:$/,$d' "$1" | wc -l)" -lt 60 ]; }
for example in "$root"/include/examples/*.c; do
    name=$(basename "$example" .c)
    says=$(grep -c '^/\* Output:$' "$example")
    [ "$says" = 0 ] || check "examples/$name.c: less than sixty lines" short "$example"
    for cc in gcc clang-19; do
        check "examples/$name.c: $cc compiles it" compile $cc "$example" "$scratch/$name-$cc"
        check "examples/$name.c: it runs, compiled by $cc" in_scratch "$scratch/$name-$cc"
        [ "$says" = 0 ] || check "examples/$name.c: it prints what it says, compiled by $cc" \
            prints "$example" "$scratch/$name-$cc"
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
