//! The page about requests is true: every YAML block on it is a request that reads without a finding and has a
//! proven answer on the shipped registry.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use prism::request::Document;
use prism::{Named, Options, Report, name_backends, optimize, shipped};

const PAGE: &str = include_str!("../../docs/requests.md");
const STANDARD: &str = "namespaces: [{pattern: multicast-registry}]\n";

/// Every YAML block with the line it starts at; what is no whole request gets the standard namespace.
fn blocks() -> Vec<(usize, String)> {
    let (mut blocks, mut open): (Vec<(usize, String)>, bool) = (Vec::new(), false);
    for (index, line) in PAGE.lines().enumerate() {
        match line {
            "```yaml" => (open, _) = (true, blocks.push((index + 2, String::new()))),
            "```" => open = false,
            _ if open => blocks.last_mut().unwrap().1 += &format!("{line}\n"),
            _ => {}
        }
    }
    for (_, block) in blocks.iter_mut().filter(|(_, block)| !block.contains("namespaces:")) {
        block.push_str(STANDARD);
    }
    blocks
}

#[test]
fn every_request_on_the_page_is_answered() {
    let blocks = blocks();
    assert!(blocks.len() >= 10, "{} blocks", blocks.len());
    for (line, text) in blocks {
        let document = Document::read("docs/requests.md", &text);
        let lowered =
            document.lower(shipped()).unwrap_or_else(|found| panic!("line {line}: {}\n{text}", found[0]));
        assert_eq!(lowered.warnings, [], "line {line}\n{text}");
        match lowered.named {
            true => assert!(matches!(name_backends(shipped(), lowered.request).unwrap(), Named::Configs(_))),
            false => {
                let report = optimize(shipped(), &lowered.request, Options::default()).unwrap();
                assert!(matches!(report, Report::Optimal(_)), "line {line}: {report:?}\n{text}");
            }
        }
    }
}

#[test]
fn every_request_on_the_page_prints_as_what_it_says() {
    for (line, text) in blocks() {
        let lower = |text: &str| Document::read("r.yaml", text).lower(shipped()).unwrap().request;
        let printed = Document::read("r.yaml", &text).to_yaml();
        let (one, other) = (lower(&text), lower(&printed));
        let kinds = |request: &prism::model::Request| {
            let wishes: Vec<_> = request.wishes.iter().map(|wish| wish.kind.clone()).collect();
            let rules: Vec<_> = request.rules.iter().map(|rule| rule.kind.clone()).collect();
            (wishes, rules, request.objective.clone(), request.sums.clone())
        };
        assert_eq!(kinds(&one), kinds(&other), "line {line}\n{printed}");
    }
}
