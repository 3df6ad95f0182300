//! Which texts are countries, and which countries and currencies go together when accounts are made in number.
//! Data only. What Stripe allows between countries is the business of the world's debit checks, not of this list.

use crate::money::Currency;

/// ISO 3166-1 alpha-2, assigned codes.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ \
FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP \
MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Whether this is the code of a country, in capitals.
pub(super) fn is_country(text: &str) -> bool {
    text.len() == 2 && CODES.split(' ').any(|code| code == text)
}

/// European countries that plain accounts come from, with their currencies.
const EUROPE: [(&str, &str); 14] = [
    ("DE", "eur"),
    ("FR", "eur"),
    ("NL", "eur"),
    ("ES", "eur"),
    ("IT", "eur"),
    ("IE", "eur"),
    ("AT", "eur"),
    ("BE", "eur"),
    ("PT", "eur"),
    ("GB", "gbp"),
    ("SE", "sek"),
    ("DK", "dkk"),
    ("PL", "pln"),
    ("CH", "chf"),
];

/// Countries and currencies of plain accounts: the platform's own, and in Europe the neighbours too.
pub(super) fn neighbours(country: &str, currency: Currency) -> Vec<(String, Currency)> {
    let own = vec![(country.to_owned(), currency)];
    if !EUROPE.iter().any(|(code, _)| *code == country) {
        return own;
    }
    let known = |(code, currency): &(&str, &str)| Some(((*code).to_owned(), Currency::from_code(currency).ok()?));
    // The platform's own country is the most frequent one.
    std::iter::repeat_n(own, 6).flatten().chain(EUROPE.iter().filter_map(known)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_countries_is_complete_and_sorted() {
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted());
        assert!(is_country("US") && !is_country("us") && !is_country("XX") && !is_country("U ") && !is_country(""));
    }

    #[test]
    fn plain_accounts_of_a_european_platform_have_known_currencies() {
        let countries = neighbours("DE", Currency::EUR);
        assert!(countries.iter().all(|(code, currency)| is_country(code) && currency.is_known()));
        assert_eq!(neighbours("US", Currency::USD), [("US".to_owned(), Currency::USD)]);
    }
}
