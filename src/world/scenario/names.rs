//! Names of invented businesses and people for accounts that are made in number. Data, and how it is combined.
//!
//! First words begin with S to Z, so that in a list by name the accounts that a file describes one by one, named
//! from A to R by custom, come first.

use super::dice::Dice;

const FIRSTS: [&str; 72] = [
    "Saddle",
    "Saffron",
    "Sage",
    "Sailcloth",
    "Salt",
    "Sandbar",
    "Sandstone",
    "Sapling",
    "Scarlet",
    "Seabright",
    "Sequoia",
    "Shale",
    "Shoreline",
    "Silverleaf",
    "Skylark",
    "Slate",
    "Snowdrop",
    "Solstice",
    "Sparrow",
    "Spindle",
    "Spruce",
    "Starling",
    "Stillwater",
    "Stonebridge",
    "Sugarloaf",
    "Summit",
    "Sunday",
    "Sunflower",
    "Swallow",
    "Sycamore",
    "Tallow",
    "Tamarind",
    "Tandem",
    "Tangerine",
    "Teal",
    "Thicket",
    "Thimble",
    "Thistle",
    "Tidewater",
    "Timber",
    "Tinder",
    "Topaz",
    "Trellis",
    "Trillium",
    "Tulip",
    "Tupelo",
    "Turnstone",
    "Twine",
    "Umber",
    "Upland",
    "Valley",
    "Vanilla",
    "Velvet",
    "Vesper",
    "Viola",
    "Wagtail",
    "Walnut",
    "Waterline",
    "Wayside",
    "Wharf",
    "Wheatfield",
    "Whistle",
    "Wicker",
    "Wildwood",
    "Willow",
    "Windmill",
    "Winter",
    "Woodbine",
    "Wren",
    "Yarrow",
    "Yonder",
    "Zephyr",
];

const TRADES: [&str; 60] = [
    "Apiary",
    "Archery",
    "Art Supply",
    "Bags",
    "Bakery",
    "Bicycles",
    "Bindery",
    "Blankets",
    "Books",
    "Boots",
    "Botanicals",
    "Brewing",
    "Brushes",
    "Buttons",
    "Cameras",
    "Candles",
    "Ceramics",
    "Cheese",
    "Chocolate",
    "Cider",
    "Clocks",
    "Coffee",
    "Confectionery",
    "Cutlery",
    "Dairy",
    "Denim",
    "Farm Shop",
    "Florist",
    "Frames",
    "Furniture",
    "Garden",
    "Glassworks",
    "Goldsmiths",
    "Granola",
    "Guitars",
    "Hardware",
    "Ironworks",
    "Jewelry",
    "Joinery",
    "Kites",
    "Lamps",
    "Leather",
    "Letterpress",
    "Looms",
    "Outdoor",
    "Paper",
    "Pianos",
    "Pickles",
    "Posters",
    "Pottery",
    "Prints",
    "Records",
    "Roastery",
    "Soap",
    "Spices",
    "Studio",
    "Tea",
    "Textiles",
    "Toys",
    "Yarn",
];

const TOWNS: [&str; 30] = [
    "Alden", "Ashby", "Barlow", "Bexley", "Calder", "Carver", "Dalton", "Easton", "Fairmont", "Garland", "Hadley",
    "Harlan", "Ivory", "Jasper", "Kendall", "Laurel", "Linden", "Marlow", "Milford", "Newell", "Norwood", "Oakley",
    "Preston", "Ramsey", "Selby", "Tilden", "Upton", "Vernon", "Weston", "Yates",
];

const GIVEN: [&str; 32] = [
    "Ada", "Ben", "Carmen", "Dara", "Elias", "Farah", "Gita", "Hugo", "Ines", "Jonah", "Keiko", "Lars", "Mina", "Noor",
    "Oscar", "Priya", "Quinn", "Rosa", "Sami", "Tess", "Uma", "Viktor", "Wanda", "Xavi", "Yara", "Zoe", "Amir", "Bea",
    "Cleo", "Dmitri", "Esther", "Femi",
];

const FAMILY: [&str; 32] = [
    "Abbott",
    "Baptiste",
    "Castillo",
    "Dahl",
    "Eriksen",
    "Fontaine",
    "Garcia",
    "Hansen",
    "Ibrahim",
    "Jansen",
    "Kim",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quigley",
    "Rossi",
    "Santos",
    "Tanaka",
    "Usman",
    "Varga",
    "Walsh",
    "Xu",
    "Yilmaz",
    "Zamora",
    "Beck",
    "Conti",
    "Doyle",
    "Esposito",
    "Fischer",
    "Gallo",
];

/// So many names differ before towns are added.
const PLAIN: u64 = 72 * 60;

/// The name of the business with this number. The first 4,320 are a word and a trade, those after them say a town,
/// and from 133,920 on a number too; no two are equal.
pub(super) fn business(number: u64, turn: u64) -> String {
    // Coprime to 72 * 60, so that neighbours differ in both words and none comes twice.
    let mixed = number.wrapping_mul(1_021).wrapping_add(turn % PLAIN) % PLAIN;
    let first = word(&FIRSTS, mixed / 60);
    let trade = word(&TRADES, mixed % 60);
    let round = number / PLAIN;
    if round == 0 {
        return format!("{first} {trade}");
    }
    let town = word(&TOWNS, (round - 1) % 30);
    match (round - 1) / 30 {
        0 => format!("{first} {trade} {town}"),
        more => format!("{first} {trade} {town} {}", more + 1),
    }
}

/// First and last name of somebody.
pub(super) fn person(dice: &mut Dice) -> (String, String) {
    (dice.pick(&GIVEN).to_owned(), dice.pick(&FAMILY).to_owned())
}

fn word(list: &[&'static str], index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| list.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn two_hundred_thousand_businesses_have_names_of_their_own_that_begin_with_s_or_later() {
        let names: BTreeSet<String> = (0..200_000).map(|number| business(number, 7)).collect();
        assert_eq!(names.len(), 200_000);
        assert!(names.iter().all(|name| name.starts_with(|first: char| ('S'..='Z').contains(&first))));
    }
}
