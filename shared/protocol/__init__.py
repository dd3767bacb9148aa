"""The callback protocols of WeCom and WeChat, pure: bytes and text in, values out."""
