import os

import requests

SERVICE = os.environ.get("IOTPUSH_URL", "https://www.iotpush.com")


def alarm(text):
    """Sends an urgent notification; gives the id of its receipt."""
    answer = requests.post(
        f"{SERVICE}/api/push/my-private-topic",
        json={"title": "Alarm", "message": text, "priority": "urgent"},
        headers={"Authorization": f"Bearer {os.environ['IOTPUSH_KEY']}"},
        timeout=10,
        allow_redirects=False,
    )
    answer.raise_for_status()
    return answer.json()["receipt_id"]
