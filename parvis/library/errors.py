"""Why a file is not taken, in words.

NotTaken
├── NotMedia     it is no picture or film, whatever its name says
├── TooLarge     more bytes, or more pixels, than we handle
└── Damaged      it begins well and cannot be read to its end
TooManyWords    an alternative text that no network would take
DoesNotFit      no copy of a picture is as small as the network asks
"""

from django.utils.translation import gettext_lazy as _

from parvis.kit.errors import Conflict, ParvisError


class NotTaken(ParvisError):
    sentence = _("This file cannot be taken.")


class NotMedia(NotTaken):
    sentence = _(
        "“{name}” is no picture and no film that we can read. JPEG, PNG, WebP, GIF, HEIC, MP4, MOV and WebM are taken."
    )


class TooLarge(NotTaken):
    sentence = _("“{name}” is too large: {size}, {most} at most.")


class Damaged(NotTaken):
    sentence = _("“{name}” is damaged: it cannot be read to its end.")


class TooManyWords(ParvisError):
    sentence = _("The alternative text is longer than {most} characters.")


class DoesNotFit(ParvisError):
    sentence = _("The picture cannot be made as small as the network asks.")


class InUse(Conflict):
    sentence = _("“{name}” is used in a post and stays until the post is gone.")
