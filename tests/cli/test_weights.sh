# The weights that are part of the program: embedded by the assembler or written out, the same bytes.
. tests/cli/lib.sh

# Prints what a program would see of every file, and each file's place modulo 64.
dump_source() {
    printf '#include <stdint.h>\n#include <stdio.h>\n'
    for f in src/nets/weights/*.bin; do
        n=ys_weights_$(basename "$f" .bin)
        echo "extern const unsigned char $n[]; extern const uint64_t ${n}_bytes;"
    done
    echo 'int main(void) {'
    for f in src/nets/weights/*.bin; do
        n=ys_weights_$(basename "$f" .bin)
        echo "if ((uintptr_t)$n % 64) return 3; fwrite($n, 1, ${n}_bytes, stdout);"
    done
    echo 'return 0; }'
}

embedded() { # HOW
    sh src/nets/weights/embed.sh "$1" src/nets/weights/*.bin >"$work/$1.c"
    dump_source >"$work/dump.c"
    ${CC:-cc} -std=c11 "$work/$1.c" "$work/dump.c" -o "$work/$1"
    "$work/$1" >"$work/$1.out"
    cat src/nets/weights/*.bin | cmp - "$work/$1.out"
}
if echo '__asm__(".incbin \"Makefile\"");' | ${CC:-cc} -xc -c - -o /dev/null 2>/dev/null; then
    it 'weights that the assembler reads are the bytes of the files' embedded incbin
else
    echo 'test_weights.sh: skipped, this assembler reads no files'
fi
it 'weights that are written out are the bytes of the files' embedded bytes
finish
