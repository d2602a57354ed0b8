#ifndef YS_CLI_USAGE_H
#define YS_CLI_USAGE_H

/* What every command's --help ends with. */
#define YS_CLI_COMMON_USAGE                                                                    \
    "\nCommon options:\n"                                                                      \
    "  --threads N         threads to run on [one for each processor]\n"                       \
    "  --max-memory SIZE   bound on windows and buffers, like 512M or 2G [1G]\n"               \
    "  --json              print the result as JSON\n"                                         \
    "  -q, --quiet         no progress bar\n"                                                  \
    "  --no-sandbox        keep the rights to write elsewhere, to run and to connect\n"        \
    "  -h, --help          this text\n"                                                        \
    "\nResults go to standard output, all else to standard error.\n"                           \
    "Exit status: 0 done, 1 failed, 2 wrong usage.\n"

/* How counting commands take their tiles. */
#define YS_CLI_TILE_USAGE                                                                      \
    "A TILE is a GeoTIFF, PNG or JPEG, or PATH@DATE to say when it was acquired\n"             \
    "(PATH@2023-10-05).  Without @DATE the date comes from a STAC item beside the tile, its\n" \
    "vendor's metadata beside it (Maxar .IMD or .XML, Airbus DIM_*.XML, Planet\n"              \
    "*_metadata.xml or .json), its GDAL metadata, its TIFFTAG_DATETIME, a YYYYMMDD in its\n"   \
    "name, or its EXIF, the first that exists.\n"                                              \
    "Files beside it are read as GDAL does: .aux.xml, .msk, world file; and .prj.\n"

/* Over the metadata of tiles. */
#define YS_CLI_STATED_OPTIONS                                                                  \
    "  --licence TEXT      licence line, as it shall be printed\n"                             \
    "  --sun AZ,EL         where the sun stood: degrees clockwise from north, and above the\n" \
    "                      horizon\n"                                                          \
    "  --off-nadir DEG     how far the camera looked from straight down\n"                     \
    "                      These three decide over the metadata: once for all tiles, or "      \
    "once\n"                                                                                   \
    "                      for each, in their order, - leaving one to its own\n"

#define YS_CLI_PLACE_OPTIONS                                                                   \
    "  --crs CRS           of tiles that have none, like EPSG:32637\n"                         \
    "  --corners TEXT      of tiles that have no place: \"LON,LAT LON,LAT LON,LAT "            \
    "LON,LAT\",\n"                                                                             \
    "                      upper left, upper right, lower right, lower "                       \
    "left\n" YS_CLI_STATED_OPTIONS

#define YS_CLI_SITE_OPTIONS                                                                    \
    "  --site FILE         areas, tracks, classes, examples: KML, KMZ, GeoPackage, GeoJSON;\n" \
    "                      may stand several times: all features are then one site\n"          \
    "  --site-name NAME    instead of that of the site file\n"                                 \
    "  --class-size TEXT   a further class by its size in metres, length by width:\n"          \
    "                      tent=17-19x6-7.5; may stand several times\n"

#define YS_CLI_CORRECTIONS                                                                     \
    "  --corrections FILE  an analyst's decisions on objects, GeoJSON: the counts stay,\n"     \
    "                      the adjudicated ones stand beside them\n"

#define YS_CLI_COUNT_OPTIONS                                                                   \
    "  --tiers A-B         containers stand A to B high: counts visible tops times tiers\n"    \
    "  --pixel-size M      pixel size in metres of tiles that have no "                        \
    "CRS\n" YS_CLI_PLACE_OPTIONS                                                               \
    "  --reference DATE    the date on whose pixels all are compared: 2023-10-05, or with a\n" \
    "                      time; without it the finest that covers the site best\n"            \
    "  --assume-aligned    take the georeference as exact instead of measuring the shift\n"    \
    "  --mosaic            a TILE named *.txt lists the GeoTIFF files that one picture was\n"  \
    "                      cut into, a path a line\n"                                          \
    "  --skip-bad          leave out tiles that cannot be used, and say so in the report\n"    \
    "  --allow-overlap     count once what areas of one class or tracks have twice, and say\n" \
    "                      so, instead of refusing the site\n"

#endif
