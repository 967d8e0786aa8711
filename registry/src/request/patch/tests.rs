use super::*;

const FILE: &str = "\
# What we ask.
rules:
  - budget: $20  # agreed
  # the second
  - at_most: {distinct: vendor, count: 1}
namespaces:
  - pattern: saga
    # stay near
    needs: {jurisdiction: eu, ttl: required}
    slots:
      # the hot one
      state:
        backend: [redis, etcd]
        region: eu-west-1
";

fn at(text: &str, line: u32, column: u32) -> Pointer {
    let place = Place::File { path: "f.yaml".into(), line, column };
    Sheet::read(text).unwrap().pointer(&place).unwrap()
}

fn with(text: &str, change: &Operation) -> Option<String> {
    Sheet::read(text).unwrap().with(change)
}

fn removed(line: u32, column: u32) -> (String, String) {
    let way = at(FILE, line, column);
    (with(FILE, &Operation::Remove(way.clone())).unwrap(), way.to_string())
}

fn way(path: &str) -> Pointer {
    Pointer(path.split('/').skip(1).map(str::to_owned).collect())
}

#[test]
fn what_goes_takes_its_key_and_nothing_else() {
    let alone = at(FILE, 3, 13);
    assert_eq!(Sheet::read(FILE).unwrap().whole(&alone), way("/rules/0"));
    assert_eq!(with(FILE, &Operation::Remove(alone)), None);
    let (text, path) = removed(9, 27);
    assert_eq!(
        (text, path.as_str()),
        (FILE.replace("jurisdiction: eu, ", ""), "/namespaces/0/needs/jurisdiction")
    );
    let (text, _) = removed(9, 36);
    assert_eq!(text, FILE.replace(", ttl: required", ""));
    let (text, path) = removed(13, 19);
    assert_eq!((text, path.as_str()), (FILE.replace("redis, ", ""), "/namespaces/0/slots/state/backend/0"));
    let (text, _) = removed(14, 17);
    assert_eq!(text, FILE.replace("        region: eu-west-1\n", ""));
    let (text, _) = removed(7, 14);
    assert_eq!(text, FILE.replace("pattern: saga\n    # stay near\n    needs", "# stay near\n    needs"));
    let rule = with(FILE, &Operation::Remove(way("/rules/0"))).unwrap();
    assert_eq!(rule, FILE.replace("  - budget: $20  # agreed\n", ""));
}

#[test]
fn what_would_be_left_empty_goes_too() {
    let text = "rules: [{budget: $20}]\nnamespaces:\n  - pattern: saga\n    needs: {ttl: required}\n";
    let sheet = Sheet::read(text).unwrap();
    assert_eq!(sheet.whole(&way("/rules/0/budget")), way("/rules"));
    assert_eq!(sheet.whole(&way("/namespaces/0/needs/ttl")), way("/namespaces/0/needs"));
    assert_eq!(sheet.whole(&way("/namespaces/0/pattern")), way("/namespaces/0/pattern"));
}

#[test]
fn what_is_said_otherwise_stays_where_it_is() {
    let says = |path: &str, value: Value| with(FILE, &Operation::Replace(way(path), value)).unwrap();
    assert_eq!(says("/rules/0/budget", Value::word("$24.82")), FILE.replace("$20 ", "$24.82 "));
    let fill = Value::map("fill", Value::word("true"));
    let slot = "{fill: true}\n";
    assert_eq!(
        says("/namespaces/0/slots/state", fill.clone()),
        FILE.replace("\n        backend: [redis, etcd]\n        region: eu-west-1\n", &format!(" {slot}"))
    );
    assert_eq!(
        says("/namespaces/0/slots/state/backend", Value::word("redis")),
        FILE.replace("[redis, etcd]", "redis")
    );
    assert_eq!(with("a: 1\n", &Operation::Replace(way("/b"), fill)), None);
}

#[test]
fn what_is_added_stands_last() {
    let more = |text: &str, path: &str, value: Value| with(text, &Operation::Add(way(path), value));
    let yes = || Value::word("true");
    assert_eq!(more(FILE, "/unplugged", yes()).unwrap(), format!("{FILE}unplugged: true\n"));
    assert_eq!(more(FILE, "/rules", Value::List(Vec::new())), None);
    assert_eq!(
        more(FILE, "/namespaces/0/slots/state/fill", yes()).unwrap(),
        format!("{FILE}        fill: true\n")
    );
    assert_eq!(
        more(FILE, "/namespaces/0/needs/cas", Value::word("any")).unwrap(),
        FILE.replace("ttl: required}", "ttl: required, cas: any}")
    );
    let rule = Value::map("budget", Value::map("limit", Value::word("$8")));
    assert_eq!(
        more(FILE, "/rules/-", rule).unwrap(),
        FILE.replace("count: 1}\n", "count: 1}\n  - {budget: {limit: $8}}\n")
    );
    assert_eq!(more("a: [b]", "/a/-", Value::word("c")).unwrap(), "a: [b, c]");
}

#[test]
fn json_stays_json() {
    let text = "{\"rules\": [{\"budget\": \"$20\"}], \"unplugged\": false}\n";
    let budget = Operation::Replace(way("/rules/0/budget"), Value::word("$24.82"));
    assert_eq!(with(text, &budget).unwrap(), text.replace("$20", "$24.82"));
    let counted = "{\"rules\": [{\"at_most\": {\"distinct\": \"backend\", \"count\": 1}}]}\n";
    let count = Operation::Replace(way("/rules/0/at_most/count"), Value::word("2"));
    assert_eq!(with(counted, &count).unwrap(), counted.replace('1', "2"), "a number stays one");
    let unknown = Value::map("accept", Value::List(vec![Value::word("sla")]));
    assert_eq!(
        with(text, &Operation::Add(way("/unknown"), unknown)).unwrap(),
        text.replace("false}", "false, \"unknown\": {\"accept\": [\"sla\"]}}")
    );
    assert_eq!(
        with(text, &Operation::Remove(way("/unplugged"))).unwrap(),
        text.replace(", \"unplugged\": false", "")
    );
}

#[test]
fn notes_and_quotes_in_brackets_are_read_over() {
    let text = "a: [it's, # why, so\n  \"]\", c]\n";
    assert_eq!(with(text, &Operation::Remove(way("/a/2"))).unwrap(), text.replace(", c", ""));
}

#[test]
fn lines_end_as_the_others_do() {
    let crlf = FILE.replace('\n', "\r\n");
    let (drop, word) = (Operation::Remove, Value::word);
    let changes = [
        drop(way("/rules/0")),
        drop(way("/namespaces/0/pattern")),
        drop(way("/namespaces/0/needs/ttl")),
        drop(way("/namespaces/0/slots")),
        Operation::Replace(way("/namespaces/0/slots/state"), Value::map("fill", word("true"))),
        Operation::Add(way("/rules/-"), Value::map("budget", word("$9"))),
        Operation::Add(way("/namespaces/0/slots/steps"), Value::map("fill", word("true"))),
        Operation::Add(way("/unplugged"), word("true")),
    ];
    for change in changes {
        let text = with(FILE, &change).unwrap();
        assert_eq!(with(&crlf, &change).unwrap(), text.replace('\n', "\r\n"), "{change:?}");
    }
    let open = "optimize: [cost]\r\nunplugged: false";
    let added = with(open, &Operation::Add(way("/margin"), word("5%"))).unwrap();
    assert_eq!(added, "optimize: [cost]\r\nunplugged: false\r\nmargin: 5%\r\n");
}
