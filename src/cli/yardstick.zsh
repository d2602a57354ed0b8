#compdef yardstick
# zsh completion for yardstick(1): commands and options are those that the program itself names

_yardstick() {
    local program=$words[1] command=$words[2] line
    local -a found

    if (( CURRENT == 2 )) || [[ $command == help ]]; then
        command=
    fi
    if [[ $PREFIX == -* ]]; then
        # "  -o, --output DIR    the report folder"
        for line in ${(f)"$($program ${command:+$command} --help)"}; do
            if [[ $line =~ '^  (-[a-zA-Z], )?(--[a-z-]+)( [A-Z][^ ]*)? +(.*)$' ]]; then
                found+=("$match[2]:$match[4]")
            fi
        done
        _describe -o option found
    elif [[ -z $command ]]; then
        # "  report TILE... -o DIR   the main job"
        for line in ${(f)"$($program --help)"}; do
            if [[ $line =~ '^  ([a-z]+)( .*)?  +([^ ].*)$' ]]; then
                found+=("$match[1]:$match[3]")
            fi
        done
        _describe command found
    else
        case $words[CURRENT-1] in
        --class) compadd container vessel pit ;;
        --format) compadd svg png pdf svg,png svg,png,pdf none ;;
        --lang) compadd en de ;;
        *) _files ;;
        esac
    fi
}

_yardstick "$@"
