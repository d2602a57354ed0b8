# Completion for fish and zsh: every command and every option that --help names is offered.
. tests/cli/lib.sh
if [ -n "${EXAMPLE_FLAGS:-}" ]; then
    echo 'completion: skipped, its texts are the same under a sanitizer'
    exit 0
fi

mkdir "$work/bin"
ln -s "$YARDSTICK" "$work/bin/yardstick"
PATH=$work/bin:$PATH
commands=$(yardstick --help | sed -n 's/^  \([a-z]*\) .*/\1/p')

# in_SHELL COMMAND: the words that a shell offers after "yardstick COMMAND --", or for the command itself
in_fish() {
    if [ -n "$1" ]; then
        line="yardstick $1 --"
    else
        line='yardstick '
    fi
    HOME=$work fish --no-config -c "source src/cli/yardstick.fish; complete -C '$line'" | cut -f1
}
in_zsh() {
    zsh -f -c '
        _describe() { print -l -- ${${(P)argv[-1]}%%:*} }
        if [[ -n $1 ]]; then
            words=(yardstick $1 --) CURRENT=3 PREFIX=--
        else
            words=(yardstick "") CURRENT=2 PREFIX=
        fi
        source src/cli/yardstick.zsh' zsh "$1"
}

every_option() { # SHELL
    [ "$(echo "$commands" | wc -l)" -ge 10 ]
    for c in $commands; do
        [ "$c" != help ] || continue
        yardstick "$c" --help | sed -nE 's/^  (-[a-z], )?(--[a-z-]+).*/\2/p' | sort -u >"$work/want"
        "in_$1" "$c" | grep -x -e '--[a-z-]*' | sort -u >"$work/got"
        [ "$(wc -l <"$work/want")" -ge 4 ]
        diff "$work/want" "$work/got" || { echo "of $c"; return 1; }
    done
}
every_command() { # SHELL
    "in_$1" '' >"$work/got"
    for c in $commands; do
        grep -qx "$c" "$work/got" || { echo "$c is missing"; cat "$work/got"; return 1; }
    done
}
for shell in fish zsh; do
    if command -v $shell >/dev/null; then
        it "$shell offers every command" every_command $shell
        it "$shell offers every option of each" every_option $shell
    else
        echo "completion for $shell: skipped, no $shell"
    fi
done
finish
