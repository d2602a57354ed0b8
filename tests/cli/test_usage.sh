# What a newcomer types.
. tests/cli/lib.sh

it 'no command is wrong usage' sh -c '"$0"; [ $? = 2 ]' "$YARDSTICK"
it 'an unknown command is named' fails 2 "unknown command 'cuont'" cuont
it 'and what was meant is guessed' fails 2 'did you mean count?' cuont
it 'a word like none is not guessed at' sh -c '! "$0" frobnicate 2>&1 | grep -q "did you mean"' "$YARDSTICK"
it 'an option is guessed, too' fails 2 "unknown option '--stie' (did you mean --site?)" count --stie x
it '-V prints the version' prints '^yardstick [0-9]' -V
it 'help prints the commands' prints 'report TILE' help
it 'help COMMAND prints its usage' prints '^Usage: yardstick diff' help diff
it 'help of no command is wrong usage' fails 2 "unknown command 'dif' (did you mean diff?)" help dif
it '--help prints the commands' prints 'report TILE' --help
it '--version prints the version' prints '^yardstick [0-9]' --version
for command in report count info claims diff evaluate tracks survey merge; do
    it "$command --help prints its usage" prints "^Usage: yardstick $command" $command --help
    it "$command without input is wrong usage" fails 2 "yardstick $command: " $command
    it "$command names an unknown option" fails 2 "unknown option '--frobnicate'" $command --frobnicate
done
it 'a missing value is named' fails 2 'want a whole number' count --threads
it 'a bad value is named' fails 2 "'two'; want a whole number" count --threads two x.tif
it 'a bad size is named' fails 2 "'1Q'; want a size" count --max-memory 1Q x.tif
it 'info says which classes the pixels show' prints '^  shows        railcar, container, vessel, pit$' info samples/rail_yard/before.tif
it 'info says how fine a tile is' prints '^  pixel        0.5002 x 0.5002 m on the ground, shows 0.5 m$' info samples/rail_yard/before.tif
it 'report wants a site' fails 2 'no --site' report a.tif -o x
it 'report wants a folder' fails 2 'no -o' report a.tif --site s.geojson
it 'count wants one of site and class' fails 2 'one of --site and --class' count a.tif
finish
