"""The AI Talent Exchange platform: landing -> raw -> staging -> derived -> marts -> published -> releases.

Packages, in the only direction imports may point: grammars, contracts <- sources, derive <- storage <-
orchestration <- cli. `tests/test_architecture.py` holds it.
"""
