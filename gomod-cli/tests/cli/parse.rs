//! `gomod parse`.

use crate::sandbox::Sandbox;

#[test]
fn the_json_of_go_mod_edit() {
    let sandbox = Sandbox::new();
    sandbox.put(
        "go.mod",
        "module example.com/m // x\n\ngo 1.24\n\nrequire a.example/x v1.0.0 // indirect\n",
    );
    let json = "{\n\t\"Module\": {\n\t\t\"Path\": \"example.com/m\"\n\t},\n\t\"Go\": \"1.24\",\n\t\"Require\": [\n\t\t{\n\t\t\t\"Path\": \"a.example/x\",\n\t\t\t\"Version\": \"v1.0.0\",\n\t\t\t\"Indirect\": true\n\t\t}\n\t]\n}\n";
    assert_eq!(sandbox.gomod(["parse"]).answer(), json);
    assert_eq!(sandbox.gomod(["parse", "go.mod"]).answer(), json);
    let input = sandbox.read("go.mod");
    assert_eq!(sandbox.gomod_with_input(&["parse", "-"], input.as_bytes()).answer(), json);
}

#[test]
fn the_json_of_go_work_edit() {
    let sandbox = Sandbox::new();
    sandbox.put("go.work", "go 1.24\n\nuse ./a\n");
    let json = sandbox.gomod(["parse"]).answer();
    assert_eq!(
        json,
        "{\n\t\"Go\": \"1.24\",\n\t\"Use\": [\n\t\t{\n\t\t\t\"DiskPath\": \"./a\"\n\t\t}\n\t]\n}\n"
    );
    sandbox.put("go.mod", "module m\n");
    let json_of_work = sandbox.gomod(["parse", "--kind", "go.work"]).answer();
    assert_eq!(json, json_of_work);
    assert!(sandbox.gomod(["parse", "."]).answer().contains("\"Module\""));
}

#[test]
fn to_a_file() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n");
    assert_eq!(sandbox.gomod(["parse", "-o", "out.json"]).answer(), "");
    assert_eq!(sandbox.read("out.json"), "{\n\t\"Module\": {\n\t\t\"Path\": \"m\"\n\t}\n}\n");
}
