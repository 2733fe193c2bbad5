#!/usr/bin/python3
"""Is config/office.openapi.yaml a sound description, and does the running office keep it?

usage: test_openapi.py OFFICE_PROGRAM CONFIG_FOLDER
"""
import base64
import datetime
import hashlib
import http.client
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

OFFICE, CONFIG = sys.argv[1], pathlib.Path(sys.argv[2])
NUMBER = "ZJ01-261116-0001-8"
CODE = "441600D15600000599999999ABCDEF02"
PAN = "6214830100000008"
JPEG = b"\xff\xd8\xff a face \xff\xd9"


class StrictLoader(yaml.SafeLoader):
    """YAML lets the last of two equal keys win without a word; here that is a mistake."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise yaml.YAMLError(f"a key twice in {keys}")
        return super().construct_mapping(node, deep)


CONTRACT = yaml.load((CONFIG / "office.openapi.yaml").read_text("utf-8"), StrictLoader)


def resolved(pointer):
    at = CONTRACT
    for part in pointer.removeprefix("#/").split("/"):
        at = at[part]
    return at


def walk(node):
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


def follow(node):
    return resolved(node["$ref"]) if "$ref" in node else node


def check(value, schema):
    """The schema's references point into the whole description."""
    resolver = jsonschema.RefResolver("", CONTRACT)
    jsonschema.Draft202012Validator(schema, resolver=resolver).validate(value)


def operations():
    for path, item in CONTRACT["paths"].items():
        for method in item.keys() & {"get", "post", "put", "delete", "patch"}:
            yield path, method, item[method]


class Description(unittest.TestCase):
    def test_it_is_openapi_3_1_with_every_reference_in_place(self):
        self.assertRegex(CONTRACT["openapi"], r"^3\.1\.\d+$")
        self.assertTrue({"title", "version"} <= CONTRACT["info"].keys())
        pointers = {node["$ref"] for node in walk(CONTRACT) if isinstance(node, dict) and "$ref" in node}
        for pointer in pointers:
            self.assertIsNotNone(resolved(pointer), pointer)
        parts = CONTRACT["components"]
        for kind in ("schemas", "responses", "parameters", "headers"):
            unused = {f"#/components/{kind}/{name}" for name in parts[kind]} - pointers
            self.assertFalse(unused, "described but never used")

    def test_every_schema_is_json_schema_2020_12(self):
        for name, schema in CONTRACT["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_operation_has_a_name_of_its_own_and_says_what_it_answers(self):
        names = [operation["operationId"] for _, _, operation in operations()]
        self.assertEqual(len(names), len(set(names)))
        for path, method, operation in operations():
            with self.subTest(path):
                self.assertIn("200", operation["responses"])
                self.assertEqual(method == "post", "requestBody" in operation)
                for status, response in operation["responses"].items():
                    self.assertTrue(follow(response)["description"])
                    kind = "application/json" if status.startswith("2") else "application/problem+json"
                    self.assertEqual(list(follow(response).get("content", {})), [] if status == "304" else [kind])


def message(sequence, kind, body, **other):
    return {"kiosk": "ZJ01", "case_number": NUMBER, "sequence": sequence, "type": kind, "schema": 1,
            "created_at": "2026-11-16T02:00:00Z", "body": body} | other


def case_number(kiosk, n):
    """With its check digit: Luhn, a letter counting as its place in the alphabet."""
    body = f"{kiosk}-261116-{n:04}"
    values = [int(c) if c.isdigit() else (ord(c) - 64) % 10 for c in reversed(body.replace("-", ""))]
    total = sum(sum(divmod(v * 2, 10)) if at % 2 == 0 else v for at, v in enumerate(values))
    return f"{body}-{-total % 10}"


def submission():
    holder = {"id_number": "11010519491231002X", "name": "张桂花", "sex": "female"}
    old_card = {"generation": "second", "identification_code": "441600D15600000512345678ABCDEF01",
                "card_number": "A12345678", "holder": holder, "pan": PAN, "bank": "icbc"}
    case = {"number": NUMBER, "state": "submitted", "version": 1, "route": "change_bank", "old_card": old_card,
            "holding_bank": "icbc", "target_bank": "ccb", "mobile": "13812345678", "wishes": {},
            "photo": {"choice": "camera", "picture_sha256": hashlib.sha256(JPEG).hexdigest()}, "opened": "2026-11-16"}
    return message(1, "case_submitted", {"case": case})


class RunningOffice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.places = ["--folder", cls.folder.name, "--config", str(CONFIG)]
        cls.process = subprocess.Popen(
            [OFFICE, "serve", *cls.places, "--kiosk", "ZJ01", "--kiosk", "ZJ02", "--exit-with-parent"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.port = int(cls.process.stdout.readline().rsplit(":", 1)[1])

    @classmethod
    def tearDownClass(cls):
        cls.process.stdin.close()
        cls.process.stdout.close()
        cls.process.wait(timeout=20)
        cls.folder.cleanup()

    def command(self, *words):
        subprocess.run([OFFICE, *words, *self.places], check=True, stdout=subprocess.DEVNULL)

    def ask(self, method, target, body=None, headers=(), kiosk="ZJ01"):
        return self.ask_whole(method, target, body, headers, kiosk)[:3]

    def ask_whole(self, method, target, body=None, headers=(), kiosk="ZJ01"):
        certificates = pathlib.Path(self.folder.name) / "certificates"
        tls = ssl.create_default_context(cafile=certificates / "ca.pem")
        tls.load_cert_chain(certificates / f"kiosk-{kiosk}.pem", certificates / f"kiosk-{kiosk}.key")
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=tls, timeout=20)
        text = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, target, text, dict(headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers.get_content_type(), json.loads(content or b"null"), answer.headers

    def keeps(self, path, method, expected, body=None, valid=True, key=None, kiosk="ZJ01", number=NUMBER):
        """Asks, and holds question and answer against the description."""
        operation = CONTRACT["paths"][path][method]
        if body is not None and valid:
            check(body, operation["requestBody"]["content"]["application/json"]["schema"])
        headers = {"Idempotency-Key": key} if key else {}
        target = path.replace("{number}", number)
        status, kind, content = self.ask(method.upper(), target, body, headers, kiosk)
        self.assertEqual(status, expected, content)
        described = follow(operation["responses"][str(status)])["content"]
        self.assertIn(kind, described)
        check(content, described[kind]["schema"])
        if status >= 400:
            self.assertEqual(content["status"], status)
        return content

    def test_a_case_from_submission_to_letter(self):
        post = lambda expected, body, key, **how: self.keeps("/v1/messages", "post", expected, body, key=key, **how)
        self.keeps("/v1/health", "get", 200)
        self.keeps("/v1/cases/{number}", "get", 404)
        letter = {"letter_number": "L-1", "duplicate": False, "new_card_identification_code": CODE}
        self.assertEqual(post(409, message(2, "case_withdrawn", {}), "key-0000002")["expected"], 1)
        self.assertEqual(post(403, submission(), "key-0000001", kiosk="ZJ02")["code"], "kiosk_mismatch")
        first = post(201, submission(), "key-0000001")
        self.assertEqual(first["state"], "under_review")
        self.assertEqual(post(200, submission(), "key-0000001"), first)
        self.assertEqual(post(422, message(1, "case_withdrawn", {}), "key-0000001")["code"], "key_conflict")
        picture = {"sha256": hashlib.sha256(JPEG).hexdigest(), "jpeg": base64.b64encode(JPEG).decode()}
        post(422, message(2, "picture_taken", picture | {"sha256": "0" * 64}), "key-0000005")
        self.assertEqual(post(201, message(2, "picture_taken", picture), "key-0000005")["sequence"], 2)
        kept = pathlib.Path(self.folder.name) / "picture.jpg"
        self.command("picture", NUMBER, str(kept))
        self.assertEqual(kept.read_bytes(), JPEG)
        self.keeps("/v1/cases/{number}", "get", 200)
        self.command("approve", NUMBER)
        card = {"identification_code": CODE, "pan": PAN}
        new_card = lambda: self.keeps("/v1/cases/{number}/new-card", "post", 200, card)["owner"]
        self.assertEqual(new_card(), "unknown")
        self.command("issue", NUMBER, "--card", CODE, "--pan", PAN)
        self.assertEqual(new_card(), "match")
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")  # inside the window
        printed = message(3, "letter_printed", letter, created_at=now)
        day_in_china = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).strftime("%Y-%m-%d")
        self.assertEqual(post(201, printed, "key-0000003")["state"], "letter_printed")
        found = self.keeps("/v1/cases/find", "post", 200, {"id_number": "11010519491231002X"})
        self.assertEqual(found["cases"][0]["letter_number"], "L-1")
        self.assertEqual(post(201, message(4, "transfer_confirmed", {}, created_at=now), "key-0000004")["state"], "closed")
        found = self.keeps("/v1/cases/find", "post", 200, {"id_number": "11010519491231002X"})
        self.assertEqual(found["cases"][0]["transfer_confirmed_on"], day_in_china)

    def submit_cases(self, person, count, first=1):
        numbers = [case_number("ZJ02", n) for n in range(first, first + count)]
        for number in numbers:
            told = json.loads(json.dumps(submission()).replace(NUMBER, number).replace("11010519491231002X", person))
            told["kiosk"] = "ZJ02"
            self.keeps("/v1/messages", "post", 201, told, key="first-of-" + number, kiosk="ZJ02")
        return numbers

    def test_a_list_comes_in_pages_that_stay_right_while_it_grows(self):
        person = "110101199003070011"
        numbers = self.submit_cases(person, 5)
        find = lambda expected, **more: self.keeps("/v1/cases/find", "post", expected, {"id_number": person} | more)
        names = lambda answer: [case["case_number"] for case in answer["cases"]]
        newest_first = numbers[::-1]
        first = find(200, limit=2)
        self.assertEqual(names(first), newest_first[:2])
        second = find(200, limit=2, next=first["next"])
        self.assertEqual(names(second), newest_first[2:4])
        last = find(200, limit=2, next=second["next"])
        self.assertEqual(names(last), newest_first[4:])
        self.assertNotIn("next", last)
        # Who knows nothing of pages gets what it got before pages.
        self.assertEqual(find(200), {"cases": first["cases"] + second["cases"] + last["cases"]})
        self.assertEqual(names(find(200, limit=5)), newest_first)
        self.assertEqual(find(422, next=NUMBER)["code"], "invalid")  # another person's
        for wrong in (0, 101, -1, 2**64, "2", 1.5, []):
            answer = self.keeps("/v1/cases/find", "post", 422, {"id_number": person, "limit": wrong}, valid=False)
            self.assertEqual(answer["code"], "invalid")

    def test_who_has_this_version_already_is_told_so_and_nothing_else(self):
        [number] = self.submit_cases("110101199003070038", 1, first=9)  # its own person: no other test's list grows
        ask = lambda **headers: self.ask_whole("GET", "/v1/cases/" + number, headers={
            name.replace("_", "-"): value for name, value in headers.items()})
        status, _, content, headers = ask()
        etag = headers["ETag"]
        self.assertEqual((status, etag), (200, f'"{content["version"]}-{content["state"]}"'))
        for same in (etag, "W/" + etag, f'"0-drafted", {etag}', f'"0-drafted" ,W/{etag}', "*"):
            with self.subTest(same):
                status, _, content, headers = ask(If_None_Match=same)
                self.assertEqual((status, content, headers["ETag"]), (304, None, etag))
                self.assertIsNone(headers["Content-Type"])
        for other in ('"0-drafted"', etag.strip('"'), etag[:-1], "", ","):
            with self.subTest(other):
                self.assertEqual(ask(If_None_Match=other)[0], 200)
        self.command("approve", number)
        status, _, _, headers = ask(If_None_Match=etag)
        self.assertEqual(status, 200)
        self.assertNotEqual(headers["ETag"], etag)
        self.assertEqual(self.ask_whole("GET", "/v1/cases/" + case_number("ZJ02", 77), headers={"If-None-Match": "*"})[0], 404)

    def test_a_method_that_is_not_there_is_answered_with_the_one_that_is(self):
        for target, method, allowed in (("/v1/health", "POST", "GET"), ("/v1/messages", "GET", "POST"),
                                        ("/v1/cases/find", "PUT", "POST"), ("/v1/cases/" + NUMBER, "DELETE", "GET")):
            status, _, content, headers = self.ask_whole(method, target)
            self.assertEqual((status, content["code"], headers["Allow"]), (405, "method", allowed))

    def test_messages_told_together_have_the_receipts_of_single_ones(self):
        number = case_number("ZJ01", 42)
        told = [json.dumps(one).replace(NUMBER, number).replace("11010519491231002X", "110101199003070054") for one in
                (submission(), message(2, "case_withdrawn", {}), message(4, "case_withdrawn", {}))]
        batch = {"messages": [{"key": f"batch-{n}-key", "message": text} for n, text in enumerate(told)]}
        tell = lambda: self.keeps("/v1/messages/batch", "post", 200, batch)["outcomes"]
        first = tell()
        self.assertEqual([outcome["status"] for outcome in first], [201, 201, 409])
        self.assertEqual(first[2]["problem"]["expected"], 3)
        self.assertEqual(first[0]["receipt"]["sha256"], hashlib.sha256(told[0].encode()).hexdigest())
        self.assertEqual([outcome["status"] for outcome in tell()], [200, 200, 409])
        single = self.keeps("/v1/messages", "post", 200, told[1].encode(), valid=False, key="batch-1-key")
        self.assertEqual(single, first[1]["receipt"])
        for wrong in ({"messages": []}, {"messages": [{}]}, {"messages": batch["messages"] * 40}):
            self.assertEqual(self.keeps("/v1/messages/batch", "post", 422, wrong, valid=False)["code"], "invalid")

    def test_a_terminal_tells_how_it_is_and_hears_the_time(self):
        printer = {"state": "ok", "paper": "low"}
        devices = {"card_reader": "ok", "slip_printer": printer, "letter_printer": printer | {"state": "jam"},
                   "code_scanner": "not_fitted", "camera": "fitted"}
        heartbeat = {"kiosk": "ZJ01", "at": "2026-11-16T02:00:00Z", "version": "0.1.0", "clock_trusted": False,
                     "outbox": {"waiting": 2, "set_aside": 0, "oldest_s": 90}, "devices": devices}
        tell = lambda expected, body, **how: self.keeps("/v1/heartbeat", "post", expected, body, **how)
        now = datetime.datetime.now(datetime.timezone.utc)
        time = datetime.datetime.fromisoformat(tell(200, heartbeat)["time"].replace("Z", "+00:00"))
        self.assertLess(abs((time - now).total_seconds()), 60)
        self.assertEqual(tell(403, heartbeat, kiosk="ZJ02")["code"], "kiosk_mismatch")
        self.assertEqual(tell(422, heartbeat | {"devices": {}}, valid=False)["code"], "invalid")
        self.assertEqual(tell(400, b"{", valid=False)["code"], "malformed")

    def test_an_expired_reservation_is_named_by_its_renewal_and_a_refused_one_may_say_until_when(self):
        case = submission()["body"]["case"]
        check(case | {"renews": NUMBER}, resolved("#/components/schemas/Case"))
        status = {"case_number": NUMBER, "state": "refused", "route": "change_bank", "holding_bank": "icbc",
                  "target_bank": "ccb", "version": 3, "refusal_reason": "x", "confirm_until": "2026-12-03"}
        check(status, resolved("#/components/schemas/CaseStatus"))
        check(message(2, "wish_confirmed", {}), resolved("#/components/schemas/Message"))

    def test_wrong_questions_get_described_answers(self):
        wrong = lambda path, status, body, **how: self.keeps(path, "post", status, body, valid=False, **how)
        self.assertEqual(wrong("/v1/messages", 400, submission())["code"], "no_idempotency_key")
        self.assertEqual(wrong("/v1/messages", 400, b"{\"a\":1,\"a\":2}", key="key-0000009")["code"], "malformed")
        self.assertEqual(wrong("/v1/messages", 422, {}, key="key-0000009")["code"], "invalid")
        self.assertEqual(wrong("/v1/messages", 413, b" " * 400_000, key="key-0000009")["code"], "too_large")
        self.assertEqual(wrong("/v1/cases/find", 422, {"id_number": "1"})["code"], "invalid")
        self.assertEqual(wrong("/v1/cases/{number}/new-card", 422, [])["code"], "invalid")
        card = {"identification_code": CODE}
        self.keeps("/v1/cases/{number}/new-card", "post", 404, card, number="ZJ01-261116-0009-1")
        self.assertEqual(self.ask("GET", "/v1/nothing")[2]["code"], "no_such_route")
        self.assertEqual(self.ask("DELETE", "/v1/messages")[2]["code"], "method")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
