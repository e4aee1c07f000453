use gomod_core::json::to_go_json;
use gomod_core::workfile::WorkFile;

use super::parse;

#[test]
fn go_mod_edit_json() {
    let cases = [
        ("", "{\n\t\"Module\": {\n\t\t\"Path\": \"\"\n\t}\n}\n"),
        (
            "// Deprecated: <x>\nmodule m\ngo 1.2\nretract v1.0.0 // &\u{2028}x",
            "{\n\t\"Module\": {\n\t\t\"Path\": \"m\",\n\t\t\"Deprecated\": \"\\u003cx\\u003e\"\n\t},\n\
             \t\"Go\": \"1.2\",\n\t\"Retract\": [\n\t\t{\n\t\t\t\"Low\": \"v1.0.0\",\n\
             \t\t\t\"High\": \"v1.0.0\",\n\t\t\t\"Rationale\": \"\\u0026\\u2028x\"\n\t\t}\n\t]\n}\n",
        ),
        (
            "require (\nb v1.0.0 // indirect\na v1.0.0\n)\nreplace a => \"./\\x01\\xff\\u007f\"",
            "{\n\t\"Module\": {\n\t\t\"Path\": \"\"\n\t},\n\t\"Require\": [\n\t\t{\n\
             \t\t\t\"Path\": \"b\",\n\t\t\t\"Version\": \"v1.0.0\",\n\t\t\t\"Indirect\": true\n\t\t},\n\
             \t\t{\n\t\t\t\"Path\": \"a\",\n\t\t\t\"Version\": \"v1.0.0\"\n\t\t}\n\t],\n\
             \t\"Replace\": [\n\t\t{\n\t\t\t\"Old\": {\n\t\t\t\t\"Path\": \"a\"\n\t\t\t},\n\
             \t\t\t\"New\": {\n\t\t\t\t\"Path\": \"./\\u0001\u{fffd}\u{7f}\"\n\t\t\t}\n\t\t}\n\t]\n}\n",
        ),
    ];
    for (source, want) in cases {
        assert_eq!(parse(source).to_json().ok().as_deref(), Some(want));
    }
}

#[test]
fn dropped_tools_show_as_in_go() {
    let mut editor = parse("tool (\na\nb\nc\n)\nexclude a v1.0.0").edit();
    editor.drop_tool("a");
    editor.drop_exclude("a", "v1.0.0");
    editor.finish();
    let list =
        |json: String| json.split_once("Tool").map(|(_, list)| list.replace(['\t', '\n'], ""));
    let json = editor.to_json().ok().and_then(list);
    assert_eq!(json.as_deref(), Some(r#"": [{"Path": ""},{"Path": "b"},{"Path": "c"}]}"#));
    // Two of them count as one that stands twice.
    let mut editor = parse("tool (\na\nb\nc\n)").edit();
    editor.drop_tool("a");
    editor.drop_tool("b");
    editor.finish();
    let json = editor.to_json().ok().and_then(list);
    assert_eq!(json.as_deref(), Some(r#"": [{"Path": "c"}]}"#));
}

#[test]
fn go_work_edit_json() {
    let file = WorkFile::parse("go.work", b"go 1.24\nuse ./a\ngodebug a=b\n");
    let json = file.ok().and_then(|f| f.to_json().ok());
    let want = "{\n\t\"Go\": \"1.24\",\n\t\"Godebug\": [\n\t\t{\n\t\t\t\"Key\": \"a\",\n\
        \t\t\t\"Value\": \"b\"\n\t\t}\n\t],\n\t\"Use\": [\n\t\t{\n\t\t\t\"DiskPath\": \"./a\"\n\t\t}\n\t]\n}\n";
    assert_eq!(json.as_deref(), Some(want));
    assert_eq!(to_go_json::<[(); 0]>(&[]).ok().as_deref(), Some("[]"));
}

#[test]
fn shared_rationales_have_a_limit() {
    let comment = format!("//{}\n", "x".repeat(64 << 10));
    let source = format!("{comment}retract (\n{})", "v1.0.0\n".repeat(5000));
    let editor = parse(&source).edit();
    let error = editor.to_json().err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), Some("rationales of retractions are too long"));
}
