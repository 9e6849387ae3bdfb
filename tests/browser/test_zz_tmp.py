import pytest
from tests.browser.scene import ITEMS, PHASE
pytestmark = pytest.mark.browser
@pytest.mark.parametrize("n", range(12))
def test_stress(open_for, cast, n):
    window = open_for("alice").go(PHASE)
    for item in ITEMS[:3]:
        window.find(f"#point-{item.id} .quick").click()
        window.find(f"#point-{item.id}.done").wait_for()
    window.find(f"#point-{ITEMS[2].id} summary").focus()
    for item in ITEMS[3:9]:
        window.press("j", "3")
        try:
            window.find(f"#point-{item.id}.done").wait_for(timeout=1500)
        except Exception:
            print("FAILED at", ITEMS.index(item), window.focus(), [(r.method, r.url[-30:], r.failure) for r in window.requests[-4:]], window.page.evaluate("[document.getElementById('reponse').outerHTML, document.activeElement.outerHTML.slice(0,200), document.querySelector('#annonces').innerText]"))
            raise
