"""What a Page's own error subcodes mean; the codes that all of Meta shares are in networks/meta/errors.py.

Source: https://developers.facebook.com/docs/graph-api/guides/error-handling (read 2026-11-22).
"""

from parvis.networks.errors import AnswerLost, Busy, ContentRefused, NotPermitted, Temporary
from parvis.networks.meta.errors import Kinds

BY_SUBCODE: Kinds = {
    1346003: ContentRefused,  # reported as abusive
    1349125: ContentRefused,
    1363047: Temporary,
    1366046: ContentRefused,  # the picture is too large, or none
    1366051: AnswerLost,  # these pictures were posted already
    1390008: Busy,  # too fast
    1404006: NotPermitted,  # a person must pass a security check
    1404078: NotPermitted,  # a person must be authorised to publish for the page
    1404102: ContentRefused,  # the community's standards
    1404112: NotPermitted,  # limited for some days
    1609008: ContentRefused,  # a link to Facebook itself
    1609010: Temporary,
    2061006: ContentRefused,  # the link
    2069019: ContentRefused,  # the file
    4854002: NotPermitted,  # a person must confirm who they are
}
