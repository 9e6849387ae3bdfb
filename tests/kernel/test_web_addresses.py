"""What is kept as the address of a page: the same on every Python."""

import pytest

from app.kernel.web_addresses import is_web_address, masked


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://exemple.fr/a.csv", True),
        ("http://data.exemple.fr:8080/a?b=c#d", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://exemple.fr/a", False),
        ("//exemple.fr/a", False),
        ("https://exemple .fr", False),
        ("https://moi:secret@exemple.fr/a", False),
        ("https://exemple.fr:99999999/a", False),
        ("https://[::1/a", False),
        ("https://[v6.exemple].fr/a", False),
        ("https://[::ffff:1.2.3.4]/a", False),
        ("https://exemple.fr/a?b[]=1", True),
        ("\x01https://exemple.fr/a", False),
        ("exemple.fr", False),
    ],
)
def test_what_is_an_address_of_the_web(address: str, expected: bool) -> None:
    assert is_web_address(address) is expected


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.fr/x?token=s&v=1", "https://a.fr/x?token=…&v=1"),
        ("https://a.fr/x?v=1&X-Amz-Signature=s", "https://a.fr/x?v=1&X-Amz-Signature=…"),
        ("https://a.fr/x?apikey=s;b=2", "https://a.fr/x?apikey=…;b=2"),
        ("https://a.fr/x?sv=1&sig=a%2Fb%3D", "https://a.fr/x?sv=1&sig=…"),
        ("https://a.fr/x#access_token=s", "https://a.fr/x#access_token=…"),
        (
            "https://a.fr/x?keyword=a&article=3&code=12202",
            "https://a.fr/x?keyword=a&article=3&code=12202",
        ),
        ("https://a.fr/token/x?page=2&design=3", "https://a.fr/token/x?page=2&design=3"),
    ],
)
def test_what_opens_an_address_is_hidden(address: str, shown: str) -> None:
    assert masked(address) == shown
