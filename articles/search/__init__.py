"""Full text search: the same hits on SQLite and PostgreSQL, because both are given ready tokens.

`tokens` makes them, `documents` says what can be found, `sqlite` and `postgres` keep the index, `searching`
asks it, `snippets` marks what was found.
"""
