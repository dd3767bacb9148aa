"""Answers a text message with the same text, with wechatpy and boto3."""

import json
from typing import Any

import boto3
from wechatpy.work import create_reply, parse_message
from wechatpy.work.crypto import WeChatCrypto

ssm = boto3.client("ssm")


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers POST with the encrypted reply."""
    name = f"/bench/apps/{event['pathParameters']['app']}"
    settings = json.loads(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    key = settings["callback_keys"][0]
    crypto = WeChatCrypto(key["token"], key["encoding_aes_key"], settings["corp_id"])
    query = event["queryStringParameters"]
    plaintext = crypto.decrypt_message(event["body"], query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(plaintext)
    reply = create_reply(message.content, message=message).render()
    body = crypto.encrypt_message(reply, query["nonce"])
    return {"statusCode": 200, "headers": {"content-type": "text/xml"}, "body": body}
