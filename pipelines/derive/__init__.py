"""What we compute: pure functions, polars in, polars out, no file, socket, database or clock.

Documents become skills, roles, levels and families of duplicates; members' events become evidence, profiles,
learning paths and job matches. Every frame that leaves here fits a class of `contracts/derived`; every number
opens to its parts and every reason exists in Chinese and English. The day of reckoning is always an argument.

May import: `pipelines.contracts`, `pipelines.grammars`, polars, numpy and small algorithm libraries.
"""
