"""The grids of EASE and ALS: judged on what neither the fit nor the test has seen."""

from io import StringIO

from rich.console import Console

from pipelines.commands.evaluating import MEASURED, show_figures
from pipelines.derive.interactions import Split, hold_out
from pipelines.evaluate import tasks, tuning
from pipelines.evaluate.figures import Figure
from pipelines.evaluate.recommendations import invented


def taken(split_of: Split) -> set[tuple[str, str]]:
    known = split_of.known
    rows, columns = known.taken.nonzero()
    return {
        (known.users[row], known.items[column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    }


def test_the_inner_part_holds_nothing_of_the_test() -> None:
    pairs = invented(grouped=True, users=120)
    every = set(pairs.select("user_id", "item_id").iter_rows())
    known, inner = taken(hold_out(pairs)), taken(tuning.validation(pairs))
    assert inner < known < every


def test_every_point_of_both_grids_is_judged_and_groups_are_found() -> None:
    figures = list(tuning.evaluate("groups", invented(grouped=True, users=120)))
    assert len({figure.metric for figure in figures}) == len(figures) == 18
    assert sum("ease" in figure.metric for figure in figures) == 9
    # ten of 120 items at random would hold a twelfth of what was taken later
    assert all(figure.value is not None and 0.1 < figure.value <= 1 for figure in figures)


def test_the_command_knows_every_measured_task() -> None:
    assert tuple(tasks.FIGURES) == MEASURED


def test_each_figure_is_told_in_the_form_of_its_kind() -> None:
    written = StringIO()
    console = Console(file=written, width=110)
    figures = [
        Figure("paths", "cases", "gap, median", 200, 0.0059, 0.0046, 0.0069),
        Figure("tuning", "groups", "NDCG@10, ease", 372, 0.37588),
        Figure("prerequisites", "graph", "topics", 3316, 1393.0),
    ]
    show_figures(console, figures)
    told = written.getvalue()
    for said in ("0.59%", "0.46% - 0.69%", "0.3759", "1,393"):
        assert said in told
