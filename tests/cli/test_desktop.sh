# What desktop programs read of a report: every table in LibreOffice has the same cells, and QGIS loads
# the styles.  Skipped by name where they are not installed (libreoffice-calc, python3-qgis).
. tests/cli/lib.sh
yard=samples/rail_yard

"$YARDSTICK" report $yard/before.tif $yard/after.tif --site $yard/site.geojson --claims $yard/claims.csv \
    --format none -o "$work/report" --quiet >/dev/null
cp $yard/claims.csv "$work/report/claims.csv"

cat >"$work/sheets.py" <<'PYTHON'
"""sheets.py LANGUAGE FOLDER OUT: each CSV file as LibreOffice reads it in a language (a number of
Windows), against its own text.  A number may stay text where points are no decimal marks, but never
become another number."""
import csv, glob, os, subprocess, sys
import xml.etree.ElementTree as tree

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
language, folder, out = sys.argv[1:]
files = sorted(glob.glob(folder + "/*.csv"))
subprocess.run(["soffice", "-env:UserInstallation=file://" + out + "/profile", "--headless",
                "--convert-to", "fods", "--infilter=CSV:44,34,76,1,," + language + ",false,true,false",
                "--outdir", out] + files, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
cells = wrong = texts = 0
for file in files:
    read = []
    for row in tree.parse(out + "/" + os.path.basename(file)[:-3] + "fods").getroot().iter(TABLE + "table-row"):
        line = []
        for cell in row.iter(TABLE + "table-cell"):
            kind = cell.get(OFFICE + "value-type")
            value = float(cell.get(OFFICE + "value")) if kind == "float" else cell.get(OFFICE + "date-value") if kind == "date" else "".join(cell.itertext()) if kind else ""
            line += [value] * min(int(cell.get(TABLE + "number-columns-repeated", 1)), 200)
        read += [line] * min(int(row.get(TABLE + "number-rows-repeated", 1)), 3)
    for row, want in zip(read, csv.reader(open(file, encoding="utf-8", newline=""))):
        for i, text in enumerate(want):
            got, cells = row[i] if i < len(row) else "", cells + 1
            if isinstance(got, float):
                good = float(text) == got
            else:
                good = "".join(got.split()) == "".join(text.split()) or text.startswith(got) and got
                texts += text.replace(".", "", 1).replace("-", "", 1).isdigit() and "." in text
            if not good:
                wrong += 1
                print(os.path.basename(file), text, "is read as", got)
print(cells, "cells,", wrong, "wrong,", texts, "numbers as text")
sys.exit(wrong > 0 or cells < 2000 or language == "1033" and texts > 0)
PYTHON
sheets() { python3 "$work/sheets.py" "$1" "$work/report" "$work/sheets$1"; }

cat >"$work/styles.py" <<'PYTHON'
"""styles.py FOLDER: the styles of objects.geojson and of the layers of report.gpkg, in QGIS."""
import os, sys
from qgis.core import QgsApplication, QgsVectorLayer

app = QgsApplication([], False)
app.initQgis()
wrong = 0
for source, kind in (("objects.geojson", "categorizedSymbol"), ("report.gpkg|layername=objects", "categorizedSymbol"),
                     ("report.gpkg|layername=areas", "singleSymbol"), ("report.gpkg|layername=tracks", "singleSymbol")):
    layer = QgsVectorLayer(sys.argv[1] + "/" + source, source, "ogr")
    said, loaded = layer.loadDefaultStyle()
    good = layer.isValid() and loaded and layer.renderer().type() == kind and layer.labelsEnabled() and layer.featureCount() > 0
    wrong += not good
    print(source, layer.isValid(), said, loaded, layer.renderer() and layer.renderer().type(), layer.featureCount())
sys.stdout.flush()
os._exit(wrong > 0)  # QGIS's own end falls over layers that are still held
PYTHON
styles() { QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$work /usr/bin/python3 "$work/styles.py" "$work/report"; }

if command -v soffice >/dev/null && command -v python3 >/dev/null; then
    it 'LibreOffice reads every table as it is, claims too' sheets 1033
    it 'set to German it reads no number as another' sheets 1031
else
    echo "desktop: LibreOffice skipped, not installed"
fi
if /usr/bin/python3 -c 'import qgis.core' 2>/dev/null; then
    it 'QGIS loads the style of every layer' styles
else
    echo "desktop: QGIS skipped, its Python is not installed"
fi
# Without either nothing was tried, which is no failure.
it 'a report with every table is there to be read' test -s "$work/report/verdicts.csv"
finish
