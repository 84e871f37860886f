"""The agents' desk: a web application to mount at ``/desk``."""
