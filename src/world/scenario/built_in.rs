//! The scenarios that come with the program, as text compiled into it.

/// A platform with plain accounts only, whose number is put in.
pub(super) const GENERATED: &str = include_str!("../../../assets/scenarios/generated.toml");

/// Name and text of each, the default first.
pub(super) const ALL: [(&str, &str); 3] = [
    ("harbour", include_str!("../../../assets/scenarios/harbour.toml")),
    ("lost-answer", include_str!("../../../assets/scenarios/lost-answer.toml")),
    ("europe", include_str!("../../../assets/scenarios/europe.toml")),
];
