import subprocess
import sys

HEAVY = ["cryptography", "webauthn", "OpenSSL"]
PROGRAM = f"""
import sys
from config.wsgi import application
from config.warming import warm_up

warm_up()
print([name for name in {HEAVY} if name in sys.modules])
from accounts.sealing import seal, unseal

print(unseal(seal("a secret")), "cryptography" in sys.modules)
"""


def test_what_few_requests_need_is_loaded_by_the_first_of_them():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True
    )

    assert done.stdout.splitlines() == ["[]", "a secret True"], done.stderr
