"""Every event of the journal, ``noun:verb``, with the words that tell it."""

EVENTS = {
    "account:create": "a créé le compte",
    "account:update": "a modifié le compte",
    "account:password": "a changé son mot de passe",
    "answer:set": "a répondu à",
    "authority:open": "a ouvert l’espace de",
    "authority:update": "a modifié les paramètres de",
    "diagnosis:complete": "a rempli le premier diagnostic de",
    "evidence:add": "a ajouté une preuve à",
    "evidence:remove": "a retiré une preuve de",
    "gate:pass": "a choisi de commencer malgré ce qui manque",
    "invitation:accept": "a rejoint l’espace de",
    "invitation:cancel": "a annulé l’invitation de",
    "invitation:send": "a invité",
    "membership:ask": "a demandé à rejoindre l’espace de",
    "membership:leave": "a quitté l’espace de",
    "membership:remove": "a retiré l’accès de",
    "membership:role": "a changé le rôle de",
    "obligation:override": "a précisé l’obligation de",
    "session:close": "s’est déconnecté de",
    "session:open": "s’est connecté à",
}
