#!/bin/bash
# install.sh BUILD - installs the library into a folder, and builds and runs programs that find it through pkg-config, as a
# stranger's program would: no -fopenmp, other compilers than the library's, C and C++, shared and static.
source "$(dirname "$0")/check.sh"
check 'meson install' installed "$1"
installed "$1" || closing
lib=$LD_LIBRARY_PATH

# consume COMPILER STANDARD FILE PKG-CONFIG-OPTION…: builds and runs one program.
consume()
{
    "$1" "-std=$2" -O2 -Wall -Wextra -pedantic -Werror -o "$scratch/consumer" "$3" $(pkg-config --cflags --libs "${@:4}" tine) &&
        timeout 60 "$scratch/consumer"
}

# No pipe into grep -q: it closes the pipe at the first match, and ldd, still writing, would be counted as failed.
uses_shared() { [[ $(ldd "$scratch/consumer") == *libtine.so* ]]; }
only_tine_symbols()
{
    nm -D --defined-only "$lib/libtine.so" | awk '$2 != "A" && $3 !~ /^tine_/ { print; bad = 1 } END { exit bad }'
}

check 'pkg-config knows the version' [ "$(pkg-config --modversion tine)" = "$(sed -n "s/.*version: '\([0-9.]*\)'.*/\1/p" "$root/meson.build" | head -1)" ]
check 'every header is there' [ "$(ls "$scratch"/stage/opt/tine/include/tine)" = "$(ls "$root/include/tine")" ]
check 'the library exports names of its own alone' only_tine_symbols
check 'C11 by gcc' consume gcc c11 "$here/consumer.c"
check 'it uses the shared library' uses_shared
check 'C11 by clang-19' consume clang-19 c11 "$here/consumer.c"
check 'C++17 by g++' consume g++ c++17 "$here/consumer.cc"
check 'C++20 by g++' consume g++ c++20 "$here/consumer.cc"
check 'C++17 by clang++-19' consume clang++-19 c++17 "$here/consumer.cc"
check 'C++20 by clang++-19' consume clang++-19 c++20 "$here/consumer.cc"

# Without the shared library the same line, with --static, must link the archive.
rm -f "$lib"/libtine.so*
check 'static, C11 by gcc' consume gcc c11 "$here/consumer.c" --static
refuse 'it uses the shared library no more' uses_shared
check 'static, C++17 by g++' consume g++ c++17 "$here/consumer.cc" --static
closing
