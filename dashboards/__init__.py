"""Ten questions answered from the published marts, in Chinese and English.

Knows one thing of the rest of the project: the folder `data/published`. Imports nothing from `pipelines`.

A page is one file in `views/`: it asks `queries/` (the only SQL), says what `answers/` works out, shows what
`pictures/` draws with `charts/`, and lists rows under the headings of `tables/`; `parts` lays it out. `app.py` is the
frame, `words`, `terms` and `formats` speak both languages, `files` makes downloads.
"""
