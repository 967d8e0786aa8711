//! Every finding has a stable code, and every code a story: what it means, what causes it, how it looks and
//! the way out. `explain PRISM0102` prints it. Ranges: 01 files and YAML, 02 names and references, 03 protos
//! and the matrix, 04 answers, 05 requests and flags, 06 namespace configurations.

/// The story of one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `PRISM0102`.
    pub code: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// How it comes about.
    pub cause: &'static str,
    /// How it looks.
    pub example: &'static str,
    /// The way out.
    pub fix: &'static str,
}

macro_rules! codes {
    ($($name:ident $code:literal $title:literal cause $cause:literal example $example:literal fix $fix:literal)*) => {
        $(#[doc = $title] pub const $name: &str = $code;)*
        /// All codes of this crate's own checks, in order.
        pub static CODES: &[Code] = &[$(Code { code: $code, title: $title, cause: $cause, example: $example, fix: $fix }),*];
        #[cfg(test)]
        const NAMES: &[(&str, &str)] = &[$((stringify!($name), $code)),*];
    };
}

codes! {
    SYNTAX "PRISM0101" "The file is not YAML."
        cause "The parser met something YAML does not allow: an unclosed bracket, a tab as indentation, a second `: ` on a line."
        example "backend: redis\nimplements: [keyvalue_basic"
        fix "Mend the marked place. Nothing after it was read, so more findings may follow."
    DUPLICATE_KEY "PRISM0102" "A key is written twice in one map."
        cause "YAML keeps one value per key; which one would be a guess."
        example "plugin: prism-redis:v1.2.0\nplugin: prism-redis:v1.3.0"
        fix "Keep one of the two; both places are shown."
    TOO_MUCH "PRISM0103" "The file unfolds to more than its size allows."
        cause "Values are nested more than 64 deep, or aliases (`*name`) multiply what their anchors (`&name`) hold."
        example "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]"
        fix "Write out what the aliases stand for, or split the file."
    NOT_UTF8 "PRISM0104" "The file is not UTF-8 text."
        cause "It was saved in another encoding, or is not text at all."
        example "a file saved as Latin-1: `description: Zürich`"
        fix "Save it as UTF-8."
    UNREADABLE "PRISM0105" "A file or folder cannot be read."
        cause "It does not exist, its permissions forbid it, or the folder holds nothing of a registry."
        example "--registry /does/not/exist"
        fix "Check the path and its permissions."
    NOT_A_FILE "PRISM0106" "Something that is not a plain file stands where a file should."
        cause "A pipe, a device, a socket, or a folder with the name of a file. Opening it could block forever, so it is left alone."
        example "backends/redis.yaml is a named pipe"
        fix "Put a plain file there."
    LINK_OUT "PRISM0107" "A symbolic link leads out of the registry."
        cause "A registry holds its own files; a link to elsewhere could show any file of the machine."
        example "backends/redis.yaml -> /etc/passwd"
        fix "Copy the file into the registry, or name the folder it stands in with `--registry`."
    TOO_LARGE "PRISM0108" "A file or folder is larger than what is read."
        cause "Files beyond 16 MiB and folders beyond 10,000 files are refused, as they are never a registry."
        example "offerings/redis.yaml has 40 MiB"
        fix "Split it."
    WRONG_SHAPE "PRISM0109" "A value has the wrong shape."
        cause "A list stands where text should, text where a list should, or `yes` where `true` should."
        example "implements: keyvalue_basic"
        fix "Write it in the expected shape: `implements: [keyvalue_basic]`."
    MISSING_KEY "PRISM0110" "A key is missing."
        cause "The entry cannot be understood without it."
        example "offerings:\n  - {vendor: aws}"
        fix "Add it; docs/formats.md lists every key."
    UNKNOWN_KEY "PRISM0111" "A key means nothing here."
        cause "It is misspelt, stands at the wrong level, or belongs to another tool. It is read over."
        example "implement: [keyvalue_basic]"
        fix "Correct the spelling, or leave it: it does no harm."
    BAD_VALUE "PRISM0112" "A figure cannot be read."
        cause "A unit is missing or unknown, or the number is not a plain decimal."
        example "memory: 4096"
        fix "Write the unit: `memory: 4GiB`."
    BAD_WORD "PRISM0113" "A word is none of those allowed."
        cause "The key takes one of a few words."
        example "status: done"
        fix "Use one of the words in the hint."
    UNKNOWN_FILE "PRISM0114" "A file defines nothing a registry knows."
        cause "It stands outside the folders of a registry, and its keys are none of theirs."
        example "notes.yaml at the top of a registry"
        fix "Move it into `interfaces/`, `backends/`, `offerings/`, `patterns/` or `regions/`, or remove it."
    EMPTY_FILE "PRISM0115" "A file is empty."
        cause "It holds nothing but comments."
        example "# to be written"
        fix "Fill it or remove it."
    OVERRIDES "PRISM0116" "A definition overrides that of an earlier registry."
        cause "Registries given with `--registry` are stacked: what a later one names replaces what an earlier one has."
        example "backend: redis in your folder and in the shipped registry"
        fix "Nothing, if you meant it; else choose another name."
    TOO_MANY "PRISM0117" "A file has more findings than are shown."
        cause "It is probably not the kind of file its place says it is."
        example "a file of another tool in `backends/`"
        fix "Mend what is shown first, or move the file."
    BAD_NAME "PRISM0118" "A name is not formed as names are."
        cause "Names are lower-case words joined by `-` or `_`; an interface starts with its model."
        example "interface: scan, in the model keyvalue"
        fix "Rename it: `keyvalue_scan`."
    BAD_LOAD "PRISM0119" "A load cannot be read."
        cause "A load is a product of workload words and numbers."
        example "load: {writes: write_rsp * fan_out}"
        fix "Use the words in the hint, joined by `*`."
    OLDER_SPELLING "PRISM0120" "An older spelling is used."
        cause "`alternative_interfaces` beside `required_interfaces` is how `any_of` used to be written. It is read all the same."
        example "required_interfaces: [pubsub_basic]\nalternative_interfaces: [queue_basic]"
        fix "Write it as in the hint: `any_of: [[pubsub_basic], [queue_basic]]`."
    IDLE_PENALTY "PRISM0121" "A penalty that nothing pays."
        cause "A penalty is what imitating an interface costs a month; an interface that is implemented or planned has none."
        example "{interface: keyvalue_ttl, penalty: $5}"
        fix "Remove it, or say `status: emulated`."
    NO_SOURCE "PRISM0122" "An offering states no source."
        cause "It has no `source`, so its figures go by the name of its file and nobody can look them up."
        example "offerings:\n  - {offering: our-redis, vendor: aws, regions: [eu-west-1], price: {unit: $20}}"
        fix "Say where the figures are from and since when: `source: our contract`, `as_of: 2026-01-31`."
    YET_TO_COME "PRISM0123" "Figures are dated after today."
        cause "Their `as_of` is a day that is still to come, so nobody can have looked them up then: a slip of the year, or a clock that is behind."
        example "source: our contract\nas_of: 2206-01-31"
        fix "Say since when the figures are known: `as_of: 2026-01-31`."
    NO_INTERFACE "PRISM0201" "A name is not an interface in the catalogue."
        cause "It is misspelt, or no file of `interfaces/` defines it."
        example "required_interfaces: [keyvalue_scna]"
        fix "Correct it to the nearest name, or define the interface."
    NO_BACKEND "PRISM0202" "A name is not a backend in the catalogue."
        cause "It is misspelt, or no file of `backends/` defines it."
        example "recommended_backends: [postgresql]"
        fix "Correct it to the nearest name, or define the backend."
    NO_REGION "PRISM0203" "A name is not a region in the catalogue."
        cause "It is misspelt, or no file of `regions/` lists it."
        example "regions: [eu-west1]"
        fix "Correct it to the nearest name, or list the region."
    NO_SLOT "PRISM0204" "A name is not a slot of this pattern."
        cause "A rule or a flow speaks of a slot that `slots:` does not have."
        example "different_backend: [cache, sources]"
        fix "Correct it to the nearest slot."
    NO_MODEL "PRISM0205" "A name is not a data model in the catalogue."
        cause "It is misspelt, or no file of `interfaces/` defines it."
        example "interfaces: {key_value: [keyvalue_basic]}"
        fix "Correct it to the nearest model."
    DEFINED_TWICE "PRISM0206" "Two definitions in one registry have the same name."
        cause "Names are unique within a registry; only a later registry may override."
        example "backend: redis in redis.yaml and in valkey.yaml"
        fix "Rename or remove one of them; both places are shown."
    LISTED_TWICE "PRISM0207" "A list names the same thing twice."
        cause "Usually a slip while copying."
        example "implements: [keyvalue_basic, keyvalue_basic]"
        fix "Remove one of them."
    COUNT_MISMATCH "PRISM0208" "A stated total disagrees with its list."
        cause "The list grew or shrank, and its total did not follow."
        example "interface_count: 16 beside 24 lines"
        fix "The list counts: correct the total, or remove it."
    REQUIRED_AND_OPTIONAL "PRISM0209" "An interface is required and optional in one slot."
        cause "It was promoted and the older line stayed."
        example "required_interfaces: [keyvalue_ttl]\noptional_interfaces: [keyvalue_ttl]"
        fix "Remove it from `optional_interfaces`."
    ORDER_OF_NOTHING "PRISM0210" "The catalogue order lists a name that nothing has."
        cause "It is misspelt, or what it named is gone."
        example "backends: [reddis]"
        fix "Correct or remove it."
    NO_PLUGIN "PRISM0211" "A plugin does not exist."
        cause "A backend names a plugin that `plugins.yaml` does not list."
        example "plugin: prism-reddis:v1.2.0"
        fix "Correct it to the nearest name, or list the plugin."
    PLUGIN_VERSION "PRISM0212" "A plugin does not exist at this version."
        cause "`plugins.yaml` lists the plugin at other versions only."
        example "plugin: prism-redis:v9.0.0"
        fix "Use a version that exists, or list the new one."
    NO_EXECUTOR "PRISM0213" "An executor does not exist."
        cause "A pattern names an executor that `plugins.yaml` does not list."
        example "executor: prism-pattern-saag:v0.1.0"
        fix "Correct it to the nearest name, or list the executor."
    EXECUTOR_VERSION "PRISM0214" "An executor does not exist at this version."
        cause "`plugins.yaml` lists the executor at other versions only."
        example "executor: prism-pattern-saga:v2.0.0"
        fix "Use a version that exists, or list the new one."
    NO_OPERATION "PRISM0215" "A flow calls what its slot does not have."
        cause "The operation is in no interface that the slot requires, lists in `any_of` or may have."
        example "{slot: registry, operation: Publish(message)}"
        fix "Call an operation of the slot, or list the interface that has it."
    NOT_QUALIFIED "PRISM0216" "A recommended backend cannot fill the slot."
        cause "It does not implement everything the slot requires."
        example "recommended_backends: [s3] where keyvalue_scan is required"
        fix "Recommend another one, or list what the backend implements."
    NO_PROVIDER "PRISM0217" "Nobody implements an interface."
        cause "No backend lists it, so every slot that requires it stays empty."
        example "an interface in `interfaces/` that no `implements:` names"
        fix "List it in a backend, or remove it."
    NO_PLUGGED "PRISM0218" "Nobody with a plugin implements an interface."
        cause "All backends that list it say `plugin: none`."
        example "timeseries_interpolation, which only timescaledb has"
        fix "Name a plugin once there is one; until then unplugged backends have to be allowed."
    NO_PRICED "PRISM0219" "Nothing with a price has an interface."
        cause "The backends that list it have no offering, or none with a price and a region."
        example "an interface of a backend without a file in `offerings/`"
        fix "Add an offering with its price and regions."
    CLAIM "PRISM0220" "A remark contradicts a list."
        cause "A note or comment says who implements an interface, and the lists say otherwise."
        example "note: \"not implemented by kafka\" while kafka.yaml lists it"
        fix "Correct the one that is wrong."
    TWO_MEANINGS "PRISM0221" "A word means two things."
        cause "A capability has the name of an attribute, or of another capability with `_support`."
        example "capability: durability"
        fix "Rename one of them."
    MODE "PRISM0222" "A mode of a pattern is not what it seems."
        cause "It leaves out a slot that is required, and so filled in every mode; or it fills the same slots as another mode."
        example "modes: {stateless: [message_source], plain: [message_source]}"
        fix "List what is required in every mode, and keep one of two that are the same."
    IDLE_RULE "PRISM0223" "A rule of a pattern binds nothing."
        cause "It names fewer than two slots, a backend that never fills its slot, or a vendor or cloud that no offering has."
        example "rules:\n  - different_backend: [cache]"
        fix "Name what is meant, or remove the rule."
    CONNECTION_FORM "PRISM0224" "A backend's own connection does not fit its format."
        cause "`default_connection` and `connection_template` are written into configurations, and `validate` would refuse them."
        example "connection_string_format: \"redis://host:port/db\"\ndefault_connection: \"localhost:6379\""
        fix "Bring them into the form that `connection_string_format` states, or correct the form."
    TAKES_AWAY "PRISM0225" "An override takes something away."
        cause "A definition in a later registry replaces the earlier one whole: interfaces or slots that it does not list are gone."
        example "backend: redis\nimplements: [keyvalue_basic]"
        fix "List what is to stay, or leave it if it was meant."
    PROTO_BROKEN "PRISM0301" "A contract does not compile."
        cause "Its syntax is wrong, or it uses a message that no import brings."
        example "rpc Get(GetRequest) returns (GetRespones);"
        fix "Mend the marked place."
    NO_PROTO "PRISM0302" "A contract is missing."
        cause "`proto_file` names a file that is not there."
        example "proto_file: proto/interfaces/keyvalue_scna.proto"
        fix "Correct the path, or write the contract."
    NO_SERVICE "PRISM0303" "A contract lacks its service."
        cause "`service` names one that the file does not have."
        example "service: KeyvalueScanInterface"
        fix "Use the name in the contract."
    NOT_IN_PROTO "PRISM0304" "A method is not in the contract."
        cause "The YAML lists it, the service does not have it."
        example "methods: [Scan2(ScanRequest) returns (stream ScanResponse)]"
        fix "Correct its name, or add it to the contract."
    NOT_IN_YAML "PRISM0305" "A method of the contract is not listed."
        cause "The service has it, the YAML does not list it."
        example "rpc Count added to the service alone"
        fix "Add the line in the hint."
    SIGNATURE "PRISM0306" "A method has another signature in the contract."
        cause "Request, response or a `stream` differ."
        example "Scan(ScanRequest) returns (ScanResponse), which streams in the contract"
        fix "Use the signature in the hint."
    PROTO_STYLE "PRISM0307" "A contract is not in the style of the others."
        cause "Package, file, service and message names follow one pattern, so that code generated from them does too."
        example "package keyvalue; in proto/interfaces/keyvalue_scan.proto"
        fix "Rename as the hint says."
    NO_COMMENT "PRISM0308" "A part of a contract has no comment."
        cause "Services, methods, messages and fields are a promise, and a promise is put into words."
        example "string cursor = 2;"
        fix "Say in a line what it means."
    ORPHAN "PRISM0309" "A contract belongs to nothing."
        cause "No interface and no pattern names the file of this service."
        example "proto/interfaces/keyvalue_scan2.proto"
        fix "Define what it is the contract of, or remove it."
    STALE_MATRIX "PRISM0310" "The matrix is not current."
        cause "A backend's list changed after `matrix.yaml` was generated."
        example "a line added to redis.yaml"
        fix "`prismctl registry matrix --write`"
    NO_PLAN "PRISM0401" "No configuration satisfies the request."
        cause "The facts listed with the finding cannot hold together; none of them is idle."
        example "--slot registry:kafka, where the slot needs keyvalue_scan"
        fix "Apply one of the repairs shown, or drop one of the facts."
    UNSATISFIABLE "PRISM0402" "A slot of a pattern can never be filled."
        cause "No backend implements what it requires, or the pattern's rules rule out all that do."
        example "same_backend between slots that no backend can fill together"
        fix "Drop one of the facts in the conflict that is printed."
    ENGINE "PRISM0403" "The answer failed a check of its own."
        cause "The engine claimed what the referee refuses, or a figure is too large to be exact. Nothing is answered then."
        example "a catalogue of your own in which a backend could not be brought to the form that names need"
        fix "Ask again without what the message names. If it stays, it is a bug of prismctl: please report it with the request."
}

/// Every code there is, in order: these, those of requests, and those of namespace configurations.
#[must_use]
pub fn all() -> Vec<&'static Code> {
    let tables = [CODES, crate::request::codes::CODES, crate::config::codes::CODES];
    let mut all: Vec<&Code> = tables.into_iter().flatten().collect();
    all.sort_by_key(|code| code.code);
    all
}

/// The story of `code`, whatever its case.
#[must_use]
pub fn explain(code: &str) -> Option<&'static Code> {
    all().into_iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }

    fn crate_sources() -> Vec<(String, String)> {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        found
    }

    #[test]
    fn codes_are_unique_and_have_a_whole_story() {
        let all = all();
        for (code, next) in all.iter().zip(all.iter().skip(1)) {
            assert!(code.code < next.code, "{} is there twice", code.code);
        }
        for code in all {
            for part in [code.title, code.cause, code.example, code.fix] {
                assert!(!part.is_empty(), "{}", code.code);
            }
        }
        assert_eq!(explain("prism0102").map(|code| code.code), Some(DUPLICATE_KEY));
        assert_eq!(explain("PRISM9999"), None);
    }

    #[test]
    fn every_code_that_is_written_has_a_story() {
        let mut all = crate_sources();
        for beside in ["cli", "model", "prism", "solver"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(beside).join("src");
            if folder.is_dir() {
                sources(&folder, &mut all);
            }
        }
        for (path, text) in all {
            // Tests name codes that nobody writes.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (at, _) in text.match_indices("\"PRISM") {
                let code = &text[at + 1..at + 10];
                if code.bytes().skip(5).all(|b| b.is_ascii_digit()) && !path.ends_with("codes.rs") {
                    assert!(explain(code).is_some(), "{path}: {code}");
                }
            }
        }
    }

    /// 04 belongs to answers, which other crates give.
    #[test]
    fn every_story_is_told_somewhere() {
        let sources = crate_sources();
        let names: Vec<(&str, &str)> = NAMES.to_vec();
        for (name, code) in names.into_iter().filter(|(_, code)| !code.starts_with("PRISM04")) {
            let used = format!("codes::{name}");
            let told = sources.iter().any(|(path, text)| !path.contains("tests") && text.contains(&used));
            assert!(told, "nothing reports {name}, {code}");
        }
    }
}
