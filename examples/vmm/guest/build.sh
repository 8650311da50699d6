#!/bin/sh
# Builds the guest program: `build.sh [OUTPUT]`, by default the checked-in
# guest.bin beside this script. Needs Debian's binutils-riscv64-unknown-elf.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/guest.bin}
prefix=${CROSS_PREFIX:-riscv64-unknown-elf-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${prefix}as" -march=rv32im -mabi=ilp32 -mno-relax --fatal-warnings -o "$work/guest.o" "$here/guest.S"
"${prefix}ld" -m elf32lriscv --fatal-warnings --no-warn-rwx-segments -T "$here/guest.ld" -o "$work/guest.elf" "$work/guest.o"
"${prefix}objcopy" -O binary "$work/guest.elf" "$output"
chmod 644 "$output"
