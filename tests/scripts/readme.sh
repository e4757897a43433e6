#!/bin/bash
# readme.sh BUILD [README] - the whole programs in README.md: each C block with a main must compile
# without a warning, link against the installed library, and end with exit status 0.
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

compile()
{
    cc -std=c11 -O2 -Wall -Wextra -pedantic -Werror -o "${1%.c}" "$1" \
        $(pkg-config --cflags --libs tine) -lm
}
in_scratch() { cd "$scratch" && timeout 60 "$1"; }

for block in "$scratch"/block-*.c; do
    [ -e "$block" ] || { echo "no program in $readme"; failed=1; break; }
    line=${block##*-}
    check "${readme##*/}, line ${line%.c}: compiles" compile "$block"
    check "${readme##*/}, line ${line%.c}: runs" in_scratch "${block%.c}"
done
closing
