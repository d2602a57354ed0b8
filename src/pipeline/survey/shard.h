#ifndef YS_PIPELINE_SURVEY_SHARD_H
#define YS_PIPELINE_SURVEY_SHARD_H

#include "../../../include/yardstick.h"

/* ys_shard_find() of the public header, without its checks of arguments. */
ys_status ys_survey_shard(struct ys_shard *out, const char *given, unsigned shards,
                          const char *(*variable)(const char *name), struct ys_error *err);

#endif
