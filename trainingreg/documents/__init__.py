"""Facts in, bytes out: PDF and workbooks; never the database, never the network."""
