#ifndef YS_CLI_COMMANDS_H
#define YS_CLI_COMMANDS_H

/* One function a command: argv[0] is its name, the result the exit status (0 done, 1 failed,
 * 2 wrong usage). */
typedef int ys_cli_command(int argc, char **argv);

ys_cli_command ys_cmd_report, ys_cmd_count, ys_cmd_info, ys_cmd_claims, ys_cmd_diff,
    ys_cmd_bench, ys_cmd_evaluate, ys_cmd_tracks, ys_cmd_align, ys_cmd_draw, ys_cmd_verify,
    ys_cmd_survey, ys_cmd_merge;

#endif
