//! The scenarios that come with the program, as text compiled into it.

/// Name and text of each, the default first.
pub(super) const ALL: [(&str, &str); 3] = [
    ("harbour", include_str!("../../../assets/scenarios/harbour.toml")),
    ("lost-answer", include_str!("../../../assets/scenarios/lost-answer.toml")),
    ("europe", include_str!("../../../assets/scenarios/europe.toml")),
];
