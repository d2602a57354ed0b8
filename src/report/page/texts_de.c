/* texts_de.c - the page in German */

#include "texts.h"

#include <stddef.h>

const struct ys_translation ys_texts_de[] = {
    {NULL, NULL},
};
