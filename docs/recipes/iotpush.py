"""Push notifications and questions over iotpush."""

import os
import time

import requests

BASE = os.environ.get("IOTPUSH_URL", "https://www.iotpush.com").rstrip("/")
# None for a public topic.
KEY = os.environ.get("IOTPUSH_KEY", "").strip() or None


class IotpushError(Exception):
    """The service did not take it; the text says why."""


class IotpushBusy(IotpushError):
    """A limit or a break: the next try may succeed."""


def _call(method, path, **options):
    # A redirect can lose the message or the key: it is an error here.
    response = requests.request(
        method, BASE + path, timeout=20, allow_redirects=False, **options
    )
    status = response.status_code
    if status != 200:
        error = IotpushBusy if status in (408, 429) or status >= 500 else IotpushError
        raise error(f"{status} {response.text[:300]}")
    return response.json()


def push(topic, message, **fields):
    """Sends a message; fields are title, priority, tags, click_url, actions, callback_url."""
    # The live service reads `click` and `callback`, its documentation says `click_url` and `callback_url`.
    for name, alias in (("click_url", "click"), ("callback_url", "callback")):
        if name in fields:
            fields[alias] = fields[name]
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    return _call("POST", f"/api/push/{topic}", json={"message": message, **fields}, headers=headers)


def ask(topic, message, actions, seconds=600, responders=None, **fields):
    """Asks, and returns the tap: action_id, device_name, user_id, reply_text, acted_at.

    None if nobody answers in time. `responders` names the devices or user ids whose tap counts.
    Raises IotpushError if the question cannot be asked or answered. Needs the topic's key.
    """
    if not KEY:
        raise IotpushError("IOTPUSH_KEY is needed to read the receipt")
    if not message or not actions or seconds <= 0:
        raise ValueError("message, actions and a positive number of seconds are needed")
    if responders is not None and not responders:
        raise ValueError("responders names nobody; leave it out to accept everybody's tap")
    sent = push(topic, message, actions=actions, **fields)
    if sent.get("subscribers") == 0:
        raise IotpushError(f"nobody is subscribed to {topic}, so nobody can answer")
    end = time.monotonic() + seconds
    while True:
        left = end - time.monotonic()
        time.sleep(max(0, min(3, left)))
        try:
            receipt = _call("GET", f"/api/receipts/{sent['receipt_id']}", headers={"X-Api-Key": KEY})
            taken = receipt["actions_taken"]
        except (IotpushBusy, requests.RequestException):
            taken = []
        if taken:
            who = {taken[0].get("device_name"), taken[0].get("user_id")}
            if responders is not None and not who & set(responders):
                raise IotpushError(f"answered by {taken[0].get('device_name')}, whose tap does not count")
            return taken[0]
        if left <= 3:
            return None
