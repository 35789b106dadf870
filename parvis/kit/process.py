"""Habits of a process that runs for weeks."""

import gc


def settle() -> None:
    """Call once everything is imported: what is loaded stays out of the garbage collector's rounds.

    With the default thresholds the publisher spends two fifths of its time looking through modules and models that
    never go away (`parvis bench spike`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
