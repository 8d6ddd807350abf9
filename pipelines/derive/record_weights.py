"""How much each comparison of two bibliographic records weighs: log-odds, learned, and where the numbers come from.

Answers: what is a matching year or an unknown venue worth? Logistic regression with an L2 penalty of 0.001 on the
standardised features, of two public sets whose pairs people labelled, one half of each: of the DBLP-Scholar pairs
(validation part; Koepcke and Rahm 2010, as distributed with Ditto) every second line, and of the Cora references
(McCallum; as distributed with pyJedAI) the records of half of the families of similar titles, so that no title stands
on both sides. DBLP-Scholar weighs 0.8 of the sum, because its venues and years are of more kinds. The same pairs stand
among the examples again with columns blanked (weight 0.35 in all), so that a table without authors or years is judged
by what it has. On the halves that were not learned from, pair by pair: F1 0.934 (DBLP-Scholar) and 0.914 (Cora).
May import: nothing.
"""

from __future__ import annotations

WEIGHTS = {
    "title": 4.485,
    "title_part": 3.064,
    "title_words": 2.277,
    "title_words_all": 1.532,
    "title_close": -0.185,
    "title_part_close": 0.491,
    "title_words_close": 0.392,
    "title_words_all_close": -0.080,
    "other_part": 1.168,
    "title_short": -4.394,
    "authors": 1.654,
    "authors_many": -0.245,
    "authors_unknown": 0.472,
    "authors_other": -2.752,
    "year_same": 0.957,
    "year_next": -0.259,
    "year_other": -1.005,
    "year_far": 0.009,
    "venue": 0.239,
    "venue_unknown": -1.177,
    "venue_other": -0.374,
    "sort_same": -0.175,
    "sort_other": -0.416,
    "pages_same": -0.124,
    "pages_other": 0.568,
    "title_equal": -0.652,
    "authors_equal": -0.220,
    "close_short": -2.897,
    "year_unknown": 0.110,
    "pages_known": 0.296,
    "edition_1": -0.443,
    "edition_2": -0.075,
    "edition_3": -0.925,
    "close_authors": -0.752,
    "close_authors_other": 2.906,
    "close_authors_unknown": 0.016,
    "close_edition_0": 1.214,
    "close_edition_2": -2.596,
    "authors_part": 0.266,
    "authors_words": 0.723,
    "authors_edition_2": 0.117,
    "pages_edition_2": 0.291,
}
INTERCEPT = -10.167
