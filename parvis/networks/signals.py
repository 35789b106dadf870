"""Where other areas listen to the networks, which do not know them. Connect with `Signal.connect`; sender: Channel."""

from django.dispatch import Signal

#: A person connected a channel, for the first time or again (`channel`, `by`). Sent in the transaction that does it.
channel_connected = Signal()
#: A person disconnected a channel (`channel`, `by`). Sent inside the transaction that does it.
channel_disconnected = Signal()
#: Something came in that we did not know (`channel`, `arrivals`: saved rows). Sent in the transaction that stores it.
arrived = Signal()
#: Posts were measured (`channel`, `counts`: remote id → protocols.Counts).
measured = Signal()
#: Which of our posts are worth asking for (`channel`)? Receivers return remote ids, the latest first.
posts_to_ask = Signal()
#: What would change if the channel were disconnected (`channel`)? Receivers return sentences for people.
consequences_of_disconnecting = Signal()
#: Which file of the workspace could a network fetch, as a trial (`channel`)? Receivers return its public address and
#: the SHA-256 of its content in hexadecimal, or None.
file_to_fetch = Signal()
