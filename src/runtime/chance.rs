//! Chance, drawn from the system: ids of runs and tokens. The only place beside the debit ids.

/// A random number of 128 bits.
///
/// # Errors
/// If the system has none.
pub fn chance() -> Result<u128, getrandom::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(u128::from_be_bytes(bytes))
}
