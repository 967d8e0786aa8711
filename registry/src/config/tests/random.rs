//! Any configuration reads back as it was written, and no text makes the reader panic.

use super::*;
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9_-]{0,8}",
        ".{0,8}",
        Just("true".to_owned()),
        Just("1.10".to_owned()),
        Just("<<".to_owned())
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    let bare = prop_oneof![Just("3600"), Just("-1.5"), Just("true"), Just("null"), Just("1e3")];
    let leaf =
        prop_oneof![text().prop_map(Setting::Text), bare.prop_map(|text| Setting::Bare(text.to_owned()))];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let map = proptest::collection::btree_map("[a-zA-Z é:]{1,6}", inner.clone(), 0..3);
        prop_oneof![
            proptest::collection::vec(inner, 0..3).prop_map(Setting::List),
            map.prop_map(|map| Setting::Map(map.into_iter().collect())),
        ]
    })
}

fn slot_config() -> impl Strategy<Value = SlotConfig> {
    let names = (
        text(),
        proptest::collection::vec(text(), 0..3),
        proptest::option::of(text()),
        proptest::option::of(text()),
    );
    let rest = (
        proptest::option::of(1_u64..9),
        proptest::option::of(text()),
        proptest::collection::btree_map("[a-bx-z.é]{1,5}", setting(), 0..3),
    );
    (names, rest).prop_map(|((backend, interfaces, offering, region), (units, connection, settings))| {
        SlotConfig {
            slot: String::new(),
            backend,
            interfaces,
            offering,
            region,
            units,
            connection,
            settings: settings.into_iter().collect(),
        }
    })
}

fn namespace_config() -> impl Strategy<Value = NamespaceConfig> {
    let slots = proptest::collection::btree_map("[a-z .:é]{1,6}", slot_config(), 0..3);
    let maybe = || proptest::option::of(text());
    (text(), text(), maybe(), maybe(), maybe(), slots).prop_map(
        |(name, pattern, pattern_version, mode, environment, slots)| NamespaceConfig {
            name,
            pattern,
            pattern_version,
            mode,
            environment,
            slots: slots.into_iter().map(|(slot, config)| SlotConfig { slot, ..config }).collect(),
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_back(configs in proptest::collection::vec(namespace_config(), 1..4)) {
        let text = render(&configs);
        let read: Vec<NamespaceConfig> = read("f.yaml", &text).namespaces.iter().map(Written::config).collect();
        prop_assert_eq!(read, configs, "{}", text);
    }

    #[test]
    fn no_configuration_makes_it_panic(configs in proptest::collection::vec(namespace_config(), 1..3), any in ".*") {
        let _ = (findings(&render(&configs)), findings(&any));
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..500, old in 0_usize..12, new in "[-a-z:{}\\[\\], \"$\n]{0,6}") {
        let mut text = GENERATED.to_owned();
        let start = at.min(text.len());
        text.replace_range(start..(start + old).min(text.len()), &new);
        for finding in findings(&text) {
            prop_assert!(finding.place.to_string().starts_with("f.yaml:"), "{finding}");
        }
    }
}
