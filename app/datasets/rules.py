"""What is said of datasets: where they stand, how often they change, who they concern."""

from app.kernel.labels import LabelledEnum


class Stage(LabelledEnum):
    """How far a dataset has come on its way to publication."""

    LISTED = ("listed", "Recensé")
    ANALYSED = ("analysed", "Analysé")
    PREPARED = ("prepared", "Préparé")
    PUBLISHED = ("published", "Publié")
    MAINTAINED = ("maintained", "Tenu à jour")


class Outcome(LabelledEnum):
    """What the analysis of a dataset concludes (CRPA, book III; see eligibility.py)."""

    NONE = ("", "Pas encore analysé")
    OPEN = ("open", "Ouvert tel quel")
    AFTER_MASKING = ("after-masking", "Ouvert après occultation")
    AFTER_ANONYMISATION = ("after-anonymisation", "Ouvert après anonymisation")
    AFTER_AGREEMENT = ("after-agreement", "Ouvert après accord du tiers")
    LATER = ("later", "Ouvert plus tard")
    ELSEWHERE = ("elsewhere", "Déjà diffusé, à référencer")
    CLOSED = ("closed", "Non ouvrable")
    TO_ARBITRATE = ("to-arbitrate", "À arbitrer")


class PersonalData(LabelledEnum):
    """Whether people can be recognised in a dataset."""

    UNKNOWN = ("", "Pas encore regardé")
    NONE = ("none", "Aucune donnée personnelle")
    INDIRECT = ("indirect", "Des personnes reconnaissables par recoupement")
    DIRECT = ("direct", "Des données personnelles")


class ResourceKind(LabelledEnum):
    """What a file or an address of a dataset is (types of data.gouv.fr)."""

    MAIN = ("main", "Les données")
    DOCUMENTATION = ("documentation", "Documentation")
    UPDATE = ("update", "Mise à jour")
    API = ("api", "API")
    OTHER = ("other", "Autre")
