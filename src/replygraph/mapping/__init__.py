"""Which column is what: chosen by the names and by the data, said, asked where two fit alike. Knows no format."""
