//! Modules whose paths look like those of popular modules.

use crate::finding::Finding;
use crate::look_alike::look_alike;
use crate::popular::Popular;
use crate::rules::pseudo::built;
use crate::scan::{Scan, Sink};
use crate::table::name::LOOK_ALIKE as RULE;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let popular = Popular::shipped();
    let mut judge = |path: &str, place: &crate::text::Place, chain: &[String]| {
        if let Some((other, likeness)) = look_alike(popular, path) {
            let message = format!("{path} looks like the popular {other}: {likeness}");
            let finding = Finding::new(&RULE, path, place.clone(), message);
            sink.find(finding.through(chain.to_vec()));
        }
    };
    for used in scan.modules() {
        judge(&used.module.path, &used.place, &used.chain);
    }
    for (used, built, place) in built(scan) {
        if built.path != used.module.path {
            judge(&built.path, &place, &used.chain);
        }
    }
}
