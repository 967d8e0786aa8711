//! The command as a whole process, treated badly: it ends in time, says what is wrong and where, exits as
//! documented, and leaves nothing half-written.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Longer than anything takes on a slow machine, shorter than anyone waits.
const PATIENCE: Duration = Duration::from_secs(20);
const SAGA: [&str; 4] = ["generate", "config", "--pattern", "saga"];

/// What a run came to.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// Exits with `code` and says `words` on stderr, and neither crashes nor is silent.
    fn says(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "no `{word}`: {self:?}");
        }
    }
}

/// Runs to the end, or is killed when patience ends.
fn run(command: &mut Command, input: &[u8]) -> Ran {
    let start = Instant::now();
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
    // A reader that has seen enough closes its end; that is no failure of ours.
    std::thread::spawn(move || stdin.write_all(&input));
    let [stdout, stderr] = [
        Box::new(child.stdout.take().unwrap()) as Box<dyn std::io::Read + Send>,
        Box::new(child.stderr.take().unwrap()),
    ]
    .map(|mut from| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        })
    });
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                panic!("{command:?} hangs");
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let ran = Ran { code: status.code(), stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() };
    assert!(!ran.stderr.contains("internal error") && !ran.stderr.contains("panicked"), "{ran:?}");
    ran
}

fn prismctl(args: impl IntoIterator<Item = impl AsRef<std::ffi::OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    command.args(args).env("LC_ALL", "C.UTF-8");
    command
}

fn ran<const N: usize>(args: [&str; N]) -> Ran {
    run(&mut prismctl(args), &[])
}

/// A script that finds the command in `$0`.
fn shell(script: &str, folder: &Path) -> Ran {
    let mut command = Command::new("sh");
    run(command.args(["-c", script, env!("CARGO_BIN_EXE_prismctl")]).current_dir(folder), &[])
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn bomb() -> String {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..30 {
        let inner = vec![format!("*a{}", level - 1); 9].join(",");
        bomb += &format!("a{level}: &a{level} [{inner}]\n");
    }
    bomb
}

fn junk(bytes: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    };
    (0..bytes).map(next).collect()
}

/// Everything that should not stand where a YAML file does, each with what is said about it.
fn unwelcome(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let at = |name: &str| folder.join(name);
    let write = |name: &str, bytes: &[u8]| {
        fs::write(at(name), bytes).unwrap();
        at(name)
    };
    pipe(&at("pipe.yaml"));
    fs::create_dir(at("folder.yaml")).unwrap();
    symlink(at("loop.yaml"), at("loop.yaml")).unwrap();
    symlink(at("gone"), at("dangling.yaml")).unwrap();
    drop(std::os::unix::net::UnixListener::bind(at("socket.yaml")).unwrap());
    fs::File::create(at("sparse.yaml")).unwrap().set_len(64 << 30).unwrap();
    vec![
        (at("pipe.yaml"), "not "),
        (at("folder.yaml"), "not "),
        (at("socket.yaml"), "not "),
        (PathBuf::from("/dev/zero"), "not "),
        (at("loop.yaml"), "symbolic links"),
        (at("dangling.yaml"), "No such file"),
        (at("missing.yaml"), "No such file"),
        (at("sparse.yaml"), "16 MiB"),
        (write("large.yaml", &junk(17 << 20)), "16 MiB"),
        (write("junk.yaml", &junk(1 << 20)), "UTF-8"),
        (write("latin.yaml", b"namespaces: [Z\xFCrich]\n"), "error[PRISM0104]: "),
        (write("latin.yaml", b"namespaces: [Z\xFCrich]\n"), "latin.yaml:1:15: this is not UTF-8 text"),
        (write("zero.yaml", &[0; 4096]), "PRISM0101"),
        (write("bomb.yaml", bomb().as_bytes()), "PRISM0103"),
        (write("deep.yaml", "[".repeat(1 << 20).as_bytes()), "PRISM01"),
        (write("deeper.yaml", "- ".repeat(1 << 18).as_bytes()), "PRISM01"),
        (write("wide.yaml", "a: b\n".repeat(1 << 16).as_bytes()), "PRISM01"),
        (write("open.yaml", b"namespaces: ["), "PRISM0101"),
        (write("list.yaml", b"- 1\n"), "PRISM"),
    ]
}

/// Names and contents of a folder, so that a change is seen.
fn listing(folder: &Path) -> Vec<(PathBuf, u64, std::time::SystemTime)> {
    let entry = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let found = fs::symlink_metadata(&path).unwrap();
        (path, found.len(), found.modified().unwrap())
    };
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(entry).collect();
    all.sort();
    all
}

#[test]
fn unwelcome_files_are_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let files = unwelcome(folder.path());
    let before = listing(folder.path());
    for (path, words) in &files {
        let path = path.to_str().unwrap();
        let validated = ran(["validate", path]);
        assert!(matches!(validated.code, Some(1 | 2)), "{validated:?}");
        validated.says(validated.code.unwrap(), &[path, words]);
        ran(["--offerings", path, "generate", "config", "--pattern", "saga"]).says(2, &[path]);
        ran(["--registry", path, "registry", "backends", "list"]).says(2, &[path]);
        let registry = ran(["registry", "validate", path]);
        assert!(matches!(registry.code, Some(1 | 2)), "{registry:?}");
        registry.says(registry.code.unwrap(), &[path]);
        ran(["registry", "matrix", "--write", path]);
    }
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn a_registry_full_of_them_is_read_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("backends")).unwrap();
    let files = unwelcome(&folder.path().join("backends"));
    let found = run(prismctl(["registry", "validate"]).arg(folder.path()), &[]);
    for (path, _) in
        files.iter().filter(|(path, _)| path.starts_with(folder.path()) && !path.ends_with("missing.yaml"))
    {
        found.says(1, &[path.to_str().unwrap()]);
    }
    run(prismctl(SAGA).arg("--registry").arg(folder.path()), &[]).says(2, &["backends/pipe.yaml"]);
}

#[test]
fn links_out_of_a_registry_are_not_followed() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let secret = outside.path().join("secret.yaml");
    fs::write(&secret, "password: hunter2\n").unwrap();
    fs::create_dir(folder.path().join("backends")).unwrap();
    symlink(&secret, folder.path().join("backends/redis.yaml")).unwrap();
    symlink(outside.path(), folder.path().join("offerings")).unwrap();
    fs::write(folder.path().join("order.yaml"), "backends: [redis]\n").unwrap();
    let found = run(prismctl(["registry", "validate"]).arg(folder.path()), &[]);
    found.says(1, &["PRISM0107", "backends/redis.yaml", "offerings"]);
    assert!(!found.stderr.contains("hunter2"), "{found:?}");
}

/// Every finding shows its line, so thousands of them would be looked for in thousands of lines.
#[test]
fn a_request_wrong_everywhere_is_told_of_once_and_for_all() {
    let keys: String = (0..16_000).map(|key| format!("key{key}: 1\n")).collect();
    let entries = "  - {name: a, pattern: b}\n".repeat(16_000);
    for text in [format!("namespaces: [{{pattern: saga}}]\n{keys}"), format!("namespaces:\n{entries}")] {
        let ran = run(&mut prismctl(["generate", "config", "-f", "-"]), text.as_bytes());
        ran.says(2, &["more than 200 findings"]);
        assert!(ran.stderr.len() < 100_000, "{} bytes", ran.stderr.len());
    }
}

#[test]
fn stdin_is_a_file_like_any_other() {
    let cases: [(Vec<u8>, i32, &str); 6] = [
        (Vec::new(), 1, "<stdin>"),
        (b"namespaces: [".to_vec(), 1, "PRISM0101"),
        (junk(1 << 20), 2, "UTF-8"),
        (vec![b'x'; 17 << 20], 2, "16 MiB"),
        (bomb().into_bytes(), 1, "PRISM0103"),
        ("{".repeat(1 << 20).into_bytes(), 1, "PRISM01"),
    ];
    for (input, code, words) in cases {
        run(&mut prismctl(["validate", "-"]), &input).says(code, &[words]);
    }
    shell("yes 'a: b' | \"$0\" validate -", Path::new("/")).says(2, &["16 MiB"]);
    shell("\"$0\" validate - < /dev/zero", Path::new("/")).says(2, &["16 MiB"]);
    shell("\"$0\" validate - < /", Path::new("/")).says(2, &["<stdin>"]);
}

#[test]
fn flags_of_any_text_are_answered() {
    use std::os::unix::ffi::OsStrExt as _;
    run(prismctl(&SAGA[..3]).arg(std::ffi::OsStr::from_bytes(b"\xFF\xFE")), &[]).says(2, &["UTF-8"]);
    let long = "x".repeat(100_000);
    for flag in [
        "--pattern",
        "--slot",
        "--need",
        "--workload",
        "--region",
        "--budget",
        "--optimize",
        "--vendor",
        "--exclude",
    ] {
        for text in [
            "",
            ":",
            "=",
            "\u{1B}]0;title\u{7}",
            "-1",
            "NaN",
            "1e999",
            "registry:",
            ",,,",
            "𝔘ni\u{202E}code",
            &long,
        ] {
            let found = run(prismctl(SAGA).arg(format!("{flag}={text}")), &[]);
            assert!(matches!(found.code, Some(0 | 2 | 3)), "{flag}={text}: {found:?}");
            assert_eq!(found.stdout.is_empty(), found.code != Some(0), "{found:?}");
        }
    }
}

#[test]
fn what_a_terminal_obeys_does_not_come_out_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.yaml");
    let text = "namespaces:\n- {name: \"a\\e]0;title\\a\", pattern: \"sa\\e[2Jga\", slots: {\"st\\x9bate\": {backend: x}}}\n";
    fs::write(&path, text).unwrap();
    let found = run(prismctl(["--color", "always", "validate"]).arg(&path), &[]);
    assert_eq!(found.code, Some(1));
    for shown in [found.stdout, found.stderr] {
        let obeyed = ["\u{1B}]", "\u{1B}[2J", "\u{7}", "\u{9B}"];
        assert!(obeyed.iter().all(|text| !shown.contains(text)), "{shown:?}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let long = [
        "registry offerings list",
        "registry graph --format json",
        "registry matrix",
        "registry patterns list --format json",
        "generate config --pattern saga",
        "generate config --help",
        "completions bash",
        "man",
        "explain",
        "--help",
    ];
    for words in long {
        let mut child =
            prismctl(words.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success() && !stderr.contains("error"), "{words}: {:?} {stderr}", ended.status);
    }
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let here = Path::new("/");
    shell("\"$0\" generate config --pattern saga > /dev/full", here).says(2, &["stdout", "No space left"]);
    shell("\"$0\" registry graph --format json > /dev/full", here).says(2, &["stdout", "No space left"]);
    assert_eq!(shell("\"$0\" generate config --pattern saga 2> /dev/full", here).code, Some(0));
    assert_eq!(shell("\"$0\" generate config --pattern saga >&- 2>&- <&-", here).code, Some(0));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.yaml");
    fs::write(&out, "old\n").unwrap();
    fs::create_dir(folder.path().join("taken")).unwrap();
    let before = listing(folder.path());
    let with =
        |more: &[&str], to: &str| run(prismctl(SAGA).args(more).arg("-o").arg(folder.path().join(to)), &[]);
    with(&["--budget", "$1"], "out.yaml").says(3, &["no plan"]);
    with(&["--budget", "x"], "out.yaml").says(2, &["--budget x"]);
    with(&["--max-nodes", "0"], "out.yaml").says(5, &["stopped early"]);
    with(&[], "taken").says(2, &["taken: ", "directory"]);
    let nowhere = with(&[], "no/such/folder.yaml");
    nowhere.says(2, &["no/such/folder.yaml: No such file or directory (os error 2)\n"]);
    run(prismctl(SAGA).args(["-o", "/dev/full"]), &[]).says(2, &["/dev/full: No space left"]);
    shell("trap '' XFSZ; ulimit -f 0; exec \"$0\" generate config --pattern saga -o out.yaml", folder.path())
        .says(2, &["out.yaml: File too large"]);
    assert_eq!(listing(folder.path()), before, "the old file stands and nothing is left beside it");
    with(&[], "out.yaml").says(0, &["optimal"]);
    assert!(fs::read_to_string(&out).unwrap().contains("\nnamespaces:\n"));
}

#[test]
fn a_link_to_a_file_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.yaml"), folder.path().join("link.yaml"));
    fs::write(&real, "old\n").unwrap();
    symlink(&real, &link).unwrap();
    run(prismctl(SAGA).arg("-o").arg(&link), &[]).says(0, &[]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("\nnamespaces:\n"));
}

#[test]
fn readers_see_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.yaml");
    let write = |pattern: &str| {
        run(prismctl(["generate", "config", "--pattern", pattern, "-o"]).arg(&out), &[]).says(0, &[]);
        fs::read_to_string(&out).unwrap()
    };
    let whole = [write("saga"), write("multicast-registry")];
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(Ordering::Relaxed) {
                assert!(whole.contains(&fs::read_to_string(&out).unwrap()));
                seen += 1;
            }
            seen
        });
        (0..20).for_each(|_| drop([write("saga"), write("multicast-registry")]));
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 20);
    });
}

#[test]
fn a_registry_is_exported_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("taken")).unwrap();
    fs::write(at("taken/mine.txt"), "mine").unwrap();
    fs::write(at("file"), "mine").unwrap();
    symlink(at("gone"), at("dangling")).unwrap();
    let before = listing(folder.path());
    for name in ["taken", "file", "dangling", "no/such/folder/registry"] {
        let path = at(name);
        let found = run(prismctl(["registry", "export"]).arg(&path), &[]);
        found.says(2, &[path.to_str().unwrap()]);
        assert!(!found.stderr.contains(".prism-export"), "the folder it is built in is nobody's concern");
    }
    shell("trap '' XFSZ; ulimit -f 1; exec \"$0\" registry export new", folder.path())
        .says(2, &["File too large"]);
    assert_eq!(listing(folder.path()), before);
    run(prismctl(["registry", "export"]).arg(at("new")), &[]).says(0, &["files"]);
    run(prismctl(["registry", "validate"]).arg(at("new")), &[]).says(0, &[]);
    run(prismctl(["registry", "matrix", "--check"]).arg(at("new")), &[]).says(0, &["current"]);
}

#[test]
fn odd_surroundings_change_nothing() {
    let plain = run(&mut prismctl(SAGA), &[]);
    let bare = run(prismctl(SAGA).env_clear().env("LC_ALL", "C.UTF-8"), &[]);
    assert_eq!(plain.stdout, bare.stdout);
    let odd =
        [("TERM", "dumb"), ("COLUMNS", "0"), ("NO_COLOR", "1"), ("TMPDIR", "/does/not/exist"), ("HOME", "")];
    assert_eq!(run(prismctl(SAGA).envs(odd), &[]).stdout, plain.stdout);
    let gone = shell(
        "mkdir gone && cd gone && rmdir ../gone && \"$0\" generate config --pattern saga",
        tempfile::tempdir().unwrap().path(),
    );
    assert_eq!((gone.code, gone.stdout), (Some(0), plain.stdout));
    let ascii = run(prismctl(SAGA).env("LC_ALL", "C"), &[]);
    assert!(ascii.stderr.is_ascii(), "{ascii:?}");
}
