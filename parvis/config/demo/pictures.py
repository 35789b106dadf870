"""Pictures of the demo's past posts, brought from the village into the library."""

import urllib.request

from parvis.library.errors import NotTaken
from parvis.library.actions import upload
from parvis.networks.protocols import OwnPost
from parvis.publishing.models import Post, PostMedia
