"""Answers a URL verification with wechatpy and boto3."""

import json
from typing import Any

import boto3
from wechatpy.work.crypto import WeChatCrypto

ssm = boto3.client("ssm")


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers GET with the echo."""
    name = f"/bench/apps/{event['pathParameters']['app']}"
    settings = json.loads(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    key = settings["callback_keys"][0]
    crypto = WeChatCrypto(key["token"], key["encoding_aes_key"], settings["corp_id"])
    query = event["queryStringParameters"]
    echo = crypto.check_signature(query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"])
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": echo}
