"""An empty warehouse with every table of the contracts and every model of the dbt project."""

import pytest

from tests.dbt.chain import ACTIVITY, Chain
from tests.dbt.project import PROJECT, Dbt, empty_project

__all__ = ["PROJECT", "Dbt"]


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """dbt on a warehouse whose tables are all empty."""
    return empty_project(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def chain(dbt: Dbt) -> Chain:
    """The models of activity, compiled."""
    return Chain(dbt, *ACTIVITY, "int_object_engagement")
