"""GET /api/v2/instance and what else a server tells of itself."""

from __future__ import annotations

from aiohttp import web

from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import NETWORK, SCOPES, Call, endpoint
from village.world import accounts
from village.world.media import ENDINGS

routes = web.RouteTableDef()
VERSION = "4.5.0"
MAX_CHARACTERS = 500
MAX_MEDIA = 4
MAX_DESCRIPTION = 1500
IMAGE_BYTES = 16 * 1024 * 1024
IMAGE_PIXELS = 33_177_600
VIDEO_BYTES = 99 * 1024 * 1024
POLL_OPTIONS = 4
POLL_CHARACTERS = 50
POLL_SECONDS = (300, 2_629_746)


def configuration(base_url: str) -> dict[str, object]:
    streaming = base_url.replace("http", "ws", 1)
    return {
        "urls": {
            "streaming": streaming,
            "status": None,
            "about": f"{base_url}/",
            "privacy_policy": None,
            "terms_of_service": None,
        },
        "vapid": {
            "public_key": "BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M="
        },
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5, "max_profile_fields": 4},
        "statuses": {
            "max_characters": MAX_CHARACTERS,
            "max_media_attachments": MAX_MEDIA,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "description_limit": MAX_DESCRIPTION,
            "supported_mime_types": list(ENDINGS),
            "image_size_limit": IMAGE_BYTES,
            "image_matrix_limit": IMAGE_PIXELS,
            "video_size_limit": VIDEO_BYTES,
            "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400,
        },
        "polls": {
            "max_options": POLL_OPTIONS,
            "max_characters_per_option": POLL_CHARACTERS,
            "min_expiration": POLL_SECONDS[0],
            "max_expiration": POLL_SECONDS[1],
        },
        "translation": {"enabled": False},
        "timelines_access": {
            "live_feeds": {"local": "public", "remote": "public"},
            "hashtag_feeds": {"local": "public", "remote": "public"},
            "trending_link_feeds": {"local": "public", "remote": "public"},
        },
        "limited_federation": False,
    }


@routes.get("/api/v2/instance")
@endpoint(public=True)
async def instance_v2(call: Call) -> web.Response:
    host = accounts.owned(call.world, network=NETWORK)
    thumbnail = f"{call.world.base_url}/headers/village.png"
    return web.json_response(
        {
            "domain": call.world.domain,
            "title": "Village",
            "version": VERSION,
            "source_url": "https://github.com/mastodon/mastodon",
            "description": "A simulated network with a simulated audience.",
            "usage": {"users": {"active_month": 300}},
            "thumbnail": {
                "url": thumbnail,
                "description": None,
                "blurhash": None,
                "versions": {"@1x": thumbnail, "@2x": thumbnail},
            },
            "icon": [],
            "languages": ["fr", "en"],
            "configuration": configuration(call.world.base_url),
            "registrations": {
                "enabled": False,
                "approval_required": False,
                "reason_required": False,
                "message": None,
                "min_age": None,
                "url": None,
            },
            "api_versions": {"mastodon": 7},
            "contact": {"email": "", "account": entities.account(call.world, host[0]) if host else None},
            "rules": [],
        }
    )


@routes.get("/api/v1/instance")
@endpoint(public=True)
async def instance_v1(call: Call) -> web.Response:
    told = configuration(call.world.base_url)
    count = call.world.store.row
    return web.json_response(
        {
            "uri": call.world.domain,
            "title": "Village",
            "short_description": "A simulated network with a simulated audience.",
            "description": "A simulated network with a simulated audience.",
            "email": "",
            "version": VERSION,
            "urls": {"streaming_api": call.world.base_url.replace("http", "ws", 1)},
            "stats": {
                "user_count": count("SELECT COUNT(*) FROM account")[0],
                "status_count": count("SELECT COUNT(*) FROM post")[0],
                "domain_count": 0,
            },
            "thumbnail": f"{call.world.base_url}/headers/village.png",
            "languages": ["fr", "en"],
            "registrations": False,
            "approval_required": False,
            "invites_enabled": False,
            "configuration": {key: told[key] for key in ("accounts", "statuses", "media_attachments", "polls")},
            "contact_account": None,
            "rules": [],
        }
    )


@routes.get("/api/v1/custom_emojis")
@endpoint(public=True)
async def custom_emojis(call: Call) -> web.Response:
    return web.json_response([])


@routes.get("/api/v1/preferences")
@endpoint("read:accounts")
async def preferences(call: Call) -> web.Response:
    return web.json_response(
        {
            "posting:default:visibility": "public",
            "posting:default:sensitive": False,
            "posting:default:language": call.me.language or None,
            "posting:default:quote_policy": "public",
            "reading:expand:media": "default",
            "reading:expand:spoilers": False,
        }
    )


@routes.get("/.well-known/oauth-authorization-server")
@endpoint(public=True)
async def discovery(call: Call) -> web.Response:
    base = call.world.base_url
    return web.json_response(
        {
            "issuer": f"{base}/",
            "service_documentation": "https://docs.joinmastodon.org/",
            "authorization_endpoint": f"{base}/oauth/authorize",
            "token_endpoint": f"{base}/oauth/token",
            "app_registration_endpoint": f"{base}/api/v1/apps",
            "revocation_endpoint": f"{base}/oauth/revoke",
            "userinfo_endpoint": f"{base}/oauth/userinfo",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
    )


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    return web.Response(text="OK")
