use super::*;
use crate::node::{Kind, Node, Reader, Value};

fn path() -> Arc<str> {
    Arc::from("f.yaml")
}

fn one(text: &str) -> Node {
    let (mut nodes, findings) = Node::parse_all(&path(), text);
    assert_eq!(findings, [], "{text}");
    nodes.remove(0)
}

fn faults(text: &str) -> Vec<String> {
    let (_, findings) = Node::parse_all(&path(), text);
    findings.iter().map(|f| format!("{} {f}", f.code)).collect()
}

fn scalar(node: &Node, key: &str) -> (String, Kind, Spot) {
    let value = node.get(key).unwrap();
    let scalar = value.scalar().unwrap();
    (scalar.text.clone(), scalar.kind, value.at)
}

#[test]
fn numbers_stay_as_written() {
    let node = one("v: 1.10\nhuge: 123456789012345678901234567890\nexp: 1e999\nnan: .nan\noctal: 0o17\n");
    assert_eq!(scalar(&node, "v"), ("1.10".into(), Kind::Number, Spot { line: 1, column: 4, width: 4 }));
    assert_eq!(scalar(&node, "huge").0, "123456789012345678901234567890");
    for key in ["exp", "nan", "octal"] {
        assert_eq!(scalar(&node, key).1, Kind::Number, "{key}");
    }
}

#[test]
fn text_is_decoded_and_knows_whether_it_was_quoted() {
    let node = one(
        "a: 'it''s'\nb: \"\\u00e9\"\nc: plain text\nd: |\n  one\n  two\ne: yes\nf: \"1.10\"\ng: !!str 1.10\n",
    );
    let text = |key| scalar(&node, key).0;
    assert_eq!([text("a"), text("b"), text("c"), text("d")], ["it's", "é", "plain text", "one\ntwo\n"]);
    let quoted = |key| scalar(&node, key).1;
    assert_eq!([quoted("a"), quoted("d"), quoted("f")], [Kind::Text { quoted: true }; 3]);
    assert_eq!([quoted("c"), quoted("e"), quoted("g")], [Kind::Text { quoted: false }; 3]);
    assert_eq!(text("g"), "1.10");
}

#[test]
fn columns_count_characters() {
    let node = one("größe: {ü: é}\n");
    let inner = node.get("größe").unwrap();
    assert_eq!((inner.at.line, inner.at.column), (1, 8));
    assert_eq!(scalar(inner, "ü").2, Spot { line: 1, column: 12, width: 1 });
}

#[test]
fn an_alias_stands_where_it_is_defined() {
    let node = one("a: &x 5GiB\nb: *x\nm: &m {k: 1}\nn:\n  <<: *m\n  z: 2\n");
    assert_eq!(
        scalar(&node, "b"),
        ("5GiB".into(), Kind::Text { quoted: false }, Spot { line: 1, column: 7, width: 4 })
    );
    let merged = node.get("n").unwrap();
    assert_eq!((scalar(merged, "k").0, scalar(merged, "k").2.line), ("1".into(), 3));
}

#[test]
fn a_byte_order_mark_shifts_nothing() {
    let node = one("\u{feff}a: 1.50\n");
    assert_eq!(scalar(&node, "a").0, "1.50");
}

#[test]
fn every_document_is_read_and_empty_ones_are_left_out() {
    let (nodes, findings) = Node::parse_all(&path(), "---\na: 1\n---\n---\nb: 2\n");
    assert_eq!((nodes.len(), findings.len()), (2, 0));
    assert_eq!(Node::parse_all(&path(), "# nothing\n").0, []);
}

#[test]
fn nothing_is_nothing() {
    let node = one("a:\nb: ~\nc: null\nd: ''\n");
    assert_eq!(["a", "b", "c", "d"].map(|key| node.get(key).unwrap().is_null()), [true, true, true, false]);
}

#[test]
fn faults_have_their_places() {
    assert_eq!(faults("a: [1,\n"), ["PRISM0101 f.yaml:1:4: unclosed bracket `[`"]);
    assert_eq!(faults("a: b: c\n"), ["PRISM0101 f.yaml:1:5: mapping values are not allowed in this context"]);
    assert_eq!(
        faults("a: *nope\n"),
        ["PRISM0101 f.yaml:1:4: nothing before this alias has its name (`&name`)"]
    );
    let own = "PRISM0101 f.yaml:2:6: this alias stands for something that it is part of";
    assert_eq!(faults("a: &a\n  b: *a\n"), [own]);
    assert_eq!(faults("\n- &a [*a]\n"), [own.replace(":6:", ":7:")]);
    assert_eq!(
        faults("a: 1\nb: {c: 2, c: 3}\na: 4\n"),
        [
            "PRISM0102 f.yaml:2:11: key `c` is written twice in the same map",
            "PRISM0102 f.yaml:3:1: key `a` is written twice in the same map",
        ]
    );
    assert_eq!(faults("? [1, 2]\n: 3\n"), ["PRISM0109 f.yaml:1:3: a key must be text, this is a list"]);
    let (_, findings) = Node::parse_all(&path(), "a: 1\na: 4\n");
    assert_eq!(findings[0].related[0].0, Spot { line: 1, column: 1, width: 1 }.place(&path()));
}

#[test]
fn what_is_not_utf8_is_placed() {
    let error = decode(&path(), b"a: 1\nb: \xc3\xa9\xff".to_vec()).unwrap_err();
    assert_eq!((error.code, error.place.to_string().as_str()), ("PRISM0104", "f.yaml:2:5"));
}

#[test]
fn a_hostile_file_costs_what_its_size_says() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for i in 1..20 {
        let inner = vec![format!("*a{}", i - 1); 9].join(",");
        bomb += &format!("a{i}: &a{i} [{inner}]\n");
    }
    let long = format!("a: &a \"{}\\n\"\nb: [{}]\n", "x".repeat(100_000), "*a,".repeat(10_000));
    let stairs: String = (0..3000).map(|i| " ".repeat(i) + "a:\n").collect();
    let anchors: String = (0..60).map(|i| format!("{}&n{i}\n{}k:\n", " ".repeat(i), " ".repeat(i))).collect();
    let cases = [
        bomb,
        long,
        stairs,
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
    ];
    for text in cases {
        let start = std::time::Instant::now();
        let found = faults(&text);
        assert!(found.len() == 1 && found[0].starts_with("PRISM0103 f.yaml:"), "{found:?}");
        assert!(start.elapsed().as_secs() < 2, "{:?} for {}", start.elapsed(), &text[..20]);
    }
    let _ = faults(&anchors);
    assert!(faults(&"x".repeat(MAX_BYTES + 1))[0].contains("16 MiB, more than the 16"));
}

#[test]
fn megabytes_of_junk_end_soon() {
    for junk in ["{[", "a: b\n", ",a", "\u{0}\u{1}", "\"", "*a ", "- - ", "%", "!!x ", "? a\n"] {
        let text = junk.repeat((4 << 20) / junk.len());
        let start = std::time::Instant::now();
        let _ = Node::parse_all(&path(), &text);
        // What is not linear takes minutes; a busy machine does not.
        assert!(start.elapsed().as_secs() < 30, "{junk:?}: {:?}", start.elapsed());
    }
}

#[test]
fn values_are_taken_and_what_is_left_is_reported() {
    let node = one("backend: redis\nimplement: [a]\nflag: yes\nlist: one\nempty:\nscale: shard\n");
    let mut findings = Vec::new();
    let mut reader = Reader::new(path(), &mut findings);
    let mut map = reader.map(&node, "a backend").unwrap();
    assert_eq!(map.need_text(&mut reader, "backend"), Some("redis"));
    assert!(map.take("implements").is_none() && map.take("empty").is_none());
    let flag = map.take("flag").unwrap();
    assert_eq!(reader.bool(flag), None);
    let list = map.take("list").unwrap();
    assert_eq!(reader.list(list, "a list of names"), []);
    assert!(map.need(&mut reader, "plugin").is_none());
    let scale = map.take("scale").unwrap();
    assert_eq!(reader.word(scale, "a way to scale", &[("shards", 1), ("none", 2)]), None);
    map.finish(&mut reader);
    let shown: Vec<String> =
        findings.iter().map(|f| format!("{} {f}; {}", f.code, f.hint.as_deref().unwrap_or(""))).collect();
    assert_eq!(
        shown,
        [
            "PRISM0109 f.yaml:3:7: this is text, expected `true` or `false`; write `true`",
            "PRISM0109 f.yaml:4:7: this is text, expected a list of names; write `[one]`",
            "PRISM0110 f.yaml:1:1: a backend needs `plugin`; add `plugin: …`",
            "PRISM0113 f.yaml:6:8: `shard` is not a way to scale; did you mean `shards`?",
            "PRISM0111 f.yaml:2:1: a backend has no key `implement`; did you mean `implements`?",
        ]
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        if let Ok(text) = decode(&path(), bytes) {
            let _ = Node::parse_all(&path(), &text);
        }
    }

    #[test]
    fn no_yaml_makes_it_panic(pieces in proptest::collection::vec(piece(), 0..60)) {
        check_places(&pieces.concat());
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..2000, old in 0_usize..20, new in piece()) {
        let mut text = include_str!("../../backends/redis.yaml").to_owned();
        let start = text.char_indices().map(|(i, _)| i).nth(at).unwrap_or(0);
        let end = text[start..].char_indices().map(|(i, _)| start + i).nth(old).unwrap_or(text.len());
        text.replace_range(start..end, &new);
        check_places(&text);
    }
}

/// Every scalar that is written plainly stands at its place.
fn check_places(text: &str) {
    let (nodes, _) = Node::parse_all(&path(), text);
    nodes.iter().for_each(|node| check_node(node, text));
}

fn check_node(node: &Node, text: &str) {
    match &node.value {
        Value::Seq(items) => items.iter().for_each(|item| check_node(item, text)),
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            check_node(key, text);
            check_node(value, text);
        }),
        Value::Scalar(scalar) if matches!(scalar.kind, Kind::Number | Kind::Bool(_)) => {
            assert!(text.contains(&scalar.text), "{scalar:?}");
        }
        Value::Scalar(_) => {}
    }
}

fn piece() -> impl proptest::strategy::Strategy<Value = String> {
    let pieces = [
        "a",
        "b: ",
        "- ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&x ",
        "*x",
        "<<: ",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "# c\n",
        "---\n",
        "...\n",
        "? ",
        "!!int ",
        "!!binary ",
        "!t ",
        "1.10",
        "true",
        "~",
        "\u{feff}",
        "é",
        "\t",
        "\r\n",
        "%YAML 1.2\n",
        "\\x4",
        "0x1f",
        ".inf",
    ];
    proptest::sample::select(pieces.map(str::to_owned).to_vec())
}
