# How the program was built: what hinders the use of a fault that nobody knows yet.
. tests/cli/lib.sh

if [ -n "$EXAMPLE_FLAGS" ] || ! command -v readelf >/dev/null; then
    echo 'hardening: skipped: a build with sanitizers, or no readelf'
    finish
    exit
fi
elf() { # elf OPTION PATTERN
    LC_ALL=C readelf -W "$1" "$YARDSTICK" >"$work/elf"
    grep -qE "$2" "$work/elf" || { echo "no $2"; return 1; }
}
it 'the program is loaded at any address' elf -h 'Type: *DYN'
it 'what the loader has filled in becomes read-only' elf -l 'GNU_RELRO'
it 'all of it, before the program begins' elf -d '(BIND_NOW|FLAGS_1.*NOW)'
no_stack() { elf -l 'GNU_STACK.* RW  *0x' && ! elf -l ' RWE '; }
it 'no memory is both written and run' no_stack
it 'a stack that is written past its arrays ends the program' elf -s '__stack_chk_fail'
it 'a copy past its target ends the program, where the size is known at run time alone' elf -s '__(memcpy|snprintf|vsnprintf|strncpy|strcpy|stpcpy|fprintf|read)_chk'
case $(uname -m) in
# Of our own code: the C library's start files of Debian 12 have none, so the program is not marked as a whole.
x86_64) it 'functions begin with a place that a jump may lead to' sh -c 'objdump -d --disassemble=main "$0" | grep -q endbr64' "$YARDSTICK" ;;
*) echo 'hardening: no control-flow protection on this processor' ;;
esac
finish
