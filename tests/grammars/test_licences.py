"""Licences: the SPDX id, or nothing when two would do."""

import pytest

from pipelines.grammars import licences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT", "MIT"),
        ("mit license", "MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("apache-2.0", "Apache-2.0"),
        ('BSD 3-Clause "New" or "Revised" License', "BSD-3-Clause"),
        ("GPL-3.0", "GPL-3.0-only"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "CC-BY-NC-ND-4.0"),
        ("LGPL-3.0-or-later", "LGPL-3.0-or-later"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("木兰宽松许可证, 第2版", "MulanPSL-2.0"),
        ("The Unlicense", "Unlicense"),
        ("BSD", None),
        ("GPL", None),
        ("CC BY", None),
        ("NOASSERTION", None),
        ("Other", None),
        ("All rights reserved", None),
        ("", None),
        (None, None),
    ],
)
def test_spdx(text: str | None, expected: str | None) -> None:
    assert licences.spdx(text) == expected
