//! `gomod outdated` over a module proxy laid by the test.

use std::fs;

use serde_json::Value;

use crate::sandbox::{Sandbox, testdata};

/// A proxy with a module that has everything, one that is up to date, and one that it lacks.
pub(crate) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let publish = |path: &str, version: &str, go_mod: &str| {
        let dir = format!("proxy/{path}/@v");
        sandbox.put(&format!("{dir}/{version}.mod"), format!("module {path}\n{go_mod}"));
        let info = format!(r#"{{"Version":"{version}","Time":"2024-05-06T07:08:09Z"}}"#);
        sandbox.put(&format!("{dir}/{version}.info"), info);
        let list = sandbox.path(&format!("{dir}/list"));
        let known = fs::read_to_string(&list).unwrap_or_default();
        fs::write(list, format!("{known}{version}\n")).unwrap();
    };
    for version in ["v1.0.0", "v1.0.3", "v1.1.0-rc.1"] {
        publish("example.com/a", version, "");
    }
    publish("example.com/a", "v1.2.0", "\nretract v1.0.0 // loses data\n");
    publish("example.com/a/v2", "v2.0.0", "");
    publish("example.com/a/v2", "v2.1.0", "");
    publish("example.com/b", "v0.1.0", "");
    sandbox.put(
        "go.mod",
        "module m\n\ngo 1.24\n\nrequire (\n\texample.com/a v1.0.0\n\
                           \texample.com/b v0.1.0 // indirect\n)\n",
    );
    let proxy = format!("file://{}", sandbox.path("proxy").display());
    sandbox.var("GOPROXY", &proxy)
}

#[test]
fn newer_versions_and_retractions_are_told() {
    let run = sandbox().gomod(["outdated", "--quiet"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        "MODULE         IN USE  PATCH                MINOR                \
         MAJOR                NOTES\n\
         example.com/a  v1.0.0  v1.0.3 (2024-05-06)  v1.2.0 (2024-05-06)  \
         v2.1.0 (2024-05-06)  retracted: loses data\n"
    );
    assert_eq!(sandbox().gomod(["outdated", "-q", "--exit-code"]).code, 1);
}

#[test]
fn the_json_is_as_its_schema_says() {
    let run = sandbox().gomod(["outdated", "-q", "--json"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let schema = fs::read_to_string(testdata().join("../docs/schema/outdated.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let modules = answer["modules"].as_array().unwrap();
    assert_eq!(modules.len(), 2, "those up to date too");
    let known = schema["$defs"]["module"]["properties"].as_object().unwrap();
    for module in modules {
        for field in module.as_object().unwrap().keys() {
            assert!(known.contains_key(field), "{field}");
        }
    }
    assert_eq!(modules[0]["major"]["path"], "example.com/a/v2");
    assert_eq!(modules[0]["retracted"][0], "loses data");
    let direct = sandbox().gomod(["outdated", "-q", "--json", "--direct"]).stdout;
    let direct: Value = serde_json::from_str(&direct).unwrap();
    assert_eq!(direct["modules"].as_array().unwrap().len(), 1);
}

#[test]
fn a_module_that_cannot_be_asked_about_hides_no_other() {
    let sandbox = sandbox();
    // A list that is a directory cannot be read, and that is not the same as not being there.
    let list = sandbox.path("proxy/example.com/b/@v/list");
    fs::remove_file(&list).unwrap();
    fs::create_dir(&list).unwrap();
    let run = sandbox.gomod(["outdated"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stdout.contains("example.com/a"), "{run:?}");
    assert!(run.stderr.contains("not all could be asked about example.com/b@v0.1.0"), "{run:?}");
}
