"""The grids of EASE and ALS: judged on what neither the fit nor the test has seen."""

from pipelines.commands.evaluating import MEASURED
from pipelines.derive.interactions import Split, hold_out
from pipelines.evaluate import tasks, tuning
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
