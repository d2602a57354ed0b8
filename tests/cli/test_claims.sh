# Traps of reported figures, each as one claim against the sample yard: 20 cars on 5 September 2023, 73 on 5 October.
. tests/cli/lib.sh

# Rajin, Najin and Rason are one port.
sed 's/"name":"Rehearsal yard (Tumangang figures)","aliases":\["Rehearsal yard"\]/"name":"Rajin","aliases":["Najin","Rason"]/' \
    samples/rail_yard/site.geojson >"$work/site.geojson"
cat >"$work/claims.csv" <<'END'
id,class,kind,site,date_start,date_end,comparator,value,value_high,said_by,note,disputed
port,railcar,snapshot,Dunai,2023-10-05,2023-10-05,more_than,100,,an article,,the report behind it puts them at Tikhoretsk
depot,railcar,snapshot,Tikhoretsk,2023-10-05,2023-10-05,more_than,100,,the report,,
fused,railcar,cumulative,,2023-09-07,2023-10-05,more_than,1000,,an article,two statements in one sentence,
snapshot,railcar,snapshot,,2023-10-05,2023-10-05,about,73,,the report,,
primary,railcar,snapshot,,2023-10-05,2023-10-05,about,73,,the institute,"retold as ""up to"", ""at least"" and ""about 70""",
up-to,railcar,snapshot,,2023-10-05,2023-10-05,at_most,73,,a newspaper,,
at-least,railcar,snapshot,,2023-10-05,2023-10-05,at_least,73,,a broadcaster,,
visits,railcar,events,,2023-09-05,2023-10-05,at_least,25,,the institute,a ship on 49 of 109 days,
voyages,railcar,events,,2023-09-05,2023-10-05,exactly,900,,a newspaper,,
wire,outlets,context,,,,exactly,6500,,a press wire,,
alias,railcar,snapshot,NAJIN,2023-10-05,2023-10-05,about,73,,,,
other-alias,railcar,snapshot,rason,2023-09-05,2023-09-05,about,20,,,,
triebwagen,Triebwagen,snapshot,,2023-10-05,2023-10-05,about,73,,a translation,railcars in the source,
seoul,railcar,cumulative,,2023-09-05,2023-10-05,about,6700,,Seoul,,
washington,railcar,cumulative,,2023-09-05,2023-10-05,more_than,10000,,Washington,,
END
"$YARDSTICK" report samples/rail_yard/before.tif samples/rail_yard/after.tif --site "$work/site.geojson" \
    --claims "$work/claims.csv" --no-images -q -o "$work/report" >"$work/table" 2>&1

says() { # says ID VERDICT CODE: of the row with that id
    grep -q "^$1,.*,$2,$3," "$work/report/verdicts.csv" || { grep "^$1," "$work/report/verdicts.csv"; return 1; }
}

disputed() { says port 'cannot tell' SITE_DISPUTED && grep '^port,' "$work/report/verdicts.csv" | grep -q Tikhoretsk; }
it 'a figure that was put at two places is judged at neither' disputed
elsewhere() { says depot 'cannot tell' NO_IMAGE; }
it 'and one of another place not by pictures of this one' elsewhere
fused() { says fused 'cannot tell' NOT_CONTRADICTED && says snapshot consistent INSIDE; }
it 'of two statements in one sentence only the one about a day is judged by it' fused
drift() {
    says primary consistent INSIDE
    # 67-80 was counted: partly inside of both.
    says up-to 'cannot tell' STRADDLES
    says at-least 'cannot tell' STRADDLES
    grep '^primary,' "$work/report/verdicts.csv" | grep -q 'retold as ""up to""'
}
it 'a comparator that drifted in retelling changes the verdict, and the note is kept' drift
alternative() {
    cat >"$work/capacity.csv" <<'END'
id,class,kind,site,date_start,date_end,comparator,value,unit
a,container,capacity,,,,about,6700,containers
b,shells_152mm,capacity,,,,about,3000000,rounds
c,rockets_122mm,capacity,,,,more_than,500000,rounds
END
    run claims "$work/capacity.csv" --capacity
    [ "$status" = 0 ]
    grep -q 'could hold' "$work/out"
    # 122 mm are instead of 152 mm, never beside them.
    grep -q '^alternatives, not to be added)$' "$work/out"
    [ "$(grep -c 'rounds would fill' "$work/out")" = 2 ]
}
it 'rockets are an alternative to shells, and are never added to them' alternative
visits() { says visits consistent '[A-Z]*' && says voyages 'cannot tell' NOT_CONTRADICTED; }
it 'visits are proven arrivals, days with a ship are not' visits
wire() { says wire 'cannot tell' NOT_OBSERVABLE; }
it 'boilerplate of a press wire is listed and not tested' wire
names() { says alias consistent INSIDE && says other-alias consistent '[A-Z]*' && says triebwagen 'cannot tell' CLASS_MISMATCH; }
it 'aliases are one place whatever their case, and a class in another language is no class' names
rivals() {
    says seoul 'cannot tell' NOT_CONTRADICTED
    says washington 'cannot tell' NOT_CONTRADICTED
    cut -d, -f1 "$work/report/verdicts.csv" | sed 1d >"$work/ids"
    cut -d, -f1 "$work/claims.csv" | sed 1d | diff - "$work/ids"
}
it 'rival figures are kept, in order, and judged one by one' rivals
finish
