"""Small invented catalogues, each in the shape of a platform that publishes them."""

import json
from typing import Any

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PORTAL = "https://donnees.exemple.fr"


def turtle(count: int = 2, *, after: str = "", total: int = 0, first: int = 1) -> str:
    """A page of a catalogue as udata and ckanext-dcat write it."""
    parts = [PREFIXES]
    parts += [_turtle_dataset(number) for number in range(first, first + count)]
    if after:
        parts.append(
            f"<{PORTAL}/catalogue> a dcat:Catalog, hydra:Collection ; "
            f"hydra:totalItems {total or count} ; hydra:view <{PORTAL}/page> .\n"
            f"<{PORTAL}/page> a hydra:PartialCollectionView ; hydra:next <{after}> ."
        )
    return "\n".join(parts)


def _turtle_dataset(number: int) -> str:
    here = f"{PORTAL}/dataset/jeu-{number}"
    return f"""
<{here}> a dcat:Dataset ;
  dct:identifier "jeu-{number}" ;
  dct:title "Jeu n° {number}"@fr, "Dataset {number}"@en ;
  dct:description "Les données du jeu {number}." ;
  dcat:keyword "espaces verts", "arbre" ;
  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ;
  dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence> ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ;
  dct:issued "2022-03-04T05:06:07"^^xsd:dateTime ;
  dct:modified "2026-01-15"^^xsd:date ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020-01-01"^^xsd:date ] ;
  dct:publisher [ a foaf:Organization ; foaf:name "Parcs et jardins" ] ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Service des parcs" ] ;
  dcat:landingPage <{here}> ;
  dcat:distribution <{here}/ressource/1> .
<{here}/ressource/1> a dcat:Distribution ;
  dct:title "Fichier {number}" ;
  dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;
  dcat:byteSize "2048"^^xsd:decimal ;
  dcat:accessURL <{here}> ;
  dcat:downloadURL <{here}/donnees.csv> .
"""


OPENDATASOFT = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"
  xmlns:foaf="http://xmlns.com/foaf/0.1/">
 <dcat:Catalog rdf:about="https://ville.opendatasoft.exemple.fr">
  <dcat:dataset>
   <dcat:Dataset rdf:about="https://ville.opendatasoft.exemple.fr/explore/dataset/marches/">
    <dct:identifier>marches</dct:identifier>
    <dct:title xml:lang="fr">Marchés de plein air</dct:title>
    <dct:description>&lt;p&gt;Jours, &lt;b&gt;march&amp;eacute;s&lt;/b&gt;&lt;/p&gt;
    </dct:description>
    <dct:license rdf:resource="http://opendatacommons.org/licenses/odbl/"/>
    <dct:publisher>
     <foaf:Organization><foaf:name>Ville de Rodez</foaf:name></foaf:Organization>
    </dct:publisher>
    <dcat:distribution>
     <dcat:Distribution>
      <dct:format>text/csv</dct:format>
      <dcat:accessURL
        rdf:resource="https://ville.opendatasoft.exemple.fr/marches/download?format=csv"/>
     </dcat:Distribution>
    </dcat:distribution>
   </dcat:Dataset>
  </dcat:dataset>
 </dcat:Catalog>
</rdf:RDF>
"""
GEONETWORK = """<?xml version="1.0" encoding="UTF-8"?>
<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">
 <csw:SearchResults numberOfRecordsMatched="1" numberOfRecordsReturned="1">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"
    xmlns:skos="http://www.w3.org/2004/02/skos/core#">
   <dcat:Dataset rdf:about="https://geo.exemple.fr/geonetwork/srv/resources/pistes">
    <dct:identifier>fr-200053742-pistes</dct:identifier>
    <dct:title>Pistes cyclables</dct:title>
    <dct:accrualPeriodicity>continual</dct:accrualPeriodicity>
    <dcat:theme><skos:Concept><skos:prefLabel>Transports</skos:prefLabel></skos:Concept></dcat:theme>
    <dcat:distribution>
     <dcat:Distribution rdf:about="https://geo.exemple.fr/geoserver/ows#pistes">
      <dct:title>pistes</dct:title>
      <dcat:accessURL rdf:resource="https://geo.exemple.fr/geoserver/ows"/>
     </dcat:Distribution>
    </dcat:distribution>
   </dcat:Dataset>
  </rdf:RDF>
 </csw:SearchResults>
</csw:GetRecordsResponse>
"""
JSON_LD: dict[str, Any] = {
    "@context": "https://contexte.exemple.fr/dcat.jsonld",
    "@id": "https://donnees.exemple.fr/catalogue",
    "@type": "Catalog",
    "dataset": [
        {
            "@id": "https://donnees.exemple.fr/dataset/composteurs",
            "@type": "Dataset",
            "identifier": "composteurs",
            "title": "Composteurs partagés",
            "distribution": [
                {
                    "@id": "https://donnees.exemple.fr/composteurs.geojson",
                    "@type": "Distribution",
                    "downloadURL": "https://donnees.exemple.fr/composteurs.geojson",
                }
            ],
        }
    ],
}
ARCGIS_HUB: dict[str, Any] = {
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "dataset": [
        {
            "@type": "dcat:Dataset",
            "identifier": "https://www.arcgis.com/home/item.html?id=f656&sublayer=5",
            "landingPage": "https://rodez.hub.arcgis.com/maps/f656_5",
            "title": "Stationnement <b>vélo</b>",
            "description": "<DIV><P><SPAN>O&ugrave; garer son vélo</SPAN></P></DIV>",
            "keyword": ["mobilité"],
            "issued": "2022-07-29T10:07:13.000Z",
            "modified": "2022-07-29T11:29:07.556Z",
            "publisher": {"name": "Ville de Rodez"},
            "contactPoint": {"@type": "vcard:Contact", "fn": "sig"},
            "accrualPeriodicity": "R/P1M",
            "spatial": "6.5735,46.3912,6.6069,46.4028",
            "license": "<SPAN>Licence Etalab : "
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/</SPAN>",
            "distribution": [
                {
                    "@type": "dcat:Distribution",
                    "title": "ArcGIS Hub Dataset",
                    "format": "Web Page",
                    "mediaType": "text/html",
                    "accessURL": "https://rodez.hub.arcgis.com/maps/f656_5",
                },
                {
                    "@type": "dcat:Distribution",
                    "title": "CSV",
                    "format": "CSV",
                    "mediaType": "text/csv",
                    "accessURL": "https://rodez.hub.arcgis.com/api/download/v1/items/f656/csv",
                },
            ],
        }
    ],
}
SHAPES: dict[str, tuple[bytes, int]] = {
    "udata.ttl": (turtle(3).encode(), 3),
    "opendatasoft.rdf": (OPENDATASOFT.encode(), 1),
    "geonetwork.xml": (GEONETWORK.encode(), 1),
    "linked.jsonld": (json.dumps(JSON_LD).encode(), 1),
    "data.json": (json.dumps(ARCGIS_HUB).encode(), 1),
}
