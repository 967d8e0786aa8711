//! Registries that mean harm, or are none: each is read to the end, in bounded time, with findings and without
//! a panic. All of it runs on a small stack.

#![allow(clippy::unwrap_used, reason = "a panic in a test is its failure report")]

use prism_registry::{Diagnostic, Layer, Reading, check, read, read_dir};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longer than any of these takes on a slow machine, shorter than anyone waits.
const PATIENCE: Duration = Duration::from_secs(20);

fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let start = Instant::now();
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap();
    let result = thread.join().unwrap();
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    result
}

fn layer(path: &str, text: String) -> Layer {
    Layer { name: "hostile".into(), files: vec![(Arc::from(path), text)] }
}

fn run(path: &'static str, text: String) -> (Reading, Vec<Diagnostic>) {
    on_a_small_stack(move || {
        let layers = [layer(path, text)];
        let reading = read(&layers);
        let found = check(&layers, &reading, &[]);
        (reading, found)
    })
}

fn codes(findings: &[Diagnostic]) -> Vec<&str> {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn an_alias_bomb_is_a_finding_with_a_place() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..30 {
        let inner = vec![format!("*a{}", level - 1); 9].join(",");
        bomb += &format!("a{level}: &a{level} [{inner}]\n");
    }
    let (reading, _) = run("x/backends/bomb.yaml", bomb);
    assert_eq!(codes(&reading.findings), ["PRISM0103"]);
    assert!(reading.findings[0].place.to_string().starts_with("x/backends/bomb.yaml:"));
}

#[test]
fn deep_nesting_is_a_finding() {
    for text in ["[", "{a: ", "- ", "? ", "a:\n ", "!t [", "&a ["] {
        let (reading, _) = run("x/backends/deep.yaml", text.repeat(100_000));
        assert!(reading.has_errors(), "{text:?}");
    }
}

#[test]
fn megabytes_of_junk_are_read_to_the_end() {
    let wrong = "  - {interface: keyvalue_bsaic, sttaus: no}\n";
    let keys: String = (0..200_000).map(|i| format!("key{i}: v\n")).collect();
    let cases = [
        format!("backend: x\nplugin: none\nimplements:\n{}", wrong.repeat(100_000)),
        keys,
        format!("backend: {}\n", "x".repeat(8 << 20)),
        format!("{}: 1\n", "k".repeat(900)).repeat(1),
        format!("backend: x\nplugin: none\nimplements: [{}]\n", "a,".repeat(500_000)),
        format!(
            "backend: x\nplugin: none\nimplements: []\n{}",
            "# x implements 9 interfaces, not implemented by: x\n".repeat(60_000)
        ),
        "\u{1F600}".repeat(1 << 20),
        "backend: x\n---\n".repeat(900),
        "\r\n\t".repeat(1 << 20),
    ];
    for text in cases {
        let (reading, found) = run("x/backends/junk.yaml", text);
        assert!(reading.findings.len() + found.len() > 0);
        assert!(reading.findings.len() < 1000, "{}", reading.findings.len());
        assert!(reading.findings.iter().all(|finding| finding.message.chars().count() <= 401));
    }
}

#[test]
fn many_of_everything_is_no_problem_of_time() {
    let entries: String = (0..20_000)
        .map(|i| format!("  - {{offering: o{i}, vendor: v, regions: [r{i}], price: {{unit: $1}}}}\n"))
        .collect();
    let regions: String = (0..1500).map(|i| format!("  - {{region: r{i}}}\n")).collect();
    let reading = on_a_small_stack(move || {
        let text = format!("backend: b\nofferings:\n{entries}");
        let mut layer = layer("x/offerings/b.yaml", text);
        layer
            .files
            .push((Arc::from("x/backends/b.yaml"), "backend: b\nplugin: none\nimplements: []\n".into()));
        layer.files.push((Arc::from("x/regions/c.yaml"), format!("cloud: c\nregions:\n{regions}")));
        read(&[layer])
    });
    assert!(reading.has_errors(), "most regions do not exist");
}

#[test]
fn bytes_that_are_no_text_are_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plugins.yaml"), b"plugins: [\xff]").unwrap();
    let (layer, findings) = read_dir(folder.path());
    assert!(layer.files.is_empty());
    assert_eq!(codes(&findings), ["PRISM0104"]);
    assert!(findings[0].place.to_string().ends_with("plugins.yaml:1:11"), "{}", findings[0].place);
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = fs::File::create(folder.path().join("order.yaml")).unwrap();
    file.set_len(64 << 30).unwrap();
    let start = Instant::now();
    let (layer, findings) = read_dir(folder.path());
    assert!(layer.files.is_empty() && start.elapsed() < PATIENCE);
    assert_eq!(codes(&findings), ["PRISM0108"]);
}

#[test]
fn more_files_than_a_registry_has_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..10_002 {
        fs::write(folder.path().join(format!("{number}.yaml")), "").unwrap();
    }
    let (layer, findings) = read_dir(folder.path());
    assert!(layer.files.len() <= 10_000);
    assert_eq!(codes(&findings), ["PRISM0108"]);
}

#[test]
fn folders_called_like_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("backends/redis.yaml")).unwrap();
    fs::write(folder.path().join("offerings"), "not a folder").unwrap();
    let (layer, findings) = read_dir(folder.path());
    assert!(layer.files.is_empty());
    assert_eq!(codes(&findings), ["PRISM0106"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::symlink;

    fn pipe(path: &Path) {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn pipes_and_devices_are_not_opened() {
        let found = on_a_small_stack(|| {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("backends")).unwrap();
            pipe(&folder.path().join("backends/redis.yaml"));
            let (_, mut findings) = read_dir(folder.path());
            findings.extend(read_dir(&folder.path().join("backends/redis.yaml")).1);
            findings.extend(read_dir(Path::new("/dev/zero")).1);
            findings
        });
        assert_eq!((found.len(), codes(&found)), (3, vec!["PRISM0106"]));
    }

    #[test]
    fn links_stay_inside() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.yaml"), "secret: 1").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("backends")).unwrap();
        fs::write(root.join("backends/a.yaml"), "backend: a").unwrap();
        symlink(root.join("backends/a.yaml"), root.join("backends/inside.yaml")).unwrap();
        symlink(outside.path().join("secret.yaml"), root.join("backends/out.yaml")).unwrap();
        symlink(root.join("loop.yaml"), root.join("loop.yaml")).unwrap();
        symlink(root.join("gone"), root.join("gone.yaml")).unwrap();
        symlink(outside.path(), root.join("offerings")).unwrap();
        let (layer, findings) = read_dir(root);
        assert_eq!(layer.files.len(), 2);
        let mut all: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        all.sort_unstable();
        assert_eq!(all, ["PRISM0105", "PRISM0105", "PRISM0107", "PRISM0107"]);
    }

    #[test]
    fn the_registry_itself_may_be_a_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        fs::write(folder.path().join("real/order.yaml"), "backends: []").unwrap();
        symlink(folder.path().join("real"), folder.path().join("link")).unwrap();
        let (layer, findings) = read_dir(&folder.path().join("link"));
        assert_eq!((layer.files.len(), findings.len()), (1, 0));
    }

    #[test]
    fn nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("order.yaml"), "backends: [").unwrap();
        let before = fs::metadata(folder.path()).unwrap().modified().unwrap();
        let (layer, _) = read_dir(folder.path());
        let _ = read(&[layer]);
        assert_eq!(fs::metadata(folder.path()).unwrap().modified().unwrap(), before);
    }
}
