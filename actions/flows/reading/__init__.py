"""What customers type, read into values: each reader knows one kind of answer."""
