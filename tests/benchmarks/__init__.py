"""How fast is it, beside what the bare engine needs for the same input in the same run? `make bench`."""
