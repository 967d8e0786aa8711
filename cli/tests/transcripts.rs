//! The pages in `cmd/` are the documentation of the command, and this runs every one of them. A page's console
//! block shows stdout and stderr together, as a terminal does; `toml` cases hold that stdout is data alone.

#[test]
fn every_page_is_true() {
    trycmd::TestCases::new().case("tests/cmd/*.md").case("tests/cmd/*.toml").case("../docs/explain.md");
}
