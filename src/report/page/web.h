#ifndef YS_REPORT_PAGE_WEB_H
#define YS_REPORT_PAGE_WEB_H

/* The files of web/, as embed.sh puts them into the library. */
extern const char ys_web_page_html[], ys_web_page_css[], ys_web_page_js[], ys_web_claim_html[],
    ys_web_viewer_html[], ys_web_tile_html[];

#endif
