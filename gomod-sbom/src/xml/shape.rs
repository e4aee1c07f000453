//! How the objects of CycloneDX JSON look as XML elements.
//!
//! One table for both directions. The children stand in the order of the official XML
//! schemas, which is not that of the JSON schemas; it is the same from 1.4 to 1.7, where
//! later versions only put more between.

/// How a value is written as an element.
#[derive(Debug)]
pub(super) enum Shape {
    /// A string: the text of the element.
    Text,
    /// An object.
    Object(&'static Object),
    /// A list: an element around one element for each item, of that name.
    List(&'static str, &'static Shape),
    /// A list: one element for each item, with nothing around them.
    Each(&'static Shape),
    /// A list of references: an element around elements of that name with a `ref`.
    References(&'static str),
    /// A list of references: elements with a `ref`, with nothing around them.
    EachReference,
    /// The tools: components under an object since 1.5, a list of their own before.
    Tools,
    /// The licences: a list of licences, or one expression.
    Licenses,
}

/// How an object is written.
#[derive(Debug)]
pub(super) struct Object {
    /// The fields that are attributes, which have the same names there.
    pub(super) attributes: &'static [&'static str],
    /// The field that is the text of the element, where it is not made of elements.
    pub(super) text: Option<&'static str>,
    /// The other fields: name in JSON, name of the element, shape.
    pub(super) children: &'static [(&'static str, &'static str, Shape)],
}

const fn elements(children: &'static [(&'static str, &'static str, Shape)]) -> Object {
    Object { attributes: &[], text: None, children }
}

/// The document.
pub(super) static BOM: Object = Object {
    attributes: &["version", "serialNumber"],
    text: None,
    children: &[
        ("metadata", "metadata", Shape::Object(&METADATA)),
        ("components", "components", Shape::List("component", &COMPONENT_SHAPE)),
        ("externalReferences", "externalReferences", REFERENCES),
        ("dependencies", "dependencies", Shape::List("dependency", &Shape::Object(&DEPENDENCY))),
        ("compositions", "compositions", Shape::List("composition", &Shape::Object(&COMPOSITION))),
        ("properties", "properties", PROPERTIES),
    ],
};

static METADATA: Object = elements(&[
    ("timestamp", "timestamp", Shape::Text),
    ("lifecycles", "lifecycles", Shape::List("lifecycle", &Shape::Object(&LIFECYCLE))),
    ("tools", "tools", Shape::Tools),
    ("authors", "authors", CONTACTS),
    ("component", "component", Shape::Object(&COMPONENT)),
    ("manufacturer", "manufacturer", Shape::Object(&ORGANIZATION)),
    ("manufacture", "manufacture", Shape::Object(&ORGANIZATION)),
    ("supplier", "supplier", Shape::Object(&ORGANIZATION)),
    ("licenses", "licenses", Shape::Licenses),
    ("properties", "properties", PROPERTIES),
]);

static LIFECYCLE: Object = elements(&[
    ("phase", "phase", Shape::Text),
    ("name", "name", Shape::Text),
    ("description", "description", Shape::Text),
]);

/// What [`Shape::Tools`] holds since 1.5.
pub(super) static TOOLS: Object =
    elements(&[("components", "components", Shape::List("component", &COMPONENT_SHAPE))]);

/// An item of [`Shape::Tools`] before 1.5.
pub(super) static TOOL: Object = elements(&[
    ("vendor", "vendor", Shape::Text),
    ("name", "name", Shape::Text),
    ("version", "version", Shape::Text),
    ("hashes", "hashes", HASHES),
    ("externalReferences", "externalReferences", REFERENCES),
]);

static COMPONENT: Object = Object {
    attributes: &["type", "mime-type", "bom-ref"],
    text: None,
    children: &[
        ("supplier", "supplier", Shape::Object(&ORGANIZATION)),
        ("manufacturer", "manufacturer", Shape::Object(&ORGANIZATION)),
        ("authors", "authors", CONTACTS),
        ("author", "author", Shape::Text),
        ("publisher", "publisher", Shape::Text),
        ("group", "group", Shape::Text),
        ("name", "name", Shape::Text),
        ("version", "version", Shape::Text),
        ("versionRange", "versionRange", Shape::Text),
        ("description", "description", Shape::Text),
        ("scope", "scope", Shape::Text),
        ("hashes", "hashes", HASHES),
        ("licenses", "licenses", Shape::Licenses),
        ("copyright", "copyright", Shape::Text),
        ("cpe", "cpe", Shape::Text),
        ("purl", "purl", Shape::Text),
        ("omniborId", "omniborId", Shape::Each(&Shape::Text)),
        ("swhid", "swhid", Shape::Each(&Shape::Text)),
        ("pedigree", "pedigree", Shape::Object(&PEDIGREE)),
        ("externalReferences", "externalReferences", REFERENCES),
        ("properties", "properties", PROPERTIES),
        ("components", "components", Shape::List("component", &COMPONENT_SHAPE)),
        ("evidence", "evidence", Shape::Object(&EVIDENCE)),
        ("tags", "tags", Shape::List("tag", &Shape::Text)),
    ],
};

static COMPONENT_SHAPE: Shape = Shape::Object(&COMPONENT);

static ORGANIZATION: Object = Object {
    attributes: &["bom-ref"],
    text: None,
    children: &[
        ("name", "name", Shape::Text),
        ("url", "url", Shape::Each(&Shape::Text)),
        ("contact", "contact", Shape::Each(&Shape::Object(&CONTACT))),
    ],
};

static CONTACT: Object = Object {
    attributes: &["bom-ref"],
    text: None,
    children: &[
        ("name", "name", Shape::Text),
        ("email", "email", Shape::Text),
        ("phone", "phone", Shape::Text),
    ],
};

const CONTACTS: Shape = Shape::List("author", &Shape::Object(&CONTACT));

static HASH: Object = Object { attributes: &["alg"], text: Some("content"), children: &[] };

const HASHES: Shape = Shape::List("hash", &Shape::Object(&HASH));

/// An item of [`Shape::Licenses`], inside its `license`.
pub(super) static LICENSE: Object = Object {
    attributes: &["bom-ref", "acknowledgement"],
    text: None,
    children: &[
        ("id", "id", Shape::Text),
        ("name", "name", Shape::Text),
        ("text", "text", Shape::Object(&LICENSE_TEXT)),
        ("url", "url", Shape::Text),
    ],
};

static LICENSE_TEXT: Object =
    Object { attributes: &["content-type", "encoding"], text: Some("content"), children: &[] };

/// An item of [`Shape::Licenses`] that is an expression.
pub(super) static EXPRESSION: Object =
    Object { attributes: &["bom-ref", "acknowledgement"], text: Some("expression"), children: &[] };

static PEDIGREE: Object = elements(&[
    ("ancestors", "ancestors", Shape::List("component", &COMPONENT_SHAPE)),
    ("descendants", "descendants", Shape::List("component", &COMPONENT_SHAPE)),
    ("variants", "variants", Shape::List("component", &COMPONENT_SHAPE)),
    ("notes", "notes", Shape::Text),
]);

static REFERENCE: Object = Object {
    attributes: &["type"],
    text: None,
    children: &[
        ("url", "url", Shape::Text),
        ("comment", "comment", Shape::Text),
        ("hashes", "hashes", HASHES),
    ],
};

const REFERENCES: Shape = Shape::List("reference", &Shape::Object(&REFERENCE));

static EVIDENCE: Object = elements(&[
    ("licenses", "licenses", Shape::Licenses),
    ("copyright", "copyright", Shape::List("text", &Shape::Object(&COPYRIGHT))),
]);

static COPYRIGHT: Object = Object { attributes: &[], text: Some("text"), children: &[] };

static DEPENDENCY: Object = Object {
    attributes: &["ref"],
    text: None,
    children: &[
        ("dependsOn", "dependency", Shape::EachReference),
        ("provides", "provides", Shape::EachReference),
    ],
};

static COMPOSITION: Object = Object {
    attributes: &["bom-ref"],
    text: None,
    children: &[
        ("aggregate", "aggregate", Shape::Text),
        ("assemblies", "assemblies", Shape::References("assembly")),
        ("dependencies", "dependencies", Shape::References("dependency")),
    ],
};

static PROPERTY: Object = Object { attributes: &["name"], text: Some("value"), children: &[] };

const PROPERTIES: Shape = Shape::List("property", &Shape::Object(&PROPERTY));
