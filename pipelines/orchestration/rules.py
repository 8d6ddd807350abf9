"""The rules of the vocabulary as a gate: a build starts only from one that keeps them all.

Every match and path would be computed from it. May import: derive, storage.
"""

from pipelines.derive import vocabulary
from pipelines.failures import Held
from pipelines.orchestration.platform import say
from pipelines.settings import Settings
from pipelines.storage import vocabularies, warehouse

MOST = 10  # named in the message; `talent vocabulary check` names all


def enforce(settings: Settings) -> None:
    """Held, with rows and rules, when the vocabulary in the warehouse breaks one."""
    say("checking the vocabulary")
    with warehouse.connect(settings.warehouse) as con:
        problems = vocabulary.find_problems(vocabulary.Tables(**vocabularies.loaded(con)))
    if problems:
        more = f"\n... and {len(problems) - MOST} more" if len(problems) > MOST else ""
        listed = "\n".join(map(str, problems[:MOST]))
        raise Held(f"The vocabulary breaks a rule; nothing is built from it.\n{listed}{more}")
