/* notes.c - what every report says, whatever it found */

#include "notes.h"

#include <string.h>

const char *ys_notes_synthetic(void)
{
    return "SYNTHETIC: tiles of this report are rendered, not acquired. Its verdicts are "
           "rehearsals: they show how the tool judges and are evidence of nothing.";
}

const char *const *ys_notes_explanations(void)
{
    static const char *const text[] = {
        "Empties: the objects may stand empty; their number says nothing of a load.",
        "Return flow: the same objects may pass a place in both directions and be seen twice.",
        "Routine trade: a busy day may be an ordinary one; compare with earlier dates of the "
        "same season.",
        "Storage: objects that stay between the dates may be parked, waiting or broken.",
        "Selection: the dates are those on which somebody took or published a picture.",
        NULL};

    return text;
}

const char *ys_notes_adjudicated(void)
{
    return "The count after an analyst's corrections: the automatic figure less the objects "
           "that were decided, but not below 0, plus what these and the additions come to. "
           "Both "
           "ends of the interval follow the same rule, so it stays as wide as the doubt about "
           "what nobody looked at. It closes only where every object of an area is decided and "
           "the analyst states that the whole area was looked through. Changes and verdicts "
           "are those of the automatic counts.";
}

const char *const *ys_notes_limits(void)
{
    static const char *const text[] = {
        "Contents: what is in or under a container, car or ship.",
        "Ownership: whose it is, and who ordered it moved.",
        "Direction: where an object came from or goes to.",
        "What happened between the dates: an object that came and went is not seen, and one "
        "that was replaced by its like looks as if it had stayed.",
        NULL};

    return text;
}

const char *const *ys_notes_verdicts(void)
{
    static const char *const text[] = {
        "A figure is read as an interval: exactly N is [N, N]; at least N is N or more; more "
        "than N is N + 1 or more; at most N is 0 to N; fewer than N is 0 to N - 1; between A "
        "and B is [A, B].",
        "About N is N - t to N + t, where t is the larger of 10 % of N and half the rounding "
        "step of N, but 25 % of N at most, and 1 where N is below 10. The 10 % is the spread "
        "between human readers: nine independent counts of one 30 cm car park ran from 880 to "
        "1,182.",
        "The observed interval holds the count with 90 % probability. Outside the figure's "
        "interval: not consistent. Inside it, or overlapping it closely and being narrow: "
        "consistent. Otherwise, and where the picture does not suffice: cannot tell.",
        "Consistent means that the pictures do not speak against the figure and were good "
        "enough to. It is no proof.",
        "P(claim) is the probability, given the pictures alone, that the count lies in the "
        "figure's interval.",
        NULL};

    return text;
}

const char *ys_notes_method(const char *method)
{
    static const char *const text[][2] = {
        {"track", "One railcar is one car body on a drawn track; joined cars are counted "
                  "singly along the profile of the track. Locomotives and other bodies that "
                  "are no car are marked FOREIGN and not counted. A car cut by the edge "
                  "counts where 3 m of it are seen."},
        {"block", "One container is one top face. Containers in rows are counted singly from "
                  "the size of the row; stacked ones only as far as tiers are stated. One cut "
                  "by the edge is marked EDGE_OBJECT."},
        {"vessel", "One vessel is one hull on water or at a quay; a wake is not part of it. "
                   "One cut by the edge is marked EDGE_OBJECT."},
        {"pit", "One pit is one depression or open earthwork of the stated size, counted by "
                "its rim or its floor and shadow."},
        {"example",
         "One object is one thing that looks like the marked examples more than like "
         "the rest of the picture; marked ones count as seen. Each has a "
         "probability, and errors are taken to be shared by all."},
        {"blob", "One object is one shape of the stated length and width that differs from "
                 "the ground; touching ones are counted as a group from its size."},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (method && !strcmp(method, text[i][0]))
            return text[i][1];
    return "";
}

const char *ys_notes_real_pictures(const char *method)
{
    /* As the tables of tests/accuracy/README.md; change them together. */
    static const char *const text[][2] = {
        {"track", "2 with railcars, 2 without any"},
        {"block", "1 with containers, 30 without any"},
        {"vessel", "4 with vessels, none without any"},
        {"pit", "none with pits, 31 without any: every pit that it was measured on was drawn"},
        {"blob",
         "5 with buses, ships, tanks or tents, 30 without tents; a class that a site file "
         "makes up has been measured by nobody"},
        {"example", "4 with buses, tanks or tents, 30 without any of these"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (method && !strcmp(method, text[i][0]))
            return text[i][1];
    return "none";
}

const char *ys_notes_remedy(const char *code)
{
    static const char other_count[] =
        "a sharper tile in place of this one whose count lies elsewhere";
    static const char *const text[][2] = {
        {"INSIDE", other_count},
        {"OVERLAP", other_count},
        {"OUTSIDE", other_count},
        {"NO_IMAGE", "a tile of that place and date"},
        {"DATE_OUTSIDE", "a tile of that date"},
        {"NOT_COVERED", "a tile that covers the whole area"},
        {"OBSCURED", "a clear tile of that date in place of this one"},
        {"NOTHING_SHOWN", "a tile that shows the area"},
        {"MISREGISTERED", "a tile that can be aligned, or --assume-aligned where it is"},
        {"NOT_SEEN", "a sharper tile, or knowing from elsewhere that such objects are there"},
        {"UNLIKE", "a count by hand of such a place, held against this method's"},
        {"PIXEL_SIZE", "the tile with its true pixel size"},
        {"OFF_NADIR", "a tile seen from less than 25 degrees"},
        {"BY_LENGTH",
         "a tile with pixels of 1 m or less, or \"car_length_m\" in the site file"},
        {"SIZE_ONLY", "marked examples, or a count by hand"},
        {"ONE_EXAMPLE", "two more marked examples, which differ as the class differs"},
        {"EXAMPLES_DIFFER", "examples drawn anew, or a class for each kind"},
        {"EXAMPLES_ELSEWHERE", "one marked example at this date, too"},
        {"LOW_CONTRAST", "a tile with more contrast"},
        {"DATE_UNSURE", "the day of the picture, as PATH@DATE"},
        {"GSD_TOO_COARSE", "a tile with smaller pixels"},
        {"TIERS_UNKNOWN", "knowing from elsewhere how many tiers are stacked"},
        {"CLASS_MISMATCH", "an area of that class in the site file"},
        {"SITE_DISPUTED", "knowing which place is meant"},
        {"CLAIM_UNDATED", "knowing which date is meant"},
        {"CLAIM_VAGUE", "a figure with a number"},
        {"TOO_WIDE",
         "a sharper tile in place of this one, which narrows the observed interval"},
        {"STRADDLES",
         "a sharper tile in place of this one, which narrows the observed interval"},
        {"NOT_CONTRADICTED", "tiles of 80 % of the days, or one date that contradicts it"},
        {"NOT_COUNTED", "a tile in which the class can be counted"},
        {"NO_TRACKS", "tracks drawn in the site file"},
        {"TOO_LARGE", "more memory, with --max-memory, or more room in TMPDIR"},
        {"NOT_MEASURED", "a measurement of it, which this program does not make"},
        {"NOT_OBSERVABLE", "nothing that a picture can show"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (code && !strcmp(code, text[i][0]))
            return text[i][1];
    return "";
}
