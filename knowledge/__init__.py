"""Help articles to passages to index; search with calibrated confidence; the server of both."""
