"""WeCom and the Official Account platform on a developer's machine: as strict as the real ones, without an account.

It shares no code with the bundle, and its cryptography is wechatpy's, so that a mistake of the bundle cannot cancel
itself out.
"""
