"""The XMP packet: what the file says of itself to archives, screen readers and presses.

ISO 16684-1 (XMP); ISO 19005-2, 6.6 (PDF/A) with its extension schemas; ISO 14289-1, 5 (PDF/UA); ISO 15930-7, 6.3
(PDF/X-4). Info dictionary and packet agree word for word.
"""

import uuid
from functools import partial
from html import escape as escaped

from edu_materials.pdf.profiles import Profile
from edu_materials.tree.nodes import Document

PRODUCER = "edu_materials"
escape = partial(escaped, quote=False)
"""Text as XML takes it; the XML library would bring half of the network with it."""
_NAMESPACES = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
_EXTENSIONS = {
    "pdfuaid": ("PDF/UA identification schema", "part", "Integer", "Part of ISO 14289 that the file follows"),
    "pdfxid": ("PDF/X identification schema", "GTS_PDFXVersion", "Text", "PDF/X version of the file"),
}
_ROOT = uuid.UUID("6f6b6a1e-2f0e-5c52-9a39-0d2d6f3f7d11")
"""The namespace of our document ids (RFC 9562, version 5): the same edition gives the same id."""


def xmp_packet(document: Document, profile: Profile, form: str | None = None) -> bytes:
    """Return the packet of *document* under *profile*, UTF-8; *form* is the one it is laid out in, if not its own."""
    properties = document.properties
    day = f"{properties.date}T00:00:00Z"
    other = "" if form in {None, document.form} else f" {form}"
    identity = uuid.uuid5(_ROOT, f"{document.key} {profile.name}{other}")
    instance = uuid.uuid5(identity, day)
    trapped = "<pdf:Trapped>False</pdf:Trapped>" if profile.intent == "GTS_PDFX" else ""
    blocks = [
        _block(
            'xmlns:dc="http://purl.org/dc/elements/1.1/"',
            "<dc:format>application/pdf</dc:format>"
            f"<dc:title>{_alternative(properties.title)}</dc:title>"
            f"<dc:creator><rdf:Seq><rdf:li>{escape(properties.author)}</rdf:li></rdf:Seq></dc:creator>"
            f"<dc:description>{_alternative(properties.subject)}</dc:description>"
            f"<dc:language><rdf:Bag><rdf:li>{escape(document.language)}</rdf:li></rdf:Bag></dc:language>",
        ),
        _block(
            'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
            f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>"
            f"<xmp:ModifyDate>{day}</xmp:ModifyDate><xmp:MetadataDate>{day}</xmp:MetadataDate>",
        ),
        _block(
            'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"',
            f"<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID><xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>"
            "<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        ),
        _block(
            'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"',
            f"<pdf:Producer>{PRODUCER}</pdf:Producer><pdf:Keywords>{escape(keywords(document))}</pdf:Keywords>{trapped}",
        ),
        *(
            _block(f'xmlns:{prefix}="{_NAMESPACES[prefix]}"', f"<{prefix}:{name}>{value}</{prefix}:{name}>")
            for prefix, name, value in profile.claims
        ),
        _extensions(profile),
    ]
    body = "\n".join(blocks)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'{body}\n</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def keywords(document: Document) -> str:
    """Return the keywords of *document* as Info dictionary and packet write them."""
    return ", ".join((*document.properties.keywords, f"language {document.language}"))


def _block(namespace: str, content: str) -> str:
    return f'<rdf:Description rdf:about="" {namespace}>{content}</rdf:Description>'


def _alternative(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'


def _extensions(profile: Profile) -> str:
    """Return the description of the properties that PDF/A does not know by itself (ISO 19005-2, 6.6.2.3.3)."""
    schemas = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema><pdfaSchema:namespaceURI>{_NAMESPACES[prefix]}"
        f"</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType><pdfaProperty:category>internal"
        f"</pdfaProperty:category><pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        "</rdf:Seq></pdfaSchema:property></rdf:li>"
        for prefix, (title, name, kind, description) in _EXTENSIONS.items()
        if any(prefix == claim[0] for claim in profile.claims)
    )
    return _block(
        'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"',
        f"<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>",
    )
