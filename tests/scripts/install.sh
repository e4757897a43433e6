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
# Names that end in _ belong to the ABI, because makers call them.
exported()
{
    nm -D --defined-only "$lib/libtine.so" | sed -n 's/^.* \(tine_[a-z_]*_\)$/\1/p' | sort
}
listed()
{
    sed -n '/^\*\*The ABI\*\*/,/^$/p' "$root/include/README.md" |
        sed 's/`/\n/g' | grep -x 'tine_[a-z_]*_' | sort
}
check 'include/README.md lists those that end in _' diff <(exported) <(listed)
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
manual()
{
    local stage=$scratch/stage/opt/tine command list
    list=$("$stage/bin/tine-bench" --help | sed -n 's/^  tine-bench \([a-z-]*\) .*/\1/p')
    for command in $list; do
        sed 's/\\//g' "$stage/share/man/man1/tine-bench.1" |
            grep -Eq "^\.BI? $command( |$)" || { echo "$command"; return 1; }
    done
}
if [ -x "$scratch/stage/opt/tine/bin/tine-bench" ]; then
    check 'man tine-bench names every command' manual
    check 'the installed harness runs a loop of your own' own_loop
fi

# A user's own a * b + c must not become an fma: with pkg-config's flags under any compiler, and
# with gcc even without these flags.
fused=-mcpu=native
[ "$(uname -m)" != x86_64 ] || fused=-march=x86-64-v3
# bits COMPILER OPTION…: what contract.c prints.
bits()
{
    "$1" -std=c11 -O3 "${@:2}" -o "$scratch/contract" "$here/contract.c" $libs &&
        "$scratch/contract"
}
# same_bits COMPILER OPTION…: whether contract.c prints $plain, which gcc's build without fma
# printed.
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

# ends TRIAL THREADS: an exception that leaves a user's function must end the program, with any
# number of threads. The program's handler exits with status 42.
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

# Through CMake: find_package(tine), shared and static, and pkg_check_modules.
cmake_finds()
{
    cmake -S "$here/consumers" -B "$scratch/cmake$1" -DCMAKE_BUILD_TYPE=Release -DWANTED="$1" \
        -DSOURCES="$here" -DCMAKE_PREFIX_PATH="$scratch/stage/opt/tine"
}
runs() { timeout 60 "$scratch/cmake$version/$1"; }
links_shared() { [[ $(ldd "$scratch/cmake$version/$1") == *libtine.so* ]]; }
contracts()
{
    grep -rq -- '-ffp-contract=off' "$scratch/cmake$version/CMakeFiles/$1.dir/flags.make"
}
check 'CMake finds this version' cmake_finds "$version"
refuse 'CMake refuses the next series' cmake_finds 99.0
refuse 'CMake refuses a version to come' cmake_finds "$version.1"
check 'CMake builds the programs' cmake --build "$scratch/cmake$version"
for program in in_c in_cxx in_c_static by_pkg_config; do
    check "CMake: $program runs" runs $program
    check "CMake: $program is compiled without fma" contracts $program
done
check 'tine::tine is the shared library' links_shared in_c
refuse 'tine::static is not' links_shared in_c_static

# As a subproject of meson, without an installation: the library alone is built.
subproject()
{
    mkdir -p "$scratch/project/subprojects" && ln -s "$root" "$scratch/project/subprojects/tine" &&
        cp "$here/consumers/meson.build" "$here/consumer.c" "$scratch/project" &&
        PKG_CONFIG_PATH='' CC=gcc meson setup "$scratch/project/build" "$scratch/project"
}
library_alone()
{
    ! ninja -C "$scratch/project/build" -t targets all |
        grep -E '^[^:]*(tests|bench|mpi)/.*\.o:' | head -3 | grep .
}
check 'meson takes tine as a subproject' subproject
check 'of which the library alone is built' library_alone
check 'it is built' ninja -C "$scratch/project/build" in_c
check 'the program runs' timeout 60 "$scratch/project/build/in_c"

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

# Without the shared library, the same command with --static must link the archive.
rm -f "$lib"/libtine.so*
check 'static, C11 by gcc' consume gcc c11 "$here/consumer.c" --static
refuse 'it uses the shared library no more' uses_shared
check 'static, C++17 by g++' consume g++ c++17 "$here/consumer.cc" --static
closing
