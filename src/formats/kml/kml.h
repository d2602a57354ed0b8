#ifndef YS_FORMATS_KML_KML_H
#define YS_FORMATS_KML_KML_H

#include <stddef.h>
#include <stdint.h>

#include "../../raster/geom.h"
#include "zip.h"

/*
 * A KML document (OGC 12-007r2), alone or in a KMZ, as a tree of its elements.  Names stand without
 * their prefix (gx:LatLonQuad is LatLonQuad).  Read by expat; bounded in bytes, elements and depth;
 * documents with a type of their own are refused, since such define entities that grow without end.
 * Entities of HTML, which people write without declaring them, are read.
 */
struct ys_kml_node {
    size_t name, text, attribute; /* in chars; text of elements without children, trimmed;
                                     attribute: the value of "name", else of a unit
                                     ("unit", "uom") or "href" */
    uint32_t child, next;         /* first child, next sibling; 0: none */
    uint32_t line;                /* of the file, from 1 */
};
struct ys_kml {
    struct ys_kml_node *node; /* 0: the root */
    uint32_t n;
    char *chars;
};

enum { YS_KML_MOST_BYTES = 64 << 20 };

/* Any document of XML, with the same bounds; what ("DIMAP") and name are for messages. */
struct ys_xml_text {
    const char *bytes;
    size_t n;
};
ys_status ys_xml_parse(struct ys_kml *out, const struct ys_xml_text *text, const char *what,
                       const char *name, struct ys_error *err);
/* n bytes; name for messages. */
ys_status ys_kml_parse(struct ys_kml *out, const char *bytes, size_t n, const char *name,
                       struct ys_error *err);
/* The document in an archive: doc.kml, or the first that ends in .kml. */
ys_status ys_kml_of_zip(struct ys_kml *out, const struct ys_zip *zip, struct ys_error *err);
void ys_kml_fini(struct ys_kml *kml);

const char *ys_kml_name(const struct ys_kml *kml, uint32_t node);
const char *ys_kml_text(const struct ys_kml *kml, uint32_t node);
bool ys_kml_is(const struct ys_kml *kml, uint32_t node, const char *name);
/* First child of this name; 0: none. */
uint32_t ys_kml_child(const struct ys_kml *kml, uint32_t node, const char *name);
/* Text of that child; "" where there is none. */
const char *ys_kml_child_text(const struct ys_kml *kml, uint32_t node, const char *name);

/* The next "LON,LAT" or "LON,LAT,ALTITUDE" of a <coordinates> text, which moves past it: 1; 0 at the
 * end; -1 where it is none. */
int ys_kml_position(struct ys_point *out, const char **text);

/* ---- kml_overlay.c: a picture laid on the ground */

struct ys_overlay {
    struct ys_point corner[4]; /* lon, lat: upper left, upper right, lower right, lower left */
    char href[512];            /* of the picture, as it stands in the document */
    unsigned n;                /* ground overlays of the document */
};
/* That of the picture named so (the last part of its path), or the only one; n = 0: there is none.
 * picture NULL: the only one. */
ys_status ys_overlay_read(struct ys_overlay *out, const struct ys_kml *kml, const char *picture,
                          const char *name, struct ys_error *err);

#endif
