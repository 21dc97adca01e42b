"""The stamped path: the page of a cohort is laid out once, and each teacher's values are written into it.

`places` says what differs between two certificates of a cohort, `compiling` lays the page out and finds those places,
`template` writes into them, `name_font` makes the few glyphs of a name, `kept` keeps templates. The file that comes out is
explained in docs/stamping.md.
"""
