//! Licences, in the forms that the schemas have for them.

use serde::ser::Serializer;

use crate::spec::{Gated, SpecVersion, gated, words};

/// The licences of a component: a list or one expression, never both, which is what
/// every version's schema accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Licenses {
    /// Licences, one by one.
    List(Vec<License>),
    /// An SPDX expression over them.
    Expression(LicenseExpression),
}

impl Gated for Licenses {
    fn is_absent(&self, version: SpecVersion) -> bool {
        match self {
            Licenses::List(list) => list.is_absent(version),
            Licenses::Expression(expression) => expression.is_absent(version),
        }
    }

    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Licenses::List(list) => {
                let list: Vec<_> =
                    list.iter().map(|license| LicenseItem { license: license.clone() }).collect();
                list.write(version, serializer)
            }
            Licenses::Expression(expression) => vec![expression.clone()].write(version, serializer),
        }
    }
}

gated! {
    /// The object around a licence in a list.
    struct LicenseItem {
        /// The licence.
        V1_4 "license" license: License,
    }
}

gated! {
    /// A licence: by its SPDX identifier or else by its name.
    #[derive(Default)]
    pub struct License {
        /// The SPDX identifier.
        V1_4 "id" id: Option<String>,
        /// The name, when SPDX has no identifier for it.
        V1_4 "name" name: Option<String>,
        /// Who says so.
        V1_6 "acknowledgement" acknowledgement: Option<Acknowledgement>,
        /// Where its text is found.
        V1_4 "url" url: Option<String>,
    }
}

gated! {
    /// An SPDX licence expression.
    #[derive(Default)]
    pub struct LicenseExpression {
        /// The expression.
        V1_4 "expression" expression: String,
        /// Who says so.
        V1_6 "acknowledgement" acknowledgement: Option<Acknowledgement>,
    }
}

words! {
    /// Who says that a licence applies.
    pub enum Acknowledgement {
        /// The authors of the component.
        Declared = "declared",
        /// Whoever analysed it.
        Concluded = "concluded",
    }
}
