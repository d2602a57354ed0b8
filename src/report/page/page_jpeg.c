/* page_jpeg.c - a canvas as JPEG, for pages with many pictures */

#include "page_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Below 85 blocks begin to show around cars of 7 px; 90 and more is hardly smaller than PNG.  By
 * eye, on the sample yard. */
enum { QUALITY = 86 };

struct failing {
    struct jpeg_error_mgr jpeg; /* first: the library gives a pointer to it */
    jmp_buf leave;
};

/* The library would end the process; the only thing that fails here is memory. */
static void leave(j_common_ptr jpeg)
{
    longjmp(((struct failing *)(void *)jpeg->err)->leave, 1);
}

static void write_rows(struct jpeg_compress_struct *jpeg, const struct ys_canvas *canvas,
                       unsigned char *row)
{
    while (jpeg->next_scanline < canvas->height) {
        const uint32_t *px = canvas->px + (size_t)jpeg->next_scanline * canvas->width;

        for (uint32_t i = 0; i < canvas->width; i++) {
            row[3 * i] = (unsigned char)(px[i] >> 16);
            row[3 * i + 1] = (unsigned char)(px[i] >> 8);
            row[3 * i + 2] = (unsigned char)px[i];
        }
        jpeg_write_scanlines(jpeg, &row, 1);
    }
}

ys_status ys_page_jpeg(unsigned char **out, size_t *n, const struct ys_canvas *canvas,
                       struct ys_error *err)
{
    struct jpeg_compress_struct jpeg;
    struct failing failing;
    unsigned long bytes = 0;
    unsigned char *row = ys_resize(NULL, (size_t)canvas->width + 1, 3);

    *out = NULL;
    if (!row)
        return ys_fail(err, YS_ERR_NOMEM, "picture of the page: out of memory");
    jpeg.err = jpeg_std_error(&failing.jpeg);
    failing.jpeg.error_exit = leave;
    if (setjmp(failing.leave)) {
        jpeg_destroy_compress(&jpeg);
        free(*out);
        *out = NULL;
        free(row);
        return ys_fail(err, YS_ERR_NOMEM, "picture of the page: it cannot be written as JPEG");
    }
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, out, &bytes);
    jpeg.image_width = canvas->width;
    jpeg.image_height = canvas->height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, QUALITY, TRUE);
    jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
    jpeg.optimize_coding = TRUE;
    /* The same bytes on every processor. */
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_compress(&jpeg, TRUE);
    write_rows(&jpeg, canvas, row);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    *n = bytes;
    return YS_OK;
}
