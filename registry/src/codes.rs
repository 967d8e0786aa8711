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
        cause "It does not exist, or its permissions forbid it."
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
}

/// The story of `code`, if it is one of ours.
#[must_use]
pub fn explain(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}
