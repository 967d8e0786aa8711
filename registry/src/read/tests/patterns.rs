//! Patterns: slots, alternatives, modes, implications and steps.

use super::*;

#[test]
fn a_pattern_is_read_as_written() {
    let catalog = catalog(&mini());
    let pattern = &catalog.parts().patterns[0];
    let [store, queue] = pattern.slots.as_slice() else { panic!("two slots") };
    assert_eq!((store.presence, queue.presence), (Presence::Required, Presence::Optional));
    assert_eq!((store.required.len(), store.any_of.len(), store.recommended.len()), (1, 1, 1));
    assert_eq!(store.load.writes, [Factor::Word(Word::WriteRps), Factor::Number(Exact::integer(2))]);
    assert!(store.load_stated && !queue.load_stated);
    assert_eq!(store.load.scans, [Factor::Number(Exact::ZERO)]);
    assert_eq!((store.item, queue.item), (ItemSize::Record, ItemSize::Message));
    let kept = [Factor::MeanWrites, Factor::Word(Word::MessageSize), Factor::Word(Word::Retention)];
    assert_eq!(queue.load.data, kept);
    let rule = PatternRuleKind::Different(Aspect::Backend, vec![SlotId(0), SlotId(1)]);
    assert_eq!(pattern.rules[0].kind, rule);
    assert_eq!(pattern.flows[0].1[0].operation, "Set(key)");
}

#[test]
fn what_is_planned_satisfies_nothing() {
    let catalog = catalog(&broken(REDIS, "note: all keys", "status: planned"));
    let redis = &catalog.parts().backends[0];
    assert_eq!((redis.implements[1].support, redis.interfaces.len()), (Support::Planned, 2));
}

/// What `any_of` is read as, by name, and what is found.
fn alternatives(slot: &str) -> (Vec<Vec<String>>, usize, Vec<String>) {
    let own = "    required_interfaces: [keyvalue_basic]\n    any_of:\n      - [keyvalue_scan]\n";
    let reading = one(&broken(PATTERN, own, slot));
    let catalog = reading.readable().unwrap();
    let slot = &catalog.parts().patterns[0].slots[0];
    let name = |id| catalog.interface(id).name.clone();
    let branches = slot.any_of.iter().map(|branch| branch.iter().map(name).collect()).collect();
    (branches, slot.required.len(), shown(&reading.findings))
}

#[test]
fn alternatives_are_read_in_either_spelling() {
    let names = |branches: &[&[&str]]| -> Vec<Vec<String>> {
        branches.iter().map(|branch| branch.iter().map(|name| (*name).to_owned()).collect()).collect()
    };
    let found = |code: &str, line: usize| vec![format!("{code} registry/patterns/little.yaml:{line}:5")];
    let either = names(&[&["keyvalue_basic"], &["keyvalue_scan"]]);
    let required = "    required_interfaces: [keyvalue_basic]\n";
    assert_eq!(alternatives("    any_of: [keyvalue_basic, [keyvalue_scan]]\n"), (either.clone(), 0, vec![]));
    let older = format!("{required}    alternative_interfaces: [keyvalue_scan]\n");
    assert_eq!(alternatives(&older), (either.clone(), 0, found("PRISM0120", 8)));
    let several = format!("{required}    alternative_interfaces: [[keyvalue_scan], queue_basic]\n");
    let three = names(&[&["keyvalue_basic"], &["keyvalue_scan"], &["queue_basic"]]);
    assert_eq!(alternatives(&several), (three, 0, found("PRISM0120", 8)));
    let together = "    alternative_interfaces: [keyvalue_basic, keyvalue_scan]\n";
    let whole = names(&[&["keyvalue_basic", "keyvalue_scan"]]);
    assert_eq!(alternatives(together), (whole, 0, found("PRISM0120", 7)));
    let both =
        format!("{required}    any_of: [keyvalue_scan]\n    alternative_interfaces: [keyvalue_scan]\n");
    assert_eq!(alternatives(&both), (vec![], 1, found("PRISM0109", 9)));
}

#[test]
fn modes_and_implications_are_read() {
    let own = "rules:\n  - different_backend: [store, queue]\n";
    let new = "\
rules:
  - implies: {if: {slot: store, backend: redis, region: EU-West-1}, then: {slot: queue, vendor: AWS}}
  - {if: {slot: queue, cloud: aws}, then: {slot: store, cloud: aws}}
modes:
  bare: [store]
  full: {description: Both, slots_required: [queue, store], use_case: all}
  even: {required_slots: [store, queue]}
";
    let reading = one(&broken(PATTERN, own, new));
    assert_eq!(reading.findings, []);
    let catalog = reading.catalog.unwrap();
    let pattern = &catalog.parts().patterns[0];
    let at = |slot, targets: &[Target]| SlotCondition { slot: SlotId(slot), targets: targets.to_vec() };
    let aws = Target::Cloud("aws".to_owned());
    let rules: Vec<_> = pattern.rules.iter().map(|rule| rule.kind.clone()).collect();
    let expected = [
        PatternRuleKind::Implies(
            at(0, &[Target::Backend(prism_model::BackendId(0)), Target::Region(RegionId(0))]),
            at(1, &[Target::Vendor("aws".to_owned())]),
        ),
        PatternRuleKind::Implies(at(1, std::slice::from_ref(&aws)), at(0, &[aws])),
    ];
    assert_eq!(rules, expected);
    let modes: Vec<_> = pattern.modes.iter().map(|mode| (mode.name.as_str(), mode.slots.len())).collect();
    assert_eq!(modes, [("bare", 1), ("full", 2), ("even", 2)]);
    assert_eq!(pattern.mode("full").map(|mode| mode.description.as_str()), Some("Both"));
}

#[test]
fn what_is_wrong_with_modes_and_rules_is_told_where_it_stands() {
    let own = "rules:\n  - different_backend: [store, queue]\n";
    for (new, expected) in [
        ("modes: [store]\n", &["PRISM0109 16:8"][..]),
        ("modes:\n  full: [stroe]\n", &["PRISM0204 17:10"]),
        ("modes:\n  full: [store, store]\n", &["PRISM0207 17:17"]),
        ("modes:\n  full: {description: all}\n", &["PRISM0110 17:10"]),
        ("rules: [{same_bakend: [store, queue]}]\n", &["PRISM0113 16:10"]),
        ("rules: [{implies: {if: {slot: store, backend: redis}}}]\n", &["PRISM0110 16:20"]),
        (
            "rules: [{if: {slot: store}, then: {slot: queue, backend: rdis}}]\n",
            &["PRISM0110 16:14", "PRISM0202 16:58"],
        ),
        (
            "rules: [{if: {slot: store, size: 3, vendor: x}, then: {slot: queue, vendor: y}}]\n",
            &["PRISM0111 16:28"],
        ),
    ] {
        let found = shown(&one(&broken(PATTERN, own, new)).findings);
        let found: Vec<String> =
            found.iter().map(|line| line.replace("registry/patterns/little.yaml:", "")).collect();
        assert_eq!(found, expected, "{new}");
    }
}

#[test]
fn a_pattern_that_nothing_runs_or_calls_is_a_warning() {
    let whole = "pattern: bare\nversion: v1\nslots: {store: {required_interfaces: [keyvalue_basic]}}\n";
    let mut layer = mini();
    layer.files.push(("registry/patterns/bare.yaml".into(), whole.to_owned()));
    let found = one(&layer).findings;
    let words: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    let api = "pattern `bare` has no `api`: nobody can call it";
    assert_eq!(words, [api, "pattern `bare` names no `executor`: nothing runs it"]);
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning));
}

#[test]
fn steps_of_another_tool_are_read_over_but_not_what_is_inside() {
    let own = "    - {slot: store, operation: Set(key)}\n";
    let new = "    - user_processor: Process(message)
    - on_success:
        - {slot: store, operation: Set(key)}
    - on_failure:
        - retry_logic: check
        - if_exhausted:
            - {slot: queue, operation: Enqueue(key)}
";
    let reading = one(&broken(PATTERN, own, new));
    assert_eq!(
        shown(&reading.findings),
        [(24, 7), (25, 7), (27, 7), (28, 11), (29, 11)]
            .map(|(line, column)| format!("PRISM0111 registry/patterns/little.yaml:{line}:{column}"))
    );
    let catalog = reading.catalog.unwrap();
    let steps = catalog.parts().patterns[0].flows[0].1.iter().map(|step| step.operation.as_str());
    assert_eq!(steps.collect::<Vec<_>>(), ["Set(key)", "Enqueue(key)"]);
}
