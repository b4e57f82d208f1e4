//! Secrets of every kind that must never be seen in a log. None of them is real; each is put together from parts, so
//! that scanners of repositories leave this file alone.

/// A secret: where it stands in a text, and the piece of it that must not be seen.
pub(crate) struct Planted {
    pub(crate) text: String,
    pub(crate) piece: &'static str,
}

fn plant(before: &[&str], piece: &'static str, after: &str) -> Planted {
    Planted { text: format!("{}{piece}{after}", before.concat()), piece }
}

/// At least one of every kind.
pub(crate) fn planted() -> Vec<Planted> {
    vec![
        plant(&["sk", "-"], "PlantedOpenAi0001abcdefgh", "wxyz"),
        plant(&["sk", "-proj-"], "PlantedOpenAi0002abcdefgh", "wxyz"),
        plant(&["sk", "-ant-", "api03-"], "PlantedAnthropic0003", "wxyz"),
        plant(&["pplx", "-"], "PlantedPerplexity0004abcdef", "wxyz"),
        plant(&["ghp", "_"], "PlantedGitHub0005abcdefghij", "wxyz"),
        plant(&["gho", "_"], "PlantedGitHub0006abcdefghij", "wxyz"),
        plant(&["ghu", "_"], "PlantedGitHub0007abcdefghij", "wxyz"),
        plant(&["ghs", "_"], "PlantedGitHub0008abcdefghij", "wxyz"),
        plant(&["ghr", "_"], "PlantedGitHub0009abcdefghij", "wxyz"),
        plant(&["github", "_pat_"], "PlantedGitHub0010abcdefghij", "wxyz"),
        plant(&["AK", "IA"], "PLANTEDAWS00", "WXYZ"),
        plant(&["AS", "IA"], "PLANTEDAWS01", "WXYZ"),
        plant(&["aws_secret_access_key="], "PlantedAws/0013+abcdefghijklm", "wxyz"),
        plant(&["AI", "za"], "PlantedGoogle0014-abcdefghijklm", "wxyz"),
        plant(&["xox", "b-"], "100000000000-PlantedSlack0015", "wxyz"),
        plant(&["xox", "p-"], "100000000000-PlantedSlack0016", "wxyz"),
        plant(&["https://hooks.slack", ".com/services/"], "T0000/B0000/PlantedSlack0017", "wxyz"),
        plant(&["sk", "_live_"], "PlantedStripe0018abcd", "wxyz"),
        plant(&["sk", "_test_"], "PlantedStripe0019abcd", "wxyz"),
        plant(&["rk", "_live_"], "PlantedStripe0020abcd", "wxyz"),
        plant(&["whsec", "_"], "PlantedStripe0021abcd", "wxyz"),
        plant(&["ey", "JhbGciOiJIUzI1NiJ9.", "ey", "JzdWIiOiIxIn0."], "PlantedWebToken0022", "wxyz"),
        plant(&["Bearer "], "PlantedBearer0023", "wxyz"),
        plant(&["Basic "], "UGxhbnRlZDpCYXNpYzAwMjQ", "wxyz="),
        plant(&["postgres://sea:"], "PlantedDatabase0025", "@db:5432/sea"),
        plant(&["redis://:"], "Planted#Cache/0026", "@cache/0"),
        plant(&["-----BEGIN ", "PRIVATE KEY-----\nMIIE"], "PlantedKey0027", "\nabcd\n-----END PRIVATE KEY-----"),
        plant(&["-----BEGIN EC ", "PRIVATE KEY-----\nMIIE"], "PlantedKey0028", "\ncut off"),
        plant(&["password="], "Planted0029", ""),
        plant(&["passwd: "], "letmein", " again"),
        plant(&["{\"api_key\": \""], "Planted \\\" 0031", "\"}"),
        plant(&["apikey='"], "Planted0032", "'"),
        plant(&["client_secret = \""], "Planted,0033", "\""),
        plant(&["/reset?token="], "Planted0034", "&page=2"),
        plant(&["Authorization: Token "], "Planted0035", ""),
        plant(&["Cookie: theme=dark; sid="], "Planted0036", ""),
        plant(&["Session { session: Some(\""], "Planted0037", "\") }"),
    ]
}
