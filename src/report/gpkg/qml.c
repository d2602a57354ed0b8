/* qml.c - styles for QGIS
 *
 * Written with <prop>, which every QGIS 3 reads; later ones write <Option> instead.  Each line has a
 * dark one below it, so that it shows on pictures of any grey and on white paper.
 */

#include "qml.h"

#include "../../base/error.h"
#include "../colours.h"
#include "../report.h"

static const uint32_t dark = 0x0A0D14, white = 0xFFFFFF;
static const uint32_t area_colour = 0xFFFFFF, track_colour = 0xC9CED4;

static void add_prop(struct ys_text *out, const char *key, const char *value)
{
    ys_text_addf(out, "<prop k=\"%s\" v=\"%s\"/>", key, value);
}

static void add_colour(struct ys_text *out, const char *key, uint32_t rgb, unsigned alpha)
{
    ys_text_addf(out, "<prop k=\"%s\" v=\"%u,%u,%u,%u\"/>", key, rgb >> 16, rgb >> 8 & 0xFF,
                 rgb & 0xFF, alpha);
}

/* An estimated object has a dashed outline. */
static const char dashed_if_estimated[] =
    "<data_defined_properties><Option type=\"Map\">"
    "<Option type=\"QString\" value=\"\" name=\"name\"/><Option type=\"Map\" "
    "name=\"properties\">"
    "<Option type=\"Map\" name=\"outlineStyle\">"
    "<Option type=\"bool\" value=\"true\" name=\"active\"/>"
    "<Option type=\"QString\" value=\"if(&quot;estimated&quot;, 'dash', 'solid')\" "
    "name=\"expression\"/><Option type=\"int\" value=\"3\" name=\"type\"/></Option></Option>"
    "<Option type=\"QString\" value=\"collection\" name=\"type\"/></Option>"
    "</data_defined_properties>";

static void add_fill(struct ys_text *out, uint32_t rgb, unsigned alpha, const char *width_mm,
                     const char *more)
{
    ys_text_add(out, "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\">");
    add_colour(out, "color", rgb, alpha);
    add_prop(out, "joinstyle", "miter");
    add_colour(out, "outline_color", rgb, 255);
    add_prop(out, "outline_style", "solid");
    add_prop(out, "outline_width", width_mm);
    add_prop(out, "outline_width_unit", "MM");
    add_prop(out, "style", alpha ? "solid" : "no");
    ys_text_add(out, more);
    ys_text_add(out, "</layer>\n");
}

static void add_line(struct ys_text *out, uint32_t rgb, const char *width_mm)
{
    ys_text_add(out, "<layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" pass=\"0\">");
    add_colour(out, "line_color", rgb, 255);
    add_prop(out, "line_style", "solid");
    add_prop(out, "line_width", width_mm);
    add_prop(out, "line_width_unit", "MM");
    ys_text_add(out, "</layer>\n");
}

static void open_symbol(struct ys_text *out, const char *type, int name)
{
    ys_text_addf(out,
                 "<symbol type=\"%s\" name=\"%d\" alpha=\"1\" clip_to_extent=\"1\" "
                 "force_rhr=\"0\">\n",
                 type, name);
}

static void add_head(struct ys_text *out)
{
    ys_text_add(out, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                     "<qgis version=\"3.4\" styleCategories=\"Symbology|Labeling\">\n");
}

/* Numbers are black on white, small, and those that would collide are left out until one is near. */
static void add_labels(struct ys_text *out, const char *field, bool on_lines)
{
    ys_text_addf(out,
                 "<labeling type=\"simple\"><settings>"
                 "<text-style fieldName=\"%s\" isExpression=\"0\" fontFamily=\"Sans Serif\" "
                 "fontSize=\"8\" fontSizeUnit=\"Point\" textColor=\"22,25,29,255\" "
                 "textOpacity=\"1\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" "
                 "bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"1\"/>"
                 "</text-style><placement placement=\"%d\"/>"
                 "<rendering obstacle=\"0\" displayAll=\"0\"/></settings></labeling>\n",
                 field, on_lines ? 2 : 1);
}

void ys_qml_objects(struct ys_text *out)
{
    enum { BY_HAND = YS_UNCERTAIN + 1 };

    add_head(out);
    ys_text_add(out,
                "<renderer-v2 type=\"categorizedSymbol\" attr=\"status\" "
                "forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\">\n<categories>\n");
    for (int i = YS_SINGLE; i <= BY_HAND; i++) {
        const char *name = i < BY_HAND ? ys_object_status_name((enum ys_object_status)i) : "";

        ys_text_addf(out,
                     "<category render=\"true\" symbol=\"%d\" value=\"%s\" label=\"%s\"/>\n", i,
                     name, i < BY_HAND ? name : "added by hand");
    }
    ys_text_add(out, "</categories>\n<symbols>\n");
    for (int i = YS_SINGLE; i <= BY_HAND; i++) {
        open_symbol(out, "fill", i);
        add_fill(out, dark, 0, "0.9", "");
        add_fill(out, i < BY_HAND ? ys_status_colour((enum ys_object_status)i) : white, 60,
                 "0.5", i < BY_HAND ? dashed_if_estimated : "");
        ys_text_add(out, "</symbol>\n");
    }
    ys_text_add(out, "</symbols>\n</renderer-v2>\n");
    add_labels(out, "number", false);
    ys_text_add(out, "<layerGeometryType>2</layerGeometryType>\n</qgis>\n");
}

static void open_single(struct ys_text *out, const char *type)
{
    add_head(out);
    ys_text_add(out, "<renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\" "
                     "enableorderby=\"0\">\n<symbols>\n");
    open_symbol(out, type, 0);
}

void ys_qml_areas(struct ys_text *out)
{
    open_single(out, "fill");
    add_fill(out, dark, 0, "0.8", "");
    add_fill(out, area_colour, 0, "0.4", "");
    ys_text_add(out, "</symbol>\n</symbols>\n</renderer-v2>\n");
    add_labels(out, "name", false);
    ys_text_add(out, "<layerGeometryType>2</layerGeometryType>\n</qgis>\n");
}

void ys_qml_tracks(struct ys_text *out)
{
    open_single(out, "line");
    add_line(out, dark, "0.6");
    add_line(out, track_colour, "0.25");
    ys_text_add(out, "</symbol>\n</symbols>\n</renderer-v2>\n");
    add_labels(out, "name", true);
    ys_text_add(out, "<layerGeometryType>1</layerGeometryType>\n</qgis>\n");
}

ys_status ys_report_objects_qml(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    (void)res; /* the same of every report */
    ys_qml_objects(&text);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "objects.qml: out of memory");
}
