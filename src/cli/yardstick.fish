# fish completion for yardstick(1): commands and options are those that the program itself names

function __yardstick_program
    set -l words (commandline -opc)
    echo $words[1]
end

function __yardstick_command
    set -l words (commandline -opc)
    set -e words[1]
    string match -r '^[a-z]+$' -- $words | head -n 1
end

# "  report TILE... -o DIR   the main job"
function __yardstick_commands
    set -l program (__yardstick_program)
    $program --help | string replace -rf '^  ([a-z]+)(?: .*?)?  +(\S.*)$' '$1\t$2'
end

# "  -o, --output DIR    the report folder"
function __yardstick_options
    set -l program (__yardstick_program)
    $program (__yardstick_command) --help |
        string replace -rf '^  (?:-\w, )?(--[a-z-]+)(?: [A-Z]\S*)? +(\S.*)$' '$1\t$2'
end

function __yardstick_after
    set -l words (commandline -opc)
    contains -- $words[-1] $argv
end

complete -c yardstick -f -n 'test -z (__yardstick_command)""' -a '(__yardstick_commands)'
complete -c yardstick -f -n '__yardstick_after help' -a '(__yardstick_commands)'
complete -c yardstick -f -n 'string match -q -- "-*" (commandline -ct)' -a '(__yardstick_options)'
complete -c yardstick -f -n '__yardstick_after --class' -a 'container vessel pit'
complete -c yardstick -f -n '__yardstick_after --format' -a 'svg png pdf svg,png svg,png,pdf none'
complete -c yardstick -f -n '__yardstick_after --lang' -a 'en de'
