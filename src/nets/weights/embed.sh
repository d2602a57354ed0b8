#!/bin/sh
# Files of weights to a C source: sh embed.sh incbin|bytes FILE... writes to standard output.
# tops.bin becomes ys_weights_tops, aligned to 64 bytes, and ys_weights_tops_bytes.
# incbin: the assembler reads the files when the source is compiled, in a moment.
# bytes: for a compiler or an assembler that cannot; the same bytes, in seconds.
set -eu
how=$1
shift
echo '/* made by src/nets/weights/embed.sh */'
echo '#include <stdint.h>'
for file in "$@"; do
    name=ys_weights_$(basename "$file" .bin)
    echo "extern const unsigned char $name[];"
    echo "extern const uint64_t ${name}_bytes;"
    case $how in
    incbin)
        cat <<END
__asm__(".pushsection .rodata\n.balign 64\n.globl $name\n.hidden $name\n$name:\n"
        ".incbin \"$file\"\n"
        "1:\n.balign 8\n.globl ${name}_bytes\n.hidden ${name}_bytes\n${name}_bytes:\n"
        ".8byte 1b - $name\n.popsection\n");
END
        ;;
    bytes)
        echo "_Alignas(64) const unsigned char $name[] = {"
        od -An -v -tu1 "$file" | sed 's/^ *//; s/  */,/g; s/$/,/'
        echo '};'
        echo "const uint64_t ${name}_bytes = $(wc -c <"$file");"
        ;;
    *)
        echo "embed.sh: incbin or bytes" >&2
        exit 2
        ;;
    esac
done
