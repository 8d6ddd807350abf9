"""Commands with verbs of their own: `talent feeds ...`, `talent quarantine ...`. Thin, like `cli`."""
