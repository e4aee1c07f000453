//! Schemas taken apart once, so that a value meets only the rules that there are for it.

use std::collections::HashMap;

use crate::tree::{Fields, Tree};

/// The rules of a schema, of which others are parts; the first is that of the document.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

/// A rule among others.
pub(super) type Id = usize;

#[derive(Debug)]
pub(super) enum Rule {
    /// Everything is allowed.
    Anything,
    /// Nothing is.
    Nothing,
    /// What the words of an object say.
    Words(Box<Words>),
}

/// A schema as it is written, and where in it the formats of other tools are.
type Schema = &'static Tree<'static>;

#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) kinds: Vec<Kind>,
    pub(super) constant: Option<Schema>,
    pub(super) one_of_these: Option<Choice>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) pattern: Option<&'static str>,
    pub(super) format: Option<&'static str>,
    pub(super) required: Vec<&'static str>,
    /// By the length of the name, then by name: that takes the fewest looks at names.
    properties: Vec<(&'static str, Id)>,
    pub(super) others: Option<Others>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) unique: bool,
    pub(super) items: Option<Items>,
    pub(super) all: Vec<Id>,
    pub(super) not: Option<Id>,
    pub(super) condition: Option<Condition>,
    pub(super) any_form: Option<Vec<Id>>,
    pub(super) one_form: Option<Vec<Id>>,
}

/// What sort of thing a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    Integer,
    Text,
    List,
    Object,
}

impl Kind {
    /// The kind that a schema names.
    fn named(name: &str) -> Option<Kind> {
        Some(match name {
            "null" => Kind::Null,
            "boolean" => Kind::Boolean,
            "number" => Kind::Number,
            "integer" => Kind::Integer,
            "string" => Kind::Text,
            "array" => Kind::List,
            "object" => Kind::Object,
            _ => return None,
        })
    }

    pub(super) fn of(value: &Tree) -> Kind {
        match value {
            Tree::Null => Kind::Null,
            Tree::Bool(_) => Kind::Boolean,
            Tree::Number(_) => Kind::Number,
            Tree::Text(_) => Kind::Text,
            Tree::List(_) => Kind::List,
            Tree::Object(_) => Kind::Object,
        }
    }

    pub(super) fn has(self, value: &Tree) -> bool {
        match (self, value) {
            (Kind::Integer, Tree::Number(n)) => {
                n.is_i64() || n.is_u64() || n.as_f64().is_some_and(|n| n.fract() == 0.0)
            }
            _ => self == Kind::of(value),
        }
    }

    /// The kind in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "a boolean",
            Kind::Number => "a number",
            Kind::Integer => "an integer",
            Kind::Text => "a string",
            Kind::List => "a list",
            Kind::Object => "an object",
        }
    }
}

/// The values that are allowed.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) all: &'static [Tree<'static>],
    /// The texts among them, sorted: there are some seven hundred licences.
    texts: Vec<&'static str>,
}

impl Choice {
    pub(super) fn has(&self, value: &Tree) -> bool {
        match value {
            Tree::Text(text) => self.texts.binary_search(&&**text).is_ok(),
            other => self.all.contains(other),
        }
    }
}

/// The fields that are not named.
#[derive(Debug)]
pub(super) enum Others {
    Forbidden,
    As(Id),
}

#[derive(Debug)]
pub(super) enum Items {
    All(Id),
    Each(Vec<Id>, Option<Id>),
}

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) holds: Id,
    pub(super) then: Option<Id>,
    pub(super) otherwise: Option<Id>,
}

impl Words {
    pub(super) fn property(&self, name: &str) -> Option<Id> {
        let key = (name.len(), name);
        let at = self.properties.binary_search_by(|(known, _)| (known.len(), *known).cmp(&key));
        let at = at.ok()?;
        self.properties.get(at).map(|(_, id)| *id)
    }
}

impl Rules {
    /// The rules of a file, and of what it refers to in others.
    pub(super) fn of(file: &'static str, files: impl Fn(&str) -> Option<Schema>) -> Rules {
        let mut reader = Reader { files, rules: Vec::new(), known: HashMap::new() };
        if let Some(schema) = (reader.files)(file) {
            reader.id(schema, file);
        }
        Rules(reader.rules)
    }

    pub(super) fn get(&self, id: Id) -> &Rule {
        self.0.get(id).unwrap_or(&Rule::Anything)
    }
}

struct Reader<F> {
    files: F,
    rules: Vec<Rule>,
    /// What was read, by where it stands in memory: schemas refer to themselves.
    known: HashMap<*const Tree<'static>, Id>,
}

impl<F: Fn(&str) -> Option<Schema>> Reader<F> {
    fn id(&mut self, schema: Schema, file: &'static str) -> Id {
        let address: *const Tree = schema;
        if let Some(id) = self.known.get(&address) {
            return *id;
        }
        let id = self.rules.len();
        self.rules.push(Rule::Anything);
        self.known.insert(address, id);
        // In draft 7 nothing stands beside a reference.
        if let Some(reference) = schema.get("$ref").and_then(Tree::as_str) {
            let Some((schema, file)) = resolve(&self.files, reference, file) else { return id };
            let target = self.id(schema, file);
            self.known.insert(address, target);
            return target;
        }
        let rule = match schema {
            Tree::Bool(false) => Rule::Nothing,
            Tree::Object(fields) => Rule::Words(Box::new(self.words(fields, file))),
            _ => Rule::Anything,
        };
        if let Some(place) = self.rules.get_mut(id) {
            *place = rule;
        }
        id
    }

    fn words(&mut self, schema: &'static Fields<'static>, file: &'static str) -> Words {
        let count = |name: &str| schema.get(name).and_then(Tree::as_u64);
        let number = |name: &str| match schema.get(name) {
            Some(Tree::Number(number)) => number.as_f64(),
            _ => None,
        };
        let text = |name: &str| schema.get(name).and_then(Tree::as_str);
        let list = |name: &str| schema.get(name).and_then(Tree::as_list);
        let texts = |name: &str| list(name).into_iter().flatten().filter_map(Tree::as_str);
        let kinds = match text("type") {
            Some(kind) => Kind::named(kind).into_iter().collect(),
            None => texts("type").filter_map(Kind::named).collect(),
        };
        let one_of_these = list("enum").map(|all| {
            let mut texts: Vec<&str> = all.iter().filter_map(Tree::as_str).collect();
            texts.sort_unstable();
            Choice { all, texts }
        });
        let fields = schema.get("properties").and_then(Tree::as_object);
        let mut ids = |name: &str| {
            list(name).map(|all| all.iter().map(|one| self.id(one, file)).collect::<Vec<Id>>())
        };
        let (all, any_form, one_form) = (ids("allOf"), ids("anyOf"), ids("oneOf"));
        let mut id = |name: &str| schema.get(name).map(|one| self.id(one, file));
        let (not, holds, then, otherwise) = (id("not"), id("if"), id("then"), id("else"));
        let items = match schema.get("items") {
            Some(Tree::List(each)) => {
                let each = each.iter().map(|one| self.id(one, file)).collect();
                let more = schema.get("additionalItems").map(|more| self.id(more, file));
                Some(Items::Each(each, more))
            }
            all => all.map(|all| Items::All(self.id(all, file))),
        };
        let fields = fields.into_iter().flat_map(Fields::iter);
        let mut properties: Vec<(&str, Id)> =
            fields.map(|(name, one)| (name, self.id(one, file))).collect();
        properties.sort_unstable_by_key(|(name, _)| (name.len(), *name));
        Words {
            kinds,
            constant: schema.get("const"),
            one_of_these,
            minimum: number("minimum"),
            maximum: number("maximum"),
            min_length: count("minLength"),
            max_length: count("maxLength"),
            pattern: text("pattern"),
            format: text("format"),
            required: texts("required").collect(),
            properties,
            others: schema.get("additionalProperties").map(|others| match others {
                Tree::Bool(false) => Others::Forbidden,
                others => Others::As(self.id(others, file)),
            }),
            min_items: count("minItems"),
            max_items: count("maxItems"),
            unique: schema.get("uniqueItems") == Some(&Tree::Bool(true)),
            items,
            all: all.unwrap_or_default(),
            not,
            condition: holds.map(|holds| Condition { holds, then, otherwise }),
            any_form,
            one_form,
        }
    }
}

/// What a reference leads to, and the file in which that stands.
pub(super) fn resolve(
    files: impl Fn(&str) -> Option<Schema>,
    reference: &'static str,
    file: &'static str,
) -> Option<(Schema, &'static str)> {
    let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let file = if name.is_empty() { file } else { name };
    let mut parts = pointer.split('/');
    parts.next();
    let schema = parts.try_fold(files(file)?, |schema, part| {
        schema.get(&part.replace("~1", "/").replace("~0", "~"))
    })?;
    Some((schema, file))
}
