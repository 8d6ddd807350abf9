"""How good it is: scores of derive's functions on labelled data, one module a task. May import: derive, contracts."""
