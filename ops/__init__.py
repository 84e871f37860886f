"""Command line, runner, settings."""
