"""What can go wrong for the whole run, and the exit code it ends with.

Each message says what happened, where, and what to do next. May import: nothing of ours.
"""


class Failure(Exception):
    """A run cannot go on; `exit_code` is what the command ends with (1 is left to bugs)."""

    exit_code = 1


class ConfigurationError(Failure):
    """Settings, feeds.yml or usage are wrong: nothing was fetched or written."""

    exit_code = 2


class Held(Failure):
    """A quality gate held the publication; readers keep the last one."""

    exit_code = 3


class StorageError(Failure):
    """The disk, a database or a file does not do what it must."""

    exit_code = 4


class Locked(Failure):
    """Another run is writing."""

    exit_code = 5


class TooManySourcesFailed(Failure):
    """More feeds failed than the failure budget allows."""

    exit_code = 6
