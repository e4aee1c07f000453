//! Every hash of every tile that is used, changed.

use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use gomod_core::env::Settings;
use gomod_core::proxy::NetOptions;
use gomod_core::sumdb::SumDb;
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_testlog::Said;

use super::scene::{PATH, Scene, VERSION, used};
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::Difference;

/// Ours is asked about each hash, the go command about three of each tile.
pub(super) fn run(
    scene: &Scene,
    oracle: &Oracle,
    tier: Tier,
) -> Result<(Vec<Option<Difference>>, String), String> {
    let none = scene.home("certificates")?;
    let check = |voice: &str, home: &Path| lookup(&scene.gosumdb(voice), home, &none);
    // What the go command asked for before is of no concern here.
    scene.asked.lock().unwrap_or_else(PoisonError::into_inner).clear();
    check("honest", &scene.home("honest lookup")?)?;
    let tiles = used(&scene.asked.lock().unwrap_or_else(PoisonError::into_inner));
    let (mut outcomes, mut table, mut number) = (Vec::new(), String::new(), 0);
    for tile in &tiles {
        let Said::Body(bytes) = scene.world.honest(tile) else { continue };
        let hashes = bytes.len() / 32;
        let mut theirs = Vec::new();
        for at in 0..hashes {
            if tier == Tier::Full || at % 61 == 0 {
                let home = scene.home("tile")?;
                let told = check(&format!("tile/{}", number + at), &home);
                std::fs::remove_dir_all(&home).map_err(|err| err.to_string())?;
                let refused = told.as_ref().is_err_and(|why| why.contains("inconsistent tile"));
                let case = || Difference::new(format!("{tile} hash {at}"), format!("{told:?}"));
                outcomes.push((!refused).then(case));
            }
            if [0, hashes / 2, hashes - 1].contains(&at) {
                let home = scene.home(&format!("tile go {number} {at}"))?;
                let gosumdb = scene.gosumdb(&format!("tile/{}", number + at));
                let run = scene.go(oracle, &home, &gosumdb, &scene.tree(false))?;
                let word = run.word(scene);
                if !theirs.contains(&word) {
                    theirs.push(word);
                }
            }
        }
        number += hashes;
        let _ = writeln!(
            table,
            "| one of {hashes} hashes of `{}` changed | `inconsistent tile` | {} |",
            tile.trim_start_matches('/'),
            theirs.join(", ")
        );
    }
    Ok((outcomes, table))
}

/// Looks the module up in this process.
fn lookup(gosumdb: &str, home: &Path, none: &Path) -> Result<(), String> {
    let value = |name: &str| match name {
        "GOENV" | "GOPROXY" => Some("off".to_owned()),
        "GOSUMDB" => Some(gosumdb.to_owned()),
        "GOPATH" => Some(home.display().to_string()),
        // The certificates of the system take their time, and are of no use here.
        "SSL_CERT_DIR" => Some(none.join("work").display().to_string()),
        "SSL_CERT_FILE" => Some(none.join("pkg/sumdb/log.test/latest").display().to_string()),
        _ => None,
    };
    let settings = Settings::from_vars(value).map_err(|err| err.to_string())?;
    let net = NetOptions { retries: 0, ..NetOptions::default() };
    let options = SupplyOptions { net, ..SupplyOptions::default() };
    let supply = Supply::open(&settings, options).map_err(|err| err.to_string())?;
    let log = SumDb::new(&settings, Arc::new(supply));
    log.lookup(PATH, VERSION).map(|_| ()).map_err(|err| err.to_string())
}
