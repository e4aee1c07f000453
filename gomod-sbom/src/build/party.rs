//! Who made and supplies what: as told.

use crate::model::{
    Acknowledgement, Component, LicenseExpression, Licenses, Metadata, OrganizationalContact,
};
use crate::options::Options;
use crate::party::{Parties, Party};

use super::normalized;

/// Tells it of the document.
pub(super) fn of_document(metadata: &mut Metadata, parties: &Parties) {
    let made = parties.manufacturer.as_ref();
    let made_document = parties.document_manufacturer.as_ref().or(made);
    metadata.manufacturer = made_document.map(Party::organization);
    metadata.manufacture = made.map(Party::organization);
    metadata.supplier = parties.supplier.as_ref().map(Party::organization);
    metadata.authors = persons(&parties.document_authors);
}

/// Tells it of a main module, or of the workspace that they are in.
pub(super) fn of_main(component: &mut Component, parties: &Parties) {
    component.supplier = parties.supplier.as_ref().map(Party::organization);
    component.manufacturer = parties.manufacturer.as_ref().map(Party::organization);
    component.authors = persons(&parties.authors);
    component.author = line(&component.authors);
}

/// Tells it of another module; the first that says something of it counts.
pub(super) fn of_module(component: &mut Component, path: &str, options: &Options) {
    for told in options.told.iter().filter(|told| told.is_of(path)) {
        if component.supplier.is_none() {
            component.supplier = told.supplier.as_ref().map(Party::organization);
        }
        if component.manufacturer.is_none() {
            component.manufacturer = told.manufacturer.as_ref().map(Party::organization);
        }
        if component.licenses.is_none() {
            component.licenses = told.license.as_ref().map(|expression| {
                Licenses::Expression(LicenseExpression {
                    expression: normalized(expression),
                    acknowledgement: Some(Acknowledgement::Concluded),
                })
            });
        }
    }
}

fn persons(parties: &[Party]) -> Vec<OrganizationalContact> {
    parties.iter().map(Party::person).collect()
}

/// Persons in one line.
fn line(persons: &[OrganizationalContact]) -> Option<String> {
    let names: Vec<String> = persons
        .iter()
        .filter_map(|person| match (&person.name, &person.email) {
            (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        })
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
