"""Asks a language model over HTTP, and shows its answer in an AI bot's chat while it grows.

The model speaks the widespread protocol of chat completions. ``MODEL_URL`` and ``MODEL_NAME`` come from the environment
of the function, and ``MODEL_PARAMETER`` names the parameter that holds the key.
"""

import json
import os
from collections.abc import Iterator
from functools import cache

import requests

from shared.bot import Bot, TextMessage
from shared.runtime.aws import get_client

CONNECT_SECONDS = 3
SILENCE_SECONDS = 30

bot = Bot()


@bot.later
@bot.on_text()
def ask_model(message: TextMessage) -> Iterator[str]:
    """Yields all of the answer so far, each time that some of it arrives."""
    answer = ""
    for part in stream_model(message.content):
        answer += part
        yield answer


def stream_model(question: str) -> Iterator[str]:
    """Yields the answer of the model in parts."""
    body = {"model": os.environ["MODEL_NAME"], "stream": True, "messages": [{"role": "user", "content": question}]}
    headers = {"Authorization": f"Bearer {read_key()}"}
    timeout = (CONNECT_SECONDS, SILENCE_SECONDS)
    with requests.post(os.environ["MODEL_URL"], json=body, headers=headers, stream=True, timeout=timeout) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            data = line.decode().removeprefix("data:").strip()
            if data.startswith("{"):
                choices = json.loads(data)["choices"]
                yield from (choice["delta"].get("content") or "" for choice in choices)


@cache
def read_key() -> str:
    """Reads the key of the model, once for each container."""
    parameter = {"Name": os.environ["MODEL_PARAMETER"], "WithDecryption": True}
    key: str = get_client("ssm").call("GetParameter", parameter)["Parameter"]["Value"]
    return key
