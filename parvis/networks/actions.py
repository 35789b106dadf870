from parvis.networks.models import *
async def refresh_access(channel_id, http): raise NotImplementedError
async def mark_to_reconnect(channel_id, code):
    await Channel.objects.filter(pk=channel_id).aupdate(state="to_reconnect", problem=code)
