"""What only Threads says, beside the errors that all of Meta shares (networks/meta/errors.py).

Source: https://developers.facebook.com/docs/threads/troubleshooting, and independent clients (read 2026-11-22).
"""

from parvis.networks.errors import ContentRefused, Gone, NotPermitted, Unfinished
from parvis.networks.meta.errors import Kinds

#: By subcode, then by code.
OWN: Kinds = {
    24: Gone,  # the requested resource does not exist
    2207051: NotPermitted,  # what the account does looks automatic to Threads
    4279013: NotPermitted,  # the account is restricted
    4279009: Unfinished,  # published too early: the container is not there yet
    2207052: ContentRefused,  # the file could not be fetched from its address
}
