"""How good what we derive is: gold answers in, scores with intervals and the worst errors out.

One module a task, each `evaluate_*(...) -> list[Score]`; `talent evaluate` prints them, the build keeps them for the
model card. Gold answers of our own are reference tables; public benchmarks are files, never part of the project.

May import: `pipelines.derive`, `pipelines.grammars`, `pipelines.contracts`, numpy, polars. Reads files, opens no
database and no socket.
"""
