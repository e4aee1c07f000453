//! Replays the stored inputs: the seeds that we wrote, and whatever once broke a law.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gomod_laws::LAWS;

#[test]
fn every_stored_input_keeps_the_laws() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
    for (name, law) in LAWS {
        let mut inputs = 0;
        for entry in fs::read_dir(seeds.join(name)).expect(name) {
            let path = entry.expect(name).path();
            println!("{}", path.display());
            law(&fs::read(&path).expect(name));
            inputs += 1;
        }
        assert!(inputs > 0, "{name} has no seeds");
    }
}

#[test]
fn every_law_has_a_target_and_a_folder_and_there_are_no_others() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let names = |folder: &str| -> BTreeSet<String> {
        fs::read_dir(fuzz.join(folder))
            .expect(folder)
            .map(|entry| entry.expect(folder).file_name().to_string_lossy().replace(".rs", ""))
            .collect()
    };
    let laws: BTreeSet<String> = LAWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("seeds"), laws);
    assert_eq!(names("fuzz_targets"), laws);
}
