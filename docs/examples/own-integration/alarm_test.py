import os
import subprocess
import unittest

import requests

mock = None


def setUpModule():
    global mock
    os.environ["IOTPUSH_KEY"] = "demo-topic-api-key"
    mock = subprocess.Popen(
        ["npx", "--yes", "--package=@iotpush/mock-server", "--call=exec iotpush-mock --port 0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    os.environ["IOTPUSH_URL"] = mock.stdout.readline().split()[-1]


def tearDownModule():
    mock.terminate()
    mock.wait()
    mock.stdout.close()


def control(method, path, **body):
    answer = requests.request(method, os.environ["IOTPUSH_URL"] + "/_mock" + path, json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


class AlarmTest(unittest.TestCase):
    def setUp(self):
        control("POST", "/reset")

    def test_reaches_the_phones(self):
        from alarm import alarm

        receipt = alarm("It's 80 °C in the \"boiler room\"")

        [message] = control("GET", "/messages")["messages"]
        self.assertEqual(message["message"], "It's 80 °C in the \"boiler room\"")
        self.assertEqual(message["priority"], "urgent")
        self.assertEqual(message["receiptId"], receipt)


if __name__ == "__main__":
    unittest.main()
