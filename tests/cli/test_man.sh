# The manual and the completion know every option, flag and code that the program has.
. tests/cli/lib.sh
man=src/cli/yardstick.1

every_flag() {
    {
        sed -n '/^enum ys_flag {/,/^}/p' include/yardstick_rows.h | grep -oE '^ *YS_[A-Z_]+'
        sed -nE 's/^#define (YS_[A-Z_]+) +\(UINT64_C.*/\1/p' include/yardstick_rows.h
    } | sed 's/ *YS_//' >"$work/flags"
    [ "$(wc -l <"$work/flags")" -gt 25 ]
    sed -n '/^\.SH FLAGS/,/^\.SH [^F]/p' $man | sed -n 's/^\.B \([A-Z_]*\)$/\1/p' >"$work/known"
    diff "$work/flags" "$work/known"
}
it 'the manual explains every flag, in the order of the header' every_flag

every_code() {
    cat src/judge/verdict/*.c | grep -oE '"[A-Z]+(_[A-Z]+)*"' | tr -d '"' | sort -u >"$work/codes"
    [ "$(wc -l <"$work/codes")" -gt 20 ]
    { sed -n '/^\.SH VERDICTS/,/^\.SH FLAGS/p' $man | sed -n 's/^\.B \([A-Z_]*\)$/\1/p'; cat "$work/flags"; } |
        sort -u >"$work/known"
    comm -23 "$work/codes" "$work/known" >"$work/missing"
    cat "$work/missing"
    [ ! -s "$work/missing" ]
    # Nothing is explained that is not there.
    sed -n '/^\.SH VERDICTS/,/^\.SH FLAGS/p' $man | sed -n 's/^\.B \([A-Z_]*\)$/\1/p' | sort -u |
        comm -23 - "$work/codes" >"$work/more"
    cat "$work/more"
    [ ! -s "$work/more" ]
}
it 'and every code of a verdict' every_code

# "COMMAND OPTION" for each option of each command, out of the tables in src/cli.
for c in report count diff info claims evaluate tracks draw bench; do
    f=src/cli/cmd_$c.c
    [ $c = count ] && f=src/cli/cmd_report.c
    sed -n "/^int ys_cmd_$c(/,/^}/p" $f | grep -oE '\{"[a-z-]+", YS_CLI_' | sed 's/{"//; s/".*//' | sed "s/^/$c /"
done >"$work/options"
every_option() {
    [ "$(wc -l <"$work/options")" -gt 30 ]
    missing=
    while read -r command option; do
        [ ${#option} -gt 1 ] || continue
        "$YARDSTICK" $command --help | grep -q -- "--$option" || missing="$missing $command:help:$option"
        grep -qF -- "\\-\\-$(echo "$option" | sed 's/-/\\-/g')" $man || missing="$missing man:$option"
        grep -E "^ *$command\)|counting=" src/cli/yardstick.bash | grep -q -- "--$option" || missing="$missing $command:completion:$option"
    done <"$work/options"
    echo "$missing"
    [ -z "$missing" ]
}
it 'every option stands in --help, the manual and the completion' every_option
every_command() {
    for c in $(grep -oE '\{"[a-z]+", ys_cmd_' src/cli/main.c | sed 's/{"//; s/".*//'); do
        grep -q "^\.B $c\$" $man || { echo "man: $c"; exit 1; }
        grep -q "local commands=.*\b$c\b" src/cli/yardstick.bash || { echo "completion: $c"; exit 1; }
    done
}
it 'and so does every command' every_command
it 'the completion is a script that bash takes' bash -n src/cli/yardstick.bash
finish
