"""Django's SQLite, quicker at long statements: named as ENGINE in the settings (`raretrend.services`)."""
