//! How layers stack, and whole registries: none, the one that ships, any edit of the small one.

use super::*;

fn over(files: &[(&str, &str)]) -> Layer {
    let files = files.iter().map(|&(path, text)| (Arc::from(path), text.to_owned())).collect();
    Layer { name: "over".into(), files }
}

#[test]
fn later_layers_override_by_name_and_say_so() {
    let over = over(&[
        ("over/backends/s3.yaml", "backend: s3\nplugin: prism-s3:v1\nimplements: [keyvalue_basic]\n"),
        ("over/backends/new.yaml", "backend: new\nplugin: none\nimplements: [queue_basic]\n"),
        (
            "over/offers.yaml",
            "backend: redis\nofferings:\n  - {offering: small, vendor: me}\n  - {offering: own, vendor: me}\n",
        ),
        ("over/regions/rtt.yaml", "round_trips: aws\nfrom: {eu-west-1: {us-east-1: 1ms}}\n"),
        ("over/order.yaml", "backends: [new]\n"),
        (
            "over/plugins.yaml",
            "plugins: [{plugin: prism-redis, version: v1.0.0}, {plugin: prism-redis, version: v2.0.0}]\n",
        ),
    ]);
    let reading = read(&[mini(), over]);
    assert_eq!(
        shown(&reading.findings),
        ["PRISM0116 over/backends/s3.yaml:1:10", "PRISM0116 over/offers.yaml:3:16"]
    );
    assert!(reading.findings.iter().all(|finding| finding.severity == Severity::Note));
    let catalog = reading.catalog.unwrap();
    let parts = catalog.parts();
    let names: Vec<&str> = parts.backends.iter().map(|backend| backend.name.as_str()).collect();
    assert_eq!(names, ["new", "redis", "s3"]);
    assert!(matches!(parts.backends[2].plugin, Plugin::Versioned { .. }));
    let offerings: Vec<_> = parts.offerings.iter().map(|o| (o.name.as_str(), o.vendor.as_str())).collect();
    assert_eq!(offerings, [("small", "me"), ("own", "me")]);
    assert_eq!(catalog.round_trip(RegionId(0), RegionId(1)), Exact::ratio(1, 1000).ok());
    assert_eq!(parts.plugins.len(), 2);
    let own = &parts.offerings[1];
    assert_eq!(catalog.source(own.source).text, "over/offers.yaml");
}

#[test]
fn files_say_what_they_are_or_are_told_off() {
    let over = over(&[
        ("x/empty.yaml", "# nothing yet\n"),
        ("x/notes.yaml", "hello: world\n"),
        ("x/list.yaml", "- 1\n"),
    ]);
    let reading = read(&[mini(), over]);
    let expected = ["PRISM0115 x/empty.yaml:1:1", "PRISM0114 x/notes.yaml:1:1", "PRISM0109 x/list.yaml:1:1"];
    let mut found = shown(&reading.findings);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn nothing_to_read_is_no_fault() {
    let reading = read(&[]);
    assert!(reading.catalog.is_some() && reading.findings.is_empty());
}

#[test]
fn the_shipped_registry_is_whole() {
    let reading = read(&[shipped()]);
    assert_eq!(reading.findings, []);
    let catalog = reading.catalog.unwrap();
    let parts = catalog.parts();
    assert_eq!((parts.models.len(), parts.interfaces.len(), parts.backends.len()), (10, 45, 21));
    let count = |name| catalog.backend(catalog.find_backend(name).unwrap()).interfaces.len();
    let counts = [
        "redis",
        "postgres",
        "kafka",
        "nats",
        "dynamodb",
        "meilisearch",
        "memstore",
        "clickhouse",
        "neptune",
    ];
    assert_eq!(counts.map(count), [24, 16, 7, 8, 9, 8, 6, 3, 4]);
    assert_eq!(parts.offerings.len(), 199);
    assert!(parts.offerings.iter().all(|offering| !catalog.source(offering.source).text.is_empty()));
}

#[test]
fn the_same_files_give_the_same_catalogue() {
    let bytes = || format!("{:?}", read(&[shipped()]).catalog.unwrap().parts());
    assert_eq!(bytes(), bytes());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(256))]
    #[test]
    fn no_edit_of_any_file_makes_it_panic(file in 0_usize..17, at in 0_usize..900, cut in 0_usize..30, new in "[a-z0-9:,{}\\[\\]\\-\\n #$%&*]{0,12}") {
        let mut layer = mini();
        let count = layer.files.len();
        let text = &mut layer.files[file % count].1;
        let start = at % text.len();
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, &new);
        let layers = [layer];
        let reading = read(&layers);
        let found = crate::check(&layers, &reading, &[]);
        proptest::prop_assert!(reading.catalog.is_some() || reading.has_errors());
        drop(found);
    }
}
