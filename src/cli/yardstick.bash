# bash completion for yardstick(1)

_yardstick()
{
    local cur prev command i
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    command=
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        report | count | diff | align | info | claims | evaluate | verify | survey | merge | tracks | draw | bench | help)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done

    local commands='report count diff align info claims evaluate verify survey merge tracks draw bench help'
    local common='--threads --max-memory --json --quiet --no-sandbox --help'
    local counting='--site --site-name --class-size --corrections --reference --tiers --pixel-size --crs --corners --licence --sun --off-nadir --assume-aligned --mosaic --skip-bad --allow-overlap'
    local options=
    case $command in
    '') options='--help --version -V' ;;
    report) options="$counting --claims --output -o --all-pairs --format --lang --no-images --no-coordinates $common" ;;
    count) options="$counting --class --csv $common" ;;
    diff) options="--output -o --mask --measure --threshold --assume-aligned --mosaic --pixel-size --crs --corners --licence --sun --off-nadir --open --close --min-px --no-coordinates $common" ;;
    align) options="--output -o --ties --pixel-size --crs --corners --licence --sun --off-nadir $common" ;;
    info) options="--checksum --mosaic --pixel-size --crs --corners --licence --sun --off-nadir $common" ;;
    claims) options="--capacity $common" ;;
    evaluate) options="--truth --csv $common" ;;
    verify) options="--tiles --site --claims --corrections $common" ;;
    survey) options="--output -o --shard --shards --plan --all-pairs --lang --no-images --no-coordinates --tiers --pixel-size --crs --corners --assume-aligned --skip-bad --allow-overlap $common" ;;
    merge) options=$common ;;
    tracks) options="--site --class-size --output -o --min-score --crs --corners --licence --sun --off-nadir $common" ;;
    draw) options="--site --output -o --proposals --no-proposals --around --lang --pixel-size --crs --corners --licence --sun --off-nadir $common" ;;
    bench) options="count $common" ;;
    esac

    local suffix=
    case $prev in
    --class)
        mapfile -t COMPREPLY < <(compgen -W 'container vessel pit' -- "$cur")
        return
        ;;
    --format)
        mapfile -t COMPREPLY < <(compgen -W 'svg png pdf svg,png svg,png,pdf none' -- "$cur")
        return
        ;;
    --lang)
        mapfile -t COMPREPLY < <(compgen -W 'en de' -- "$cur")
        return
        ;;
    --open | --close)
        mapfile -t COMPREPLY < <(compgen -W '0 3 5' -- "$cur")
        return
        ;;
    --threads | --max-memory | --reference | --tiers | --pixel-size | --site-name | --class-size | --crs | --corners | --licence | --sun | --off-nadir | --threshold | --min-px | --min-score | --around | --shard | --shards)
        COMPREPLY=()
        return
        ;;
    --site) suffix='@(kml|kmz|gpkg|geojson|json)' ;;
    --corrections | --truth | --proposals) suffix='@(geojson|json)' ;;
    --claims) suffix='csv' ;;
    --tiles)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        return
        ;;
    -o | --output)
        if [[ $command == report || $command == survey ]]; then
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            return
        fi
        ;;
    esac

    if [[ $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
        return
    fi
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
    else
        if [[ -z $suffix && $prev != -o && $prev != --output && $prev != --mask && $prev != --ties ]]; then
            case $command in
            report | count | diff | align | info | tracks | draw) suffix='@(tif|tiff|TIF|TIFF|png|PNG|jpg|jpeg|JPG)' ;;
            evaluate | verify | merge)
                compopt -o filenames
                mapfile -t COMPREPLY < <(compgen -d -- "$cur")
                return
                ;;
            claims | survey) suffix='csv' ;;
            esac
        fi
        compopt -o filenames
        if [[ -n $suffix ]]; then
            local extended=$(shopt -p extglob)
            shopt -s extglob
            mapfile -t COMPREPLY < <(compgen -f -X "!*.$suffix" -- "$cur"; compgen -d -- "$cur")
            eval "$extended"
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        fi
    fi
}
complete -F _yardstick yardstick
