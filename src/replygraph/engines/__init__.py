"""Where comments become authors and ties: the SQL, DuckDB, and how rows and big files get into it."""
