#!/bin/bash
# install.sh BUILD - installs the library into a folder, and builds and runs programs that find it
# through pkg-config, as a stranger's program would: no -fopenmp, other compilers than the
# library's, C and C++, shared and static.
source "$(dirname "$0")/check.sh"
check 'meson install' installed "$1"
installed "$1" || closing
lib=$LD_LIBRARY_PATH

# consume COMPILER STANDARD FILE PKG-CONFIG-OPTION…: builds and runs one program.
consume()
{
    "$1" "-std=$2" -O2 -Wall -Wextra -pedantic -Werror -o "$scratch/consumer" "$3" \
        $(pkg-config --cflags --libs "${@:4}" tine) &&
        timeout 60 "$scratch/consumer"
}

# No pipe into grep -q: it closes the pipe at the first match, and ldd, still writing, would be
# counted as failed.
uses_shared() { [[ $(ldd "$scratch/consumer") == *libtine.so* ]]; }
only_tine_symbols()
{
    nm -D --defined-only "$lib/libtine.so" |
        awk '$2 != "A" && $3 !~ /^tine_/ { print; bad = 1 } END { exit bad }'
}

version=$(sed -n "s/.*version: '\([0-9.]*\)'.*/\1/p" "$root/meson.build" | head -1)
check 'pkg-config knows the version' [ "$(pkg-config --modversion tine)" = "$version" ]
check 'every header is there' \
    [ "$(ls -p "$scratch"/stage/opt/tine/include/tine | grep -v /)" = "$(ls "$root/include/tine")" ]
check 'the library exports names of its own alone' only_tine_symbols
check 'C11 by gcc' consume gcc c11 "$here/consumer.c"
check 'it uses the shared library' uses_shared
check 'C11 by clang-19' consume clang-19 c11 "$here/consumer.c"
check 'C++17 by g++' consume g++ c++17 "$here/consumer.cc"
check 'C++20 by g++' consume g++ c++20 "$here/consumer.cc"
check 'C++17 by clang++-19' consume clang++-19 c++17 "$here/consumer.cc"
check 'C++20 by clang++-19' consume clang++-19 c++20 "$here/consumer.cc"

# The installed harness, without this tree: `new` writes a loop, its own command compiles it, and it
# runs.
own_loop()
{
    local bench=$scratch/stage/opt/tine/bin/tine-bench
    mkdir -p "$scratch/own" && cd "$scratch/own" && "$bench" new mine.c >commands &&
        sh -c "$(head -1 commands)" &&
        "$bench" run --workload ./mine.so --n 1000 --backend openmp,tine,shm-spin --rounds 2 \
            --time 0.01 --format csv >out && [ "$(grep -c '^mine,1000,.*,ok,' out)" = 4 ]
}
if [ -x "$scratch/stage/opt/tine/bin/tine-bench" ]; then
    check 'the installed harness runs a loop of your own' own_loop
fi

# A user's own a * b + c: no fma of it, by pkg-config's flags with any compiler, and with gcc
# without them.
fused=-mcpu=native
[ "$(uname -m)" != x86_64 ] || fused=-march=x86-64-v3
# bits COMPILER OPTION…: what contract.c prints.
bits()
{
    "$1" -std=c11 -O3 "${@:2}" -o "$scratch/contract" "$here/contract.c" $libs &&
        "$scratch/contract"
}
# same_bits COMPILER OPTION…: the same as for this compiler's plainest processor.
same_bits() { local said; said=$(bits "$@") && [ "$said" = "$plain" ]; }
libs=$(pkg-config --cflags-only-I --libs tine)
says_no_fma() { [[ " $(pkg-config --cflags tine) " == *' -ffp-contract=off '* ]]; }
check 'Cflags ask for no fma' says_no_fma
plain=$(bits gcc -ffp-contract=off)
if [ "$(uname -m)" != x86_64 ] ||
    { grep -qsw fma /proc/cpuinfo && grep -qsw bmi2 /proc/cpuinfo; }; then
    for cc in gcc clang-19; do
        check "$cc: own functions give the same bits with fma at hand" \
            same_bits $cc $fused $(pkg-config --cflags tine)
    done
    refuse 'fma would give other bits' same_bits clang-19 $fused -ffp-contract=fast
    check 'gcc: the makers ask for no fma themselves' same_bits gcc $fused
fi

# An exception that leaves a function of the user's ends the program, at any thread count.
ends() { timeout 60 "$scratch/throws" "$1" "$2"; [ $? = 42 ]; }
for cxx in g++ clang++-19; do
    check "$cxx builds what throws" $cxx -std=c++17 -O2 -Wall -Wextra -pedantic -Werror \
        -o "$scratch/throws" "$here/throws.cc" $(pkg-config --cflags --libs tine)
    while read -r trial; do
        for threads in 1 4; do
            check "$cxx: $trial throws, $threads threads" ends "$trial" $threads
        done
    done < <("$scratch/throws")
    refuse "$cxx: nothing throws" ends nothing 1
done

# As root and without DESTDIR a program starts without further ado: the installation tells the
# loader. Tried in a namespace of its own, whose /opt and /etc are thrown away afterwards.
starts()
{
    unset LD_LIBRARY_PATH PKG_CONFIG_SYSROOT_DIR
    rm -rf "$scratch/etc"
    [ ! -d /var/cache/ldconfig ] || mount -t tmpfs none /var/cache/ldconfig || return
    mount -t tmpfs none /opt && cp -a /etc "$scratch/etc" && mount --bind "$scratch/etc" /etc ||
        return
    export PKG_CONFIG_PATH=/opt/tine/lib/pkgconfig:/opt/tine/lib/$(gcc -print-multiarch)/pkgconfig
    mkdir -p /opt/tine/lib &&
        echo "$(pkg-config --variable=libdir "$pc")" >/etc/ld.so.conf.d/tine.conf
    [ "$2" = told ] || ln -sf /bin/true "$scratch/ldconfig"
    PATH=$([ "$2" = told ] || echo "$scratch:")$PATH meson install -C "$1" --no-rebuild || return
    gcc -std=c11 -O2 -o "$scratch/first" "$here/consumer.c" $(pkg-config --cflags --libs tine) &&
        "$scratch/first"
}
export -f starts
export here scratch pc=$PKG_CONFIG_PATH/tine.pc
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
    check 'installed as root, the first program starts' unshare -m bash -c "starts $1 told"
    refuse 'it would not if the loader were not told' unshare -m bash -c "starts $1 untold"
else
    echo '  (no namespace to install in: not root, or not allowed)'
fi

# Without the shared library the same line, with --static, must link the archive.
rm -f "$lib"/libtine.so*
check 'static, C11 by gcc' consume gcc c11 "$here/consumer.c" --static
refuse 'it uses the shared library no more' uses_shared
check 'static, C++17 by g++' consume g++ c++17 "$here/consumer.cc" --static
closing
