"""Second factors, kept so that a copy of the database opens no account."""

from allauth.mfa.adapter import DefaultMFAAdapter

from parvis.kit import crypto

CONTEXT = "mfa_authenticator.data"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth keeps keys of authenticator apps and seeds of recovery codes; here they are encrypted."""

    def encrypt(self, text: str) -> str:
        return crypto.ring().seal(text, context=CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.ring().open(encrypted_text, context=CONTEXT)
