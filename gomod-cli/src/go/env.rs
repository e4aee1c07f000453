//! `go env`.

use std::collections::BTreeMap;

use gomod_core::env::{host_arch, host_os};
use gomod_core::json::to_go_json;

use super::edits::print;
use super::flags::{FlagSet, Kind};
use super::{Context, RELEASE, Stop, session};
use crate::exit::Exit;

const FLAGS: FlagSet = FlagSet {
    usage: "go env [-json] [-changed] [-u] [-w] [var ...]",
    command: "env",
    covered: &[("json", Kind::Bool), ("n", Kind::Bool), ("x", Kind::Bool)],
    not_covered: &[("changed", Kind::Bool), ("u", Kind::Bool), ("w", Kind::Bool)],
};

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let parsed = FLAGS.parse(&context.settings, args)?;
    if parsed.args.is_empty() {
        // Most of all that it prints is about the toolchain that is not there.
        return Err(Stop::not_covered("go env without names of variables"));
    }
    if let Some(name) = parsed.args.iter().find(|name| name.contains('=')) {
        let text = format!("invalid variable name {name:?} (use -w to set variable)");
        return Err(Stop::fatal(text));
    }
    session::place(context)?.warn();
    let values =
        parsed.args.iter().map(|&name| value(context, name)).collect::<Result<Vec<_>, _>>()?;
    if parsed.is_on("json") {
        let object: BTreeMap<&str, &String> = parsed.args.iter().copied().zip(&values).collect();
        let json = to_go_json(&object).map_err(std::io::Error::from)?;
        print((json + "\n").as_bytes())?;
    } else {
        print(values.iter().map(|value| format!("{value}\n")).collect::<String>().as_bytes())?;
    }
    Ok(Exit::Clean)
}

fn value(context: &Context, name: &str) -> Result<String, Stop> {
    let place = session::place(context)?;
    let on = || session::modules_are_on(context, &place);
    let os = || context.settings.get("GOOS").map(|s| s.value.clone()).unwrap_or_default();
    Ok(match name {
        "GOVERSION" => format!("go{RELEASE}"),
        "GOHOSTOS" => host_os().to_owned(),
        "GOHOSTARCH" => host_arch().to_owned(),
        "GOEXE" => if os() == "windows" { ".exe" } else { "" }.to_owned(),
        "GOMOD" => match &place.module {
            _ if !on()? => String::new(),
            Some(file) => file.display().to_string(),
            _ => if cfg!(windows) { "NUL" } else { "/dev/null" }.to_owned(),
        },
        "GOWORK" => match &place.work {
            _ if context.settings.gowork() == "off" => "off".to_owned(),
            Some(file) if on()? => file.display().to_string(),
            _ => String::new(),
        },
        name => match context.settings.get(name) {
            Some(setting) => setting.value.clone(),
            None => return Err(Stop::not_covered(format!("go env {name}"))),
        },
    })
}
