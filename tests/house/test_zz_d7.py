import pytest
from tests.house.conftest import *
from tests.house.test_hostile_input import ODD_TEXTS, _names, _tokens
from tests.support.routes import routes
from tests.browser.examples import EXAMPLES
from tests.browser.scene import make_scene, LONG_WORD
MINE = {"datasets."+n for n in "check quality verdict anomalies corrected_copy settle_check checked_file drop_checked_file own_schemas own_schema remove_schema".split()}
def test_examples(app, cast, as_, write, database):
    with write():
        scene = make_scene(app, cast)
    for e in EXAMPLES:
        if e.endpoint in MINE or e.endpoint=="datasets.dataset":
            c = as_(e.person); c.typed=("aides-versees-","Aides")
            p = c.get(scene.path(e.pattern), e.status)
            print("EX", e.endpoint, e.person, p.dom, len(p.statements))
            assert p.dom<=380 and len(p.statements)<=6
def test_hostile(app, cast, as_, filled):
    c = as_("alice")
    for name, odd in ODD_TEXTS.items():
        for r in routes(app):
            if r.endpoint in MINE and r.method=="POST" and r.endpoint not in ("datasets.remove_schema",):
                url = r.url(app, filled.values(r))
                page = url if "GET" in r.rule.methods else f"/c/rodez/donnees/controles/{filled.ours['check_id']}"
                fields = dict.fromkeys(_names(c, page), odd)
                res = c.browser.post(url, data={**fields, **_tokens(c)})
                print("H", name, r.endpoint, res.status_code)
                assert res.status_code < 500
def test_roles(app, cast, as_, filled):
    for who, ok in (("alice",{200}),("bob",{200}),("elise",{200,403}),("charlie",{404})):
        for r in routes(app):
            if r.endpoint in MINE and r.method=="GET":
                res = as_(who).browser.get(r.url(app, filled.values(r)))
                print("R", who, r.endpoint, res.status_code)
                assert res.status_code in ok
