"""On PYTHONPATH of Rasa's processes only: keeps other people's deprecations out of the log.

Rasa imports aiogram, which turns deprecation warnings on again whatever PYTHONWARNINGS says; so
they are dropped where they would be shown.
"""

import warnings

_show = warnings.showwarning


def _without_deprecations(message, category, filename, lineno, file=None, line=None):
    if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
        _show(message, category, filename, lineno, file, line)


warnings.showwarning = _without_deprecations
