/* Sun and sky on the height field.
 *
 * Cast shadows: the grid falls apart into discrete lines along the sun's direction, each cell in exactly one.
 * Down a line runs the height of the shadow's upper edge, falling by tan(elevation) a metre and lifted by
 * whatever stands higher: one pass, exact to half a cell.  The lean of tops uses the same lines. */
#include "view.h"

#include <stdlib.h>
#include <string.h>

/* Lines along (dx, dy): steps of one cell along the major axis, `slope` cells along the minor. */
struct lines {
    bool by_row; /* major axis is y */
    int n_major, n_minor;
    int from, step; /* first major index and direction */
    double slope;   /* minor cells a step */
    double step_m;  /* metres a step */
};

static struct lines lines_along(const struct rd_canvas *cv, double dx, double dy)
{
    struct lines ln;

    ln.by_row = rd_abs(dy) >= rd_abs(dx);
    const double major = ln.by_row ? dy : dx, minor = ln.by_row ? dx : dy;

    ln.n_major = ln.by_row ? cv->h : cv->w;
    ln.n_minor = ln.by_row ? cv->w : cv->h;
    ln.step = major >= 0 ? 1 : -1;
    ln.from = major >= 0 ? 0 : ln.n_major - 1;
    ln.slope = minor / rd_abs(major);
    ln.step_m = cv->cell_m * rd_sqrt(1 + ln.slope * ln.slope);
    return ln;
}

static size_t cell_at(const struct rd_canvas *cv, const struct lines *ln, int i_major,
                      int i_minor)
{
    const int x = ln->by_row ? i_minor : i_major, y = ln->by_row ? i_major : i_minor;

    return (size_t)y * (size_t)cv->w + (size_t)x;
}

static int minor_shift(const struct lines *ln, int k)
{
    return (int)rd_floor(ln->slope * k + 0.5);
}

/* lit[i] = 255 in the sun, 0 in a cast shadow. */
static bool cast_shadows(uint8_t *lit, const struct rd_canvas *cv, const struct rd_view *view)
{
    const double az = rd_rad(view->sun_az);
    const struct lines ln = lines_along(cv, -rd_sin(az), rd_cos(az));
    const double fall = ln.step_m * rd_tan_deg(view->sun_el);
    const int reach = ln.n_minor + ln.n_major + 2;
    float *edge = malloc((size_t)(2 * reach + 1) * sizeof *edge);

    if (!edge)
        return false;
    for (int i = 0; i <= 2 * reach; i++)
        edge[i] = -1000.0f;
    for (int k = 0; k < ln.n_major; k++) {
        const int major = ln.from + k * ln.step, shift = minor_shift(&ln, k);

        for (int minor = 0; minor < ln.n_minor; minor++) {
            const size_t i = cell_at(cv, &ln, major, minor);
            float *e = &edge[minor - shift + reach];
            const float h = (float)(cv->cell[i].h * RD_HEIGHT_M);
            const float shade = *e - (float)fall;

            /* 4 cm of grace: a surface does not shade itself through rounding */
            lit[i] = h + 0.04f >= shade ? 255 : 0;
            *e = h > shade ? h : shade;
        }
    }
    free(edge);
    return true;
}

/* Running mean of 2r + 1 along one axis. */
static void soften_line(uint8_t *row, uint8_t *tmp, int n, ptrdiff_t stride, int r)
{
    int sum = 0;

    for (int i = 0; i < n; i++)
        tmp[i] = row[i * stride];
    for (int i = -r; i <= r; i++)
        sum += tmp[i < 0 ? 0 : i >= n ? n - 1 : i];
    for (int i = 0; i < n; i++) {
        const int out = i - r < 0 ? 0 : i - r, in = i + r + 1 >= n ? n - 1 : i + r + 1;

        row[i * stride] = (uint8_t)(sum / (2 * r + 1));
        sum += tmp[in] - tmp[out];
    }
}

static bool soften(uint8_t *lit, int w, int h, int r)
{
    uint8_t *tmp = malloc((size_t)(w > h ? w : h));

    if (!tmp)
        return false;
    for (int y = 0; y < h; y++)
        soften_line(lit + (size_t)y * (size_t)w, tmp, w, 1, r);
    for (int x = 0; x < w; x++)
        soften_line(lit + x, tmp, h, w, r);
    free(tmp);
    return true;
}

/* Mean height in squares of about a metre and a half, averaged over 3 x 3 of them: what hides the sky. */
struct crowd {
    int w, h, side; /* squares, cells a square */
    float *mean;
};

static float crowd_sum(const struct crowd *cr, const float *fine, int x, int y)
{
    float sum = 0, n = 0;

    for (int v = y - 1; v <= y + 1; v++) {
        for (int u = x - 1; u <= x + 1; u++) {
            if (u < 0 || v < 0 || u >= cr->w || v >= cr->h)
                continue;
            sum += fine[(size_t)v * (size_t)cr->w + (size_t)u];
            n += 1;
        }
    }
    return sum / n;
}

static bool crowd_init(struct crowd *cr, const struct rd_canvas *cv)
{
    cr->side = (int)rd_max(1, rd_floor(1.5 / cv->cell_m + 0.5));
    cr->w = cv->w / cr->side + 1;
    cr->h = cv->h / cr->side + 1;
    const size_t n = (size_t)cr->w * (size_t)cr->h;
    float *fine = calloc(n, sizeof *fine);

    cr->mean = calloc(n, sizeof *cr->mean);
    if (!fine || !cr->mean) {
        free(fine);
        return false;
    }
    for (int y = 0; y < cv->h; y++)
        for (int x = 0; x < cv->w; x++)
            fine[(size_t)(y / cr->side) * (size_t)cr->w + (size_t)(x / cr->side)] +=
                (float)(cv->cell[(size_t)y * (size_t)cv->w + (size_t)x].h * RD_HEIGHT_M);
    for (size_t i = 0; i < n; i++)
        fine[i] /= (float)(cr->side * cr->side);
    for (int y = 0; y < cr->h; y++)
        for (int x = 0; x < cr->w; x++)
            cr->mean[(size_t)y * (size_t)cr->w + (size_t)x] = crowd_sum(cr, fine, x, y);
    free(fine);
    return true;
}

/* Bilinear mean height around cell (x, y). */
static double crowd_at(const struct crowd *cr, int x, int y)
{
    const double fx = rd_clamp((x + 0.5) / cr->side - 0.5, 0, cr->w - 1.001);
    const double fy = rd_clamp((y + 0.5) / cr->side - 0.5, 0, cr->h - 1.001);
    const int ix = (int)fx, iy = (int)fy;
    const float *m = cr->mean + (size_t)iy * (size_t)cr->w + (size_t)ix;

    return rd_mix(rd_mix((double)m[0], (double)m[1], fx - ix),
                  rd_mix((double)m[cr->w], (double)m[cr->w + 1], fx - ix), fy - iy);
}

/* Slope between two neighbours two cells apart; a step (a wall) is no slope. */
static double slope_of(const struct rd_cell *lo, const struct rd_cell *hi, double cell_m)
{
    const double s = (hi->h - lo->h) * RD_HEIGHT_M / (2 * cell_m);

    return rd_abs(s) > 1.6 ? 0 : s;
}

struct lamp {
    double sx, sy, sz;      /* towards the sun */
    struct rd_rgb sun, sky; /* on level ground: sun + sky = 1 / exposure */
};

static struct lamp lamp_of(const struct rd_view *view)
{
    const double az = rd_rad(view->sun_az), el = rd_rad(view->sun_el);
    const double direct = (1 - view->sky) / view->exposure, sky = view->sky / view->exposure;

    return (struct lamp){rd_sin(az) * rd_cos(el),
                         -rd_cos(az) * rd_cos(el),
                         rd_sin(el),
                         {1.02 * direct, 1.0 * direct, 0.96 * direct},
                         {0.80 * sky, 0.98 * sky, 1.28 * sky}};
}

static void light_cell(struct rd_cell *out, const struct rd_cell *c, int w, double cell_m,
                       const struct lamp *lamp, double lit, double open)
{
    const double gx = slope_of(c - 1, c + 1, cell_m), gy = slope_of(c - w, c + w, cell_m);
    const double norm = rd_sqrt(1 + gx * gx + gy * gy);
    const double facing =
        rd_clamp((lamp->sz - gx * lamp->sx - gy * lamp->sy) / (norm * lamp->sz), 0, 2.2);
    const double k = lit * facing;

    out->r = (uint16_t)(rd_min(c->r * (k * lamp->sun.r + open * lamp->sky.r), 65535) + 0.5);
    out->g = (uint16_t)(rd_min(c->g * (k * lamp->sun.g + open * lamp->sky.g), 65535) + 0.5);
    out->b = (uint16_t)(rd_min(c->b * (k * lamp->sun.b + open * lamp->sky.b), 65535) + 0.5);
    out->h = c->h;
}

/* Heights stay in `cell`, so neighbours' slopes can be read while colours change in place. */
static void light_all(struct rd_canvas *cv, const uint8_t *lit, const struct crowd *crowd,
                      const struct rd_view *view)
{
    const struct lamp lamp = lamp_of(view);

    for (int y = 1; y + 1 < cv->h; y++) {
        for (int x = 1; x + 1 < cv->w; x++) {
            const size_t i = (size_t)y * (size_t)cv->w + (size_t)x;
            struct rd_cell *c = &cv->cell[i];
            const double rise = crowd_at(crowd, x, y) - c->h * RD_HEIGHT_M;
            const double open = 1 - 0.55 * rd_clamp(rise / 3.0, 0, 1);

            light_cell(c, c, cv->w, cv->cell_m, &lamp, lit[i] / 255.0, open);
        }
    }
}

/* One line of cells, nearest to the sensor first: a top moves away from the sensor by tan(off-nadir) times
 * its height and hides what it passes; in between shows the wall that faces the sensor. */
static void lean_line(struct rd_cell *line, struct rd_cell *tmp, int n, double per_m,
                      double wall)
{
    int done = 0;

    memcpy(tmp, line, (size_t)n * sizeof *tmp);
    for (int t = 0; t < n && done < n; t++) {
        const double up = tmp[t].h * RD_HEIGHT_M * per_m;
        const int q = t + (int)rd_floor(rd_max(up, 0) + 0.5);

        for (; done <= q && done < n; done++) {
            const double k = done < q ? wall : 1;

            line[done].r = (uint16_t)(tmp[t].r * k);
            line[done].g = (uint16_t)(tmp[t].g * k);
            line[done].b = (uint16_t)(tmp[t].b * k);
        }
    }
}

static bool lean(struct rd_canvas *cv, const struct rd_view *view)
{
    const double az = rd_rad(view->lean_az);
    const struct lines ln = lines_along(cv, rd_sin(az), -rd_cos(az));
    const double per_m = rd_tan_deg(view->off_nadir) / ln.step_m;
    /* the visible wall faces against the lean; lit as far as the sun stands there */
    const double sunny = -rd_cos(rd_rad(view->sun_az - view->lean_az));
    const double wall = 0.35 + 0.5 * rd_max(0, sunny);
    struct rd_cell *line = malloc(2 * (size_t)ln.n_major * sizeof *line);

    if (!line)
        return false;
    const int span = minor_shift(&ln, ln.n_major);

    for (int j = -(span > 0 ? span : 0); j < ln.n_minor - (span < 0 ? span : 0); j++) {
        int first = -1, n = 0;

        for (int k = 0; k < ln.n_major; k++) {
            const int minor = j + minor_shift(&ln, k);

            if (minor < 0 || minor >= ln.n_minor)
                continue;
            if (first < 0)
                first = k;
            line[n++] = cv->cell[cell_at(cv, &ln, ln.from + k * ln.step, minor)];
        }
        lean_line(line, line + ln.n_major, n, per_m, wall);
        for (int k = 0; k < n; k++) {
            const int minor = j + minor_shift(&ln, first + k);
            struct rd_cell *c =
                &cv->cell[cell_at(cv, &ln, ln.from + (first + k) * ln.step, minor)];

            c->r = line[k].r;
            c->g = line[k].g;
            c->b = line[k].b;
        }
    }
    free(line);
    return true;
}

bool rd_light(struct rd_canvas *cv, const struct rd_view *view)
{
    uint8_t *lit = malloc((size_t)cv->w * (size_t)cv->h);
    struct crowd crowd = {0};
    const int r = (int)(view->soft_m / cv->cell_m + 0.5);
    bool ok = false;

    if (!lit || !crowd_init(&crowd, cv))
        goto out;
    if (!cast_shadows(lit, cv, view))
        goto out;
    if (r > 0 && !soften(lit, cv->w, cv->h, r))
        goto out;
    light_all(cv, lit, &crowd, view);
    ok = view->off_nadir <= 0 || lean(cv, view);
out:
    free(crowd.mean);
    free(lit);
    return ok;
}
